"""Exact values in a file: laid over the documents for whoever may see them, said to be so, and listed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.narrow import Lens, Readable, each_graph
from app.graph.terms import iri

_LIST = "exact-{}.jsonl"  # one a process
_RIGHTS = iri("dcterms:accessRights")


class Overlay:
    """Lays the exact values that ``lens`` sees over documents; each then states the ``terms``.

    Which documents had any is written to a list below ``folder``, for the log of reads; a process that
    begins when all is written leaves none.
    """

    def __init__(self, lens: Lens, store: Readable, terms: str, folder: Path) -> None:
        self._lens, self._store, self._terms = lens, store, terms
        self._path = folder / _LIST.format(os.getpid())

    def over(self, said: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Statements by document, with the exact ones in the place of their twins."""
        found = self._lens.exact(self._store, list(said))
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(pair) + "\n" for pair in each_graph(found))
        return said | {
            name: [*one.over(said[name]), Triple(NamedNode(name), _RIGHTS, Literal(self._terms))]
            for name, one in found.items()
        }


def listed(folder: Path) -> Iterator[tuple[str, str]]:
    """(graph, document) for each document that came with exact values, once; the lists go when read."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(folder.glob(_LIST.format("*"))):
        with path.open(encoding="utf-8") as file:
            for line in file:
                graph, document = json.loads(line)
                found[graph, document] = None
        path.unlink()
    yield from found
