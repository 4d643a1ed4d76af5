// The five errands of a visitor with a phone, each in at most three taps from the home page, known by what is read at the end.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { PHONE, openBrowser } from "./support/browser.js";
import { HOME } from "./support/site.js";

const browser = await openBrowser();
const MOST = 3;

/** Walks from the home page, one tap for each name: the button « Menu », or a link of the menu or of the page. */
async function errand(...names) {
  assert.ok(names.length <= MOST, `${names.length} taps`);
  const context = await browser.newContext({ ...PHONE, reducedMotion: "reduce" });
  const page = await context.newPage();
  const main = page.getByRole("main");
  await page.goto(HOME);
  for (const name of names) {
    if (name === "Menu") {
      await page.getByRole("button", { name, exact: true }).tap();
      continue;
    }
    const link = main.or(page.getByRole("navigation", { name: "Menu principal" })).getByRole("link", { name, exact: true }).first();
    const there = new URL(await link.getAttribute("href"), page.url());
    await link.tap();
    await page.waitForURL(there.href);
  }
  return { page, main, end: () => context.close() };
}

/** The text is on the page, visible. */
const sees = (place, text) => place.getByText(text).first().waitFor({ timeout: 5000 });

describe("cinq visites, trois gestes au plus", () => {
  it("quand est la prochaine journée portes ouvertes ?", async () => {
    const { page, main, end } = await errand("Journée portes ouvertes 2027");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Journée portes ouvertes 2027");
    await sees(main, "samedi 30 janvier 2027, de 9 h à 16 h");
    await sees(main, "Lycée Charles Alliès, Pézenas");
    await sees(main, "Ajouter à mon agenda");
    await end();
  });

  it("que dit une étudiante de BTS de Trondheim ?", async () => {
    const { main, end } = await errand("Menu", "Témoignages", "Manon à Trondheim : « Montre-moi »");
    await sees(main, "Manon, BTS MS");
    await sees(main, "À Trondheim, le chef d’atelier m’a tendu le schéma et m’a dit : montre-moi.");
    await end();
  });

  it("comment candidater, et avec quel argent ?", async () => {
    const { main, end } = await errand("Menu", "Partir", "Budget");
    assert.ok(await main.getByRole("heading", { name: "Budget" }).isVisible());
    const box = await main.getByRole("heading", { name: "Budget" }).boundingBox();
    assert.ok(box.y >= 0 && box.y < PHONE.viewport.height, "the tap on « Budget » shows the budget");
    await sees(main, "La bourse Erasmus+ est une aide. Elle dépend du pays de destination et de la durée du séjour.");
    await sees(main, "J’explique mon projet par écrit, puis en entretien.");
    await end();
  });

  it("y a-t-il un #ErasmusDays cette année, et que s’y passe-t-il ?", async () => {
    const { main, end } = await errand("Fête de l’Europe 2026 : neuf semaines, et après ?");
    await sees(main, "jeudi 15 octobre 2026, de 13 h 30 à 18 h");
    await sees(main, "Programme");
    await sees(main, "Goûter et départ symbolique du groupe de Dublin");
    await end();
  });

  it("un journaliste trouve le contact et le dernier communiqué", async () => {
    const { page, main, end } = await errand("Menu", "Presse", "Cinq étudiants de Pézenas partent travailler neuf semaines en Espagne");
    const title = await page.getByRole("heading", { level: 1 }).innerText();
    assert.equal(title, "Cinq étudiants de Pézenas partent travailler neuf semaines en Espagne");
    await sees(main, "presse@charles-allies.example");
    await sees(main, "04 65 71 12 34");
    assert.match(page.url(), /\/presse\/caspe-2026\//);
    await end();
  });
});
