// Printed: A4, no blank sheet, no more of them than the words need.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { AT_ONCE, DESK, openBrowser } from "./support/browser.js";
import { PAGE_TYPES, SAID, address, languageOf } from "./support/site.js";

const browser = await openBrowser();
/** Characters that a printed sheet of this theme holds at the very least, headings, lists and margins counted. */
const FEWEST_PER_SHEET = 700;

/** Sizes of the sheets in points, and how many of the drawing streams show text. */
function sheets(pdf) {
  const source = pdf.toString("latin1");
  const sizes = [...source.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((m) => [Math.round(m[1]), Math.round(m[2])]);
  let written = 0;
  for (const match of source.matchAll(/\/Filter \/FlateDecode[^>]*>>\s*stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = source.indexOf("endstream", start);
    let drawing = "";
    try {
      drawing = inflateSync(pdf.subarray(start, end)).toString("latin1");
    } catch {
      continue; // a picture or a font, not a drawing
    }
    if (/\bT[jJ]\b/.test(drawing) && /\bBT\b/.test(drawing)) written += 1;
  }
  return { sizes, written };
}

describe("sur papier", { concurrency: AT_ONCE }, () => {
  for (const { type, path } of PAGE_TYPES) {
    it(type, async (t) => {
      const context = await browser.newContext(DESK);
      const page = await context.newPage();
      await page.goto(address(path));
      const { sizes, written } = sheets(await page.pdf({ preferCSSPageSize: true, printBackground: false }));
      await page.emulateMedia({ media: "print" });
      const words = await page.locator("body").innerText();
      const title = await page.getByRole("heading", { level: 1 }).innerText();
      await context.close();
      const most = 1 + Math.ceil(words.length / FEWEST_PER_SHEET);
      t.diagnostic(`${type} : ${sizes.length} feuilles, ${words.length} signes`);
      assert.ok(title.length > 3);
      assert.ok(words.includes(SAID[languageOf(path)].statement), "the statement on European funding");
      assert.deepEqual([...new Set(sizes.map(String))], ["595,842"], "A4");
      assert.ok(sizes.length >= 1 && sizes.length <= Math.min(most, 8), `${sizes.length} sheets for ${words.length} characters`);
      assert.ok(written >= sizes.length, `${sizes.length} sheets, ${written} with text`);
    });
  }
});
