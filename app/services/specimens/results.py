"""A search and its hits as the page shows them: facets, chips, order, pages, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.graph.search import Count, Field, Fields, Hit, Hits, Search
from app.graph.search_request import DEEPEST
from app.services.specimens.asked import Asked
from app.services.specimens.wording import Readable, title_of
from app.web.holders import institution_called
from app.web.locale import gettext
from app.web.taxon_names import may_be_taxon

OPEN_FACETS = 5
_SORTS = (
    ("", "name"),
    ("eventDate", "oldest"),
    ("-eventDate", "newest"),
    ("catalogNumber", "number"),
    ("-modified", "changed"),
)


class Results:
    """One answered search."""

    def __init__(self, asked: Asked, hits: Hits, fields: Fields, readable: Readable) -> None:
        self.asked = asked
        self.search = asked.search
        self.hits = hits
        self.fields = fields
        self.readable = readable

    def _href(self, search: Search) -> str:
        return self.asked.href(search)

    # -- facets ------------------------------------------------------------------------------

    def facets(self) -> list[dict[str, Any]]:
        """The facets that have something to choose; the first few, and those in use, are open."""
        shown: list[dict[str, Any]] = []
        for key, counts in self.hits.facets.items():
            field = self.fields.argument(key) or self.fields[key]
            chosen = self.search.filters.get(field.argument, ())
            if not _parts(field, counts) and not chosen:
                continue
            rows = self._tree(field, counts) if field.kind == "tree" else self._flat(field, counts)
            several = len(counts) >= self.search.top and field.kind != "flag"
            shown.append(
                {
                    "key": field.argument,
                    "title": title_of(field.name, field.title),
                    "open": bool(chosen) or len(shown) < OPEN_FACETS,
                    "choices": rows,
                    "more": self.asked.at("specimens.facet", key=field.argument) if several else "",
                }
            )
        return shown

    def _flat(self, field: Field, counts: Sequence[Count]) -> list[dict[str, Any]]:
        chosen = self.search.filters.get(field.argument, ())
        rows = []
        for value, count in counts:
            here = value in chosen
            after = (
                self.search.without(field.argument, value)
                if here
                else self.search.with_value(field.argument, value)
            )
            rows.append(self._row(field, value, count, here, after))
        return rows

    def _tree(self, field: Field, counts: Sequence[Count]) -> list[dict[str, Any]]:
        """Twigs below their branch; choosing one takes the place of what was chosen before."""
        chosen = self.search.filters.get(field.argument, ())
        without = self.search.without(field.argument)
        by_value = {count.value: count for count in counts}

        def below(above: str) -> Iterator[Count]:
            for value, count in by_value.items():
                if value.rpartition("/")[0] == above:
                    yield count
                    yield from below(value)

        rows = []
        for value, count in below(""):
            here = value in chosen
            after = without if here else without.with_value(field.argument, value)
            row = self._row(field, value, count, here, after)
            rows.append(row | {"depth": value.count("/")})
        return rows

    def _row(self, field: Field, value: str, count: int, chosen: bool, after: Search) -> dict[str, Any]:
        return {
            "value": value,
            "label": self.hits.titles.get(value) or self.readable.value(field.name, value),
            "count": count,
            "chosen": chosen,
            "href": self._href(after),
        }

    # -- what is in force --------------------------------------------------------------------

    def chips(self) -> list[dict[str, str]]:
        """Each condition with the address of the same search without it."""
        found = []
        if self.search.text:
            found.append((f"“{self.search.text}”", self.search.without("q")))
        for key, values in self.search.filters.items():
            name = field.name if (field := self.fields.argument(key)) else key
            for value in values:
                says = self.hits.titles.get(value) or self.readable.value(name, value)
                label = gettext("%(field)s: %(value)s", field=title_of(name), value=says)
                found.append((label, self.search.without(key, value)))
        for key, (low, high) in self.search.ranges.items():
            name = field.name if (field := self.fields.argument(key)) else key
            label = gettext("%(field)s: %(value)s", field=title_of(name), value=f"{low} – {high}")
            found.append((label, self.search.without(key)))
        if self.search.bbox:
            found.append((gettext("inside the chosen area"), self.search.without("bbox")))
        if self.search.geometry:
            found.append((gettext("inside the drawn area"), self.search.without("geometry")))
        return [{"label": label, "href": self._href(after)} for label, after in found]

    def drops(self) -> list[dict[str, Any]]:
        """Where nothing was found: what each condition keeps away."""
        shown = []
        for key, count in self.hits.without.items():
            if key == "q":
                label = self.search.text
            elif key in ("bbox", "geometry"):
                label = gettext("inside the chosen area")
            else:
                label = title_of(field.name if (field := self.fields.argument(key)) else key)
            href = self._href(self.search.without(key))
            shown.append({"label": label, "count": count, "href": href})
        return shown

    def instead(self) -> dict[str, str]:
        """Another spelling that finds something."""
        if not self.hits.instead:
            return {}
        other = replace(self.search, text=self.hits.instead, offset=0)
        return {"label": self.hits.instead, "href": self._href(other)}

    def sorts(self) -> list[dict[str, Any]]:
        """The orders on offer."""
        labels = {
            "name": gettext("relevance") if self.search.text else gettext("name"),
            "oldest": gettext("oldest first"),
            "newest": gettext("newest first"),
            "number": gettext("catalogue number"),
            "changed": gettext("lately changed"),
        }
        return [
            {
                "label": labels[label],
                "current": self.search.sort == sort,
                "href": self._href(replace(self.search, sort=sort, offset=0)),
            }
            for sort, label in _SORTS
        ]

    # -- pages and rows ----------------------------------------------------------------------

    def pager(self, size: int, cursor: str = "") -> dict[str, Any]:
        """First, last and neighbouring pages of ``size`` results; from a cursor on, what follows."""
        if cursor:
            return self._following()
        size = size or 1
        last_page = max((min(self.hits.total, DEEPEST) + size - 1) // size, 1)
        here = self.search.offset // (self.search.limit or 1) + 1
        offset = (here - 1) * size
        numbers = sorted({1, last_page, *range(max(here - 2, 1), min(here + 2, last_page) + 1)})
        pages: list[dict[str, Any] | None] = []
        for position, number in enumerate(numbers):
            if position and number - numbers[position - 1] > 1:
                pages.append(None)
            pages.append({"number": number, "href": self._page(number), "current": number == here})
        return {
            "pages": pages,
            "first": min(offset + 1, self.hits.total),
            "last": min(offset + size, self.hits.total),
            "total": self.hits.total,
            "deeper": self.hits.total > DEEPEST and here == last_page,
            "start": "",
            "previous": self._page(here - 1) if here > 1 else "",
            "next": self._page(here + 1) if here < last_page else self.asked.from_cursor(self.hits.next),
        }

    def _following(self) -> dict[str, Any]:
        """Pages that are reached by cursors have no numbers."""
        first = self.hits.first
        return {
            "pages": [],
            "first": min(first + 1, self.hits.total),
            "last": first + len(self.hits.documents),
            "total": self.hits.total,
            "deeper": False,
            "start": self._href(replace(self.search, offset=0)),
            "previous": "",
            "next": self.asked.from_cursor(self.hits.next),
        }

    def _page(self, number: int) -> str:
        return self._href(self.search.at((number - 1) * self.search.limit))


def _parts(field: Field, counts: Sequence[Count]) -> bool:
    """Whether there is something to choose: several values, of a tree on one of its levels."""
    levels = Counter(value.count("/") if field.kind == "tree" else 0 for value, _ in counts)
    return max(levels.values(), default=0) > 1


def rows(hits: Sequence[Hit], pictures: Mapping[str, str]) -> list[dict[str, Any]]:
    """The result list as plain JSON."""
    return [
        {
            "document": hit.iri,
            "pid": hit.iri.rsplit("/", 1)[-1],
            "kind": hit.kind,
            "title": hit.title,
            "name": hit.text("scientificName"),
            "is_taxon": may_be_taxon(hit.text("scientificName"), hit.text("family")),
            "type_status": hit.type_status,
            "collector": hit.collector,
            "date": hit.date,
            "place": hit.place,
            "family": hit.text("family"),
            "holder": institution_called(hit.holder),
            "number": hit.text("catalogNumber"),
            "picture": pictures.get(hit.thumbnail, ""),
            "exact": hit.exact,
        }
        for hit in hits
    ]
