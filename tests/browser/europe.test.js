// What Europe's funding obliges a page to show (domain.md §3), and what a page says of the days to come.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { openBrowser, settled } from "./support/browser.js";
import { PAGE_TYPES, SAID, address, languageOf } from "./support/site.js";

const browser = await openBrowser();
const ALLOWED = ["arial", "auto", "calibri", "garamond", "trebuchet ms", "tahoma", "verdana", "ubuntu"];

describe("l’emblème de l’Union européenne", () => {
  for (const width of [320, 768, 1440]) {
    it(`à ${width} px, sur chaque sorte de page`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      for (const { path } of PAGE_TYPES) {
        await page.goto(address(path));
        const emblem = page.locator(".eu-emblem");
        assert.equal(await emblem.count(), 1, path);
        const box = await emblem.boundingBox();
        assert.ok(box.height >= 48, `${path}: ${box.height} px high`);
        assert.ok(Math.abs(box.width / box.height - 1.5) < 0.03, `${path}: ${box.width} × ${box.height}`);
        const statement = page.getByText(SAID[languageOf(path)].statement, { exact: true });
        assert.ok(await statement.isVisible(), path);
        const style = await statement.evaluate((e) => {
          const { fontFamily, fontStyle, textDecorationLine } = getComputedStyle(e);
          return { font: fontFamily.split(",")[0].replaceAll('"', "").toLowerCase(), fontStyle, textDecorationLine };
        });
        assert.ok(ALLOWED.includes(style.font), `${path}: ${style.font}`);
        assert.deepEqual([style.fontStyle, style.textDecorationLine], ["normal", "none"], path);
        // No other logo exceeds it.
        const logo = await page.locator("header svg, header img").first().boundingBox();
        assert.ok(logo.height <= box.height && logo.width <= box.width, `${path}: the school's logo is ${logo.width} × ${logo.height}`);
      }
      await page.close();
    });
  }
});

describe("les jours qui restent", () => {
  const cases = [
    ["2026-11-24", "dans 2 jours"],
    ["2026-11-25", "demain"],
    ["2026-11-26", "aujourd’hui"],
    ["2026-12-01", "passé"],
  ];
  for (const [day, words] of cases) {
    it(`le ${day} : ${words}`, async () => {
      const page = await browser.newPage();
      await page.clock.setFixedTime(new Date(`${day}T10:00`));
      await page.goto(address("index.html"));
      await settled(page);
      assert.equal((await page.locator(".ticket-count").innerText()).replaceAll(/\s/g, " "), words);
      await page.close();
    });
  }

  it("sans script, la date suffit", async () => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(address("index.html"));
    assert.equal(await page.locator(".ticket-count").innerText(), "");
    assert.ok(await page.getByText("jeudi 26 novembre 2026, de 18 h à 19 h 30").first().isVisible());
    await page.close();
  });
});
