// A static server for one folder, under a sub-folder as on a school's host: GET only, gzip for texts, 404.html for the rest.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".ics": "text/calendar; charset=utf-8",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
};
/** Where the site lives on its host. */
export const MOUNT = "/portail/";

/** Serves `folder` on a free port of this machine. Gives the address of the home page and a way to stop. */
export async function serve(folder) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://local").pathname);
    const file = fileOf(root, path);
    const body = file && (await readFile(file).catch(() => null));
    if (body) send(response, 200, extname(file), body);
    else send(response, 404, ".html", await readFile(join(root, "404.html")).catch(() => Buffer.from("404")));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { home: `http://127.0.0.1:${server.address().port}${MOUNT}`, stop };
}

function fileOf(root, path) {
  if (!path.startsWith(MOUNT)) return null;
  const file = normalize(join(root, path.slice(MOUNT.length), path.endsWith("/") ? "index.html" : ""));
  return file.startsWith(root + sep) ? file : null;
}

function send(response, status, extension, body) {
  const type = TYPES[extension] ?? "application/octet-stream";
  const text = /^text|xml|json|javascript/.test(type);
  const bytes = text ? gzipSync(body) : body;
  response.writeHead(status, {
    "content-type": type,
    "content-length": bytes.length,
    ...(text && { "content-encoding": "gzip", vary: "accept-encoding" }),
  });
  response.end(bytes);
}

// On its own: `node support/serve.js FOLDER` says the address on its first line, and stops when its standard input closes.
if (process.argv[1] === import.meta.filename) {
  const { home, stop } = await serve(process.argv[2]);
  console.log(home);
  process.stdin.resume().on("end", stop);
}
