// One Chromium for each test file, and what is asked of many pages.
import { after } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const CHROMIUM = "/usr/bin/chromium";
// A container's root may not use Chromium's own sandbox, and its /dev/shm is small.
export const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"];
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const DESK = { viewport: { width: 1280, height: 800 } };
/** Pages opened at once on two cores. */
export const AT_ONCE = 3;

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser that closes with the tests of this file. */
export async function openBrowser(more = []) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, ...more] });
  after(() => browser.close());
  return browser;
}

/** What goes wrong while pages load: console errors, faults of scripts, failed requests, requests to another host than `home`'s. */
export function listen(context, home, faults) {
  const own = new URL(home).origin;
  context.on("console", (m) => m.type() === "error" && faults.push(`console: ${m.text()}`));
  context.on("weberror", (e) => faults.push(`script: ${e.error().message}`));
  context.on("requestfailed", (r) => faults.push(`failed: ${r.url()} (${r.failure()?.errorText})`));
  context.on("response", (r) => r.status() >= 400 && faults.push(`${r.status()}: ${r.url()}`));
  context.on("request", (r) => !r.url().startsWith(own) && !r.url().startsWith("data:") && faults.push(`another host: ${r.url()}`));
}

/** Accessibility faults that axe sees, one short line each. */
export async function axe(page) {
  const violations = await page.evaluate(async (source) => {
    // Once for each page: the checker stays in it from one colour scheme to the other.
    if (!window.axe) (0, eval)(source);
    return (await window.axe.run(document, { resultTypes: ["violations"] })).violations;
  }, AXE);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

/** How many pixels the page can be scrolled sideways. */
export const sideways = (page) =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth);

/** Two frames: styles, layout and paint of what was just changed are done. */
export const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
