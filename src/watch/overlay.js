// The preview's bar, in the page that the writer looks at; it is never in the published files. A screen of the hall gets
// the pages anew, and no bar.
(() => {
  const me = document.currentScript;
  const page = me.dataset.page;
  const print = me.dataset.print;
  const host = document.createElement("lycee-apercu");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 15px/1.4 "Trebuchet MS", "Segoe UI", Verdana, Arial, sans-serif; color: #fff; }
    :host([hidden]), [hidden] { display: none !important; }
    .bar { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; background: #00226b; border-top: 4px solid #fc0; padding: 6px 14px; }
    .frozen, .ribbon { padding: 6px 14px; }
    .frozen { background: #7b1e3f; }
    .ribbon { background: #fc0; color: #17203a; font-weight: bold; }
    .frozen:empty, .ribbon:empty, .said:empty { display: none; }
    button, a, input, select { font: inherit; color: #fff; background: none; border: 1px solid #fff; border-radius: 6px; padding: 3px 10px; text-decoration: none; }
    button, a { cursor: pointer; }
    button[aria-pressed="true"] { background: #fc0; border-color: #fc0; color: #17203a; }
    input { color-scheme: dark; }
    :focus-visible { outline: 3px solid #fc0; outline-offset: 2px; }
    button.errors { background: #a3251c; }
    .grow { flex: 1; }
    .source { color: #cfd8f5; font-size: 13px; overflow-wrap: anywhere; }
    .panel { background: #fff; color: #17203a; max-height: 45vh; overflow: auto; padding: 10px 14px; border-top: 4px solid #fc0; }
    .panel ol { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
    .panel li { border-left: 5px solid #8a5a00; padding: 2px 10px; }
    .panel li.erreur { border-color: #a3251c; } .panel li.conseil { border-color: #d9cfba; }
    .panel code { background: #f2eadb; padding: 1px 4px; }
    .panel .where { color: #555b6e; font-size: 13px; }
    .panel form { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: end; }
    .panel label { display: grid; }
    .panel input, .panel select, .panel button { color: #17203a; border-color: #555b6e; color-scheme: light; }
    .said { margin: 8px 0 0; }
    @media (max-width: 40rem) { .source { order: 9; flex-basis: 100%; } }
  </style>
  <div class="panel problems" hidden role="region" aria-label="Problèmes du site" tabindex="0"><ol></ol></div>
  <div class="panel new" hidden role="region" aria-label="Nouveau texte"><form>
    <label>Genre <select name="kind"><option value="temoignage">Témoignage</option><option value="evenement">Événement</option><option value="mobilite">Mobilité</option><option value="parution">Parution</option><option value="page">Page</option></select></label>
    <label>Nom du fichier <input name="name" size="28" autocomplete="off" spellcheck="false"></label>
    <button type="submit">Créer le brouillon</button></form><p class="said" role="status"></p></div>
  <div class="ribbon"></div>
  <div class="frozen" role="status"></div>
  <div class="bar" role="region" aria-label="Aperçu"><strong>Aperçu</strong>
    <label title="Voir le portail un autre jour">le <input type="date" class="day" aria-label="Voir le portail au"></label><button type="button" class="today" hidden>Revenir à aujourd’hui</button>
    <button type="button" class="drafts" aria-pressed="false" title="Montrer aussi les brouillons et les textes à paraître">Brouillons</button>
    <button type="button" class="follow" aria-pressed="false" title="Aller à la page du texte que l’on vient d’enregistrer">Suivre</button>
    <button type="button" class="add" aria-expanded="false">Nouveau</button>
    <span class="source"></span><span class="grow"></span>
    <button type="button" class="count" aria-expanded="false"></button><a class="atelier" href="/_atelier/">Atelier</a><button type="button" class="hide" title="Alt + A">Masquer</button></div>`;
  const one = (selector) => root.querySelector(selector);
  const press = (selector, on) => one(selector).setAttribute("aria-pressed", String(on));
  const show = (state) => {
    if (root.activeElement !== one(".day")) one(".day").value = state.day;
    one(".today").hidden = !state.travels;
    press(".drafts", state.unpublished);
    one(".source").textContent = state.source ?? "";
    one(".ribbon").textContent = state.ribbon ?? "";
    one(".frozen").textContent = state.frozen ? `Page figée à ${state.frozen}\u00a0: ${state.problems.find((p) => p.level === "erreur")?.place ?? "corrigez les erreurs"}` : "";
    const count = one(".count");
    const others = state.problems.length;
    count.textContent = state.errors ? `${state.errors} erreur${state.errors > 1 ? "s" : ""}` : others ? `${others} remarque${others > 1 ? "s" : ""}` : "Rien à corriger";
    count.classList.toggle("errors", state.errors > 0);
    const items = state.problems.map((problem) => {
      const item = document.createElement("li");
      item.className = problem.level;
      const line = (text, tag = "div", kind = "") => {
        if (!text) return;
        const node = document.createElement(tag);
        node.className = kind;
        node.textContent = text;
        const row = document.createElement("div");
        row.append(node);
        item.append(row);
      };
      line(`${problem.level}\u00a0: ${problem.message}`, "strong");
      line(problem.place, "span", "where");
      line(problem.excerpt, "code");
      line(problem.help && `→ ${problem.help}`);
      return item;
    });
    one("ol").replaceChildren(...items);
  };
  const toggle = (button, panel) => {
    one(panel).hidden = !one(panel).hidden;
    one(button).setAttribute("aria-expanded", String(!one(panel).hidden));
  };
  const wish = (what, body) => fetch(`/_apercu/${what}`, { method: "POST", body: JSON.stringify(body) });
  const isOn = (selector) => one(selector).getAttribute("aria-pressed") === "true";
  one(".count").addEventListener("click", () => toggle(".count", ".problems"));
  one(".add").addEventListener("click", () => {
    toggle(".add", ".new");
    if (!one(".new").hidden) one("select").focus();
  });
  one(".hide").addEventListener("click", () => (host.hidden = true));
  one(".day").addEventListener("change", (event) => event.target.value && wish("date", { day: event.target.value }));
  one(".today").addEventListener("click", () => wish("date", {}));
  one(".drafts").addEventListener("click", () => wish("brouillons", { shown: !isOn(".drafts") }));
  const FOLLOW = "apercu:suivre";
  press(".follow", sessionStorage.getItem(FOLLOW) !== null);
  one(".follow").addEventListener("click", () => {
    const on = !isOn(".follow");
    press(".follow", on);
    if (on) sessionStorage.setItem(FOLLOW, "");
    else sessionStorage.removeItem(FOLLOW);
  });
  one("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await wish("nouveau", { kind: one("select").value, name: one(".new input").value });
    const text = await answer.text();
    one(".said").textContent = answer.ok ? `${text} est prêt\u00a0: ouvrez-le dans votre éditeur de texte, c’est un brouillon.` : `Rien n’a été écrit\u00a0: ${text}.`;
  });
  addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyA") {
      host.hidden = !host.hidden;
      event.preventDefault();
    }
  });

  // A new style is put in place; anything else is a new page, at the same height.
  const dress = async () => {
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const links = (tree) => [...tree.querySelectorAll('link[rel="stylesheet"]')];
    const now = links(document);
    links(fresh).forEach((link, at) => {
      if (now[at] && now[at].getAttribute("href") !== link.getAttribute("href")) now[at].setAttribute("href", link.getAttribute("href"));
    });
  };
  const refresh = async () => {
    try {
      const state = await (await fetch(`/_apercu/etat?page=${encodeURIComponent(page)}`)).json();
      if (me.dataset.bar) show(state);
      if (state.print !== print) {
        sessionStorage.setItem(`apercu:${page}`, String(scrollY));
        location.reload();
      } else {
        await dress();
      }
    } catch {
      // The preview is stopped, or starts again: the next event tells.
    }
  };
  const events = new EventSource("/_apercu/evenements");
  events.addEventListener("message", (event) => {
    const news = JSON.parse(event.data);
    if (news.page && news.page !== page && isOn(".follow")) location.assign(news.page);
    else refresh();
  });
  // Back after a sleep, or after the preview started again.
  let wasCut = false;
  events.addEventListener("error", () => (wasCut = true));
  events.addEventListener("open", () => {
    if (wasCut) refresh();
    wasCut = false;
  });
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const height = sessionStorage.getItem(`apercu:${page}`);
  if (height !== null) {
    sessionStorage.removeItem(`apercu:${page}`);
    addEventListener("load", () => scrollTo({ top: Number(height), behavior: "instant" }));
  }
  if (me.dataset.bar) document.documentElement.append(host);
  refresh();
})();
