// The viewer of a picture: OpenSeadragon with buttons of the page's own. Keys: arrows, + and -,
// 0 for the whole picture, R to turn it, Escape to close.
import OpenSeadragon from "openseadragon";

// The library would add a style of its own, which the page's policy forbids, unless it finds a
// mark of this name; one outside of HTML is no style to the browser.
const mark = document.createElementNS("urn:holotype", "style");
mark.setAttribute("data-openseadragon-mobile-css", "true");
document.head.append(mark);

const open = new WeakMap();

function close(box) {
  open.get(box)?.destroy();
  open.delete(box);
  box.querySelector(".zoom-stage").hidden = true;
  const plain = box.querySelector(".zoom-plain");
  plain.hidden = false;
  const button = box.querySelector(".zoom-open");
  button.hidden = false;
  button.focus();
}

window.holotypeZoom = (box) => {
  const stage = box.querySelector(".zoom-stage");
  const ground = box.querySelector(".zoom-ground");
  stage.hidden = false;
  box.querySelector(".zoom-plain").hidden = true;
  box.querySelector(".zoom-open").hidden = true;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const viewer = OpenSeadragon({
    element: ground,
    tileSources: { type: "image", url: box.dataset.zoom, buildPyramid: false },
    drawer: "canvas",
    showNavigationControl: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    animationTime: calm ? 0 : 0.6,
    maxZoomPixelRatio: 4,
    visibilityRatio: 0.5,
  });
  open.set(box, viewer);
  viewer.canvas.setAttribute("role", "img");
  viewer.canvas.setAttribute("aria-label", ground.dataset.says);
  viewer.canvas.setAttribute("aria-describedby", ground.dataset.help);
  viewer.addHandler("open-failed", () => {
    box.classList.add("unseen");
    close(box);
  });
  const view = viewer.viewport;
  const doing = {
    in: () => view.zoomBy(1.5),
    out: () => view.zoomBy(1 / 1.5),
    whole: () => view.goHome(),
    turn: () => view.setRotation(view.getRotation() + 90),
    full: () => viewer.setFullScreen(!viewer.isFullPage()),
    close: () => close(box),
  };
  stage.querySelectorAll("[data-do]").forEach((button) => {
    button.onclick = () => {
      doing[button.dataset.do]();
      view.applyConstraints();
    };
  });
  stage.onkeydown = (event) => {
    if (event.key === "Escape" && !viewer.isFullPage()) close(box);
  };
  viewer.canvas.focus();
};
