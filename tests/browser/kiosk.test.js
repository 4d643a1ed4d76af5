// The screen of the hall: an hour of slides under a false clock, without network, by keyboard and by touch.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openBrowser } from "./support/browser.js";
import { onDisk } from "./support/documents.js";
import { LYCEE } from "./support/site.js";

const browser = await openBrowser();
const KIOSK = onDisk("jpo/jpo-2027/kiosque/index.html");
const WIDE = { viewport: { width: 1920, height: 1080 } };
const TALL = { viewport: { width: 1080, height: 1920 } };
const DAY = new Date("2027-01-30T09:00");

/** The kiosk in a window of its own, cut from every network, at nine on the day. */
async function open(options = WIDE, time = DAY) {
  const context = await browser.newContext(options);
  await context.setOffline(true);
  const asked = [];
  context.on("request", (r) => r.url() !== KIOSK && !r.url().startsWith("data:") && asked.push(r.url()));
  context.on("weberror", (e) => asked.push(e.error().message));
  const page = await context.newPage();
  await page.clock.install({ time });
  // Only the test moves it.
  await page.clock.pauseAt(new Date(time.getTime() + 1000));
  await page.goto(KIOSK);
  return { context, page, asked };
}
const shown = (page) => page.evaluate(() => document.querySelector(".slide.on").dataset.key);
const keys = (page) => page.evaluate(() => [...document.querySelectorAll(".slide")].map((slide) => slide.dataset.key));
const round = (page) => page.evaluate(() => [...document.querySelectorAll(".slide")].reduce((sum, slide) => sum + 1000 * slide.dataset.seconds, 0));

describe("seul, une heure durant", () => {
  it("les diapositives passent, chacune 10 à 12 secondes, la mémoire reste la même, rien n’est demandé au réseau", async () => {
    const { context, page, asked } = await open();
    const order = await keys(page);
    assert.ok(order.length >= 10, `${order.length} slides`);
    const seen = [];
    for (const key of order) {
      assert.equal(await shown(page), key);
      seen.push(key);
      const seconds = await page.evaluate(() => Number(document.querySelector(".slide.on").dataset.seconds));
      assert.ok(seconds >= 10 && seconds <= 12, `${key}: ${seconds} s`);
      await page.clock.runFor(seconds * 1000 - 1);
      assert.equal(await shown(page), key, "not too early");
      await page.clock.runFor(1);
    }
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable");
    const weigh = async () => {
      await cdp.send("HeapProfiler.collectGarbage");
      await cdp.send("HeapProfiler.collectGarbage");
      const { metrics } = await cdp.send("Performance.getMetrics");
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    const once = await round(page);
    const early = await weigh();
    const rounds = Math.ceil(3600000 / once);
    for (let n = 0; n < rounds; n++) await page.clock.runFor(once);
    assert.equal(await shown(page), seen[0], `after ${rounds} rounds, the first again`);
    const late = await weigh();
    assert.equal(late.Nodes, early.Nodes);
    assert.equal(late.JSEventListeners, early.JSEventListeners);
    assert.ok(late.JSHeapUsedSize <= early.JSHeapUsedSize * 1.02 + 50000, `${early.JSHeapUsedSize} then ${late.JSHeapUsedSize} bytes`);
    assert.deepEqual(asked, []);
    await context.close();
  });

  it("une horloge déréglée, puis remise à l’heure, n’arrête rien", async () => {
    const { context, page } = await open(WIDE, new Date("2000-01-01T00:00"));
    await page.clock.setSystemTime(DAY);
    const [first, second] = await keys(page);
    assert.equal(await shown(page), first);
    await page.clock.runFor(12000);
    assert.equal(await shown(page), second);
    await context.close();
  });

  it("une autorisation qui s’arrête emporte sa diapositive", async () => {
    const { context, page } = await open(WIDE, new Date("2030-01-01T09:00"));
    const until = await page.evaluate(() => [...document.querySelectorAll("[data-until]")].length);
    assert.ok(until > 0);
    const all = (await keys(page)).length;
    assert.equal(await page.locator(".count").textContent(), `1 / ${all - until}`);
    for (let n = 0; n < all; n++) {
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.locator(".slide.on[data-until]").count(), 0);
    }
    await context.close();
  });
});

describe("au clavier et au doigt", () => {
  it("Espace, flèches, Début, F", async () => {
    const { context, page } = await open();
    const order = await keys(page);
    await page.keyboard.press("ArrowRight");
    assert.equal(await shown(page), order[1]);
    await page.keyboard.press("PageDown");
    assert.equal(await shown(page), order[2]);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await shown(page), order[1]);
    await page.keyboard.press(" ");
    await page.clock.runFor(60000);
    assert.equal(await shown(page), order[1], "held");
    assert.equal(await page.getByRole("button", { name: "Reprendre" }).count(), 1);
    await page.keyboard.press(" ");
    await page.clock.runFor(12000);
    assert.equal(await shown(page), order[2], "goes on");
    await page.keyboard.press("Home");
    assert.equal(await shown(page), order[0]);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await shown(page), order.at(-1), "before the first is the last");
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.getByRole("button", { name: "Quitter le plein écran" }).waitFor();
    await page.keyboard.press("F");
    await page.waitForFunction(() => document.fullscreenElement === null);
    // The buttons, each once.
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Diapositive suivante" }).focus();
    await page.keyboard.press(" ");
    assert.equal(await shown(page), order[1]);
    assert.equal(await page.getByRole("button", { name: "Mettre en pause" }).count(), 1);
    await context.close();
  });

  it("une pause oubliée reprend après deux minutes", async () => {
    const { context, page } = await open();
    const [first, second] = await keys(page);
    await page.getByRole("button", { name: "Mettre en pause" }).click();
    await page.clock.runFor(119000);
    assert.equal(await shown(page), first);
    await page.clock.runFor(1000 + 12000);
    assert.equal(await shown(page), second);
    await context.close();
  });

  it("un glissement tourne la page, un toucher la tient, et chaque bouton a la taille d’un doigt", async () => {
    const { context, page } = await open({ ...TALL, hasTouch: true });
    const order = await keys(page);
    const cdp = await context.newCDPSession(page);
    const swipe = async (from, to) => {
      const touch = (type, x) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: x === null ? [] : [{ x, y: 700 }] });
      await touch("touchStart", from);
      await touch("touchMove", (from + to) / 2);
      await touch("touchMove", to);
      await touch("touchEnd", null);
    };
    await swipe(800, 300);
    assert.equal(await shown(page), order[1]);
    await swipe(300, 800);
    assert.equal(await shown(page), order[0]);
    await page.touchscreen.tap(500, 700);
    await page.clock.runFor(60000);
    assert.equal(await shown(page), order[0], "held");
    await page.touchscreen.tap(500, 700);
    await page.clock.runFor(12000);
    assert.equal(await shown(page), order[1]);
    await page.getByRole("button", { name: "Diapositive suivante" }).tap();
    assert.equal(await shown(page), order[2]);
    for (const button of await page.getByRole("button").all()) {
      const { width, height } = await button.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
    }
    await context.close();
  });
});

it("sans mouvement pour qui n’en veut pas : les diapositives passent, rien ne glisse", async () => {
  const { context, page } = await open({ ...WIDE, reducedMotion: "reduce" });
  const [, second] = await keys(page);
  await page.clock.runFor(12000);
  assert.equal(await shown(page), second);
  const moving = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moving, 0);
  await context.close();
});

it("sans script, tout se lit de haut en bas", async () => {
  const context = await browser.newContext({ ...WIDE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(KIOSK);
  for (const slide of await page.locator(".slide").all()) assert.ok(await slide.isVisible());
  assert.equal(await page.getByRole("button").count(), 0);
  await context.close();
});

it("personne n’y est sans autorisation pour le kiosque", async () => {
  const { context, page } = await open();
  const text = await page.evaluate(() => document.documentElement.textContent);
  assert.match(text, /Léa, BTS MCO/);
  for (const name of ["Amine", "Emma", "Clara", "Noah", "Sarah"]) assert.doesNotMatch(text, new RegExp(`\\b${name}\\b`));
  await context.close();
});

describe("sur tout écran", () => {
  for (const [width, height] of [[1920, 1080], [1080, 1920], [1366, 768], [1024, 768], [3840, 2160]]) {
    it(`${width} × ${height} : rien ne déborde, aucun mot n’est sous le carré`, async () => {
      const { context, page } = await open({ viewport: { width, height } });
      await page.evaluate(() => document.fonts.ready.then(() => {}));
      const faults = await page.evaluate(() => {
        const faults = [];
        for (const slide of document.querySelectorAll(".slide")) {
          const inside = slide.getBoundingClientRect();
          const code = slide.querySelector(".code").getBoundingClientRect();
          const say = (what, part) => faults.push(`${slide.dataset.key}: ${what}: ${part.textContent.trim().slice(0, 40)}`);
          for (const part of slide.querySelectorAll("h2, p, li, dt, dd, blockquote, .code, .portrait")) {
            const box = part.getBoundingClientRect();
            if (box.top < inside.top - 1 || box.left < -1 || box.bottom > inside.bottom + 1 || box.right > inside.right + 1) say("outside", part);
            const isApart = box.right <= code.left + 1 || box.left >= code.right - 1 || box.bottom <= code.top + 1 || box.top >= code.bottom - 1;
            if (!part.closest(".code") && !isApart) say("under the square", part);
          }
          const size = Number(slide.style.getPropertyValue("--k"));
          if (size < 0.6) faults.push(`${slide.dataset.key}: letters at ${size}`);
        }
        return faults;
      });
      assert.deepEqual(faults, []);
      const emblem = await page.locator(".eu-emblem").first().boundingBox();
      const mark = await page.locator(".school-mark").first().boundingBox();
      assert.ok(emblem.height >= 48 && mark.height <= emblem.height, `${emblem.height}, ${mark.height}`);
      await context.close();
    });
  }

  it("chaque carré, photographié à l’écran, mène à l’adresse écrite dessous", async () => {
    const { context, page } = await open();
    const reader = await browser.newPage();
    await reader.addScriptTag({ path: createRequire(import.meta.url).resolve("jsqr") });
    await page.keyboard.press(" ");
    for (const key of await keys(page)) {
      assert.equal(await shown(page), key);
      await page.waitForFunction(() => getComputedStyle(document.querySelector(".slide.on")).opacity === "1");
      const screen = (await page.locator(".slide.on .code").screenshot()).toString("base64");
      const read = await reader.evaluate(async (screen) => {
        const image = new Image();
        image.src = `data:image/png;base64,${screen}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas.drawImage(image, 0, 0);
        return window.jsQR(canvas.getImageData(0, 0, image.width, image.height).data, image.width, image.height)?.data;
      }, screen);
      const written = await page.locator(".slide.on .code p").textContent();
      assert.equal(read?.replace(/^https:\/\//, "").replace(/\/$/, ""), written, key);
      await page.keyboard.press("ArrowRight");
    }
    await context.close();
    await reader.close();
  });
});

describe("dans l’aperçu", () => {
  const folder = mkdtempSync(join(tmpdir(), "kiosque-"));
  const FILE = join(folder, "content/temoignages/lea-caspe/index.md");
  let preview;
  let home;
  before(async () => {
    cpSync(resolve("../../content"), join(folder, "content"), { recursive: true });
    preview = spawn(LYCEE, ["watch", "--port", "0", "--date", "2026-11-24"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    for await (const line of createInterface({ input: preview.stderr })) {
      home = line.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (home) break;
    }
    preview.stderr.resume();
  });
  after(async () => {
    preview.kill();
    await once(preview, "exit");
    rmSync(folder, { recursive: true });
  });

  it("une phrase enregistrée change l’écran, sur la même diapositive, en plein écran et en pause", async () => {
    const page = await browser.newPage(WIDE);
    await page.goto(`${home}_kiosque`);
    await page.waitForFunction(() => document.querySelector("lycee-apercu"));
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement !== null);
    assert.equal(await page.locator("lycee-apercu .bar").isVisible(), false, "the bar is not on the screen of the hall");
    while (!(await page.locator(".slide.on").getByText("Léa, BTS MCO").isVisible())) await page.keyboard.press("ArrowRight");
    const slide = await shown(page);
    await page.keyboard.press(" ");
    const text = readFileSync(FILE, "utf8");
    writeFileSync(FILE, text.replace(/^citation: .*$/m, "citation: Le dernier jour, je décrochais avant tout le monde."));
    await page.locator(".slide.on").getByText("Le dernier jour, je décrochais avant tout le monde.", { exact: true }).waitFor();
    assert.equal(await shown(page), slide);
    assert.equal(await page.evaluate(() => document.fullscreenElement !== null), true);
    assert.equal(await page.getByRole("button", { name: "Reprendre" }).count(), 1, "still held");
    // And again: what was put in place listens too.
    writeFileSync(FILE, text.replace(/^citation: .*$/m, "citation: Une autre phrase."));
    await page.locator(".slide.on").getByText("Une autre phrase.", { exact: true }).waitFor();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await shown(page), slide);
    await page.close();
  });
});
