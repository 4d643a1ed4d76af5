// Lighthouse as for a phone, on each type of page. The figures of time depend on the machine: they are told, not judged.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { openBrowser } from "./support/browser.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE_TYPES, PUBLIC, address } from "./support/site.js";

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

describe("Lighthouse, téléphone", () => {
  for (const { type, path } of PAGE_TYPES) {
    // The search, the tags and the lost page ask search engines to leave them out: Lighthouse counts it as a fault.
    const isLeftOut = /<meta name="robots" content="noindex">/.test(readFileSync(join(PUBLIC, path), "utf8"));
    const isJudged = (audit) => !(isLeftOut && audit.id === "is-crawlable");
    it(type, async (t) => {
      const { lhr } = await lighthouse(address(path), { port, logLevel: "error", output: "json" });
      const score = Object.fromEntries(Object.values(lhr.categories).map((c) => [c.id, Math.round(c.score * 100)]));
      const time = ["largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time"].map((id) => `${id} ${lhr.audits[id].displayValue}`);
      t.diagnostic(`${path} : ${JSON.stringify(score)}, ${time.join(", ")}`);
      if (score.performance < 90) t.diagnostic(`${path} : performance ${score.performance}, sous 90`);
      const lost = Object.values(lhr.categories)
        .filter((c) => c.id !== "performance")
        .flatMap((c) => c.auditRefs.filter((r) => r.weight > 0 && isJudged(r) && lhr.audits[r.id].score !== null && lhr.audits[r.id].score < 1).map((r) => `${c.id}: ${lhr.audits[r.id].title}`));
      assert.deepEqual(lost, []);
      const { performance, seo, ...judged } = score;
      assert.deepEqual(judged, { accessibility: 100, "best-practices": 100 });
      if (!isLeftOut) assert.equal(seo, 100);
    });
  }
});
