// What the preview weighs does not grow with what is saved (Linux: the memory of a process is read in /proc).
import { it } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LYCEE } from "./support/site.js";

const ENTRIES = 1000;
const TEXT = "Le premier matin, personne ne parlait français. On apprend vite, avec les mains, puis avec les mots. ".repeat(12);
const entry = (n, more = "") =>
  `---\ntitre: Témoignage ${n}\nexemple: oui\ndate: 2026-0${(n % 9) + 1}-10\npersonne: lea\nmobilite: caspe-2026\ncitation: On apprend vite, ${n}.\n---\n\n${TEXT}\n\n## Le travail\n\n${TEXT}\n\n${more}\n`;

it("mille textes, cinq cents enregistrements : la mémoire reste la même", async () => {
  const folder = mkdtempSync(join(tmpdir(), "memoire-"));
  cpSync(resolve("../../content"), join(folder, "content"), { recursive: true });
  const file = (n) => join(folder, `content/temoignages/banc-${n}.md`);
  for (let n = 0; n < ENTRIES; n++) writeFileSync(file(n), entry(n));
  const preview = spawn(LYCEE, ["watch", "--port", "0", "--date", "2026-11-24"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  try {
    let home;
    for await (const line of createInterface({ input: preview.stderr })) {
      home = line.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (home) break;
    }
    preview.stderr.resume();
    // The preview tells each build twice: once begun, once all is made.
    const told = new Map();
    const stream = await new Promise((open) => get(`${home}_apercu/evenements`, open));
    createInterface({ input: stream }).on("line", (line) => {
      if (!line.startsWith("data:")) return;
      const { build } = JSON.parse(line.slice(5));
      told.set(build, (told.get(build) ?? 0) + 1);
    });
    const until = async (holds) => {
      while (!(await holds())) await new Promise((then) => setTimeout(then, 2));
    };
    const save = async (n) => {
      writeFileSync(file(5), entry(5, `Phrase ${n} du banc.`));
      await until(async () => (await (await fetch(`${home}temoignages/banc-5/`)).text()).includes(`Phrase ${n} du banc.`));
    };
    const settled = () => until(() => told.get(Math.max(...told.keys())) === 2);
    const memory = () => Number(readFileSync(`/proc/${preview.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]);
    for (let n = 0; n < 10; n++) await save(n);
    await settled();
    const early = memory();
    for (let n = 10; n < 500; n++) await save(n);
    await settled();
    const late = memory();
    assert.ok(late <= early * 1.2, `${early} kB after 10 saves, ${late} kB after 500`);
    stream.destroy();
  } finally {
    preview.kill();
    rmSync(folder, { recursive: true });
  }
});
