"""A page as somebody sees it: with or without scripts, in light or dark, wide or narrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from tests.browser.chromium import AXE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

WIDTHS = (320, 360, 640, 768, 1280)  # 640 is also 1280 with everything twice as large
HEIGHT = 800
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What colours and widths change; the rest of the rules looks at the markup, which stays the same.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
# Where a place is marked is essential, and the table beside the map has the same links (WCAG 2.5.8).
EXEMPT = {"target-size": ".leaflet-marker-icon"}
Scheme = Literal["light", "dark"]

_OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((one) => {
    if (one.closest("[hidden], .hidden-text")) return false;
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return false;
    }
    return one.getBoundingClientRect().right > root.clientWidth + 0.5;
  });
  const named = wide.map((one) => one.tagName.toLowerCase()
    + [...one.classList].map((name) => "." + name).join("") + (one.id ? "#" + one.id : ""));
  return `${root.scrollWidth} of ${root.clientWidth} px: ` + [...new Set(named)].slice(-4).join(", ");
}"""

_MOTION = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const longest = (text) => Math.max(...text.split(",").map(parseFloat));
  return longest(style.transitionDuration) > 0.01
    || (style.animationName !== "none" && longest(style.animationDuration) > 0.01);
}).map((one) => one.outerHTML.slice(0, 80))"""

_AXE = """async ([type, values, exempt]) => {
  const runOnly = { type, values };
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"], elementRef: true });
  found.violations.forEach((one) => {
    one.nodes = one.nodes.filter((node) => !(one.id in exempt && node.element?.matches(exempt[one.id])));
  });
  return found.violations.filter((one) => one.nodes.length).map((one) => one.id + " (" + one.help + "): "
    + one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " — " + node.html.slice(0, 160)
      + " — " + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "")).join(" | "));
}"""


class Tab:
    """A page of a context, and what the browser complained about while it was shown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.bytes_of_scripts = 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status}: {response.url}")

    def sideways(self) -> list[str]:
        """Where the page scrolls sideways, at each width."""
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if wide := self.page.evaluate(_OVERFLOW):
                found.append(f"scrolls sideways, {wide}")
        return found

    def barriers(self, width: int, looks: bool = False) -> list[str]:
        """What the accessibility rules object to at a width; with ``looks`` only those about colours
        and sizes."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
        asked = ("rule", LOOKS, EXEMPT) if looks else ("tag", RULES, EXEMPT)
        found: list[str] = self.page.evaluate(_AXE, list(asked))
        return [f"{one} at {width} px" for one in found]

    def motion(self) -> list[str]:
        """What moves although it is asked not to."""
        found: list[str] = self.page.evaluate(_MOTION)
        return [f"moves: {one}" for one in found]


class House:
    """Opens pages of one server."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address

    @contextmanager
    def context(self, **options: Any) -> Iterator[BrowserContext]:
        """A visitor with nothing remembered yet; options are those of Playwright's contexts."""
        options.setdefault("viewport", {"width": 1280, "height": HEIGHT})
        opened = self.browser.new_context(base_url=self.address, locale="en", **options)
        opened.set_default_timeout(20_000)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def tab(self, path: str = "", **options: Any) -> Iterator[Tab]:
        """One tab of a new visitor, with the page at ``path`` where one is given."""
        with self.context(**options) as opened:
            tab = Tab(opened.new_page())
            if path:
                tab.page.goto(path)
            yield tab
