// The live preview in a real browser: what is saved is seen, without a gesture.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DESK, axe, openBrowser } from "./support/browser.js";
import { LYCEE } from "./support/site.js";

const browser = await openBrowser();
const folder = mkdtempSync(join(tmpdir(), "apercu-"));
cpSync(resolve("../../content"), join(folder, "content"), { recursive: true });
let preview;
let home;

before(async () => {
  preview = spawn(LYCEE, ["watch", "--port", "0", "--date", "2026-11-24"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: preview.stderr })) {
    const found = line.match(/http:\/\/127\.0\.0\.1:\d+\//);
    if (found) {
      home = found[0];
      break;
    }
  }
  preview.stderr.resume();
});
after(() => {
  preview.kill();
  rmSync(folder, { recursive: true });
});

const PAGE = "temoignages/lea-caspe/";
const FILE = join(folder, "content/temoignages/lea-caspe/index.md");
const ORIGINAL = readFileSync(FILE, "utf8");
const save = (text) => writeFileSync(FILE, text);
/** Opens a page of the preview, and waits for its bar. */
async function open(path) {
  const context = await browser.newContext({ ...DESK, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(home + path);
  await page.locator("lycee-apercu .day").getByText("novembre 2026").waitFor();
  return page;
}

describe("l’aperçu", () => {
  it("une phrase enregistrée apparaît, sans bouger la page, dans deux fenêtres", async () => {
    const [page, other] = [await open(PAGE), await open(PAGE)];
    await page.evaluate(() => scrollTo({ top: 400, behavior: "instant" }));
    save(`${ORIGINAL}\n\nUne phrase toute neuve.\n`);
    await page.getByText("Une phrase toute neuve.").waitFor();
    await other.getByText("Une phrase toute neuve.").waitFor();
    await page.waitForFunction(() => scrollY === 400);
    await page.context().close();
    await other.context().close();
  });

  it("une page que rien ne change ne se recharge pas ; un style change sans recharger", async () => {
    const page = await open("parents/");
    await page.evaluate(() => (window.same = true));
    save(`${ORIGINAL}\n\nEncore une.\n`);
    const theme = join(folder, "themes/lycee-europeen");
    mkdirSync(join(theme, "static"), { recursive: true });
    writeFileSync(join(theme, "theme.yaml"), "nom: Le nôtre\ncontrat: 1\n");
    writeFileSync(join(theme, "static/style.css"), "body { background: rgb(1, 2, 3) }");
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
    assert.equal(await page.evaluate(() => window.same), true, "the page was loaded again");
    rmSync(theme, { recursive: true });
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor !== "rgb(1, 2, 3)");
    await page.context().close();
  });

  it("un texte cassé : un bandeau dit la ligne, la dernière bonne page reste ; réparé, il s’en va", async () => {
    save(ORIGINAL);
    const page = await open(PAGE);
    const title = await page.getByRole("heading", { level: 1 }).innerText();
    save(ORIGINAL.replace(/^date: .*$/m, "date: 2026-99-99"));
    const frozen = page.locator("lycee-apercu .frozen");
    await frozen.getByText(/^Page figée à \d+.h.*: content\/temoignages\/lea-caspe\/index\.md, ligne.\d+$/).waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), title);
    await page.locator("lycee-apercu .count").click();
    await page.locator("lycee-apercu .panel").getByText(/2026-99-99/).first().waitFor();
    assert.deepEqual(await axe(page), []);
    save(ORIGINAL);
    await page.waitForFunction(() => document.querySelector("lycee-apercu").shadowRoot.querySelector(".frozen").textContent === "");
    await page.context().close();
  });

  it("une page nouvelle entre au menu, une page supprimée laisse un chemin de retour", async () => {
    const page = await open("");
    mkdirSync(join(folder, "content/pages/nouvelle"), { recursive: true });
    writeFileSync(join(folder, "content/pages/nouvelle/index.md"), "---\ntitre: Toute nouvelle\nmenu: {titre: Nouvelle, ordre: 1}\n---\n\nBonjour.\n");
    await page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Nouvelle" }).click();
    await page.getByText("Bonjour.").waitFor();
    rmSync(join(folder, "content/pages/nouvelle"), { recursive: true });
    await page.getByRole("heading", { level: 1, name: /partie sans laisser d’adresse/ }).waitFor();
    assert.ok((await page.getByRole("main").getByRole("link").count()) > 0, "a way back");
    await page.context().close();
  });

  it("le bandeau se masque d’une touche et revient", async () => {
    const page = await open("");
    const bar = page.locator("lycee-apercu");
    await page.keyboard.press("Alt+A");
    await bar.waitFor({ state: "hidden" });
    await page.keyboard.press("Alt+A");
    await bar.locator(".bar").waitFor({ state: "visible" });
    await page.context().close();
  });

  it("rien n’est écrit : ni portail, ni documents", () => {
    assert.deepEqual(readdirSync(folder).filter((name) => /^\.?(public|livrables)/.test(name)), []);
  });
});
