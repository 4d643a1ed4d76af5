// The search of the portal, as visitors type: the searches over the content of the repository and what must come first; the
// same from a disk; what it loads, and when; the keyboard; the choices; the eyes of axe.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DESK, PHONE, axe, listen, openBrowser, settled, sideways } from "./support/browser.js";
import { HOME, PUBLIC, address } from "./support/site.js";

const browser = await openBrowser();
const SEARCH = "recherche/index.html";
const RESULTS = ".search ol > li";

/** What is typed → the pages among which the first result must be, by their folders. */
const SEARCHES = [
  // With accents or without.
  ["temoignages", ["temoignages"]],
  ["témoignages", ["temoignages"]],
  ["mobilites", ["mobilites"]],
  ["mentions legales", ["mentions-legales"]],
  ["MENTIONS LÉGALES", ["mentions-legales"]],
  ["accessibilite", ["accessibilite"]],
  ["donnees personnelles", ["donnees-personnelles"]],
  ["strategie", ["strategie", "charte-erasmus"]],
  ["norvege", ["mobilites/trondheim-2027"]],
  ["soiree norvegienne", ["evenements/soiree-norvegienne-2026"]],
  // One or several, he or she.
  ["témoignage", ["temoignages"]],
  ["entreprise", ["entreprises"]],
  ["parent", ["parents"]],
  ["bourses", ["partir", "parents", "evenements/reunion-parents-2026"]],
  ["projet européen", ["projets"]],
  ["ambassadrice", ["ambassadeurs", "temoignages/manon-trondheim"]],
  ["tutrices", ["temoignages/pilar-caspe"]],
  ["norvégien", ["evenements/soiree-norvegienne-2026", "mobilites/trondheim-2027"]],
  ["étudiant(e)s de Pézenas", ["presse/caspe-2026"]],
  // A slip of the finger.
  ["Trodheim", ["mobilites/trondheim-2027"]],
  ["Capse", ["mobilites/caspe-2027"]],
  ["Dubln", ["mobilites/dublin-2026", "temoignages/yanis-dublin"]],
  ["témoingage", ["temoignages"]],
  ["acessibilité", ["accessibilite"]],
  ["entrprises", ["entreprises"]],
  ["charte ersamus", ["charte-erasmus"]],
  // Names.
  ["Léa", ["temoignages/lea-caspe"]],
  ["manon", ["temoignages/manon-trondheim"]],
  ["Yanis Dublin", ["temoignages/yanis-dublin"]],
  ["Midi Libre", ["revue-de-presse"]],
  ["medef", ["evenements/medef-2027"]],
  ["Dirigeants commerciaux", ["evenements/dcf-2026"]],
  ["DCF", ["evenements/dcf-2026"]],
  ["BTS MCO", ["formations/bts-mco"]],
  ["bts ms", ["formations/bts-ms"]],
  // Elisions, hyphens, marks.
  ["d’Espagne", ["mobilites/caspe-2026", "mobilites/caspe-2027", "presse/caspe-2026"]],
  ["l'Irlande", ["mobilites/dublin-2026"]],
  ["#ErasmusDays", ["erasmusdays"]],
  ["erasmus days", ["erasmusdays"]],
  ["Erasmus+ charte", ["charte-erasmus"]],
  ["journée portes-ouvertes 2027", ["evenements/jpo-2027"]],
  // Questions, as parents ask them: little words weigh nothing, and what pages call otherwise is found.
  ["combien ça coûte", ["partir"]],
  ["combien", ["partir"]],
  ["coût", ["partir"]],
  ["cout", ["partir"]],
  ["coûter", ["partir"]],
  ["date réunion parents", ["evenements/reunion-parents-2026"]],
  ["qui contacter", ["parents"]],
  ["téléphone urgence", ["parents"]],
  ["mon fils", ["parents"]],
  ["ma fille est malade", ["parents"]],
  ["handicap", ["accessibilite"]],
  // In another language.
  ["host a student", ["en/accueil-europe"]],
  // As it is typed.
  ["tron", ["mobilites/trondheim-2027"]],
  ["portes ouv", ["evenements/jpo-2027"]],
];

/** The same in other languages, on their own pages. */
const ELSEWHERE = {
  en: [
    ["testimonials", ["en/temoignages"]],
    ["host a student", ["en/accueil-europe"]],
    ["Caspe", ["en/mobilites/caspe-2027", "en/mobilites/caspe-2026"]],
    ["Spain", ["en/mobilites/caspe-2027", "en/mobilites/caspe-2026"]],
    ["open day", ["en/evenements/jpo-2027"]],
    ["Dublin", ["mobilites/dublin-2026", "temoignages/yanis-dublin"]],
    // One or several, and what pages call otherwise.
    ["companies", ["en/accueil-europe", "en/entreprises"]],
    ["hosting students", ["en/accueil-europe"]],
    ["internship", ["en/mobilites/caspe-2027", "en/mobilites/caspe-2026", "en/accueil-europe", "en"]],
    ["internships", ["en/mobilites/caspe-2027", "en/mobilites/caspe-2026", "en/accueil-europe", "en"]],
    ["traineeships", ["en"]],
    ["apprentices", ["en/entreprises", "en/formations"]],
    ["Norwegian", ["en/evenements/jpo-2027"]],
  ],
  es: [
    ["testimonios", ["es/temoignages"]],
    ["acoger a un estudiante", ["es/accueil-europe"]],
    ["España", ["es/mobilites/caspe-2027", "es/mobilites/caspe-2026"]],
    ["puertas abiertas", ["es/evenements/jpo-2027"]],
    // With accents or without, one or several.
    ["prácticas", ["es", "es/accueil-europe"]],
    ["practicas", ["es", "es/accueil-europe"]],
    ["práctica", ["es", "es/accueil-europe"]],
    ["empresas", ["es/accueil-europe"]],
    ["acogemos estudiantes", ["es/accueil-europe"]],
    ["formaciones", ["es/formations"]],
  ],
};

/** The page of the search, in a new window. */
async function open(url, options = DESK, faults = null) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  if (faults) listen(context, url, faults);
  const page = await context.newPage();
  await page.goto(url);
  const field = page.getByRole("searchbox");
  const results = page.locator(RESULTS);
  const status = page.getByRole("main").getByRole("status");
  /** Types, and waits for the answer: the address says what was answered. */
  const ask = async (text) => {
    await field.fill(text);
    await page.waitForFunction((text) => new URLSearchParams(location.search).get("q") === (text || null), text);
  };
  /** The folders of the pages found. */
  const found = async () => {
    const root = new URL(/\/(en|es)\/recherche/.test(url) ? "../../" : "../", url.replace(/index\.html$/, "")).href;
    const links = await results.getByRole("link").evaluateAll((links) => links.map((link) => link.href));
    return links.map((href) => href.slice(root.length).replace(/\/(index\.html)?$/, ""));
  };
  return { page, field, results, status, ask, found, end: () => context.close() };
}

/** The searches whose first result is another, with what came instead. */
async function wrong({ ask, found }, searches = SEARCHES) {
  const wrong = [];
  for (const [text, expected] of searches) {
    await ask(text);
    const [first, ...others] = await found();
    if (!expected.includes(first)) wrong.push(`« ${text} » : ${[first, ...others.slice(0, 3)].join(", ")} ; attendu : ${expected.join(" ou ")}`);
  }
  return wrong;
}

describe("ce que l’on cherche vient en premier", () => {
  it(`${SEARCHES.length} recherches, en ligne`, async () => {
    const faults = [];
    const search = await open(address(SEARCH), PHONE, faults);
    assert.deepEqual(await wrong(search), []);
    assert.deepEqual(faults, []);
    await search.end();
  });

  for (const [code, searches] of Object.entries(ELSEWHERE)) {
    it(`${searches.length} recherches sur la page « ${code} »`, async () => {
      const faults = [];
      const search = await open(address(`${code}/${SEARCH}`), PHONE, faults);
      assert.deepEqual(await wrong(search, searches), []);
      assert.deepEqual(faults, []);
      await search.end();
    });
  }

  it("les mêmes, ouvert depuis un disque", async () => {
    const search = await open(pathToFileURL(join(PUBLIC, SEARCH)).href);
    assert.deepEqual(await wrong(search), []);
    await search.end();
  });
});

describe("ce que la page dit", () => {
  it("le nombre de résultats, les mots trouvés, de quoi choisir", async () => {
    const { page, results, status, ask, end } = await open(address(SEARCH));
    await ask("Léa Caspe");
    assert.match(await status.innerText(), /^\d+ résultats?$/);
    const first = results.first();
    assert.equal(await first.locator("[data-part=kind]").innerText(), "Témoignage");
    assert.deepEqual(await first.getByRole("heading").locator("mark").allInnerTexts(), ["Léa", "Caspe"]);
    assert.match(await first.locator("[data-part=facts]").innerText(), /Léa, BTS MCO/);
    assert.equal(await first.getByText("Exemple", { exact: true }).count(), 1, "an invented person is said to be one");
    await first.getByRole("link").click();
    await page.waitForURL("**/temoignages/lea-caspe/**");
    await page.goBack();
    await results.first().waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), "Léa Caspe", "what was asked is still there");
    await end();
  });

  it("un mot mal tapé est dit, un mot absent aussi, avec de quoi continuer", async () => {
    const { page, results, status, ask, end } = await open(address(SEARCH));
    await ask("Trodheim");
    assert.match(await status.innerText(), /^Aucune page ne dit «\u00a0Trodheim\u00a0»\. Avec «\u00a0Trondheim\u00a0»\u00a0: \d+ résultats$/);
    await ask("plomberie zinguerie");
    assert.equal(await status.innerText(), "Aucune page ne répond à «\u00a0plomberie zinguerie\u00a0».");
    assert.equal(await results.count(), 0);
    for (const name of ["plan du site", "Questions de parents"])
      assert.ok(await page.getByRole("main").getByRole("link", { name }).isVisible(), name);
    await ask("bourse zinguerie");
    assert.match(await status.innerText(), /^Aucune page ne réunit tous ces mots\. Celles-ci s’en approchent\. \d+ résultats?$/);
    await ask("");
    assert.equal(await status.innerText(), "");
    await page.getByRole("button", { name: "Caspe" }).click();
    await results.first().waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), "Caspe");
    await end();
  });

  it("on choisit un genre, un BTS, un pays, une année, et l’adresse le retient", async () => {
    const { page, results, status, ask, end } = await open(address(SEARCH));
    await page.getByText("Affiner").click();
    const choose = (group, name) => page.getByRole("group", { name: group }).getByRole("radio", { name, exact: true }).click();
    await ask("Caspe");
    const all = await results.count();
    await choose("Genre", "Témoignage");
    await page.waitForURL("**genre=T%C3%A9moignage**");
    const kinds = new Set(await results.locator("[data-part=kind]").allInnerTexts());
    assert.deepEqual([...kinds], ["Témoignage"]);
    assert.ok((await results.count()) < all);
    await choose("Pays", "Irlande");
    await page.waitForURL("**pays=Irlande**");
    assert.equal(await status.innerText(), "Aucune page ne répond à tous ces choix. Retirez-en un.");
    await ask("");
    assert.equal(await results.count(), 1, "without words, all that is chosen");
    await page.reload();
    await results.first().waitFor();
    assert.equal(await results.first().getByRole("link").innerText(), "Yanis à Dublin\u00a0: le métier en anglais");
    assert.ok(await page.getByRole("radio", { name: "Irlande" }).isChecked(), "the choice is seen");
    await end();
  });
});

describe("les petits mots", () => {
  it("ne marquent pas le début des longs", async () => {
    const { page, ask, end } = await open(address(SEARCH));
    await ask("combien ça coûte");
    const marked = await page.locator(`${RESULTS} mark`).allInnerTexts();
    assert.deepEqual(marked.filter((word) => /^(ca|ç)/i.test(word)), []);
    await ask("ça");
    const alone = await page.locator(`${RESULTS} mark`).allInnerTexts();
    assert.deepEqual([...new Set(alone.map((word) => word.toLowerCase()))], ["ça"]);
    await end();
  });

  it("une page dans une autre langue est dite dans cette langue, sous un genre en français", async () => {
    const { results, ask, end } = await open(address(SEARCH));
    await ask("host a student");
    const first = results.first();
    assert.equal(await first.locator("[data-part=title]").getAttribute("lang"), "en");
    assert.equal(await first.locator("[data-part=kind]").innerText(), "Page");
    assert.ok(await first.getByText("English", { exact: true }).isVisible(), "whoever reads is told");
    await end();
  });

  it("la page anglaise parle anglais, et dit quels résultats sont en français", async () => {
    const { page, results, status, ask, end } = await open(address(`en/${SEARCH}`));
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Search");
    await ask("Dublin");
    assert.match(await status.innerText(), /^\d+ results$/);
    const french = results.filter({ has: page.locator("[data-part=title][lang=fr]") }).first();
    assert.ok(await french.getByText("Français", { exact: true }).isVisible());
    assert.ok(["Mobility", "Testimonial"].includes(await french.locator("[data-part=kind]").innerText()));
    await ask("Caspe");
    assert.equal(await results.first().getByText("English", { exact: true }).count(), 0, "the page's own language needs no mark");
    await page.getByText("Refine").click();
    await page.getByRole("group", { name: "Country" }).getByRole("radio", { name: "Ireland", exact: true }).click();
    await page.waitForURL("**pays=Irlande**");
    assert.equal(await status.innerText(), "No page answers all these choices. Remove one.");
    await end();
  });
});

describe("ce qu’elle coûte", () => {
  it("le moteur et les textes n’arrivent qu’au premier usage, et rien n’est demandé ailleurs", async () => {
    const faults = [];
    const context = await browser.newContext(DESK);
    listen(context, HOME, faults);
    const page = await context.newPage();
    const scripts = [];
    page.on("request", (request) => request.resourceType() === "script" && scripts.push(new URL(request.url()).pathname.split("/").pop().replace(/\.\w{8}\./, ".")));
    await page.goto(address(SEARCH), { waitUntil: "networkidle" });
    assert.deepEqual(scripts, ["search.js"]);
    await page.getByRole("searchbox").focus();
    await page.waitForLoadState("networkidle");
    assert.deepEqual(scripts.sort(), ["search-engine.js", "search-fr.js", "search.js", "textes.js"], "the stemmer of this language alone");
    assert.deepEqual(faults, []);
    await context.close();
  });

  it("elle respecte une politique de sécurité sans script dans la page", async () => {
    const context = await browser.newContext(DESK);
    const page = await context.newPage();
    await page.route("**/recherche/", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self'; manifest-src 'self'" };
      await route.fulfill({ response, headers });
    });
    await page.goto(`${address(SEARCH)}?q=caspe`);
    await page.locator(RESULTS).first().waitFor();
    await context.close();
  });

  it("faute de pouvoir se charger, elle le dit et mène au plan du site", async () => {
    const context = await browser.newContext(DESK);
    const page = await context.newPage();
    await page.route("**/recherche/textes.js", (route) => route.abort());
    await page.goto(`${address(SEARCH)}?q=caspe`);
    await page.getByText("La recherche n’a pas pu se charger. Rechargez la page, ou prenez le plan du site.").waitFor();
    assert.ok(await page.getByRole("main").getByRole("link", { name: "plan du site" }).isVisible());
    await context.close();
  });
});

describe("pour tous", () => {
  it("sans JavaScript, la page dit pourquoi elle ne cherche pas et mène au plan du site", async () => {
    const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address(SEARCH));
    const main = page.getByRole("main");
    assert.match(await page.locator(".search-off").innerText(), /la recherche se sert de JavaScript/);
    assert.equal(await page.getByRole("searchbox").count(), 0, "no field that would do nothing");
    await main.getByRole("link", { name: "plan du site" }).first().click();
    await page.waitForURL("**/plan-du-site/**");
    await context.close();
  });

  it("au clavier : le champ, les résultats, Échap pour effacer", async () => {
    const { page, field, results, end } = await open(address(SEARCH));
    await field.focus();
    await page.keyboard.type("caspe");
    await page.keyboard.press("Enter");
    await results.first().waitFor();
    assert.ok(await field.evaluate((field) => field === document.activeElement), "Enter leaves the field where it is");
    const names = [];
    for (let stop = 0; stop < 3; stop++) {
      await page.keyboard.press("Tab");
      names.push(await page.evaluate(() => document.activeElement.innerText.trim().replace("\n", "")));
    }
    assert.deepEqual(names, ["Rechercher", "Affiner\u00a0: genre, BTS, pays, année", await results.first().getByRole("link").innerText()]);
    await field.focus();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !location.search);
    assert.equal(await field.inputValue(), "");
    assert.equal(await results.count(), 0);
    await end();
  });

  it("la page introuvable cherche", async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${HOME}temoignages/une-page-perdue/`);
    await page.getByRole("searchbox").fill("lea caspe");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/recherche/index.html?q=lea+caspe");
    const first = page.locator(RESULTS).first();
    await first.waitFor();
    assert.match(await first.innerText(), /Léa à Caspe/);
    await context.close();
  });

  for (const [device, options] of Object.entries({ téléphone: PHONE, bureau: DESK })) {
    it(`les résultats sont accessibles, en clair et en sombre, ${device}`, async () => {
      const { page, ask, end } = await open(address(SEARCH), options);
      await page.getByText("Affiner").click();
      await ask("Caspe");
      const faults = [];
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        faults.push(...(await axe(page)).map((fault) => `${colorScheme}: ${fault}`));
      }
      assert.deepEqual(faults, []);
      for (const width of [1440, 768, 360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        await settled(page);
        assert.equal(await sideways(page), 0, `${width} px`);
      }
      await end();
    });
  }
});
