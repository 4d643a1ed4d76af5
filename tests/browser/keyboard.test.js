// With the keyboard alone: the way past the menu first, a visible mark on each stop, the menu of the phone.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { DESK, PHONE, openBrowser } from "./support/browser.js";
import { HOME, PAGE_TYPES, SAID, address, languageOf } from "./support/site.js";

const browser = await openBrowser();

/** The element that has the focus: its words, whether it is seen in the window, whether a mark shows it. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    window.marks ??= new WeakSet();
    const again = window.marks.has(element);
    window.marks.add(element);
    // A radio button is drawn by its label.
    const drawn = element.matches("input[type=radio]") ? element.nextElementSibling : element;
    const box = drawn.getBoundingClientRect();
    const style = getComputedStyle(drawn);
    const ring = element.querySelector?.(".map-target");
    return {
      name: (element.getAttribute("aria-label") ?? element.innerText ?? element.textContent).trim().split("\n")[0] || element.nodeName,
      seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || (ring ? getComputedStyle(ring).strokeWidth === "3px" : false),
      again,
    };
  });

describe("au clavier", () => {
  for (const { type, path } of PAGE_TYPES) {
    it(type, async () => {
      const said = SAID[languageOf(path)];
      const context = await browser.newContext({ ...DESK, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(address(path));
      await page.keyboard.press("Tab");
      assert.deepEqual(await focused(page), { name: said.skip, seen: true, marked: true, again: false });
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "contenu");

      await page.goto(address(path));
      const stops = [];
      const faults = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const stop = await focused(page);
        if (!stop || stop.again) break;
        stops.push(stop.name);
        if (!stop.seen) faults.push(`« ${stop.name} » is not seen`);
        if (!stop.marked) faults.push(`« ${stop.name} » bears no mark`);
      }
      await context.close();
      assert.deepEqual(faults, []);
      const links = [said.skip, said.menu, ...said.foot];
      assert.deepEqual(links.filter((name) => stops.includes(name)), links, "the walk reaches the end of the page");
    });
  }

  it("le menu du téléphone s’ouvre, se parcourt et se ferme", async () => {
    const context = await browser.newContext({ ...PHONE, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(HOME);
    const menu = page.locator("#menu");
    const formations = page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Formations" });
    assert.equal(await menu.isVisible(), false);
    for (const name of ["Aller au contenu", "Lycée Charles Alliès", "Menu"]) {
      await page.keyboard.press("Tab");
      assert.equal((await focused(page)).name, name);
    }
    await page.keyboard.press("Enter");
    assert.ok(await formations.isVisible(), "Enter opens the menu");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).name, "Fermer");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).name, "Formations");
    await page.keyboard.press("Escape");
    assert.equal(await menu.isVisible(), false, "Escape closes the menu");
    assert.equal((await focused(page)).name, "Menu", "and the focus is back where it was");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await menu.isVisible(), false, "« Fermer » closes the menu");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/formations/**");
    await context.close();
  });
});
