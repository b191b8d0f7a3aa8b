"""The form of a page as a browser sends it: what stands in each field, and what somebody writes there."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class Filled(HTMLParser):
    """The fields of the form of a class, in the order of the page."""

    def __init__(self, html: str, css: str = "edit-form") -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._css = css
        self._inside = False
        self._open: tuple[str, str] | None = None
        self._said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = self._css in found.get("class", "").split()
        if not self._inside:
            return
        name = found.get("name", "")
        ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
        if tag == "input" and name and ticked:
            self.fields.append((name, found.get("value", "")))
        elif tag in ("select", "textarea"):
            self._open, self._said = (tag, name), ""
        elif tag == "option" and "selected" in found:
            self._said = found["value"]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[0] == "textarea":
            self._said += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            self.fields.append((self._open[1], self._said))
            self._open = None
        if tag == "form":
            self._inside = False

    def __getitem__(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def write(self, name: str, text: str, number: int = 0) -> None:
        """Write into a field; the ``number``-th of that name. Raises IndexError where there is none."""
        place = [place for place, (field, _) in enumerate(self.fields) if field == name][number]
        self.fields[place] = (name, text)

    def sent(self, button: str, **more: str) -> MultiDict[str, str]:
        """What the browser sends when that button is pressed."""
        pressed = (button, more.pop("value", "1"))
        rest = [(name, text) for name, text in self.fields if name not in more]
        return MultiDict([*rest, pressed, *more.items()])
