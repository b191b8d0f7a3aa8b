// The map of the search page: places in clusters, a rectangle or a polygon to search in. The base
// map is the same drawing as the server's; nothing is fetched from elsewhere.
import L from "leaflet";
import "leaflet.markercluster";

const box = document.getElementById("map");
const words = JSON.parse(box.dataset.words);
const kept = JSON.parse(box.dataset.kept).filter(([key]) => key !== "geometry" && key !== "bbox");
const plain = box.innerHTML;
const number = (value) => value.toLocaleString(document.documentElement.lang);

function target(args, view) {
  const said = [...kept.filter(([key]) => key !== "view"), ...args];
  if (view) said.push(["view", view]);
  return `${box.dataset.search}?${new URLSearchParams(said)}`;
}

const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
const inside = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
  .map((side, index) => round(Math.min(Math.max(side, index % 2 ? -90 : -180), index % 2 ? 90 : 180))).join(",");

function mark(count, generalised, detail) {
  const size = count >= 1000 ? "large" : count >= 50 ? "middle" : count > 1 ? "small" : "single";
  return L.divIcon({
    className: `mark ${size}${generalised ? " blurred" : ""}`,
    html: count > 1 ? `<span>${count >= 10000 ? `${Math.round(count / 1000)}k` : count}</span>` : "",
    iconSize: { large: [40, 40], middle: [32, 32], small: [28, 28], single: [14, 14] }[size],
    ...detail,
  });
}

async function draw() {
  box.textContent = "";
  box.classList.add("live");
  const map = L.map(box, {
    crs: L.CRS.EPSG4326, minZoom: 0, maxZoom: 14, zoomSnap: 0.5, worldCopyJump: true, zoomControl: false,
    attributionControl: false,
  });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", words.map);
  map.fitBounds([[-58, -170], [78, 170]]);
  const svg = await (await fetch(box.dataset.world)).text();
  const base = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  base.querySelector("#land").setAttribute("class", "land");
  base.querySelector("#borders").setAttribute("class", "borders");
  for (const turn of [-360, 0, 360]) {
    L.svgOverlay(document.importNode(base, true), [[-90, -180 + turn], [90, 180 + turn]], { className: "base map" }).addTo(map);
  }
  const clusters = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 60,
    chunkedLoading: true,
    spiderfyOnMaxZoom: false,
    iconCreateFunction: (cluster) => mark(
      cluster.getAllChildMarkers().reduce((sum, one) => sum + one.options.count, 0),
      cluster.getAllChildMarkers().every((one) => one.options.generalised),
    ),
  });
  const places = await (await fetch(box.dataset.places)).json();
  places.features.forEach(({ geometry: { coordinates: [x, y] }, properties }) => {
    const says = `${number(properties.count)} ${words.records}${properties.generalised ? `; ${words.blurred}` : ""}`;
    const marker = L.marker([y, x], {
      ...properties, icon: mark(properties.count, properties.generalised), alt: says, title: says,
    });
    const link = document.createElement("a");
    link.href = target([["bbox", [x - 5e-5, y - 5e-5, x + 5e-5, y + 5e-5].map((d) => d.toFixed(6)).join(",")]]);
    link.textContent = words.here;
    const bubble = document.createElement("div");
    bubble.append(says, document.createElement("br"), link);
    clusters.addLayer(marker.bindPopup(bubble));
  });
  map.addLayer(clusters);
  const shown = box.dataset.box.split(",").map(Number);
  const shape = box.dataset.shape.match(/-?[\d.]+ -?[\d.]+/g)?.map((pair) => pair.split(" ").map(Number).reverse());
  const area = shape ? L.polygon(shape) : shown.length === 4 ? L.rectangle([[shown[1], shown[0]], [shown[3], shown[2]]]) : null;
  area?.setStyle({ className: "area", interactive: false }).addTo(map);
  const whole = area?.getBounds() ?? clusters.getBounds();
  if (whole.isValid()) map.fitBounds(whole.pad(0.15), { maxZoom: 9 });
  if (!places.complete) {
    const note = document.createElement("p");
    note.className = "soft small";
    note.textContent = words.partly;
    box.after(note);
  }
  tools(map);
}

// Buttons beside the map; drawing needs clicks alone, no dragging.
function tools(map) {
  const bar = document.createElement("div");
  bar.className = "toolbar map-tools";
  const help = document.createElement("span");
  help.className = "soft small";
  help.setAttribute("role", "status");
  const button = (label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.addEventListener("click", action);
    bar.append(made);
    return made;
  };
  let corners = [];
  let drawn = null;
  let kind = "";
  const stop = () => {
    drawn?.remove();
    [corners, drawn, kind] = [[], null, ""];
    help.textContent = "";
    box.classList.remove("drawing");
    finish.hidden = cancel.hidden = true;
  };
  const begin = (wanted, says) => () => {
    stop();
    kind = wanted;
    help.textContent = says;
    box.classList.add("drawing");
    cancel.hidden = false;
  };
  const polygon = () => {
    const ring = [...corners, corners[0]].map(({ lat, lng }) => `${round(lng)} ${round(lat)}`).join(", ");
    location.assign(target([["geometry", `POLYGON((${ring}))`]], "map"));
  };
  button(words.rectangle, begin("rectangle", words.rectangleHelp));
  button(words.polygon, begin("polygon", words.polygonHelp));
  button(words.visible, () => location.assign(target([["bbox", inside(map.getBounds())]], "map")));
  const finish = button(words.finish, polygon);
  const cancel = button(words.cancel, stop);
  finish.hidden = cancel.hidden = true;
  bar.append(help);
  map.on("click", ({ latlng }) => {
    if (!kind) return;
    corners.push(latlng);
    drawn?.remove();
    drawn = (kind === "polygon" ? L.polyline(corners, { className: "area" }) : L.circleMarker(latlng, { radius: 4, className: "area" })).addTo(map);
    finish.hidden = !(kind === "polygon" && corners.length > 2);
    if (kind === "rectangle" && corners.length === 2) {
      location.assign(target([["bbox", inside(L.latLngBounds(corners))]], "map"));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && kind) stop();
  });
  box.before(bar);
}

draw().catch(() => {
  box.classList.remove("live");
  box.innerHTML = plain;
});
