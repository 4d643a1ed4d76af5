// Lighthouse as for a phone, on each type of page. What does not move while a page loads is judged; the figures of time depend on
// the machine: they are told, for three pages, and for all with VITESSE=oui (a quarter of an hour).
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { openBrowser } from "./support/browser.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOME_LIST_ENTRY, PAGE_TYPES, PUBLIC, address } from "./support/site.js";

const port = await freePort();
await openBrowser([`--remote-debugging-port=${port}`]);

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

const JUDGED = ["accessibility", "best-practices", "seo"];
/** Nothing is waited for that only the figures of time need, no picture is taken. The way that reckons times afterwards, for any
 * other one waits more than five seconds for a quiet network, then as long for a quiet processor, whatever is asked here. */
const AT_ONCE = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0, throttlingMethod: "simulate" };

describe("Lighthouse, téléphone", () => {
  for (const { type, path } of PAGE_TYPES) {
    // The search, the tags and the lost page ask search engines to leave them out: Lighthouse counts it as a fault.
    const isLeftOut = /<meta name="robots" content="noindex">/.test(readFileSync(join(PUBLIC, path), "utf8"));
    const isJudged = ({ id, weight }) => weight > 0 && !(isLeftOut && id === "is-crawlable");
    const isTimed = process.env.VITESSE === "oui" || HOME_LIST_ENTRY.includes(path);
    it(type, async (t) => {
      const how = isTimed ? { onlyCategories: ["performance", ...JUDGED] } : { onlyCategories: JUDGED, ...AT_ONCE };
      const { lhr } = await lighthouse(address(path), { port, logLevel: "error", output: "json", disableFullPageScreenshot: true, ...how });
      const { audits, categories } = lhr;
      const lost = JUDGED.flatMap((id) => categories[id].auditRefs.filter(isJudged).map((ref) => audits[ref.id]))
        .filter(({ score }) => score !== null && score < 1)
        .map(({ title }) => title);
      assert.deepEqual(lost, []);
      for (const id of JUDGED) if (!(isLeftOut && id === "seo")) assert.equal(categories[id].score, 1, id);
      if (!isTimed) return;
      const time = ["largest-contentful-paint", "total-blocking-time"].map((id) => `${id} ${audits[id].displayValue}`);
      t.diagnostic(`${path} : performance ${Math.round(categories.performance.score * 100)}, ${time.join(", ")}`);
      assert.ok(audits["cumulative-layout-shift"].numericValue < 0.01, "nothing moves while it loads");
    });
  }
});
