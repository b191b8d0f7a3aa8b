"""Changes that go back: undo of an activity, return to a version, withdrawal of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.delta import Delta, document_of
from app.graph.errors import BadParameter, Conflict, Forbidden, NotFound
from app.graph.history import History, said
from app.graph.said import worded
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.touched import standing
from app.graph.writer import Receipt, moment

if TYPE_CHECKING:
    from app.graph.workbench import Workbench


@dataclass(frozen=True)
class WayBack:
    """A change that goes back, worked out and not made yet."""

    workbench: Workbench
    delta: Delta
    because: str  # unless whoever goes says why
    undoes: str = ""

    def go(
        self, *, why: str = "", revisions: Mapping[str, str] | None = None, dry_run: bool = False
    ) -> Receipt:
        """Make it, as a new change. Raises as ``Workbench.apply`` does."""
        reason = why or self.because
        return self.workbench.apply(
            self.delta, why=reason, revisions=revisions, undoes=self.undoes, dry_run=dry_run
        )


def undo(workbench: Workbench, activity: str) -> WayBack:
    """The way back from what an activity did.

    Raises NotFound, Conflict where what it did was changed since, Forbidden.
    """
    rows = workbench.read("ledger/changes-by", activity=activity).rows
    if not rows:
        raise NotFound(
            worded("Nothing is known that {activity} changed.", activity=activity),
            remedy=worded("A load is taken back by loading its former archive again."),
        )
    _refuse_half(workbench, activity, sorted({str(row["document"]) for row in rows}))
    done = Delta.of(
        (quad for row in rows for quad in _parsed(row["removed"])),
        (quad for row in rows for quad in _parsed(row["added"])),
    )
    back = _without_house(done).inverse()
    documents = sorted({str(row["document"]) for row in rows})
    now = standing(workbench.platform, documents)
    whole = {quad for quads in now.values() for quad in quads}
    if missing := back.removed - whole:
        if undone := workbench.read("ledger/undone-by", activity=activity).rows:
            raise Conflict(
                worded("It was undone already."),
                where=str(undone[-1]["activity"]),
                remedy=worded("Undo that in turn, if it is to stand again."),
            )
        raise Conflict(
            worded("{count} of the statements that it made were changed since.", count=len(missing)),
            where=document_of(min(missing, key=str).subject),
            remedy=worded("Undo the later change first, or go back to an earlier version of the document."),
        )
    return WayBack(workbench, back, f"Undo of {activity}", undoes=activity)


def restore(workbench: Workbench, document: str, version: int) -> WayBack:
    """The way of a document back to what it said in a version. Raises NotFound, Forbidden."""
    history = History(workbench, document)
    if history.shielded:
        raise _not_all(document)
    then, now = said(history.state(version)), said(history.now)
    delta = Delta(frozenset(now - then), frozenset(then - now))
    return WayBack(workbench, delta, f"Back to version {version}")


def withdraw(
    workbench: Workbench,
    document: str,
    *,
    reason: str,
    successor: str = "",
    revisions: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Receipt:
    """Leave a tombstone with a reason, and the document that takes its place where there is one.

    Raises NotFound, BadParameter without a reason, and as ``apply`` does.
    """
    if not reason.strip():
        raise BadParameter(
            worded("A document is withdrawn for a reason."),
            remedy=worded("Say it in a sentence."),
            where="reason",
        )
    now = standing(workbench.platform, [document])[document]
    home = next((quad.graph_name for quad in now if quad.predicate == iri("prov:wasGeneratedBy")), None)
    if home is None or not isinstance(home, NamedNode):
        raise NotFound(worded("There is nothing here by the name {document}.", document=document))
    node, stone = NamedNode(document), NamedNode(f"{document}#tombstone")
    stated: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (node, "rdf:type", iri("holotype:Tombstone")),
        (node, "ods:status", Literal("Tombstone")),
        (node, "ods:hasTombstoneMetadata", stone),
        (stone, "rdf:type", iri("ods:TombstoneMetadata")),
        (stone, "holotype:partOf", node),
        (stone, "ods:tombstoneText", Literal(reason.strip())),
        (stone, "ods:tombstoneDate", moment(datetime.now(UTC))),
    ]
    if successor:
        stated.append((node, "dcterms:isReplacedBy", NamedNode(successor)))
    added = [Quad(subject, iri(name), value, home) for subject, name, value in stated]
    delta = Delta.of(said(now), added)
    return workbench.apply(
        delta, why=reason, revisions=revisions, type="holotype:Withdrawal", dry_run=dry_run
    )


def _parsed(text: object) -> Iterable[Quad]:
    return parse(str(text or "").encode(), format=RdfFormat.N_QUADS)


def _without_house(delta: Delta) -> Delta:
    return Delta(frozenset(said(delta.removed)), frozenset(said(delta.added)))


def _refuse_half(workbench: Workbench, activity: str, documents: Sequence[str]) -> None:
    """Raise Forbidden where the one who asks would take back a part of it only."""
    platform = workbench.platform
    text = platform.catalogue["ledger/changes-by"].bind(activity=activity)
    whole = list(solutions(platform.writer.reading().query(text, View.ALL)))
    seen = len(workbench.read("ledger/changes-by", activity=activity).rows)
    if len(whole) > seen:
        raise _not_all(activity)
    for document in documents:
        with suppress(NotFound):
            if History(workbench, document).shielded:
                raise _not_all(document)


def _not_all(where: str) -> Forbidden:
    return Forbidden(
        worded("It touches values that are protected, and you do not see all of it."),
        where=where,
        remedy=worded("Somebody who sees the protected values can take it back."),
    )
