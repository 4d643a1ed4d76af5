// Another school: its name, its colours and its menu, written in its content alone, make a site of its own.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DESK, PHONE, axe, listen, openBrowser, settled, sideways } from "./support/browser.js";
import { serve } from "./support/serve.js";
import { LYCEE, address, pagesOf } from "./support/site.js";

const FILES = {
  "site.yaml": `nom: Lycée professionnel Jeanne Barret
nom_court: Lycée Jeanne Barret
promesse: "Depuis Quimper, un stage de l’autre côté de la mer."
url: https://jeanne-barret.example/
adresse: {code_postal: "29000", ville: Quimper, pays: France}
coordonnees: [47.996, -4.102]
couleurs: {principale: "#00584a", accent: "#f08a5d"}
menu:
  - {titre: La traversée, vers: pages/traversee.md}
  - {titre: Récits, vers: temoignages}
  - {titre: Rendez-vous, vers: evenements}
union_europeenne: {forme: finance}
accessibilite: {etat: non_conforme}
`,
  "index.md": `---
titre: Partir de Quimper
resume: Nos étudiants partent en stage en Irlande et en Suède.
---

La mer est au bout de la rue : [le chemin est expliqué ici](pages/traversee.md).
`,
  "pages/traversee.md": `---
titre: La traversée
resume: Comment partir, avec qui, et quand.
---

## Qui part ?

Les étudiants de BTS, dès la première année.

::: question Et la langue ?

Elle s’apprend sur place, avec un collègue patient.
:::
`,
};

const browser = await openBrowser();

describe("un autre lycée", () => {
  const work = mkdtempSync(join(tmpdir(), "portail-"));
  const out = join(work, "public");
  let site;
  before(async () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(work, "content", path)), { recursive: true });
      writeFileSync(join(work, "content", path), text);
    }
    mkdirSync(out);
    site = await serve(out);
    execFileSync(LYCEE, ["build", "--silencieux", "--date", "2026-11-24", "--base-url", site.home, "--contenu", join(work, "content"), "--public", out, "--livrables", join(work, "livrables")]);
  });
  after(async () => {
    await site?.stop();
    rmSync(work, { recursive: true });
  });

  it("porte son nom, son menu et ses couleurs", async () => {
    const page = await browser.newPage({ ...DESK, colorScheme: "light" });
    await page.goto(site.home);
    assert.equal(await page.title(), "Partir de Quimper – Lycée Jeanne Barret");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Depuis Quimper, un stage de l’autre côté de la mer.");
    assert.deepEqual(await page.getByRole("navigation", { name: "Menu principal" }).getByRole("link").allInnerTexts(), ["La traversée", "Récits", "Rendez-vous"]);
    const root = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return { brand: style.getPropertyValue("--brand"), accent: style.getPropertyValue("--accent"), mark: getComputedStyle(document.querySelector(".mark-arch")).fill };
    });
    assert.equal(root.brand, "#00584a");
    assert.equal(root.accent, "#f08a5d");
    assert.notEqual(root.mark, "rgb(0, 51, 153)", "the mark takes the colour of the school");
    assert.equal(await page.locator(".eu-emblem path").first().getAttribute("fill"), "#039", "the emblem keeps its own");
    const words = await page.locator("body").innerText();
    assert.match(words, /Financé par l’Union européenne/);
    assert.match(words, /29000 Quimper/);
    assert.match(words, /© 2026 Lycée professionnel Jeanne Barret/);
    assert.doesNotMatch(await page.content(), /Alliès|Pézenas|charles-allies/);
    await page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "La traversée" }).click();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "La traversée");
    await page.close();
  });

  it("est accessible, sans défilement de côté, sans requête perdue", async () => {
    const faults = [];
    const pages = pagesOf(out);
    assert.ok(pages.includes("index.html") && pages.includes("traversee/index.html"), pages.join(" "));
    const context = await browser.newContext({ ...PHONE, reducedMotion: "reduce" });
    listen(context, site.home, faults);
    const page = await context.newPage();
    for (const path of pages) {
      await page.goto(address(path, site.home));
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        faults.push(...(await axe(page)).map((fault) => `${path} ${colorScheme}: ${fault}`));
      }
      if (await sideways(page)) faults.push(`${path}: sideways`);
    }
    await context.close();
    assert.deepEqual(faults, []);
  });
});
