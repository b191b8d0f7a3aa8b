// The base map: land and borders of Natural Earth 1:50 million (by world-atlas) as two paths in
// an equirectangular plane, one unit = a tenth of a degree, north up (y = -10 x latitude).
import { readFileSync } from "node:fs";

import { feature, mesh } from "topojson-client";

const ROUND = 3600;
const POLE = 900;
const tenths = ([longitude, latitude]) => [Math.round(longitude * 10), Math.round(-latitude * 10)];

// The points of a line without leaps: what crosses the 180th meridian goes on beyond it.
function unrolled(points) {
  let turns = 0;
  return points.map(tenths).map(([x, y], at, all) => {
    if (at) turns += Math.round((all[at - 1][0] - x) / ROUND);
    return [x + turns * ROUND, y];
  });
}

function line(points, close) {
  let path = "";
  let [x0, y0] = [NaN, NaN];
  let drawn = 0;
  for (const [x, y] of points) {
    if (x === x0 && y === y0) continue;
    path += drawn ? `l${x - x0} ${y - y0}` : `M${x} ${y}`;
    [x0, y0] = [x, y];
    drawn += 1;
  }
  return drawn < (close ? 3 : 2) ? "" : path.replace(/ -/g, "-") + (close ? "z" : "");
}

// A ring of land, and once more on the other side as far as it reaches over the 180th meridian. One
// that goes round the world is closed by way of the pole.
function ring(coordinates) {
  const points = unrolled(coordinates);
  const [[first], [last, latitude]] = [points[0], points.at(-1)];
  if (first !== last) {
    const pole = latitude < 0 ? -POLE : POLE;
    points.push([last, pole], [first, pole]);
  }
  const sides = points.map(([x]) => x);
  const turns = [0];
  if (Math.max(...sides) > ROUND / 2) turns.push(-ROUND);
  if (Math.min(...sides) < -ROUND / 2) turns.push(ROUND);
  return turns.map((turn) => line(points.map(([x, y]) => [x + turn, y]), true)).join("");
}

export function worldMap(require) {
  const read = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));
  const landTopology = read("land-50m");
  const land = feature(landTopology, landTopology.objects.land);
  const polygons = land.features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
  const landPath = polygons.flat().map(ring).join("");
  const countries = read("countries-50m");
  const borders = mesh(countries, countries.objects.countries, (a, b) => a !== b);
  const borderPath = borders.coordinates.map((points) => line(unrolled(points), false)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1800 -900 3600 1800">` +
    `<path id="land" d="${landPath}"/><path id="borders" fill="none" d="${borderPath}"/></svg>\n`;
}
