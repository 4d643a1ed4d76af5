// Every page of the portal: accessible in light and dark, on a phone and on a desk; no sideways scrolling; no request that fails or
// leaves the site; the same words without JavaScript.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { AT_ONCE, DESK, PHONE, axe, listen, openBrowser, settled, sideways } from "./support/browser.js";
import { HOME, PAGES, PAGE_TYPES, address } from "./support/site.js";

const browser = await openBrowser();

describe("chaque page", { concurrency: AT_ONCE }, () => {
  it("il y a des pages de chaque sorte", () => {
    assert.deepEqual(
      PAGE_TYPES.map((t) => t.type).filter((t) => t.endsWith("/*")),
      [
        ...["erasmusdays/*", "etiquettes/*", "evenements/*", "formations/*", "mobilites/*", "temoignages/*"].map((type) => `en ${type}`),
        "erasmusdays/*",
        ...["erasmusdays/*", "etiquettes/*", "evenements/*", "formations/*", "mobilites/*", "temoignages/*"].map((type) => `es ${type}`),
        ...["etiquettes/*", "evenements/*", "formations/*", "mobilites/*", "presse/*", "temoignages/*"],
      ],
    );
  });

  for (const path of PAGES) {
    it(path, async () => {
      const faults = [];
      const words = {};
      for (const javaScriptEnabled of [true, false]) {
        const context = await browser.newContext({ ...PHONE, javaScriptEnabled, reducedMotion: "reduce" });
        listen(context, HOME, faults);
        const page = await context.newPage();
        await page.goto(address(path), { waitUntil: javaScriptEnabled ? "networkidle" : "load" });
        // Only the days that remain need a script, and the search, which says so: the date and the map of the site are beside them.
        await page.evaluate(() => document.querySelectorAll("[data-first], .search").forEach((part) => part.remove()));
        words[javaScriptEnabled] = await page.locator("body").innerText();
        await context.close();
      }
      assert.deepEqual(faults, [], "requests and console");
      assert.equal(words[false], words[true], "the words without JavaScript");
    });

    it(`${path} : accessible`, async () => {
      const faults = [];
      for (const [device, options] of Object.entries({ téléphone: PHONE, bureau: DESK })) {
        const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
        const page = await context.newPage();
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          if (colorScheme === "light") await page.goto(address(path));
          await settled(page);
          faults.push(...(await axe(page)).map((fault) => `${device} ${colorScheme}: ${fault}`));
        }
        await context.close();
      }
      assert.deepEqual(faults, []);
    });

    it(`${path} : jamais de défilement de côté`, async () => {
      const context = await browser.newContext({ ...DESK });
      const page = await context.newPage();
      await page.goto(address(path));
      const found = {};
      // 320 by 256 is what a window of 1280 by 1024 shows at 400 %.
      for (const [width, height] of [[1440, 900], [768, 1024], [360, 740], [320, 256]]) {
        await page.setViewportSize({ width, height });
        await settled(page);
        found[width] = await sideways(page);
        // A word that is wider than its column is drawn over the next one.
        const wide = await page.locator("main :is(dt, dd, h1, h2, h3, .row-place, .figures > div)").evaluateAll((boxes) => boxes.filter((box) => box.checkVisibility() && box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1).map((box) => box.innerText));
        assert.deepEqual(wide, [], `words out of their column at ${width} px`);
      }
      await context.close();
      assert.deepEqual(found, { 1440: 0, 768: 0, 360: 0, 320: 0 });
    });
  }
});
