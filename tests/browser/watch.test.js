// The live preview in a real browser: what is saved is seen, without a gesture.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

async function start(port) {
  preview = spawn(LYCEE, ["watch", "--port", port, "--date", "2026-11-24"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: preview.stderr })) {
    const found = line.match(/http:\/\/127\.0\.0\.1:\d+\//);
    if (found) {
      home = found[0];
      break;
    }
  }
  preview.stderr.resume();
}
/** Only once it is gone is its port free for the next. */
async function stop() {
  preview.kill();
  await once(preview, "exit");
}
before(() => start("0"));
after(async () => {
  await stop();
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
  await isOn(page, "2026-11-24");
  return page;
}
/** Waits until the bar shows a day. */
const isOn = (page, day) =>
  page.waitForFunction((d) => document.querySelector("lycee-apercu")?.shadowRoot.querySelector(".day").value === d, day);
/** Waits until an element of the bar shows a text. */
const says = (page, selector, text) =>
  page.waitForFunction(([s, t]) => document.querySelector("lycee-apercu").shadowRoot.querySelector(s)?.textContent.includes(t), [selector, text]);
const bar = (page, selector) => page.locator(`lycee-apercu ${selector}`);

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
    await frozen.getByText(/^Page figée à \d+.h.*\. content\/temoignages\/lea-caspe\/index\.md, ligne.\d+.: .*2026-99-99/).waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), title);
    await page.locator("lycee-apercu .count").click();
    await page.locator("lycee-apercu .problems").getByText(/2026-99-99/).first().waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axe(page), []);
    }
    // The panel outlives a new page; Échap closes it.
    await page.reload();
    await bar(page, ".problems").waitFor();
    await page.keyboard.press("Escape");
    await bar(page, ".problems").waitFor({ state: "hidden" });
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

  it("le bandeau se masque d’une touche, le reste d’une page à l’autre, et revient", async () => {
    const page = await open("");
    await page.keyboard.press("Alt+A");
    await bar(page, ".bar").waitFor({ state: "hidden" });
    await page.goto(home + "parents/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await bar(page, ".bar").isVisible(), false);
    await page.keyboard.press("Alt+A");
    await bar(page, ".bar").waitFor({ state: "visible" });
    await page.context().close();
  });

  it("la fin de la page, et ce que le clavier atteint, ne sont pas sous le bandeau", async () => {
    for (const viewport of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
      const page = await open("");
      await page.setViewportSize(viewport);
      await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
      const under = await page.evaluate(() => {
        const top = document.querySelector("lycee-apercu").getBoundingClientRect().top;
        return [...document.querySelectorAll("footer a, footer p")].filter((e) => e.getBoundingClientRect().bottom > top + 1).map((e) => e.textContent);
      });
      assert.deepEqual(under, []);
      await page.context().close();
    }
  });

  it("une date se tape au clavier, en entier, et le portail est celui de ce jour", async () => {
    const page = await open("evenements/");
    await bar(page, ".day").focus();
    await page.keyboard.type("03012027", { delay: 120 });
    await page.keyboard.press("Enter");
    await bar(page, ".today").waitFor();
    await isOn(page, "2027-03-01");
    await bar(page, ".today").click();
    await isOn(page, "2026-11-24");
    await bar(page, ".today").waitFor({ state: "hidden" });
    await page.context().close();
  });

  it("un nouveau texte se prépare, se voit, se cache avec les brouillons ; suivre mène à ce que l’on enregistre", async () => {
    const page = await open("parents/");
    await bar(page, ".add").click();
    await bar(page, ".new input").fill("Marché de Pézenas");
    await bar(page, ".new select").selectOption("page");
    await bar(page, "button[type=submit]").click();
    await says(page, ".said", "content/pages/marche-de-pezenas.md est prêt");
    await bar(page, ".said a").click();
    await page.getByRole("heading", { level: 1, name: "Marché de Pézenas" }).waitFor();
    await says(page, ".ribbon", "Brouillon");
    // The same name again is refused, in red.
    await bar(page, ".new input").fill("Marché de Pézenas");
    await bar(page, "button[type=submit]").click();
    await says(page, ".said", "existe déjà");
    assert.equal(await bar(page, ".said.refused").count(), 1);
    await bar(page, ".drafts").click();
    await page.getByRole("heading", { level: 1, name: /partie sans laisser d’adresse/ }).waitFor();
    await bar(page, ".drafts").click();
    await page.getByRole("heading", { level: 1, name: "Marché de Pézenas" }).waitFor();
    await bar(page, ".follow").click();
    save(`${ORIGINAL}\n\nOn me suit.\n`);
    await page.getByText("On me suit.").waitFor();
    assert.equal(new URL(page.url()).pathname, `/${PAGE}`);
    // Where somebody goes then, they stay.
    await page.goto(home + "parents/");
    await page.waitForLoadState("networkidle").catch(() => {});
    assert.equal(new URL(page.url()).pathname, "/parents/");
    save(ORIGINAL);
    await page.context().close();
    rmSync(join(folder, "content/pages/marche-de-pezenas.md"));
  });

  it("huit fenêtres ouvertes n’empêchent pas la neuvième", async () => {
    const context = await browser.newContext(DESK);
    const pages = await Promise.all(Array.from({ length: 8 }, () => context.newPage()));
    for (const page of pages) await page.goto(home + "parents/", { waitUntil: "domcontentloaded", timeout: 15000 });
    await context.close();
  });

  it("vingt fichiers d’un coup sont une seule page nouvelle", async () => {
    const page = await open("plan-du-site/");
    // Counted as each new document begins: its links are seen before its own « load ».
    let documents = 0;
    page.on("framenavigated", () => documents++);
    mkdirSync(join(folder, "lot"));
    for (let n = 0; n < 20; n++) writeFileSync(join(folder, `lot/p${n}.md`), `---\ntitre: Page du lot ${n}\n---\n\nTexte.\n`);
    renameSync(join(folder, "lot"), join(folder, "content/pages/lot"));
    await page.getByRole("link", { name: "Page du lot 19" }).waitFor();
    await page.getByRole("link", { name: "Page du lot 0" }).waitFor();
    assert.equal(documents, 1);
    rmSync(join(folder, "content/pages/lot"), { recursive: true });
    await page.getByRole("link", { name: "Page du lot 19" }).waitFor({ state: "detached" });
    await page.context().close();
  });

  it("soixante enregistrements plus tard, la fenêtre est à jour", async () => {
    const page = await open(PAGE);
    for (let n = 0; n < 60; n++) {
      save(`${ORIGINAL}\n\nVersion ${n}.\n`);
      await new Promise((then) => setImmediate(then));
    }
    await page.getByText("Version 59.").waitFor();
    save(ORIGINAL);
    await page.context().close();
  });

  it("un document s’imprime sans le bandeau", async () => {
    const page = await open("");
    await page.emulateMedia({ media: "print" });
    assert.equal(await bar(page, ".bar").isVisible(), false);
    await page.context().close();
  });

  it("arrêté, l’aperçu le dit ; relancé, la page revient d’elle-même", async () => {
    const page = await open(PAGE);
    const port = new URL(home).port;
    await stop();
    await says(page, ".stopped:not([hidden])", "L’aperçu est arrêté");
    await start(port);
    await page.waitForFunction(() => document.querySelector("lycee-apercu").shadowRoot.querySelector(".stopped").hidden);
    save(`${ORIGINAL}\n\nDe retour.\n`);
    await page.getByText("De retour.").waitFor();
    save(ORIGINAL);
    await page.context().close();
  });

  it("rien n’est écrit : ni portail, ni documents", () => {
    assert.deepEqual(readdirSync(folder).filter((name) => /^\.?(public|livrables)/.test(name)), []);
  });
});
