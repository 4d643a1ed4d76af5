// The portal opened from a folder or a USB key: index.html, three links deep, dressed.
import { it } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DESK, openBrowser } from "./support/browser.js";
import { HOME, PUBLIC } from "./support/site.js";

const browser = await openBrowser();

/** Colour of the page and family of its text: only the style sheet gives these. */
const dress = (page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const { backgroundColor, fontFamily } = getComputedStyle(document.body);
    return { backgroundColor, family: fontFamily.split(",")[0], loaded: [...document.fonts].some((f) => f.family === "Bricolage" && f.status === "loaded") };
  });

it("ouvert depuis le disque, le portail se lit et se parcourt", async () => {
  const context = await browser.newContext({ ...DESK, colorScheme: "light" });
  const page = await context.newPage();
  const refused = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
  await page.goto(pathToFileURL(join(PUBLIC, "index.html")).href);
  const DRESSED = { backgroundColor: "rgb(251, 247, 238)", family: "Bricolage", loaded: true };
  assert.deepEqual(await dress(page), DRESSED);

  const steps = [
    ["Toutes les mobilités", "Les mobilités", "mobilites/index.html"],
    ["Dublin, automne 2026\u00a0: trois apprentis en Irlande", "Dublin, automne 2026\u00a0: trois apprentis en Irlande", "mobilites/dublin-2026/index.html"],
    ["Yanis à Dublin", null, "temoignages/yanis-dublin/index.html"],
  ];
  for (const [link, title, path] of steps) {
    await page.getByRole("main").getByRole("link", { name: link }).first().click();
    await page.waitForURL(pathToFileURL(join(PUBLIC, path)).href);
    const seen = await page.getByRole("heading", { level: 1 }).innerText();
    if (title) assert.equal(seen, title);
    assert.deepEqual(await dress(page), DRESSED);
  }
  const photos = await page.evaluate(() => [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src));
  assert.deepEqual(photos, [], "pictures that do not show");
  await page.getByRole("link", { name: "Lycée Charles Alliès" }).first().click();
  await page.waitForURL(pathToFileURL(join(PUBLIC, "index.html")).href);

  // The search is a script, and its texts another.
  await page.goto(pathToFileURL(join(PUBLIC, "recherche/index.html")).href);
  await page.getByRole("searchbox").fill("dublin");
  await page.getByRole("main").getByRole("link", { name: /Dublin/ }).first().waitFor();
  assert.deepEqual(refused, [], "what the page's own policy refuses");
  await context.close();
});

it("ce qui entrerait dans une page n’y lance aucun programme, sur un hébergeur comme sur un disque", async () => {
  const context = await browser.newContext(DESK);
  const page = await context.newPage();
  for (const start of [HOME, pathToFileURL(join(PUBLIC, "index.html")).href]) {
    await page.goto(start);
    const started = await page.evaluate(async () => {
      globalThis.started = [];
      const script = document.createElement("script");
      script.textContent = "started.push('script')";
      const button = document.createElement("button");
      button.setAttribute("onclick", "started.push('event')");
      const link = document.createElement("a");
      link.href = "javascript:started.push('link')";
      const outside = document.createElement("script");
      outside.src = "data:text/javascript,started.push('data')";
      document.body.append(script, button, link, outside);
      button.click();
      link.click();
      await new Promise((done) => (outside.onload = outside.onerror = done));
      await new Promise((done) => setTimeout(done));
      return started;
    });
    assert.deepEqual(started, [], start);
  }
  await context.close();
});
