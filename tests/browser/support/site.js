// The built portal as the tests see it: its pages, their kinds, its address. `run` sets the three variables.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The folder that `lycee build` wrote. */
export const PUBLIC = required("PORTAIL_PUBLIC");
/** The address under which `run` serves it, ending with `/`. */
export const HOME = required("PORTAIL_ADRESSE");
/** The program, for the tests that build another site. */
export const LYCEE = required("PORTAIL_PROGRAMME");

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with tests/browser/run`);
  return value;
}

/** Every page of a built site, as paths from its root, redirects left out. */
export function pagesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".html"))
    .filter((path) => !/<meta[^>]+http-equiv="?refresh/i.test(readFileSync(join(folder, path), "utf8")))
    .sort();
}

export const PAGES = pagesOf(PUBLIC);

const HAS_LIST = new Set(["formations", "mobilites", "temoignages", "evenements", "erasmusdays", "presse", "etiquettes"]);

const LANGUAGES = ["en", "es"];

/** The language of a page, by its path. */
export const languageOf = (path) => LANGUAGES.find((code) => path.startsWith(`${code}/`)) ?? "fr";

/** What every page says, by language. */
export const SAID = {
  fr: { skip: "Aller au contenu", menu: "Formations", foot: ["Presse", "Plan du site", "Flux d’actualités"], statement: "Cofinancé par l’Union européenne" },
  en: { skip: "Skip to content", menu: "Courses", foot: ["Press", "Site map", "News feed"], statement: "Co-funded by the European Union" },
  es: { skip: "Ir al contenido", menu: "Formaciones", foot: ["Prensa", "Mapa del sitio", "Canal de noticias"], statement: "Cofinanciado por la Unión Europea" },
};

/** « temoignages/* » for one testimonial, « temoignages » for their list, the path itself for a free page; « en temoignages/* » in English. */
export function typeOf(path) {
  const language = languageOf(path);
  if (language !== "fr") return `${language} ${frenchType(path.slice(3))}`;
  return frenchType(path);
}

function frenchType(path) {
  const [section, entry] = path.split("/");
  return HAS_LIST.has(section) && entry !== "index.html" ? `${section}/*` : path.replace(/\/?index\.html$/, "") || "accueil";
}

/** One page of each type, the first by its path. */
export const PAGE_TYPES = [...new Map([...PAGES].reverse().map((path) => [typeOf(path), path]))].map(([type, path]) => ({ type, path })).reverse();

/** The three pages that stand for the site where measuring all would take too long. */
export const HOME_LIST_ENTRY = ["index.html", "temoignages/index.html", "temoignages/lea-caspe/index.html"];

/** The address of a page; a folder's own address rather than its index.html. */
export const address = (path, home = HOME) => home + path.replace(/(^|\/)index\.html$/, "$1");
