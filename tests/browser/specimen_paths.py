"""Where specimens of the demonstration are, one of each institution."""

from __future__ import annotations

from pathlib import Path

from tests.browser.tab import Tab

QUERY = Path(__file__).with_name("specimens-by-holder.rq")


def specimens(tab: Tab) -> list[str]:
    """The path of a specimen of each institution."""
    said = {"query": QUERY.read_text(encoding="utf-8")}
    found = tab.page.request.get("/sparql", params=said, headers={"Accept": "application/json"}).json()
    rows = found["results"]["bindings"]
    return ["/specimen/" + str(row["specimen"]["value"]).rpartition("/")[2] for row in rows]
