// Pictures of every page type to look at: from a window at 400 % to a wide desk, light and dark; in high contrast; on paper.
// `node support/captures.js FOLDER [TYPE …]`
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ARGUMENTS, CHROMIUM, settled } from "./browser.js";
import { PAGE_TYPES, address } from "./site.js";

const [folder, ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const WINDOWS = [[320, 640], [768, 1024], [1440, 900], [1920, 1080]];
const schemes = WINDOWS.flatMap(([width, height]) => ["light", "dark"].map((colorScheme) => ({ name: `${width}-${colorScheme}`, viewport: { width, height }, colorScheme })));
/** The last is as wide as what an A4 sheet holds between its margins. */
const LOOKS = [...schemes, { name: "contraste", viewport: { width: 1024, height: 768 }, forcedColors: "active" }, { name: "papier", viewport: { width: 673, height: 986 }, media: "print" }];

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
for (const { name, media, ...look } of LOOKS) {
  const context = await browser.newContext({ ...look, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const { type, path } of PAGE_TYPES) {
    if (only.length && !only.includes(type)) continue;
    await page.goto(address(path), { waitUntil: "networkidle" });
    if (media) await page.emulateMedia({ media });
    await page.evaluate(() => document.querySelectorAll("img").forEach((i) => (i.loading = "eager")));
    await page.waitForLoadState("networkidle");
    await settled(page);
    await page.screenshot({ path: join(folder, `${type.replaceAll("/*", "-1").replaceAll(/[ /]/g, "-")}-${name}.png`), fullPage: true });
  }
  await context.close();
}
await browser.close();
