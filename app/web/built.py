"""What the asset build has left in ``static/dist``: files by name, icons, licences."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import url_for
from markupsafe import Markup, escape


class Assets:
    """The built assets of one folder; empty where nothing has been built."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist

    def _json(self, name: str, default: Any) -> Any:
        try:
            return json.loads((self.dist / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default

    @cached_property
    def manifest(self) -> dict[str, dict[str, Any]]:
        """File, integrity and size by the name before hashing."""
        return self._json("manifest.json", {})  # type: ignore[no-any-return]

    @cached_property
    def icons(self) -> dict[str, str]:
        return self._json("icons.json", {})  # type: ignore[no-any-return]

    @cached_property
    def licences(self) -> list[dict[str, str]]:
        """Name, version, licence and text of each package delivered to browsers."""
        return self._json("licences.json", [])  # type: ignore[no-any-return]

    @property
    def built(self) -> bool:
        return bool(self.manifest)

    def url(self, name: str) -> str:
        """The address of an asset, "" where it has not been built."""
        entry = self.manifest.get(name)
        return url_for("static", filename=f"dist/{entry['file']}") if entry else ""

    def integrity(self, name: str) -> str:
        entry = self.manifest.get(name)
        return str(entry["integrity"]) if entry else ""

    def icon(self, name: str, label: str = "") -> Markup:
        """An icon of lucide inline; decorative unless it has a label."""
        if not label and name in self._plain:
            return self._plain[name]
        return self._drawn(name, label)

    @cached_property
    def _plain(self) -> dict[str, Markup]:
        """The icons without a label: a page has dozens."""
        return {name: self._drawn(name, "") for name in self.icons}

    def _drawn(self, name: str, label: str) -> Markup:
        drawing = self.icons.get(name)
        if drawing is None:
            return Markup('<span class="hidden-text">{}</span>').format(label) if label else Markup()
        says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        # The drawing comes from our own build, not from data.
        return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(
            says,
            Markup(drawing),  # noqa: S704
        )

    @property
    def sign(self) -> str:
        """Changes with every build; part of the validators of pages."""
        return str(escape("".join(e["file"] for n, e in self.manifest.items() if n[:4] == "main")))
