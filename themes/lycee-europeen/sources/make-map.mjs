// Draws the outline of Europe for the theme: see SOURCES.md for the command and the projection.
import { readFileSync, writeFileSync } from "node:fs";
import { geoAzimuthalEqualArea, geoPath } from "d3-geo";
import { feature, merge, mesh } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";
import { topology } from "topojson-server";

const [atlas, out] = process.argv.slice(2);
const WIDTH = 640, HEIGHT = 640, WEIGHT = 5, SMALLEST = 12;

const projection = geoAzimuthalEqualArea().rotate([-10, -52]).scale(1000).translate([310, 340]).clipExtent([[-4, -4], [WIDTH + 4, HEIGHT + 4]]).precision(0.3);

const world = JSON.parse(readFileSync(atlas));
const path = geoPath(projection);

// Project every country first: simplification then works on what the eye sees.
const near = feature(world, world.objects.countries).features.filter((f) => {
  const [[x0, y0], [x1, y1]] = path.bounds(f);
  return x1 > 0 && y1 > 0 && x0 < WIDTH && y0 < HEIGHT && Number.isFinite(x0);
});
const planar = { type: "FeatureCollection", features: near.map((f) => ({ type: "Feature", properties: f.properties, geometry: project(f) })) };
function project(f) {
  const polygons = [];
  let ring = null;
  const collect = { moveTo: (x, y) => (ring = [[x, y]]), lineTo: (x, y) => ring.push([x, y]), closePath: () => { ring.push(ring[0]); polygons.push([ring]); }, arc() {} };
  geoPath(projection, collect)(f);
  return { type: "MultiPolygon", coordinates: polygons };
}
let topo = topology({ countries: planar }, 1e5);
topo = simplify(presimplify(topo), WEIGHT);
const countries = topo.objects.countries;
const land = merge(topo, countries.geometries);
const france = merge(topo, countries.geometries.filter((g) => g.properties.name === "France"));
const borders = mesh(topo, countries, (a, b) => a !== b);

const area = (ring) => Math.abs(ring.reduce((s, [x, y], i) => { const [a, b] = ring[(i + 1) % ring.length]; return s + x * b - a * y; }, 0) / 2);
// Whole units, relative, without the spaces that a sign makes needless.
function draw(points, close) {
  let d = "", last = null, letter = "";
  const put = (n) => (d += n < 0 || /[a-z]$/i.test(d) ? n : " " + n);
  const seen = points.map(([x, y]) => [Math.round(x), Math.round(y)]).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
  if (close && seen.length > 1 && String(seen[0]) === String(seen.at(-1))) seen.pop();
  if (seen.length < (close ? 3 : 2)) return "";
  seen.forEach(([x, y], i) => {
    if (i === 0) { d += "M"; put(x); put(y); }
    else { if (i === 1) d += "l"; put(x - last[0]); put(y - last[1]); }
    last = [x, y];
  });
  return d + (close ? "z" : "");
}
const shapes = (multi) => multi.coordinates.flat().filter((r) => area(r) > SMALLEST).map((r) => draw(r, true)).join("");
const lines = borders.coordinates.map((l) => draw(l, false)).join("");
const at = ([lat, lon]) => projection([lon, lat]).map((n) => Math.round(n * 10) / 10);
console.error({ pezenas: at([43.4611, 3.4233]), caspe: at([41.2333, -0.0333]), trondheim: at([63.4305, 10.3951]), dublin: at([53.35, -6.26]), cork: at([51.9,-8.47]) });
const parts = { land: shapes(land), france: shapes(france), borders: lines };
console.error(Object.fromEntries(Object.entries(parts).map(([k, v]) => [k, v.length])));
writeFileSync(out, `{# Made by make-map.mjs (SOURCES.md). Natural Earth, public domain. #}
{% component europe_outline() -%}
<path class="map-land" d="${parts.land}"/><path class="map-home" d="${parts.france}"/><path class="map-borders" d="${parts.borders}"/>
{%- endcomponent europe_outline %}
`);
