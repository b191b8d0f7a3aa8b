"""What an app keeps of the whole store between requests: the count of its graphs, and its site map."""

from __future__ import annotations

from app.graph.inventory import Inventories
from app.graph.site_map import SiteMap
from app.web.context import once, platform


def inventories() -> Inventories:
    """What is in each public graph, counted after commits."""
    return platform().inventories


@once
def site_map() -> SiteMap:
    """Where every public document is."""
    return SiteMap(platform())
