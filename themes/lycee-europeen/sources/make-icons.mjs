// Draws the PNG icons from icon.svg, on the paper colour: see SOURCES.md.
import { readFileSync } from "node:fs";
import sharp from "sharp";
const [svg, out] = process.argv.slice(2);
for (const size of [180, 512]) {
  const inside = Math.round(size * 0.72), edge = Math.round((size - inside) / 2);
  const mark = await sharp(readFileSync(svg), { density: (72 * inside) / 64 * 4 }).resize(inside, inside).png().toBuffer();
  await sharp({ create: { width: size, height: size, channels: 3, background: "#fbf7ee" } }).composite([{ input: mark, left: edge, top: edge }]).png({ palette: true, compressionLevel: 9 }).toFile(`${out}/icon-${size}.png`);
}
