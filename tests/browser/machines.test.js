// What search engines read: JSON-LD in the words of schema.org, a sitemap by its own schema, languages that name one another.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { validateXML } from "xmllint-wasm";
import { HOME, PAGES, PAGE_TYPES, PUBLIC, typeOf } from "./support/site.js";

const require = createRequire(import.meta.url);
const html = (path) => readFileSync(join(PUBLIC, path), "utf8");

/** The graph of a page, if it has one. */
function graphOf(path) {
  const json = html(path).match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
  return json ? JSON.parse(json[1]) : null;
}

/** What the typings of schema.org's vocabulary find wrong in `graphs`, by page. */
function faultsOf(graphs) {
  // Beside the dependencies, where the compiler looks for the typings.
  const folder = mkdtempSync(join(import.meta.dirname, "node_modules", ".json-ld-"));
  try {
    const files = new Map(graphs.map(([path, graph], n) => [join(folder, `${n}.ts`), { path, graph }]));
    for (const [file, { graph }] of files) {
      writeFileSync(file, `import type { Graph } from "schema-dts";\nexport const graph: Graph = ${JSON.stringify(graph, null, 1)};\n`);
    }
    const program = ts.createProgram([...files.keys()], { noEmit: true, strict: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext });
    return ts.getPreEmitDiagnostics(program).map((fault) => `${files.get(fault.file?.fileName)?.path ?? "?"}: ${ts.flattenDiagnosticMessageText(fault.messageText, " ").slice(0, 300)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("JSON-LD", () => {
  it("les types de schema.org connaissent chaque mot", () => {
    const graphs = PAGES.map((path) => [path, graphOf(path)]).filter(([, graph]) => graph);
    assert.ok(graphs.length > 30, `${graphs.length} pages have data`);
    assert.deepEqual(faultsOf(graphs), []);
  });

  it("un mot de travers serait vu", () => {
    const wrong = { "@context": "https://schema.org", "@graph": [{ "@type": "Event", nom: "Portes ouvertes" }] };
    assert.match(faultsOf([["index.html", wrong]]).join(), /^index\.html: .*'"nom"' does not exist/);
  });

  it("chaque sorte de page dit ce qu’elle est", () => {
    const said = Object.fromEntries(PAGE_TYPES.map(({ type, path }) => [type, (graphOf(path)?.["@graph"] ?? []).map((node) => node["@type"]).join(" ")]));
    for (const [type, expected] of [
      ["accueil", "EducationalOrganization WebSite"],
      ["formations/*", "Course BreadcrumbList"],
      ["mobilites/*", "Article BreadcrumbList"],
      ["temoignages/*", "Article BreadcrumbList"],
      ["temoignages", "BreadcrumbList"],
    ]) {
      assert.equal(said[type], expected, type);
    }
    assert.match(said["evenements/*"], /^(Education|Broadcast|Business)?Event BreadcrumbList$/);
  });
});

describe("plan pour les moteurs", () => {
  const sitemap = html("sitemap.xml");
  const addresses = [...sitemap.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address);

  it("suit le schéma de sitemaps.org", async () => {
    const official = readFileSync(join(require.resolve("sitemap/package.json"), "../schema/sitemap.xsd"), "utf8");
    // The links to other languages are XHTML's, whose own schema describes whole pages.
    const links = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xsd:element name="link"><xsd:complexType><xsd:attribute name="rel" use="required" fixed="alternate"/><xsd:attribute name="hreflang" type="xsd:language" use="required"/><xsd:attribute name="href" type="xsd:anyURI" use="required"/></xsd:complexType></xsd:element></xsd:schema>`;
    const both = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="sitemap.xsd"/><xsd:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="links.xsd"/></xsd:schema>`;
    const result = await validateXML({
      xml: [{ fileName: "sitemap.xml", contents: sitemap }],
      schema: [{ fileName: "both.xsd", contents: both }],
      preload: [{ fileName: "sitemap.xsd", contents: official }, { fileName: "links.xsd", contents: links }],
    });
    assert.deepEqual(result.errors.map((e) => e.message), []);
    assert.ok(result.valid);
  });

  it("donne chaque page, par son adresse canonique, et rien d’autre", () => {
    const canonical = PAGES.map(html)
      .filter((page) => !/<meta name="robots" content="noindex">/.test(page))
      .map((page) => page.match(/<link rel="canonical" href="(.*?)">/)[1]);
    assert.deepEqual([...addresses].sort(), canonical.sort());
    assert.ok(addresses.every((address) => address.startsWith(HOME)));
  });
});

describe("langues", () => {
  /** Language → address, as the head of a page says it. */
  const alternates = (path) => Object.fromEntries([...html(path).matchAll(/<link rel="alternate" hreflang="(.*?)" href="(.*?)">/g)].map(([, lang, href]) => [lang, href]));
  const pageAt = (address) => (address.slice(HOME.length) + (address.endsWith("/") || address === HOME ? "index.html" : "")).replace(/^\//, "");

  it("une page en nomme une autre, qui la nomme à son tour", () => {
    for (const path of PAGES) {
      const said = alternates(path);
      for (const [lang, address] of Object.entries(said)) {
        if (lang === "x-default") continue;
        assert.deepEqual(alternates(pageAt(address)), said, `${path} (${typeOf(path)}) and ${address} do not agree`);
        assert.match(html(pageAt(address)), new RegExp(`<html lang="${lang}">`), address);
      }
    }
  });
});
