// The documents of livrables/, opened from the disk as the team does.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder that `lycee build` wrote. */
export const DOCUMENTS = process.env.PORTAIL_LIVRABLES;
if (!DOCUMENTS) throw new Error("PORTAIL_LIVRABLES is not set: start the tests with tests/browser/run");

export const onDisk = (path) => pathToFileURL(join(DOCUMENTS, path)).href;

/** One document of each kind, the first by its path; what is pasted is no page. A poster of one BTS is that of all. */
const pages = readdirSync(DOCUMENTS, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".html") && !path.endsWith("contenu.html"))
  .sort();
const kindOf = (path) => (path === "index.html" ? "atelier" : `${path.split("/")[0]}/${path.split("/").pop().replace(/-bts-[a-z]+/, "-bts")}`);
export const KINDS = [...new Map([...pages].reverse().map((path) => [kindOf(path), path]))].map(([kind, path]) => ({ kind, path })).reverse();
export const ALL = pages;
