// The photos of a gallery: links to themselves, and shown in place, by keyboard too, where scripts run.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { DESK, PHONE, axe, openBrowser } from "./support/browser.js";
import { LYCEE } from "./support/site.js";

const browser = await openBrowser();
const folder = mkdtempSync(join(tmpdir(), "galerie-"));
const PAGE = pathToFileURL(join(folder, "public/mobilites/caspe-2026/index.html")).href;

before(() => {
  cpSync(resolve("../../content"), join(folder, "content"), { recursive: true });
  const beside = join(folder, "content/mobilites");
  const icons = resolve("../../themes/lycee-europeen/static");
  for (const size of [180, 512]) cpSync(join(icons, `icon-${size}.png`), join(beside, `place-${size}.png`));
  const lines = ['![La place](place-512.png "Le marché") personnes: aucune', "![Le puits](place-180.png) personnes: aucune"];
  appendFileSync(join(beside, "caspe-2026.md"), `\n::: galerie Une semaine\n${lines.join("\n")}\n:::\n`);
  execFileSync(LYCEE, ["build", "--silencieux", "--date", "2026-11-24"], { cwd: folder });
});
after(() => rmSync(folder, { recursive: true }));

describe("une galerie", () => {
  it("au clavier : une photo s’ouvre en grand, les flèches passent à l’autre, Échap revient d’où l’on vient", async () => {
    const page = await browser.newPage(DESK);
    await page.goto(PAGE);
    const link = page.locator(".gallery a").first();
    await link.focus();
    await page.keyboard.press("Enter");
    const box = page.getByRole("dialog", { name: "Une semaine" });
    await box.getByText("Le marché – Photo 1 sur 2").waitFor();
    assert.equal(await box.getByRole("img", { name: "La place" }).isVisible(), true);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("ArrowRight");
    await box.getByText("Photo 2 sur 2").waitFor();
    await page.keyboard.press("ArrowRight");
    await box.getByText("Photo 1 sur 2").waitFor();
    await box.getByRole("button", { name: "Précédente" }).click();
    await box.getByText("Photo 2 sur 2").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await box.isVisible(), false);
    assert.equal(await link.evaluate((element) => element === document.activeElement), true);
    await page.close();
  });

  it("sur un téléphone, la photo tient dans l’écran et se ferme d’un doigt", async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(PAGE);
    await page.locator(".gallery a").nth(1).tap();
    const photo = await page.locator(".lightbox img").boundingBox();
    assert.ok(photo.x >= 0 && photo.x + photo.width <= 360 && photo.y >= 0 && photo.y + photo.height <= 740, JSON.stringify(photo));
    await page.getByRole("button", { name: "Fermer" }).tap();
    assert.equal(await page.locator(".lightbox").isVisible(), false);
    await context.close();
  });

  it("sans script, chaque vignette mène à sa photo", async () => {
    const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(PAGE);
    await page.locator(".gallery a").first().click();
    assert.match(page.url(), /\/medias\/[0-9a-f]{16}\.(jpg|png)$/);
    await context.close();
  });
});
