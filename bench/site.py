"""Pages: a document in two formats, a search with its facets, the way in; at two sizes."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from bench.clients import Figures, Plan, asked
from bench.generate import Weighted
from bench.ground import Ground
from bench.http_answers import documents
from bench.peers import Endpoint, ours
from bench.report import Line, Run

TIMES = 150
HTML = "text/html"


def _paths(names: Sequence[str]) -> dict[str, tuple[list[str], str]]:
    """By kind of page: paths, each asked once, and what is accepted."""
    stems = [urlsplit(name).path for name in names][:TIMES]
    return {
        "document page, HTML": ([f"{stem}.html" for stem in stems], HTML),
        "document, Turtle": ([f"{stem}.ttl" for stem in stems], "text/turtle"),
        "search page with facets": (_searches(), HTML),
        "home page": (["/"] * 30, HTML),
        "collections page": (["/collections"] * 30, HTML),
    }


def _searches() -> list[str]:
    """Everything, words, countries, countries with images, pages further on."""
    countries = [row["name"] for row in Weighted.read("countries").rows]
    groups = [row["order"] for row in Weighted.read("groups").rows]
    asked: list[dict[str, str]] = [{}]
    asked += [{"q": group} for group in groups]
    asked += [{"country": country} for country in countries]
    asked += [{"country": country, "hasImage": "true"} for country in countries[:20]]
    asked += [{"page": str(page)} for page in range(2, 12)]
    return [f"/search?{urlencode(args)}" for args in asked]


def _facets(endpoint: Endpoint) -> int:
    """How many facets the search page counts."""
    with urllib.request.urlopen(f"http://127.0.0.1:{endpoint.port}/search.json", timeout=60) as answer:
        return len(json.load(answer)["facets"])


def _pages(endpoint: Endpoint) -> dict[str, Figures]:
    found = {}
    for what, (paths, accept) in _paths(documents(endpoint)).items():
        found[what] = asked(Plan(endpoint.port, [(path, accept) for path in paths], 1, 120, len(paths), 2))
    return found


NOISE = 1.5  # what is equal within it counts as equal
_EQUAL = f"at most {NOISE} x the small size"
BUDGETS = {  # milliseconds, whether the size may matter, in words
    "document page, HTML": (25, False, f"p50 < 25 ms, {_EQUAL}"),
    "document, Turtle": (10, False, f"p50 < 10 ms, {_EQUAL}"),
    "search page with facets": (100, True, "p50 < 100 ms at 1 M"),
    "home page": (100, False, f"p50 < 100 ms, {_EQUAL}"),
    "collections page": (100, False, f"p50 < 100 ms, {_EQUAL}"),
}


def measure(ground: Ground, found: Run) -> None:
    """Pages of the run."""
    with ours(ground.small.folder) as house:
        small = _pages(house)
    with ours(ground.served) as house:
        large, facets = _pages(house), _facets(house)
    found.facts.append(f"The search page counts {facets} facets exactly, and shows the first results.")
    for what, figures in large.items():
        most, grows, budget = BUDGETS[what]
        p50, before = figures.quantile(0.5), small[what].quantile(0.5)
        found.lines.append(
            Line(
                what,
                f"p50 {p50:.1f} ms, p99 {figures.quantile(0.99):.0f} ms "
                f"({figures.bytes // len(figures.latencies) / 1000:,.0f} kB)",
                budget,
                f"{p50 / before:.2f} x the time",
                f"itself at {ground.small_size:,} specimens: p50 {before:.1f} ms",
                p50 < most and (grows or p50 <= NOISE * before),
            )
        )
