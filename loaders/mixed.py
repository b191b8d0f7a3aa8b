"""Documents of a load that may have to lie elsewhere than one of their records by itself lays them.

A picture that several records have is kept back as strictly as any of them wants. Here is gathered where
that may matter, while the records are written; what comes of it is seen when all are in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.graph.terms import iri

_TWIN = str(iri("holotype:generalisedProperty"))
_HAS = f" {iri('holotype:hasMedia')} "
_MARKS = (_TWIN, str(iri("holotype:protectedBy")))


class Mixed:
    """Those of one load. ``ledger`` is where the source records of open records are kept.

    Holds hashes, not addresses, of documents that new records carry along, and the addresses of the few
    that are mixed.
    """

    def __init__(self, ledger: str) -> None:
        self._open = f" <{ledger}> .\n".encode()
        self._carried: set[int] = set()
        self._cut: set[int] = set()
        self.documents: dict[str, str] = {}  # each with the ledger that may tell of it, "" where not known

    def add(self, documents: Iterable[str], ledger: str = "") -> None:
        """Documents that have to be looked at once the load is in; ``ledger`` is a narrow one."""
        for document in documents:
            self.documents[document] = ledger or self.documents.get(document, "")

    def ledger_of_those_in(self, lines: Iterable[str]) -> str:
        """The narrow ledger of a picture that the lines, of a record, link to; "" where none is known."""
        names = (line.split(" ", 3)[2][1:-1] for line in lines if _HAS in line)
        return next(filter(None, (self.documents.get(name) for name in names)), "")

    def is_cut(self, source: bytes) -> bool:
        """Whether something of the record with these lines about its source is kept back."""
        return not source.endswith(self._open)

    @staticmethod
    def ledger(source: bytes) -> str:
        """The ledger that these lines are of."""
        return source[source.rindex(b" <") + 2 :].decode().partition(">")[0]

    def carried(self, document: str, *, cut: bool) -> bool:
        """Note that a new record carries along a new document. Gives whether another did so before."""
        mark = hash(document)
        again = mark in self._carried
        if again and (cut or mark in self._cut):
            self.add((document,))
        self._carried.add(mark)
        if cut:
            self._cut.add(mark)
        return again

    def changed(self, document: str, *, placed: bool, plain: bool) -> None:
        """Note that a document changes: ``placed`` by a record of which something is, or was, kept back;
        ``plain`` where a record speaks of it of which nothing is."""
        mark = hash(document)
        if mark in self._cut or (placed and (plain or mark in self._carried)):
            self.add((document,))


def uncut(lines: Sequence[str], graph: str) -> list[str]:
    """The whole of a document that was cut in two, as lines of N-Quads of one graph."""
    kept = {line for line in lines if not line.endswith(f" <{graph}> .")}
    twins = {
        (node, name.rpartition(" <")[0])
        for node, mark, name in (line.split(" ", 2) for line in kept)
        if mark == _TWIN
    }
    found = []
    for line in lines:
        node, name, _ = line.split(" ", 2)
        if name not in _MARKS and (line in kept or (node, name) not in twins):
            found.append(f"{line.rpartition(' <')[0]} <{graph}> .")
    return found
