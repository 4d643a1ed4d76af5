// What the network carries and what moves while it arrives: each page within 60 kB, a handful of files, two font families; no layout shift.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { AT_ONCE, DESK, PHONE, openBrowser, settled } from "./support/browser.js";
import { HOME_LIST_ENTRY, PAGE_TYPES, address } from "./support/site.js";

const MOST = 60_000;
const MOST_WITH_PHOTOS = 400_000;
/** The page, its style, the first font, the icon of the tab; a second font for voices, or one script. The home page has both. */
const mostRequests = (type) => (type.endsWith("accueil") ? 6 : 5);
const browser = await openBrowser();

/** Bytes on the wire (headers and gzip included) for each kind of resource of a page, scrolled to its end; files but its photos. */
async function carried(path) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const types = new Map();
  const bytes = {};
  const files = new Set();
  page.on("request", (r) => r.resourceType() !== "image" && files.add(r.url()));
  network.on("Network.responseReceived", (e) => types.set(e.requestId, e.type));
  network.on("Network.loadingFinished", (e) => {
    const type = types.get(e.requestId);
    if (type) bytes[type] = (bytes[type] ?? 0) + e.encodedDataLength;
  });
  await network.send("Network.enable");
  await page.goto(address(path), { waitUntil: "networkidle" });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.waitForLoadState("networkidle");
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready;
    const files = performance.getEntriesByType("resource").map((r) => r.name).filter((name) => name.endsWith(".woff2"));
    const families = [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.family);
    return { files: new Set(files).size, families: new Set(families.filter((f) => !f.endsWith("-wait"))).size };
  });
  await context.close();
  return { bytes, requests: files.size, fonts };
}

describe("le poids", { concurrency: AT_ONCE }, () => {
  for (const { type, path } of PAGE_TYPES) {
    it(`${type} : 60 ko sans les photos, quelques fichiers, deux familles de caractères`, async (t) => {
      const { bytes, requests, fonts } = await carried(path);
      const { Image = 0, ...rest } = bytes;
      const total = Object.values(rest).reduce((sum, n) => sum + n, 0);
      t.diagnostic(`${type} : ${total} octets sans les photos, ${total + Image} avec, ${requests} fichiers sans les photos`);
      assert.ok(rest.Document > 0 && rest.Stylesheet > 0 && rest.Font > 0, JSON.stringify(bytes));
      assert.ok(total <= MOST, `${total} bytes: ${JSON.stringify(bytes)}`);
      assert.ok(total + Image <= MOST_WITH_PHOTOS, `${total + Image} bytes with photos`);
      assert.ok(requests <= mostRequests(type), `${requests} files`);
      assert.ok(fonts.families <= 2 && fonts.files <= 4, JSON.stringify(fonts));
    });
  }
});

describe("rien ne bouge pendant que la page arrive", () => {
  for (const path of HOME_LIST_ENTRY) {
    for (const [device, options] of Object.entries({ téléphone: PHONE, bureau: DESK })) {
      it(`${path}, ${device}`, async (t) => {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        // The fonts arrive once the page is painted without them: the worst case, every time.
        await page.route("**/*.woff2", async (route) => {
          await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
          await route.continue();
        });
        await page.addInitScript(() => {
          window.shifts = [];
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              const moved = entry.sources.map((s) => s.node?.className || s.node?.nodeName).join(", ");
              if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, moved });
            }
          }).observe({ type: "layout-shift", buffered: true });
        });
        await page.goto(address(path), { waitUntil: "networkidle" });
        await page.evaluate(() => document.fonts.ready);
        await settled(page);
        await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
        await page.waitForLoadState("networkidle");
        await settled(page);
        const shifts = await page.evaluate(() => window.shifts);
        const total = shifts.reduce((sum, s) => sum + s.value, 0);
        t.diagnostic(`décalage : ${total.toFixed(4)}`);
        await context.close();
        // A hundredth is a line of text that moves by less than its own height: below what is noticed.
        assert.ok(total < 0.01, JSON.stringify(shifts));
      });
    }
  }
});
