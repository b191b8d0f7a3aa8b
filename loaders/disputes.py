"""Where a source and a person both changed the same: what stands, and what the ledger is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import RdfFormat, parse

from app.graph.terms import iri
from loaders import values
from loaders.build import TYPE
from loaders.harvest_rules import NOT_COMPARED
from loaders.record import IssueLog, Rule
from loaders.revisions import Dispute, Place, Term

DISPUTE = Rule(
    "source-against-curation",
    "warning",
    "The source changed a value that was changed here too ({value}). What was decided here stands.",
    "Compare the two, and edit the record where the source is right.",
)


class Disputes:
    """Those of one load, in order. ``rows`` asks a query of the house by its name."""

    def __init__(self, rows: Callable[..., Any], activity: str, ledger: str) -> None:
        self._rows, self._activity, self._ledger = rows, activity, ledger
        self._words: list[str] = []  # a line for each
        self.uncompared = 0  # records that were not looked at, so that nothing becomes known of them

    def curated(self, document: str) -> set[Place]:
        """What anybody but a load has changed in a document."""
        rows = self._rows("ledger/curated", document=document)
        texts = (row[name].value for row in rows for name in ("removed", "added") if row[name] is not None)
        quads = (quad for text in texts for quad in parse(text.encode(), format=RdfFormat.N_QUADS))
        return {(quad.subject, quad.predicate) for quad in quads}

    def noted(self, document: str, disputed: Iterable[Dispute], ledger: str = "") -> list[str]:
        """What ``ledger`` is told of disputes. The report names values of everybody's ledger alone."""
        lines = []
        for dispute in disputed:
            hushed = ledger not in ("", self._ledger)
            self._words.append(_hushed(dispute) if hushed else _in_words(dispute))
            name = f"{self._activity}/dispute/{document.rpartition('/')[2]}-{len(self._words)}"
            lines += _told(name, self._activity, document, dispute, ledger or self._ledger)
        return lines

    def tell(self, issues: IssueLog) -> int:
        """Put them among what the report of the load says. Gives how many there are."""
        if self.uncompared:
            issues.add(NOT_COMPARED, value=str(self.uncompared))
        for words in self._words:
            issues.add(DISPUTE, value=words)
        return len(self._words)


def _told(name: str, activity: str, document: str, dispute: Dispute, ledger: str) -> list[str]:
    node, tail = f"<{name}>", f" <{ledger}> ."
    said = [
        ("holotype:disputeIn", f"<{document}>"),
        ("holotype:foundBy", f"<{activity}>"),
        ("holotype:onPart", str(dispute.node)),
        ("holotype:onProperty", str(dispute.property)),
        *(("holotype:sourceBefore", values.text(str(one))) for one in dispute.before),
        *(("holotype:sourceNow", values.text(str(one))) for one in dispute.now),
        *(("holotype:standing", values.text(str(one))) for one in dispute.standing),
    ]
    lines = [f"{node} {iri(term)} {value}{tail}" for term, value in said]
    return [f"{node} {TYPE} {iri('holotype:Dispute')}{tail}", *lines]


def _hushed(dispute: Dispute) -> str:
    return f"{_name(dispute)}: not shown, something of this record is kept back"


def _in_words(dispute: Dispute) -> str:
    """A dispute as one line: the property, what stands, what the source says now."""

    def short(terms: Iterable[Term]) -> str:
        return ", ".join(str(getattr(term, "value", term)) for term in terms) or "nothing"

    return f"{_name(dispute)}: here {short(dispute.standing)}, the source {short(dispute.now)}"


def _name(dispute: Dispute) -> str:
    return dispute.property.value.rpartition("/")[2].rpartition("#")[2]
