// The feeds in a reader written for Node.js; Python's reads them in `tests/documents/feeds.py`.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { PUBLIC } from "./support/site.js";

const folders = readdirSync(PUBLIC, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith("flux.xml"))
  .map((path) => dirname(path));

describe("flux", () => {
  it("il y en a du portail, de chaque langue, de chaque rubrique, de chaque BTS", () => {
    for (const folder of [".", "en", "es", "temoignages", "mobilites", "evenements", "erasmusdays", "presse", "en/temoignages"]) assert.ok(folders.includes(folder), folder);
    assert.equal(folders.filter((folder) => folder.startsWith("formations/")).length, 3);
  });

  for (const folder of folders) {
    it(`${folder} : Atom, RSS et JSON disent la même chose`, () => {
      const read = (name) => readFileSync(join(PUBLIC, folder, name), "utf8");
      const [atom, rss, json] = [parseAtomFeed(read("flux.xml")), parseRssFeed(read("rss.xml")), parseJsonFeed(read("flux.json"))];
      const text = (value) => value?.value ?? value;
      assert.equal(text(atom.title), json.title);
      assert.equal(rss.title, json.title);
      assert.ok(atom.id && atom.updated && rss.link && rss.description && json.home_page_url, "what each format requires");
      const items = json.items?.map((item) => [item.title, item.url]) ?? [];
      assert.deepEqual(atom.entries?.map((entry) => [text(entry.title), entry.links[0].href]) ?? [], items);
      assert.deepEqual(rss.items?.map((item) => [item.title, item.link]) ?? [], items);
      for (const entry of atom.entries ?? []) assert.ok(entry.id && !Number.isNaN(Date.parse(entry.updated)), text(entry.title));
      for (const item of rss.items ?? []) assert.ok(item.guid?.value && !Number.isNaN(Date.parse(item.pubDate)), item.title);
    });
  }
});
