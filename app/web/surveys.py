"""What an app keeps of the whole store between requests: the count of its graphs, and its site map."""

from __future__ import annotations

from flask import current_app

from app.graph.inventory import Inventories
from app.graph.site_map import SiteMap
from app.web.context import platform

_MAP = "holotype-site-map"


def inventories() -> Inventories:
    """What is in each public graph, counted after commits."""
    return platform().inventories


def site_map() -> SiteMap:
    """Where every public document is."""
    found: SiteMap | None = current_app.extensions.get(_MAP)
    if found is None:
        found = current_app.extensions.setdefault(_MAP, SiteMap(platform()))
    return found
