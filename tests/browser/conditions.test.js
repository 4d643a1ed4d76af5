// Each page type as few see it: in the colours that Windows forces, and without any style sheet. What a small window, paper, and a
// browser without script show is in `pages.test.js` and `paper.test.js`.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { AT_ONCE, DESK, openBrowser, settled } from "./support/browser.js";
import { PAGE_TYPES, address } from "./support/site.js";

const browser = await openBrowser();
/** Pixels: a drawing without style is no larger than this, or it hides the words. */
const LARGEST_ICON = 64;

/** Those of drawings are said beside them. */
async function words(page) {
  await page.evaluate(() => document.querySelectorAll("svg").forEach((drawing) => drawing.remove()));
  return (await page.locator("body").innerText()).match(/[\p{L}\p{N}]+/gu);
}

describe("contrastes forcés", { concurrency: AT_ONCE }, () => {
  for (const { type, path } of PAGE_TYPES) {
    it(type, async () => {
      const context = await browser.newContext({ ...DESK, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(address(path));
      await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
      await settled(page);
      // Their colour is gone: a line is left around them.
      const bare = await page.locator("button, .button").evaluateAll((buttons) =>
        buttons
          .filter((button) => button.checkVisibility({ visibilityProperty: true }) && getComputedStyle(button).borderTopStyle === "none")
          .map((button) => button.innerText),
      );
      assert.deepEqual(bare, [], "buttons have a border");
      // A drawing keeps the colour of its style where that says one, on a ground that is no longer ours.
      const dim = await page.locator(".icon").evaluateAll((icons) =>
        icons
          .filter((icon) => icon.checkVisibility() && getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color)
          .map((icon) => icon.parentElement.outerHTML.slice(0, 60)),
      );
      assert.deepEqual(dim, [], "icons have the colour of their words");
      await context.close();
    });
  }
});

describe("sans feuille de style", { concurrency: AT_ONCE }, () => {
  for (const { type, path } of PAGE_TYPES) {
    it(type, async () => {
      const context = await browser.newContext({ ...DESK, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(address(path));
      const usual = await words(page);
      await page.route("**/*.css", (route) => route.abort());
      await page.reload();
      const huge = await page.locator("svg").evaluateAll(
        (drawings, largest) =>
          drawings
            .filter((drawing) => drawing.matches("a svg, button svg, li svg, p svg, .icon") && !drawing.closest(".map, .eu-block"))
            .map((drawing) => [drawing.getBoundingClientRect().width, drawing.parentElement.innerText.slice(0, 40)])
            .filter(([width]) => width > largest),
        LARGEST_ICON,
      );
      assert.deepEqual(huge, []);
      await page.locator("[popovertarget=menu]").first().click();
      const rest = (await words(page))[Symbol.iterator]();
      // In the same order: what is only for readers' voices is there as well.
      for (const word of usual) {
        const passed = [];
        for (const said of rest) {
          passed.push(said);
          if (said === word) break;
        }
        assert.equal(passed.at(-1), word, `« ${word} » is lost or glued to another word: ${passed.slice(0, 4).join(" ")}`);
      }
      await context.close();
    });
  }
});
