// Visitors who read another language: they choose it, stay where they are, and find their way in it.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { openBrowser, PHONE, DESK, sideways } from "./support/browser.js";
import { HOME, address } from "./support/site.js";

const browser = await openBrowser();

describe("une autre langue", () => {
  for (const [size, device] of Object.entries({ téléphone: PHONE, bureau: DESK })) {
    it(`le choix reste sur la page (${size})`, async () => {
      const context = await browser.newContext({ ...device, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(address("mobilites/caspe-2027/index.html"));
      const language = (name) => page.getByRole("navigation", { name }).getByRole("link");
      await language("Langue").filter({ hasText: "English" }).click();
      assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Caspe, spring 2027: the next group");
      await language("Language").filter({ hasText: "Español" }).click();
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Caspe, primavera de 2027: el próximo grupo");
      assert.ok(await page.getByText("Cofinanciado por la Unión Europea", { exact: true }).isVisible());
      assert.equal(await sideways(page), 0, "the switch makes no page wider than the screen");
      await language("Idioma").filter({ hasText: "Français" }).click();
      assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^Caspe, printemps 2027/);
      await context.close();
    });
  }

  it("une page sans traduction mène à la plus proche, et le dit", async () => {
    const page = await browser.newPage();
    await page.goto(address("temoignages/manon-trondheim/index.html"));
    const english = page.getByRole("navigation", { name: "Langue" }).getByRole("link", { name: "English (la liste)" });
    await english.click();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "In their own words");
    const manon = page.getByRole("link", { name: /^Manon à Trondheim/ });
    assert.deepEqual([await manon.getAttribute("lang"), await manon.getAttribute("hreflang")], ["fr", "fr"]);
    await page.close();
  });

  it("ce qui mène à une page en français se voit, du menu aux cartes", async () => {
    const page = await browser.newPage();
    for (const path of ["en/index.html", "es/index.html", "en/formations/index.html", "es/mobilites/index.html", "en/temoignages/lea-caspe/index.html"]) {
      await page.goto(address(path));
      const unmarked = await page.locator("a[hreflang=fr]").evaluateAll((links) =>
        links
          .filter((link) => !link.closest(".languages"))
          .filter((link) => !/\(fr\)/.test(link.textContent) && !/\(" attr\(hreflang\) "\)|\(fr\)/.test(getComputedStyle(link, "::after").content))
          .map((link) => link.textContent.trim()),
      );
      assert.deepEqual(unmarked, [], path);
    }
    await page.goto(address("en/mobilites/index.html"));
    assert.ok(await page.getByRole("link", { name: "Trondheim 2027\u00a0: la maintenance à la norvégienne\u00a0(fr)", exact: true }).last().isVisible());
    await page.goto(address("mobilites/index.html"));
    assert.equal(await page.locator("main a[hreflang]").count(), 0, "French pages lead to French ones");
    await page.close();
  });

  it("une page perdue parle aussi aux autres", async () => {
    const page = await browser.newPage();
    await page.goto(`${HOME}en/mobilites/une-page-perdue/`);
    assert.ok(await page.getByText("There is no page at this address, or no longer.").isVisible());
    await page.getByRole("link", { name: "Página de inicio" }).click();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
    await page.close();
  });

  it("les guillemets sont ceux de qui parle", async () => {
    const page = await browser.newPage();
    await page.goto(address("en/temoignages/index.html"));
    const marks = (text) =>
      page.locator(".voice-quote p", { hasText: text }).evaluate((p) => [getComputedStyle(p, "::before").content, getComputedStyle(p, "::after").content].join(" "));
    assert.equal(await marks("On the first day"), '"“" "”"');
    assert.equal(await marks("Vinieron a aprender"), '"«" "»"');
    assert.equal(await marks("La deuxième semaine"), '"«\u00a0" "\u00a0»"');
    const plain = await page.locator(".page-head .lead").evaluate((p) => getComputedStyle(p, "::before").content);
    assert.equal(plain, "none", "a paragraph is no quote");
    await page.close();
  });
});
