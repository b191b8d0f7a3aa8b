"""What would come of a change that was only tried: its delta, who may, the report."""

from __future__ import annotations

from typing import Any

from flask import Response, json

from app.graph.delta import Delta, graph_of, lines
from app.graph.writer import Receipt
from app.web.context import workbench
from app.web.format import language

_SHOWN = 1000  # statements of a delta that are listed; more are counted


def seen(delta: Delta) -> Delta:
    """The part of a delta in graphs that the one who asks sees: the rules may move what they do not."""
    view = workbench().view
    if view.whole:
        return delta
    graphs = {*view.default, *view.named}
    new = {graph_of(quad) for quad in delta.added} - graphs
    graphs |= {name for name in new if not workbench().platform.graphs.kind_of(name)}  # no rule writes those
    return Delta(
        frozenset(quad for quad in delta.removed if graph_of(quad) in graphs),
        frozenset(quad for quad in delta.added if graph_of(quad) in graphs),
    )


def rehearsed(receipt: Receipt, **more: Any) -> Response:
    """A dry run as JSON, with ``more`` members. Nothing was written."""
    found = receipt.rehearsal
    assert found is not None, "only a dry run has nothing but a rehearsal"
    delta = seen(found.delta)
    removed, added = lines(delta.removed), lines(delta.added)
    body = {
        "dryRun": True,
        "allowed": not found.refused,
        "conforms": not found.report.violations,
        "removed": removed[:_SHOWN],
        "added": added[:_SHOWN],
        "removedCount": len(removed),
        "addedCount": len(added),
        "documents": [
            {
                "id": one.iri,
                "version": one.version,
                "revision": one.revision or None,
                "allowed": found.decisions[one.iri].allowed,
                "reason": found.decisions[one.iri].reason,
            }
            for one in found.documents
            if one.iri in found.decisions  # others follow by the policy, and may not be seen
        ],
        "report": found.report.to_json(language()),
        **more,
    }
    response = Response(json.dumps(body) + "\n", mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
