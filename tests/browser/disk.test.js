// The portal opened from a folder or a USB key: index.html, three links deep, dressed.
import { it } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DESK, openBrowser } from "./support/browser.js";
import { PUBLIC } from "./support/site.js";

const browser = await openBrowser();

/** Colour of the page and family of its text: only the style sheet gives these. */
const dress = (page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const { backgroundColor, fontFamily } = getComputedStyle(document.body);
    return { backgroundColor, family: fontFamily.split(",")[0], loaded: [...document.fonts].some((f) => f.family === "Bricolage" && f.status === "loaded") };
  });

it("ouvert depuis le disque, le portail se lit et se parcourt", async () => {
  const context = await browser.newContext({ ...DESK, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(PUBLIC, "index.html")).href);
  const DRESSED = { backgroundColor: "rgb(251, 247, 238)", family: "Bricolage", loaded: true };
  assert.deepEqual(await dress(page), DRESSED);

  const steps = [
    ["Toutes les mobilités", "Les mobilités", "mobilites/index.html"],
    ["Dublin, automne 2026\u00a0: trois apprentis en Irlande", "Dublin, automne 2026\u00a0: trois apprentis en Irlande", "mobilites/dublin-2026/index.html"],
    ["Yanis à Dublin", null, "temoignages/yanis-dublin/index.html"],
  ];
  for (const [link, title, path] of steps) {
    await page.getByRole("main").getByRole("link", { name: link }).first().click();
    await page.waitForURL(pathToFileURL(join(PUBLIC, path)).href);
    const seen = await page.getByRole("heading", { level: 1 }).innerText();
    if (title) assert.equal(seen, title);
    assert.deepEqual(await dress(page), DRESSED);
  }
  const photos = await page.evaluate(() => [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src));
  assert.deepEqual(photos, [], "pictures that do not show");
  await page.getByRole("link", { name: "Lycée Charles Alliès" }).first().click();
  await page.waitForURL(pathToFileURL(join(PUBLIC, "index.html")).href);
  await context.close();
});
