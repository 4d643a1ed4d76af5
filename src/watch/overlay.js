// The preview's bar, in the page that the writer looks at; it is never in the published files.
(() => {
  const me = document.currentScript;
  const page = me.dataset.page;
  let print = me.dataset.print;
  const host = document.createElement("lycee-apercu");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 15px/1.4 "Trebuchet MS", "Segoe UI", Verdana, Arial, sans-serif; color: #fff; }
    :host([hidden]) { display: none; }
    .bar { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; background: #00226b; border-top: 4px solid #fc0; padding: 6px 14px; }
    .frozen { background: #7b1e3f; padding: 6px 14px; }
    .frozen:empty, .panel[hidden] { display: none; }
    button, a { font: inherit; color: #fff; background: none; border: 1px solid #fff; border-radius: 6px; padding: 3px 10px; cursor: pointer; text-decoration: none; }
    button:focus-visible, a:focus-visible { outline: 3px solid #fc0; outline-offset: 2px; }
    button.errors { background: #a3251c; }
    .grow { flex: 1; }
    .panel { background: #fff; color: #17203a; max-height: 45vh; overflow: auto; padding: 10px 14px; border-top: 4px solid #fc0; }
    .panel ol { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
    .panel li { border-left: 5px solid #8a5a00; padding: 2px 10px; }
    .panel li.erreur { border-color: #a3251c; } .panel li.conseil { border-color: #d9cfba; }
    .panel code { background: #f2eadb; padding: 1px 4px; }
    .where { color: #555b6e; font-size: 13px; }
  </style>
  <div class="panel" hidden role="region" aria-label="Problèmes du site" tabindex="0"><ol></ol></div>
  <div class="frozen" role="status"></div>
  <div class="bar" role="region" aria-label="Aperçu"><strong>Aperçu</strong><span class="day"></span><span class="source where" style="color:#cfd8f5"></span><span class="grow"></span><button type="button" class="count" aria-expanded="false"></button><a class="atelier" href="/_atelier/">Atelier</a><button type="button" class="hide" title="Alt + A">Masquer</button></div>`;
  const one = (selector) => root.querySelector(selector);
  const show = (state) => {
    one(".day").textContent = state.today;
    one(".source").textContent = state.source ?? "";
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
  const toggle = () => {
    const panel = one(".panel");
    panel.hidden = !panel.hidden;
    one(".count").setAttribute("aria-expanded", String(!panel.hidden));
  };
  one(".count").addEventListener("click", toggle);
  one(".hide").addEventListener("click", () => (host.hidden = true));
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
      show(state);
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
  events.addEventListener("message", refresh);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const height = sessionStorage.getItem(`apercu:${page}`);
  if (height !== null) {
    sessionStorage.removeItem(`apercu:${page}`);
    addEventListener("load", () => scrollTo({ top: Number(height), behavior: "instant" }));
  }
  document.documentElement.append(host);
  refresh();
})();
