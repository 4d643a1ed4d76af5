// The digest, copied with its button and pasted with Ctrl + V into the editors that an ENT may use: nothing is lost.
import { after, describe, it } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { DESK, openBrowser } from "./support/browser.js";
import { onDisk } from "./support/documents.js";

const browser = await openBrowser();
const resolve = createRequire(import.meta.url).resolve;
const folder = mkdtempSync(join(tmpdir(), "editeurs-"));
after(() => rmSync(folder, { recursive: true }));
const packageOf = (file) => pathToFileURL(file).href;
const TINYMCE = packageOf(resolve("tinymce/tinymce.min.js"));
const CKEDITOR_4 = packageOf(join(dirname(resolve("ckeditor4/package.json")), "ckeditor.js"));
const CKEDITOR_5 = packageOf(join(dirname(resolve("ckeditor5/package.json")), "dist/browser/ckeditor5.umd.js"));

/** Name → the page that opens the editor, and where its words are typed. */
const EDITORS = {
  "TinyMCE 8": {
    page: `<script src="${TINYMCE}"></script><textarea id="e"></textarea><script>
      tinymce.init({ selector: "#e", license_key: "gpl", plugins: "lists link", toolbar: "bold bullist link blocks", setup: (e) => e.on("init", () => { window.editor = e; window.html = () => e.getContent(); }) });</script>`,
    focus: (page) => page.evaluate(() => window.editor.focus()),
  },
  "CKEditor 4": {
    page: `<script src="${CKEDITOR_4}"></script><textarea id="e"></textarea><script>
      CKEDITOR.replace("e", { versionCheck: false, on: { instanceReady: (e) => { window.editor = e.editor; window.html = () => e.editor.getData(); } } });</script>`,
    focus: (page) => page.evaluate(() => window.editor.focus()),
  },
  "CKEditor 5": {
    page: `<script src="${CKEDITOR_5}"></script><div id="e"></div><script>
      const { ClassicEditor, Essentials, Paragraph, Heading, Bold, Italic, Link, List } = CKEDITOR;
      ClassicEditor.create(document.querySelector("#e"), { licenseKey: "GPL", plugins: [Essentials, Paragraph, Heading, Bold, Italic, Link, List], toolbar: ["heading", "bold", "link", "bulletedList"] }).then((e) => { window.editor = e; window.html = () => e.getData(); });</script>`,
    focus: (page) => page.evaluate(() => window.editor.editing.view.focus()),
  },
  "CKEditor 5 sans titres": {
    page: `<script src="${CKEDITOR_5}"></script><div id="e"></div><script>
      const { ClassicEditor, Essentials, Paragraph, Bold, Link, List } = CKEDITOR;
      ClassicEditor.create(document.querySelector("#e"), { licenseKey: "GPL", plugins: [Essentials, Paragraph, Bold, Link, List], toolbar: ["bold", "link", "bulletedList"] }).then((e) => { window.editor = e; window.html = () => e.getData(); });</script>`,
    focus: (page) => page.evaluate(() => window.editor.editing.view.focus()),
  },
};

/** What must survive: texts of subheads, of list items, of bold words, and the links with their addresses. */
const kept = (html) =>
  Object.fromEntries(
    Object.entries({ heads: "h3", items: "li", strong: "strong, b", links: "a" }).map(([name, selector]) => {
      const root = new DOMParser().parseFromString(html, "text/html");
      // Editors write a no-break space in their own way.
      const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
      return [name, [...root.querySelectorAll(selector)].map((node) => (name === "links" ? `${text(node)} → ${node.getAttribute("href")}` : text(node)))];
    }),
  );

describe("collé dans l’ENT", () => {
  for (const [name, editor] of Object.entries(EDITORS)) {
    it(name, async () => {
      const context = await browser.newContext({ ...DESK, permissions: ["clipboard-read", "clipboard-write"] });
      const digest = await context.newPage();
      await digest.goto(onDisk("ent/2026-10/index.html"));
      await digest.getByRole("button", { name: "Copier : le contenu, mis en forme" }).click();
      await digest.locator("#contenu-dit").getByText("Copié").waitFor();
      const wanted = await digest.evaluate(kept, await digest.locator("#contenu").innerHTML());

      const file = join(folder, `${name}.html`);
      writeFileSync(file, `<!doctype html><meta charset="utf-8"><title>${name}</title><body>${editor.page}`);
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction(() => window.editor);
      await editor.focus(page);
      await page.keyboard.press("Control+V");
      await page.waitForFunction(() => window.html().includes("Erasmus+"));
      const html = await page.evaluate(() => window.html());
      const found = await page.evaluate(kept, html);
      await context.close();

      assert.ok(wanted.heads.length >= 4 && wanted.items.length >= 3 && wanted.links.length >= 5);
      assert.deepEqual(found.items, wanted.items);
      assert.deepEqual(found.links, wanted.links);
      assert.deepEqual(found.strong, wanted.strong);
      // Where subheads are not allowed, they stay as bold paragraphs.
      if (!name.endsWith("sans titres")) assert.deepEqual(found.heads, wanted.heads);
    });
  }
});

it("toutes balises retirées, chaque sujet garde son titre, sa date et sa phrase", async () => {
  const context = await browser.newContext(DESK);
  const page = await context.newPage();
  await page.goto(onDisk("ent/2026-10/index.html"));
  const html = await page.locator("#contenu").innerHTML();
  await context.close();
  const lines = html.replaceAll("&nbsp;", "\u00a0").replace(/<[^>]+>/g, "\n").split("\n").map((line) => line.trim()).filter(Boolean);
  for (const [title, opening] of [
    ["Dublin, automne 2026\u00a0: trois apprentis en Irlande", /^Départ le lundi 19\u00a0octobre 2026, retour le 20\u00a0décembre\. .+\.$/],
    ["Fête de l’Europe 2026\u00a0: neuf semaines, et après\u202f?", /^Jeudi 15\u00a0octobre 2026, .+\.$/],
    ["Témoignage du mois", /«\u00a0.+\u00a0» \(\d+.* 2026\)$/],
  ]) {
    const at = lines.indexOf(title);
    assert.ok(at >= 0, `${title} is not in ${lines.join(" / ")}`);
    assert.match(lines[at + 1], opening);
  }
  assert.ok(lines.some((line) => line.startsWith("http")), "no bare address");
});
