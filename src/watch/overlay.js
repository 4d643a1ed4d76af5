// The preview's bar, in the page that the writer looks at; it is never in the published files. A screen of the hall gets
// the pages anew, and no bar.
(() => {
  const me = document.currentScript;
  const page = me.dataset.page;
  let fingerprint = me.dataset.fingerprint;
  const hasBar = "bar" in me.dataset;
  // Others look too: the day and the drafts are not chosen here.
  const hasGuests = me.dataset.bar === "reseau";
  const host = document.createElement("lycee-apercu");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 15px/1.4 "Trebuchet MS", "Segoe UI", Verdana, Arial, sans-serif; color: #fff; }
    :host([hidden]), :host([projete]), [hidden] { display: none !important; }
    :host([invites]) :is(.when, .today, .drafts) { display: none !important; }
    @media print { :host { display: none !important; } }
    .bar, .tools { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
    .bar { background: #00226b; border-top: 4px solid #fc0; padding: 6px 14px; }
    .frozen, .ribbon, .stopped { padding: 6px 14px; }
    .frozen, .stopped { background: #7b1e3f; }
    .ribbon { background: #fc0; color: #17203a; font-weight: bold; }
    .frozen:empty, .ribbon:empty, .said:empty { display: none; }
    button, a, input, select { font: inherit; color: #fff; background: none; border: 1px solid #fff; border-radius: 6px; padding: 3px 10px; text-decoration: none; box-sizing: border-box; min-height: 32px; }
    button, a { cursor: pointer; }
    a { display: inline-flex; align-items: center; }
    button[aria-pressed="true"] { background: #fc0; border-color: #fc0; color: #17203a; }
    input { color-scheme: dark; }
    :focus-visible { outline: 3px solid #fc0; outline-offset: 2px; }
    button.errors { background: #a3251c; }
    .grow { flex: 1; }
    .source { color: #cfd8f5; font-size: 13px; overflow-wrap: anywhere; }
    .panel { background: #fff; color: #17203a; max-height: 45vh; overflow: auto; padding: 10px 14px; border-top: 4px solid #fc0; }
    .panel :focus-visible, .panel:focus-visible { outline-color: #0b4dd0; }
    .panel ol { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
    .panel li { border-left: 5px solid #8a5a00; padding: 2px 10px; }
    .panel li.erreur { border-color: #a3251c; } .panel li.conseil { border-color: #857a63; }
    .panel code { background: #f2eadb; padding: 1px 4px; overflow-wrap: anywhere; }
    .panel .where { color: #555b6e; font-size: 13px; }
    .panel form { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: end; }
    .panel label { display: grid; gap: 4px; }
    .panel input, .panel select, .panel button, .panel a { color: #17203a; border-color: #555b6e; color-scheme: light; }
    .said { margin: 8px 0 0; }
    .said.refused { color: #a3251c; }
    .more { display: none; }
    @media (prefers-color-scheme: dark) {
      .panel { background: #10182e; color: #f2eadb; }
      .panel :focus-visible, .panel:focus-visible { outline-color: #fc0; }
      .panel input, .panel select, .panel button, .panel a { color: #f2eadb; border-color: #b9bfd0; color-scheme: dark; }
      .panel code { background: #26304d; } .panel .where { color: #b9bfd0; } .panel option { color: #17203a; }
      .panel li { border-color: #e0a33a; } .panel li.erreur, .said.refused { border-color: #ff8f85; color: #ff8f85; }
    }
    @media (max-width: 60rem) { .source { order: 9; flex-basis: 100%; } .grow { display: none; } }
    @media (max-width: 40rem) { .more { display: inline-block; } .tools:not(.open) { display: none; } .tools { order: 8; flex-basis: 100%; } .name { display: none; } }
  </style>
  <div class="ribbon"></div>
  <div class="frozen" role="status"></div>
  <div class="stopped" role="alert" hidden>L’aperçu est arrêté\u00a0: cette page ne suit plus vos textes. Relancez «\u00a0lycee watch\u00a0», elle reviendra d’elle-même.</div>
  <div class="bar" role="region" aria-label="Aperçu"><strong class="name">Aperçu</strong>
    <button type="button" class="count" aria-expanded="false"></button><a class="atelier" href="/_atelier/">Atelier</a>
    <button type="button" class="more" aria-expanded="false">Outils</button>
    <div class="tools">
      <label class="when">Vu le <input type="date" class="day" min="2000-01-01" max="2099-12-31" aria-label="Voir le portail au"></label><button type="button" class="today" hidden>Revenir à aujourd’hui</button>
      <button type="button" class="drafts" aria-pressed="false" title="Montrer aussi les brouillons et les textes à paraître">Brouillons</button>
      <button type="button" class="follow" aria-pressed="false" title="Aller à la page du texte que l’on vient d’enregistrer">Suivre</button>
      <button type="button" class="add" aria-expanded="false">Nouveau</button>
      <button type="button" class="hide" title="Alt + A le ramène">Masquer (Alt + A)</button></div>
    <span class="grow"></span><span class="source"></span></div>
  <div class="panel problems" hidden role="region" aria-label="Problèmes du site" tabindex="0"><ol></ol></div>
  <div class="panel new" hidden role="region" aria-label="Nouveau texte"><form>
    <label>Genre <select name="kind"><option value="temoignage">Témoignage</option><option value="evenement">Événement</option><option value="mobilite">Mobilité</option><option value="parution">Parution</option><option value="page">Page</option></select></label>
    <label>Titre <input name="name" size="28" autocomplete="off"></label>
    <button type="submit">Créer le brouillon</button></form><p class="said" role="status"></p></div>`;
  const one = (selector) => root.querySelector(selector);
  const press = (selector, on) => one(selector).setAttribute("aria-pressed", String(on));
  const isOn = (selector) => one(selector).getAttribute("aria-pressed") === "true";
  /** What outlives a new page: kept in this window. */
  const kept = {
    get: (name) => sessionStorage.getItem(`apercu:${name}`),
    set: (name, value) => (value === null ? sessionStorage.removeItem(`apercu:${name}`) : sessionStorage.setItem(`apercu:${name}`, value)),
  };

  // ── What the bar says
  /** While a day is being typed, it is the writer's. */
  let typing = null;
  const line = (item, text, tag = "div", kind = "") => {
    if (!text) return;
    const node = document.createElement(tag);
    node.className = kind;
    node.textContent = text;
    const row = document.createElement("div");
    row.append(node);
    item.append(row);
  };
  const show = (state) => {
    if (!typing) one(".day").value = state.day;
    one(".day").dataset.asked = state.day;
    one(".today").hidden = !state.travels;
    press(".drafts", state.unpublished);
    one(".source").textContent = state.source ?? "";
    one(".ribbon").textContent = state.ribbon ?? "";
    // Those of this page first.
    const isHere = (problem) => state.source !== null && (problem.place ?? "").startsWith(state.source);
    const problems = [...state.problems.filter(isHere), ...state.problems.filter((problem) => !isHere(problem))];
    const cause = problems.find((problem) => problem.level === "erreur");
    const why = cause ? [cause.place, cause.message].filter(Boolean).join("\u00a0: ") : "corrigez les erreurs";
    one(".frozen").textContent = state.frozen ? `Page figée à ${state.frozen}. ${why}` : "";
    const others = state.total - state.errors;
    const counts = [state.errors && `${state.errors} erreur${state.errors > 1 ? "s" : ""}`, others && `${others} remarque${others > 1 ? "s" : ""}`];
    one(".count").textContent = counts.filter(Boolean).join(", ") || "Rien à corriger";
    one(".count").classList.toggle("errors", state.errors > 0);
    const items = problems.map((problem) => {
      const item = document.createElement("li");
      item.className = problem.level;
      line(item, `${problem.level}\u00a0: ${problem.message}`, "strong");
      line(item, problem.place, "span", "where");
      line(item, problem.excerpt, "code");
      line(item, problem.help && `→ ${problem.help}`);
      return item;
    });
    if (state.total > problems.length) {
      const item = document.createElement("li");
      line(item, `Et ${state.total - problems.length} autres\u00a0: «\u00a0lycee check\u00a0» les donne tous.`);
      items.push(item);
    }
    one("ol").replaceChildren(...items);
  };

  // ── What the bar does
  const PANELS = { problems: ".count", new: ".add" };
  /** Opens one panel, or none. */
  const open = (name) => {
    for (const [panel, button] of Object.entries(PANELS)) {
      one(`.${panel}`).hidden = panel !== name;
      one(button).setAttribute("aria-expanded", String(panel === name));
    }
    kept.set("panneau", name);
  };
  const toggle = (name, target) => {
    const opens = one(`.${name}`).hidden;
    open(opens ? name : null);
    if (opens) one(target).focus();
  };
  const hide = (hidden) => {
    host.hidden = hidden;
    kept.set("masque", hidden ? "oui" : null);
    room();
  };
  const wish = async (what, body) => {
    try {
      return await fetch(`/_apercu/${what}`, { method: "POST", body: JSON.stringify(body) });
    } catch {
      stop();
      return null;
    }
  };
  const answerOf = () => {
    one(".said").textContent = kept.get("dit") ?? "";
    one(".said").classList.toggle("refused", kept.get("refus") !== null);
    const address = kept.get("lien");
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = "Voir sa page";
    one(".said").append(" ", link);
  };
  const say = (text, isRefused) => {
    kept.set("dit", text);
    kept.set("refus", isRefused ? "oui" : null);
    answerOf();
  };
  one(".count").addEventListener("click", () => toggle("problems", ".problems"));
  one(".add").addEventListener("click", () => {
    kept.set("lien", null);
    say("", false);
    toggle("new", "select");
  });
  one(".more").addEventListener("click", () => {
    const opens = one(".tools").classList.toggle("open");
    one(".more").setAttribute("aria-expanded", String(opens));
    kept.set("outils", opens ? "oui" : null);
  });
  one(".hide").addEventListener("click", () => hide(true));
  // A day that is typed is whole only when its last key was: it is asked for once left, entered, or left alone for a while.
  const travel = () => {
    clearTimeout(typing);
    typing = null;
    const day = one(".day");
    if (day.value && day.checkValidity() && day.value !== day.dataset.asked) {
      day.dataset.asked = day.value;
      wish("date", { day: day.value });
    }
  };
  const later = () => {
    clearTimeout(typing);
    typing = setTimeout(travel, 1500);
  };
  one(".day").addEventListener("change", later);
  one(".day").addEventListener("blur", () => typing && travel());
  one(".day").addEventListener("keydown", (event) => (event.key === "Enter" ? travel() : later()));
  one(".today").addEventListener("click", () => wish("date", {}));
  one(".drafts").addEventListener("click", () => wish("brouillons", { shown: !isOn(".drafts") }));
  press(".follow", kept.get("suivre") !== null);
  one(".follow").addEventListener("click", () => {
    press(".follow", !isOn(".follow"));
    kept.set("suivre", isOn(".follow") ? "oui" : null);
  });
  one("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    // The news of its page may come before the answer.
    kept.set("lien", null);
    kept.set("attend", "oui");
    const answer = await wish("nouveau", { kind: one("select").value, name: one(".new input").value });
    if (!answer) return;
    const text = await answer.text();
    if (answer.ok) one(".new input").value = "";
    else kept.set("attend", null);
    say(answer.ok ? `${text} est prêt\u00a0: ouvrez-le dans votre éditeur de texte. C’est un brouillon, rempli d’exemples.` : `${text[0].toUpperCase()}${text.slice(1)}.`, !answer.ok);
  });
  addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyA") {
      hide(!host.hidden);
      event.preventDefault();
    } else if (event.key === "Escape" && !Object.keys(PANELS).every((panel) => one(`.${panel}`).hidden)) {
      const button = Object.entries(PANELS).find(([panel]) => !one(`.${panel}`).hidden)[1];
      open(null);
      one(button).focus();
    }
  });

  // ── New pages, at the same height, with the bar as it was
  const FIELDS = [".day", ".drafts", ".today", ".new input", "select"];
  const leave = () => {
    kept.set(`hauteur:${page}`, String(scrollY));
    kept.set("clavier", FIELDS.find((field) => one(field) === root.activeElement) ?? null);
    location.reload();
  };
  const back = () => {
    const height = kept.get(`hauteur:${page}`);
    kept.set(`hauteur:${page}`, null);
    if (height !== null) addEventListener("load", () => scrollTo({ top: Number(height), behavior: "instant" }));
    if (!hasBar) return;
    host.hidden = kept.get("masque") !== null;
    one(".tools").classList.toggle("open", kept.get("outils") !== null);
    one(".more").setAttribute("aria-expanded", String(kept.get("outils") !== null));
    one("select").value = kept.get("genre") ?? "temoignage";
    one(".new input").value = kept.get("titre") ?? "";
    open(kept.get("panneau"));
    answerOf();
    const field = kept.get("clavier");
    kept.set("clavier", null);
    if (field) one(one(field).hidden ? ".day" : field).focus({ preventScroll: true });
  };
  /** The end of the page is not under the bar, nor what the keyboard reaches. */
  const room = () => {
    const height = Math.ceil(host.getBoundingClientRect().height);
    document.documentElement.style.scrollPaddingBottom = height ? `${height}px` : "";
    document.documentElement.style.paddingBottom = height ? `${height}px` : "";
  };

  // ── What the preview tells
  // A new style is put in place; anything else is a new page.
  const anew = async () => new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const dress = async () => {
    const fresh = await anew();
    const links = (tree) => [...tree.querySelectorAll('link[rel="stylesheet"]')];
    const now = links(document);
    links(fresh).forEach((link, at) => {
      if (now[at] && now[at].getAttribute("href") !== link.getAttribute("href")) now[at].setAttribute("href", link.getAttribute("href"));
    });
  };
  // A screen of the hall says which part of it changes in place: loaded again, it would lose its whole surface. Another style or
  // another script asks for another page.
  const PART = "[data-sur-place]";
  const around = (tree) => [...tree.querySelectorAll("style, script:not([src])")].map((node) => node.textContent).join();
  const loaded = document.querySelector(PART) && around(document);
  const renew = async () => {
    const fresh = loaded ? await anew() : null;
    const part = fresh?.querySelector(PART);
    if (!part || around(fresh) !== loaded) return leave();
    fingerprint = fresh.querySelector("script[data-fingerprint]").dataset.fingerprint;
    document.querySelector(PART).replaceWith(part);
    document.dispatchEvent(new Event("sur-place"));
  };
  const stop = () => (one(".stopped").hidden = false);
  const refresh = async () => {
    try {
      const answer = await fetch(`/_apercu/etat?page=${encodeURIComponent(page)}`);
      one(".stopped").hidden = true;
      // The portal moved to another folder.
      if (answer.status === 404) return leave();
      const state = await answer.json();
      if (hasBar) show(state);
      if (state.fingerprint !== fingerprint) await renew();
      else await dress();
    } catch {
      stop();
    }
  };
  const plain = (address) => address.replace(/index\.html$/, "");
  const heard = (news) => {
    const isOther = news.page && plain(news.page) !== plain(page);
    if (kept.get("attend") && news.page) {
      kept.set("attend", null);
      kept.set("lien", news.page);
      answerOf();
    }
    // A build is told again when more is found: who went elsewhere since is not called back.
    const isNew = news.page && news.build > Number(kept.get("suivi") ?? 0);
    if (isNew) kept.set("suivi", String(news.build));
    if (isNew && isOther && isOn(".follow")) location.assign(news.page);
    else refresh();
  };
  const lose = () => {
    // Another start counts its builds anew.
    kept.set("suivi", null);
    stop();
  };
  const heed = ({ news, isOpen }) => (news ? heard(news) : isOpen ? refresh() : lose());
  // One window listens for all: browsers open few connections to one address. When it goes, another takes its place.
  const others = new BroadcastChannel("apercu");
  others.addEventListener("message", (event) => heed(event.data));
  const tell = (message) => {
    heed(message);
    others.postMessage(message);
  };
  const listen = () => {
    const events = new EventSource("/_apercu/evenements");
    events.addEventListener("open", () => tell({ isOpen: true }));
    events.addEventListener("message", (event) => tell({ news: JSON.parse(event.data) }));
    events.addEventListener("error", () =>
      setTimeout(() => {
        if (events.readyState === EventSource.OPEN) return;
        tell({ isOpen: false });
        if (events.readyState === EventSource.CLOSED) listen();
      }, 1500),
    );
  };
  addEventListener("pageshow", (event) => event.persisted && refresh());
  addEventListener("pagehide", () => {
    kept.set("genre", one("select").value);
    kept.set("titre", one(".new input").value);
  });

  document.addEventListener("fullscreenchange", () => {
    host.toggleAttribute("projete", document.fullscreenElement !== null);
    room();
  });

  host.toggleAttribute("invites", hasGuests);
  back();
  if (hasBar) {
    document.documentElement.append(host);
    new ResizeObserver(room).observe(host);
  }
  refresh();
  // Over the network, without locks, each window listens for itself.
  if (navigator.locks) navigator.locks.request("apercu", () => new Promise(listen));
  else listen();
})();
