// The documents of livrables/ in a browser: readable, accessible, alone, printed on the sheets that they promise.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AT_ONCE, DESK, PHONE, axe, openBrowser, settled, sideways } from "./support/browser.js";
import { ALL, DOCUMENTS, KINDS, onDisk } from "./support/documents.js";

const browser = await openBrowser();
const JAR = createRequire(import.meta.url)("vnu-jar");

it("il y en a de chaque sorte", () => {
  const kinds = KINDS.map(({ kind }) => kind);
  for (const kind of ["atelier", "ent/index.html", "presse/communique.html", "axe3/bilan.html", "axe3/retroplanning.html", "erasmusdays/affiche-a3.html", "erasmusdays/affiche-a4.html", "erasmusdays/invitation.html", "erasmusdays/deroule.html", "erasmusdays/communique-bilan.html", "radio/conducteur.html", "radio/invite-1.html", "reseaux/fiche.html", "reseaux/diaporama.html", "reseaux/a-laisser.html", "reseaux/suivi.html", "jpo/index.html", "jpo/affiche-portail-a3.html", "jpo/affiche-bts-a4.html", "jpo/cartes-portail.html", "jpo/cartes-bts.html", "plaquettes/encart-a5.html", "plaquettes/encart-a4.html"]) {
    assert.ok(kinds.includes(kind), kind);
  }
});

it("le vérificateur HTML ne trouve aucune erreur", () => {
  const { stderr, error } = spawnSync(
    "java",
    ["-jar", JAR, "--format", "json", "--errors-only", "--exit-zero-always", ...ALL.map((path) => join(DOCUMENTS, path))],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  assert.ifError(error);
  const faults = JSON.parse(stderr).messages.map((m) => `${m.url.split("/livrables/")[1]}:${m.lastLine}: ${m.message} – ${m.extract}`);
  assert.deepEqual(faults, []);
});

describe("à l’écran", { concurrency: AT_ONCE }, () => {
  for (const { kind, path } of KINDS) {
    it(kind, async () => {
      for (const device of [PHONE, DESK]) {
        // A slide of the kiosk that fades in while it is looked at would be judged half there.
        const context = await browser.newContext({ ...device, reducedMotion: "reduce" });
        const asked = [];
        context.on("request", (r) => r.url().startsWith("file:") || r.url().startsWith("data:") || asked.push(r.url()));
        const page = await context.newPage();
        await page.goto(onDisk(path));
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          assert.deepEqual(await axe(page), [], `${colorScheme}, ${device.viewport.width}`);
        }
        assert.equal(await sideways(page), 0, `sideways at ${device.viewport.width}`);
        assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
        assert.deepEqual(asked, [], "asked elsewhere");
        await context.close();
      }
    });
  }
});

/** Sizes of the printed sheets, in points. */
async function sheets(path) {
  const context = await browser.newContext(DESK);
  const page = await context.newPage();
  await page.goto(onDisk(path));
  const source = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  await context.close();
  return [...source.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((m) => `${Math.round(m[1])}×${Math.round(m[2])}`);
}

describe("sur papier", { concurrency: AT_ONCE }, () => {
  const A4 = "595×842";
  for (const path of ALL.filter((path) => /communique[^/]*\.html$/.test(path))) {
    it(`${path} : une page A4`, async () => assert.deepEqual(await sheets(path), [A4]));
  }
  for (const [name, size] of [["affiche-a4", A4], ["affiche-a3", "842×1191"], ["invitation", "420×595"], ["deroule", "842×595"]]) {
    it(`${name} : une feuille`, async () => assert.deepEqual(await sheets(`erasmusdays/2026/${name}.html`), [size]));
  }
  for (const path of ALL.filter((path) => /^radio\/.*invite-\d+\.html$/.test(path))) {
    it(`${path} : une page A4`, async () => assert.deepEqual(await sheets(path), [A4]));
  }
  for (const [name, sheet, count] of [["fiche", A4, 1], ["a-laisser", A4, 1], ["suivi", "842×595", 1], ["diaporama", "842×595", 5]]) {
    it(`${name} : ${count}`, async () => assert.deepEqual(await sheets(`reseaux/medef-2027/${name}.html`), Array(count).fill(sheet)));
  }
  it("le conducteur : trois feuilles en largeur au plus", async () => {
    const found = await sheets("radio/radio-decembre-2026/conducteur.html");
    assert.deepEqual([...new Set(found)], ["842×595"]);
    assert.ok(found.length <= 3, `${found.length}`);
  });
  for (const [name, size] of [["affiche-bts-ndrc-a4", A4], ["affiche-portail-a3", "842×1191"], ["cartes-bts-mco", A4]]) {
    it(`${name} : une feuille`, async () => assert.deepEqual(await sheets(`jpo/jpo-2027/imprimes/${name}.html`), [size]));
  }
  for (const [name, size] of [["encart-a5", "476×652"], ["encart-a4", A4]]) {
    it(`${name} : une feuille`, async () => assert.deepEqual(await sheets(`plaquettes/bts-mco/${name}.html`), [size]));
  }
  it("le bilan : quatre pages A4 au plus", async () => {
    const found = await sheets("axe3/bilan.html");
    assert.deepEqual([...new Set(found)], [A4]);
    assert.ok(found.length <= 4, `${found.length}`);
  });
  it("le rétroplanning : quatre feuilles en largeur au plus", async () => {
    const found = await sheets("axe3/retroplanning.html");
    assert.deepEqual([...new Set(found)], ["842×595"]);
    assert.ok(found.length <= 4, `${found.length}`);
  });
});

describe("copier vers l’ENT", () => {
  const DIGEST = "ent/2026-11/index.html";
  const read = (page, type) =>
    page.evaluate(async (type) => {
      const [item] = await navigator.clipboard.read();
      return (await item.getType(type)).text();
    }, type);

  it("chaque champ se copie d’un geste, le contenu avec sa mise en forme", async () => {
    const context = await browser.newContext({ ...DESK, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(onDisk(DIGEST));
    for (const [button, field] of [["le titre", "titre"], ["le résumé", "resume"], ["le texte brut", "texte"], ["le lien", "lien"]]) {
      await page.getByRole("button", { name: `Copier : ${button}` }).click();
      await page.locator(`#${field}-dit`).getByText("Copié").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), (await page.locator(`#${field}`).textContent()).trim());
    }
    await page.getByRole("button", { name: "Copier : le contenu, mis en forme" }).click();
    await page.locator("#contenu-dit").getByText("Copié").waitFor();
    assert.match(await read(page, "text/html"), /<h3><strong>Témoignage du mois<\/strong><\/h3>/);
    assert.match(await read(page, "text/plain"), /— Témoignage du mois\n/);
    await context.close();
  });

  it("sans script, tout se sélectionne à la souris et les boutons ne sont pas là", async () => {
    const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(onDisk(DIGEST));
    assert.equal(await page.getByRole("button").count(), 0);
    const article = page.locator("#contenu");
    assert.equal(await article.evaluate((a) => getComputedStyle(a).userSelect), "auto");
    // The article holds the fragment and nothing else.
    const squeeze = (html) => html.replaceAll("&nbsp;", " ").replace(/\s+/g, " ").replaceAll("> <", "><").trim();
    assert.equal(squeeze(await article.innerHTML()), squeeze(readFileSync(join(DOCUMENTS, "ent/2026-11/contenu.html"), "utf8")));
    await context.close();
  });
});
