// What some readers ask of their machine, or cannot see: no movement, the map in words.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { AT_ONCE, DESK, openBrowser, settled } from "./support/browser.js";
import { PAGE_TYPES, address } from "./support/site.js";

const browser = await openBrowser();

/** Animations and transitions of a page, even those that wait for it to be scrolled. */
async function movements(path, reducedMotion) {
  const context = await browser.newContext({ ...DESK, reducedMotion });
  const page = await context.newPage();
  await page.goto(address(path));
  await settled(page);
  const link = page.getByRole("main").getByRole("link").first();
  if (await link.count()) await link.hover();
  const count = await page.evaluate(() => document.getAnimations().length + (getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? 1 : 0));
  await context.close();
  return count;
}

describe("qui ne veut pas de mouvement n’en a pas", { concurrency: AT_ONCE }, () => {
  it("les autres en ont", async () => {
    for (const path of ["index.html", "mobilites/caspe-2026/index.html", "partir/index.html"]) assert.ok((await movements(path, "no-preference")) > 0, path);
  });
  for (const { type, path } of PAGE_TYPES) it(type, async () => assert.equal(await movements(path, "reduce"), 0));
});

describe("la carte se lit aussi", () => {
  for (const path of ["index.html", "mobilites/index.html", "en/index.html", "es/mobilites/index.html"]) {
    it(path, async () => {
      const page = await browser.newPage(DESK);
      await page.goto(address(path));
      const names = await page.locator(".map .map-place").evaluateAll((places) => places.map((place) => place.getAttribute("aria-label")));
      const listed = await page.locator(".places > li > h3").evaluateAll((titles) => titles.map((h3) => `${h3.childNodes[1].textContent.trim()} (${h3.querySelector("small").textContent})`));
      assert.ok(names.length >= 3, `${names}`);
      assert.deepEqual(listed, names, "the towns of the map, in words beside it");
      const leads = await page.locator(".places > li").evaluateAll((places) => places.map((place) => place.querySelectorAll("a").length));
      assert.ok(leads.every((count) => count > 0), "each leads to its departures");
      await page.close();
    });
  }
});
