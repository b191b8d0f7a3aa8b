// A picture that can be opened for zooming: the viewer is fetched when a reader asks for it, once.
let fetched;

function viewer(box) {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = box.dataset.script;
    script.integrity = box.dataset.integrity;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return fetched;
}

document.querySelectorAll("[data-zoom]").forEach((box) => {
  const button = box.querySelector(".zoom-open");
  if (!button || !box.dataset.script) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await viewer(box);
      window.holotypeZoom(box);
    } catch {
      box.classList.add("unseen");
    }
    button.disabled = false;
  });
});
