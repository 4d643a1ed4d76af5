// The Nu HTML checker on every file of the portal, redirects included: no error.
import { it } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PAGES, PUBLIC } from "./support/site.js";

const JAR = createRequire(import.meta.url)("vnu-jar");

it("le vérificateur HTML ne trouve aucune erreur", () => {
  const files = readdirSync(PUBLIC, { recursive: true }).filter((path) => path.endsWith(".html"));
  assert.ok(files.length >= PAGES.length && PAGES.length > 30, `${files.length} files`);
  const { stderr, status, error } = spawnSync(
    "java",
    ["-jar", JAR, "--format", "json", "--errors-only", "--exit-zero-always", ...files.map((path) => join(PUBLIC, path))],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  assert.ifError(error);
  assert.equal(status, 0, stderr);
  const faults = JSON.parse(stderr).messages.map((m) => `${m.url.split("/public/")[1]}:${m.lastLine}: ${m.message} – ${m.extract}`);
  assert.deepEqual(faults, []);
});
