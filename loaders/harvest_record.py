"""The record of a load in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from pyoxigraph import NamedNode

from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.writer import moment
from loaders.report import Report


def harvest_record(
    platform: Platform,
    principal: Principal,
    source: str,
    report: Report,
    started: datetime,
    commit: int,
) -> str:
    """The update that tells of it: who, when, of what, with its counts."""
    return platform.catalogue["ledger/record-harvest"].bind(
        system=platform.graphs.system,
        ledger=platform.graphs.ledger,
        store=platform.base,
        activity=report.activity,
        dataset=report.dataset,
        source=source,
        digest=report.digest,
        commit=commit,
        started=started,
        seen=report.seen,
        fresh=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        gone=report.gone,
        refused=report.refused,
        me=NamedNode(principal.iri),
        now=moment(datetime.now(UTC)),
    )
