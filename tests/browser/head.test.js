// The head of the pages, at every width: its parts on one line; where the menu is folded behind a button, the languages and the
// search may be on the next one, together.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { openBrowser } from "./support/browser.js";
import { address } from "./support/site.js";

const [NARROWEST, WIDEST, STEP] = [320, 1920, 8];
const browser = await openBrowser();

/** What breaks the head in this window: parts or links under one another, whatever is cut. Empty where all is well. */
const broken = (page) =>
  page.evaluate(() => {
    const head = document.querySelector(".site-head .wrap");
    const boxes = (elements) => [...elements].filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect());
    const isOneLine = (all) => all.length > 0 && Math.max(...all.map((box) => box.top)) < Math.min(...all.map((box) => box.bottom));
    const links = boxes(head.querySelectorAll(".menu a"));
    const isFolded = !links.length && head.querySelector(".menu-button").checkVisibility();
    const faults = [];
    const lines = isFolded ? [".wordmark, .menu-button", ".languages, .search-link"] : [".wordmark, .menu, .languages, .search-link"];
    for (const parts of lines) if (!isOneLine(boxes(head.querySelectorAll(parts)))) faults.push(`not on one line: ${parts}`);
    if (!isFolded && (links.length < 5 || !isOneLine(links))) faults.push("the links of the menu");
    if (!isOneLine(boxes(head.querySelectorAll(".languages li > *")))) faults.push("the languages");
    const name = head.querySelector(".wordmark span");
    if (name.getBoundingClientRect().height > 2.5 * parseFloat(getComputedStyle(name).lineHeight)) faults.push("the name of the school has three lines");
    if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is wider than its window");
    return faults;
  });

describe("l’en-tête tient sur une ligne à toutes les largeurs", () => {
  for (const path of ["index.html", "en/index.html", "es/index.html"]) {
    it(path, async () => {
      const page = await browser.newPage({ reducedMotion: "reduce" });
      await page.goto(address(path), { waitUntil: "networkidle" });
      const found = {};
      for (let width = NARROWEST; width <= WIDEST; width += STEP) {
        await page.setViewportSize({ width, height: 700 });
        const faults = await broken(page);
        if (faults.length) found[width] = faults;
      }
      await page.close();
      assert.deepEqual(found, {});
    });
  }
});
