// Pictures of every page type to look at: from a window at 400 % to a wide desk, light and dark. `node support/captures.js FOLDER [TYPE …]`
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ARGUMENTS, CHROMIUM, settled } from "./browser.js";
import { PAGE_TYPES, address } from "./site.js";

const [folder, ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
for (const [width, height] of [[320, 640], [768, 1024], [1440, 900], [1920, 1080]]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const { type, path } of PAGE_TYPES) {
      if (only.length && !only.includes(type)) continue;
      await page.goto(address(path), { waitUntil: "networkidle" });
      await page.evaluate(() => document.querySelectorAll("img").forEach((i) => (i.loading = "eager")));
      await page.waitForLoadState("networkidle");
      await settled(page);
      await page.screenshot({ path: join(folder, `${type.replaceAll("/*", "-1").replaceAll(/[ /]/g, "-")}-${width}-${colorScheme}.png`), fullPage: true });
    }
    await context.close();
  }
}
await browser.close();
