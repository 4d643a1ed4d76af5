// The deck of a talk, as it is presented: by keyboard, by click, by a remote control; without network; from one file.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DESK, PHONE, openBrowser } from "./support/browser.js";
import { DOCUMENTS } from "./support/documents.js";

const browser = await openBrowser();

/** The deck alone in a folder, as on a key, in a browser without network. */
async function open(device = DESK, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "diaporama-"));
  copyFileSync(join(DOCUMENTS, "reseaux/medef-2027/diaporama.html"), join(folder, "diaporama.html"));
  const context = await browser.newContext({ ...device, ...more, offline: true });
  const faults = [];
  context.on("weberror", (e) => faults.push(e.error().message));
  context.on("request", (r) => r.url().startsWith("file:") || r.url().startsWith("data:") || faults.push(r.url()));
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, "diaporama.html")).href);
  return { context, page, faults };
}

/** Numbers of the slides that can be seen. */
const seen = (page) => page.locator(".slide").evaluateAll((slides) => slides.filter((s) => s.checkVisibility()).map((s) => s.id));

describe("le diaporama", () => {
  it("se lit d’abord en entier, cinq diapositives l’une sous l’autre", async () => {
    for (const more of [{}, { javaScriptEnabled: false }]) {
      const { context, page } = await open(DESK, more);
      assert.deepEqual(await seen(page), ["d1", "d2", "d3", "d4", "d5"]);
      await context.close();
    }
  });

  it("se présente au clavier, en plein écran, et l’on en sort", async () => {
    const { context, page, faults } = await open();
    await page.getByRole("button", { name: "Présenter en plein écran" }).click();
    await page.waitForFunction(() => document.fullscreenElement);
    assert.deepEqual(await seen(page), ["d1"]);
    for (const [key, slide] of [["ArrowRight", "d2"], ["PageDown", "d3"], [" ", "d4"], ["PageUp", "d3"], ["ArrowLeft", "d2"], ["End", "d5"], ["ArrowRight", "d5"], ["Home", "d1"], ["ArrowLeft", "d1"]]) {
      await page.keyboard.press(key);
      assert.deepEqual(await seen(page), [slide], key);
    }
    // Nothing of the window is beside the slide, and the slide is not cut.
    const box = await page.locator("#d1").boundingBox();
    const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    assert.ok(Math.abs(Math.min(width, (height * 16) / 9) - box.width) < 1 && box.height <= height + 1, JSON.stringify({ box, width, height }));
    await page.keyboard.press("f");
    await page.waitForFunction(() => !document.fullscreenElement);
    assert.equal((await seen(page)).length, 5);
    assert.deepEqual(faults, []);
    await context.close();
  });

  it("avance d’un clic, et recule d’un clic à gauche", async () => {
    const { context, page } = await open();
    await page.keyboard.press("f");
    await page.mouse.click(1000, 300);
    assert.deepEqual(await seen(page), ["d2"]);
    await page.mouse.click(50, 300);
    assert.deepEqual(await seen(page), ["d1"]);
    await context.close();
  });

  it("ne coupe aucun texte, dans la fenêtre, en plein écran, sur un téléphone et sur papier", async () => {
    for (const device of [DESK, PHONE]) {
      const { context, page } = await open(device);
      for (const media of ["screen", "print"]) {
        await page.emulateMedia({ media });
        const cut = await page.locator(".slide").evaluateAll((slides) =>
          slides.flatMap((slide) => {
            const edge = slide.getBoundingClientRect();
            const base = slide.querySelector(".base").getBoundingClientRect();
            return [...slide.querySelectorAll("h1, h2, p, dd, dt, li, blockquote")]
              .filter((e) => !e.closest(".base") && e.checkVisibility())
              .map((e) => ({ e, box: e.getBoundingClientRect() }))
              .filter(({ box }) => box.right > edge.right + 1 || box.bottom > base.top + 1)
              .map(({ e }) => `${slide.id}: ${e.textContent.trim().slice(0, 40)}`);
          }),
        );
        assert.deepEqual(cut, [], `${media}, ${device.viewport.width}`);
      }
      await context.close();
    }
  });

  it("s’imprime en cinq feuilles, même pendant la présentation", async () => {
    const { context, page } = await open();
    await page.keyboard.press("f");
    await page.keyboard.press("End");
    const source = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    assert.equal([...source.matchAll(/\/MediaBox\s*\[\s*0 0 841\.\d+ 59[45]\.\d+\s*\]/g)].length, 5);
    await context.close();
  });
});
