"""Search: full text, facets, ranges and order over the documents of one audience.

The index lies beside the store, is fed with each commit and can be made anew from the store at any
time. What is searched by is said in ``queries/search/``.
"""

from __future__ import annotations

from app.graph.search_fields import Entry, Field, Fields
from app.graph.search_hits import Bars, Cell, Count, Hit, Hits
from app.graph.search_index import SearchIndex
from app.graph.search_request import Search
from app.graph.search_rows import Rows
from app.graph.search_suggest import Suggestion

__all__ = [
    "Bars",
    "Cell",
    "Count",
    "Entry",
    "Field",
    "Fields",
    "Hit",
    "Hits",
    "Rows",
    "Search",
    "SearchIndex",
    "Suggestion",
]
