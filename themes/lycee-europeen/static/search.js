// The search, in the visitor's browser. The engine (MiniSearch, and the stemmer of Snowball for the language of the page) and the
// texts are loaded once it is used, as scripts: a page opened from a disk may load nothing else. Its words are those of the page:
// data-… of .search.
{
  const place = document.querySelector(".search");
  const form = place.querySelector("form");
  const list = place.querySelector("ol");
  const status = place.querySelector("[role=status]");
  const start = place.querySelector(".search-start");
  const next = place.querySelector(".search-next");
  const AT_ONCE = 20;
  const EXCERPT = 180;
  const WORD = /[\p{L}\p{M}\p{N}]+/gu;
  const FRENCH = "fr";
  const LANGUAGE = document.documentElement.lang;
  // By language: `empty`, words of every page, words of questions, and what an apostrophe leaves: beside others, they say nothing of
  // what is looked for; `date`, how a day is asked for; `alike`, what visitors and pages call otherwise: each word of a line finds
  // the pages that say another, after those that say it; `twin`, the word that the stemmer leaves apart from this one.
  const SPOKEN = {
    fr: {
      empty: `a ai as au aux avec avez c ca ce cela ces cet cette combien comment d dans date dates de des du elle elles en es est et etre eux
        fait faut il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas peut
        peux pour pourquoi puisqu qu quand que quel quelle quelles quels qui quoi s sa se ses si son sont sur t ta te tes toi ton tu un
        une vos votre vous y`,
      date: "date dates heure quand",
      alike: [
        "aide argent bourse budget cher combien coût coûter financer financement gratuit payer prix tarif",
        "enfant famille fille fils parent",
        "date quand",
        "appeler contact contacter joindre numéro téléphone téléphoner",
        "accident danger malade maladie sécurité urgence",
        "accessibilité handicap handicapé",
        "hébergement hébergé héberger loger logement",
      ],
      // « une ambassadrice » is looked for as « un ambassadeur ».
      twin: (word) => word.replace(/([dt])rices?$/, "$1eur").replace(/euses?$/, "eur"),
    },
    en: {
      empty: `a about am an and any are as at be been by can could date dates did do does for from has have he her him his how i if in into
        is it its me much my of on or our she should so some than that the their them then there these they this to us was we what when
        where which who whose why will with would you your`,
      date: "date dates time when",
      alike: [
        "budget cheap cost expensive fee fund funding grant money pay price scholarship",
        "child children daughter family parent son",
        "call contact phone reach telephone",
        "accident danger emergency ill illness safety sick",
        "accessibility disability disabled",
        "accommodation housing lodging",
        "internship placement traineeship",
        "intern student trainee",
        "business company employer firm",
      ],
    },
    es: {
      empty: `a al algo como con cual cuales cuando cuanta cuantas cuanto cuantos de del donde e el ella ellas ellos en entre es esta estan
        este esto estos fecha fechas ha hace hay la las le les lo los me mi mis muy nos nuestra nuestras nuestro nuestros o para pero por
        porque que quien quienes se ser si sin sobre son su sus te tiene tu tus u un una unas uno unos y yo`,
      date: "cuando fecha fechas hora",
      alike: [
        "ayuda beca coste costar dinero financiación gratis pagar precio presupuesto",
        "familia familias hija hijo madre padre",
        "contactar contacto llamar número teléfono",
        "accidente emergencia enfermedad enfermo peligro seguridad urgencia",
        "accesibilidad discapacidad",
        "alojamiento alojar piso residencia vivienda",
        "acoge acogemos acogen acoger acogida",
        "compañía empresa empresas",
      ],
    },
  };
  const spoken = SPOKEN[LANGUAGE] ?? SPOKEN[FRENCH];
  const EMPTY = new Set(spoken.empty.split(/\s+/));
  const DATE = new Set(spoken.date.split(" "));
  const ALIKE = spoken.alike.map((line) => line.split(" "));

  // ── Words ──

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ø/g, "o");
  const known = new Map();
  let stemmer;

  /** What a word is looked for by: itself without accents, and its stems, for who types accents and who does not. */
  function forms(word) {
    let all = known.get(word);
    if (!all) {
      const itself = plain(word);
      const twin = spoken.twin?.(itself) ?? itself;
      const stems = [...new Set([word.toLowerCase(), itself, twin])].map((form) => plain(stemmer.stemWord(form)));
      // Where what is left of a name is an article, the name is no article.
      all = EMPTY.has(itself) ? [itself] : [...new Set([itself, ...stems])].filter((form) => !EMPTY.has(form));
      known.set(word, all);
    }
    return all;
  }

  /** What a word of a page is found by: « #ErasmusDays », by « erasmus » too. */
  const told = (word) => [word, ...(/\p{Ll}\p{Lu}/u.test(word) ? word.match(/\p{Lu}\p{Ll}+/gu) : [])].flatMap(forms);

  // ── What is asked, and what answers ──

  let texts;
  let engine;
  let alike;
  let latest;

  /** The language of a text. */
  const tongue = ({ lang = FRENCH }) => lang;

  /** Of two that say the same, this year's is meant rather than last year's, the one in the language of the page rather than another. */
  const worth = (id) => 0.9 ** Math.min(latest - (texts[id].year ?? latest), 5) * (tongue(texts[id]) === LANGUAGE ? 1 : 0.4);

  /** How much of its title a term is: of two pages that say it, the one that is about nothing else is meant. */
  function titled(id, term) {
    const said = (texts[id].title.match(WORD) ?? []).filter((word) => !EMPTY.has(plain(word)));
    return said.filter((word) => told(word).includes(term)).length / (said.length || 1);
  }

  /** Loads the engine and the texts, once; all is looked through from then on. */
  const load = () =>
    (load.ready ??= Promise.all([place.dataset.engine, place.dataset.stemmer, place.dataset.texts].map(script)).then(async () => {
      stemmer = new Stemmer();
      alike = ALIKE.map((words) => new Set(words.flatMap(forms)));
      texts = globalThis.searchTexts;
      latest = Math.max(...texts.map(({ year }) => year ?? 0));
      engine = new MiniSearch({
        fields: ["title", "facts", "summary", "body"],
        tokenize: (text) => text.match(WORD) ?? [],
        processTerm: told,
        searchOptions: {
          // Words that are asked are made ready here.
          tokenize: (term) => [term],
          processTerm: (term) => term,
          boost: { title: 8, facts: 4, summary: 3 },
        },
      });
      const lines = (...parts) => parts.flat().join("\n");
      const page = ({ title, kind, facts = [], tags = [], summary, body }, id) => ({ id, title, summary, facts: lines(kind, label("genre", kind), facts, tags), body: lines(body) });
      // Bit by bit: the page goes on answering, were there thousands of texts.
      await engine.addAllAsync(texts.map(page), { chunkSize: 40 });
      load.done = true;
    }));

  const script = (src) =>
    new Promise((loaded, failed) => {
      const element = Object.assign(document.createElement("script"), { src });
      element.addEventListener("load", loaded);
      element.addEventListener("error", failed);
      document.head.append(element);
    });

  /** A word as the engine is asked for it. The beginning of a longer one will do, for it may be typed still; a short one begins too
   * many words. */
  const exactly = ([itself, ...stems]) => ({ combineWith: "OR", queries: [{ queries: [itself], prefix: itself.length > 3 }, ...stems] });

  /** The same, with what others call it. */
  function widely(all) {
    const others = alike.filter((words) => all.some((form) => words.has(form))).flatMap((words) => [...words]);
    const queries = [...new Set(others)].filter((form) => !all.includes(form));
    const query = exactly(all);
    return queries.length ? { combineWith: "OR", queries: [query, { combineWith: "OR", queries, boostTerm: () => 0.35 }] } : query;
  }

  /** The words of the pages that it is nearest to, where none has it: some letters are wrong, or two changed places. */
  function nearest([itself]) {
    const distance = itself.length > 7 ? 2 : itself.length > 4 ? 1 : 0;
    const swapped = [...itself].slice(1).map((letter, at) => itself.slice(0, at) + letter + itself[at] + itself.slice(at + 2));
    const queries = [{ queries: [itself], fuzzy: distance }, ...(itself.length > 3 ? swapped : [])];
    const terms = engine.search({ queries, combineWith: "OR" }).flatMap((result) => result.terms);
    // Who mistypes a word seldom mistypes how it begins.
    return [...new Set(terms)].filter((term) => term[0] === itself[0]);
  }

  /** The pages found, best first, with the words that made them so; `note` says how far from what was asked. */
  function find(asked, chosen) {
    const filter = ({ id }) => Object.entries(chosen).every(([key, value]) => String(texts[id][key]) === value);
    const typed = asked.match(WORD) ?? [];
    const full = typed.filter((word) => !EMPTY.has(plain(word)));
    const words = (full.length ? full : typed).map(forms);
    // Who asks for the date of something means what has one.
    const isDated = full.length && typed.some((word) => DATE.has(plain(word)));
    const options = { filter, boostDocument: (id, term) => worth(id) * (1 + titled(id, term)) * (isDated && texts[id].year ? 3 : 1) };
    if (!words.length) {
      const all = asked.trim() ? [] : [...texts.keys()].filter((id) => filter({ id }));
      return { found: all.map((id) => ({ id, terms: [] })) };
    }
    const lost = [];
    const instead = [];
    const isSaid = (query) => engine.search({ queries: [query] }).length > 0;
    const queries = words.map((all, at) => {
      const query = widely(all);
      if (isSaid(query)) return query;
      // The last one, that no page says, may have just been begun.
      const begun = { queries: all.slice(0, 1), prefix: true };
      if (at === words.length - 1 && isSaid(begun)) return begun;
      const near = nearest(all);
      lost.push(all[0]);
      instead.push(...near);
      return { queries: near, prefix: true, combineWith: "OR" };
    });
    let found = engine.search({ queries, combineWith: "AND" }, options);
    if (found.length && lost.length) {
      const wrong = typed.filter((word) => lost.includes(forms(word)[0]));
      return { found, note: "instead", lost: wrong.join(" "), instead };
    }
    if (found.length || words.length < 2) return { found };
    found = engine.search({ queries, combineWith: "OR" }, options);
    return { found, note: found.length ? "partly" : undefined };
  }

  // ── What is shown ──

  /** A text, its words that were looked for marked. */
  function marked(text, terms) {
    const parts = document.createDocumentFragment();
    let from = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!told(word).some((form) => terms.has(form))) continue;
      const mark = document.createElement("mark");
      mark.textContent = word;
      parts.append(text.slice(from, index), mark);
      from = index + word.length;
    }
    parts.append(text.slice(from));
    return parts;
  }

  const hits = (text, terms) => [...text.matchAll(WORD)].filter(({ 0: word }) => told(word).some((form) => terms.has(form)));

  /** The paragraph that says most of what is looked for, around it. */
  function excerpt(body, terms) {
    let best = { count: 0 };
    for (const text of body) {
      const found = hits(text, terms);
      const count = new Set(found.map(({ 0: word }) => forms(word)[0])).size;
      if (count > best.count) best = { count, text, at: found[0].index };
    }
    if (!best.count) return "";
    const { text, at } = best;
    const from = text.length <= EXCERPT || at < EXCERPT / 2 ? 0 : text.indexOf(" ", at - EXCERPT / 3) + 1;
    const cut = text.length - from <= EXCERPT ? text.length : text.lastIndexOf(" ", from + EXCERPT);
    return (from ? "… " : "") + text.slice(from, cut) + (cut < text.length ? " …" : "");
  }

  /** What the page calls one of its choices, which the texts name in French. */
  const label = (name, value) => [...form.querySelectorAll(`[name=${name}]`)].find((choice) => choice.value === value)?.parentElement.textContent ?? value;

  const model = place.querySelector("template").content.firstElementChild;

  function row({ id, terms }) {
    const { url, title, kind, summary = "", facts = [], example, body } = texts[id];
    const lang = tongue(texts[id]);
    const { body_lang = lang } = texts[id];
    const looked = new Set(terms);
    const item = model.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    const fill = (name, text) => (text ? part(name).replaceChildren(marked(text, looked)) : part(name).remove());
    const piece = hits(summary, looked).length ? "" : excerpt(body, looked);
    // Whoever listens hears each in its language, whoever reads is told which it is.
    for (const name of lang === LANGUAGE ? [] : ["title", "facts", "text"]) part(name).lang = lang;
    if (piece && body_lang !== lang) part("text").lang = body_lang;
    if (lang !== LANGUAGE) part("title").hreflang = lang;
    for (const tag of item.querySelectorAll("[data-lang]")) if (lang === LANGUAGE || tag.dataset.lang !== lang) tag.remove();
    fill("kind", label("genre", kind));
    fill("title", title);
    fill("facts", facts.join("\u00a0· "));
    fill("text", piece || summary);
    part("title").href = place.dataset.root + url;
    if (!example) part("example").remove();
    return item;
  }

  let shown = [];
  function more() {
    const from = list.children.length;
    list.append(...shown.slice(from, from + AT_ONCE).map(row));
    list.hidden = !list.children.length;
    next.hidden = list.children.length >= shown.length;
    return list.children[from];
  }

  const said = (name, words = {}) => place.dataset[name].replace(/\{(\w+)\}/g, (_, key) => words[key]);

  /** The word as pages write it. */
  function written(terms) {
    const looked = new Set(terms);
    for (const { id } of shown) {
      const { title, facts = [], summary = "", body } = texts[id];
      for (const text of [title, ...facts, summary, ...body]) {
        const [first] = hits(text, looked);
        if (first) return first[0];
      }
    }
  }

  const KEYS = { genre: "kind", bts: "formation", pays: "country", annee: "year" };

  function answer() {
    const data = new FormData(form);
    const asked = data.get("q").trim();
    const chosen = Object.fromEntries(Object.entries(KEYS).filter(([name]) => data.get(name)).map(([name, key]) => [key, data.get(name)]));
    const isAsked = asked || Object.keys(chosen).length;
    const { found, note, lost, instead } = isAsked ? find(asked, chosen) : { found: [] };
    shown = found;
    list.replaceChildren();
    more();
    start.hidden = found.length > 0;
    const count = said(found.length === 1 ? "one" : "many", { n: found.length.toLocaleString(LANGUAGE) });
    const none = Object.keys(chosen).length ? said("noneChosen") : said("none", { asked });
    const why = note === "partly" ? said("partly") : note === "instead" ? said("instead", { asked: lost, found: written(instead) }) : "";
    status.textContent = !isAsked ? "" : found.length ? [why, count].filter(Boolean).join(" ") : none;
    remember(data);
  }

  /** The address says what was asked: it can be kept, sent, and come back to. */
  function remember(data) {
    const asked = new URLSearchParams([...data].filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
    } catch {
      // Some browsers refuse it on a disk.
    }
  }

  // ── What a visitor does ──

  const failed = () => {
    load.ready = undefined;
    status.textContent = said("failed");
  };
  function search() {
    if (!load.done && form.elements.q.value) status.textContent = said("waiting");
    load().then(answer).catch(failed);
  }
  let soon;
  form.addEventListener("focusin", () => load().catch(failed));
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(soon);
    search();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target !== form.elements.q) return;
    event.preventDefault();
    form.elements.q.value = "";
    search();
  });
  next.querySelector("button").addEventListener("click", () => more()?.querySelector("a").focus());
  for (const word of start.querySelectorAll("button"))
    word.addEventListener("click", () => {
      form.elements.q.value = word.textContent;
      form.elements.q.focus();
      search();
    });

  // What the address asks: from the page of lost addresses, from a link that was kept.
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of asked) {
    const choice = form.elements[name];
    if (choice) choice.value = value;
  }
  if (Object.keys(KEYS).some((name) => asked.get(name))) form.querySelector("details").open = true;
  if (asked.size ?? asked.toString()) search();
}
