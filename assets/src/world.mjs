// The base map: land and borders of Natural Earth 1:50 million (by world-atlas) as two paths in
// an equirectangular plane, one unit = a tenth of a degree, north up (y = -10 x latitude).
import { readFileSync } from "node:fs";

import { feature, mesh } from "topojson-client";

const tenths = ([longitude, latitude]) => [Math.round(longitude * 10), Math.round(-latitude * 10)];

function line(points, close) {
  let path = "";
  let [x0, y0] = [NaN, NaN];
  let drawn = 0;
  for (const point of points) {
    const [x, y] = tenths(point);
    if (x === x0 && y === y0) continue;
    path += drawn ? `l${x - x0} ${y - y0}` : `M${x} ${y}`;
    [x0, y0] = [x, y];
    drawn += 1;
  }
  return drawn < (close ? 3 : 2) ? "" : path.replace(/ -/g, "-") + (close ? "z" : "");
}

export function worldMap(require) {
  const read = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));
  const landTopology = read("land-50m");
  const land = feature(landTopology, landTopology.objects.land);
  const polygons = land.features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
  const landPath = polygons.flat().map((ring) => line(ring, true)).join("");
  const countries = read("countries-50m");
  const borders = mesh(countries, countries.objects.countries, (a, b) => a !== b);
  const borderPath = borders.coordinates.map((points) => line(points, false)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1800 -900 3600 1800">` +
    `<path id="land" d="${landPath}"/><path id="borders" fill="none" d="${borderPath}"/></svg>\n`;
}
