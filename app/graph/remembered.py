"""A document as a commit left it, from the ledger: for commits of which no snapshot is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from pyoxigraph import Quad

from app.graph.document import Document
from app.graph.errors import NotFound
from app.graph.history import History
from app.graph.workbench import Workbench


class Remembered(NamedTuple):
    """The version of a document that stood at ``commit``, made ``at`` that time (UTC)."""

    commit: int
    at: datetime
    quads: frozenset[Quad]
    document: Document


def remembered(bench: Workbench, document: str, commit: int) -> Remembered:
    """What stood at a commit, as far as this principal may see it now. Raises NotFound.

    What is protected today is protected in every version: of a document with restricted statements,
    whoever does not see these gets of an older version what is there now as well.
    """
    history = History(bench, document)
    version = next((one for one in history.versions if 0 < one.commit <= commit), None)
    if version is None:
        raise NotFound(
            f"There was nothing here by the name {document} at commit {commit}, as far as the ledger tells.",
            remedy=f"Its oldest known version is of commit {history.versions[-1].commit}."
            if history.versions
            else "",
        )
    quads = frozenset(history.state(version.number))
    keeper = bench.platform.keeper
    protected = keeper.shield.protected().get(document) if keeper else None
    if protected and protected.graph not in bench.view.named:
        quads &= history.now
    triples = [quad.triple for quad in sorted(quads, key=str)]
    if not triples:
        raise NotFound(f"Nothing of {document} at commit {commit} may be seen by you.")
    at = datetime.fromisoformat(version.at.replace("Z", "+00:00")).astimezone(UTC)
    return Remembered(commit, at, quads, Document(document, triples, base=bench.base, commit=commit))
