"""Hits of a search with the exact values that one principal may see, in the place of what the index shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from app.graph.narrow import Exact
from app.graph.reading import Reading
from app.graph.search import Entry, Fields, Hits


def exactly(bench: Reading, hits: Hits, about: str) -> Hits:
    """The hits as ``bench`` sees their documents; what it sees exactly is marked and written down.

    Which documents are found, their order and all counts stay those of the index, which knows the
    coarser values alone. ``about`` is the search, as the log of reads has it.
    """
    found = bench.exact([hit.iri for hit in hits.documents], "search", about)
    if not found:
        return hits
    entries = _entries(bench.platform.search_index().fields, found)
    return replace(
        hits,
        documents=tuple(
            replace(hit, values={**entries[hit.iri]}, exact=True) if hit.iri in entries else hit
            for hit in hits.documents
        ),
    )


def _entries(fields: Fields, found: Mapping[str, Exact]) -> dict[str, Entry]:
    """What the index would have of the exact documents."""
    copy = Oxigraph()
    copy.extend(Quad(t.subject, t.predicate, t.object) for one in found.values() for t in one.triples)
    entries = {str(entry["iri"]): entry for entry in fields.documents(copy.query, list(found))}
    for name, entry in entries.items():
        entry.pop("iri")
        entry.setdefault("title", entry.get("catalogNumber") or [name.rpartition("/")[2]])
    return entries
