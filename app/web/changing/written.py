"""The answer to a change: what was made of it, or what would be."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, json, request

from app.graph.errors import BadParameter, NothingChanged
from app.graph.said import worded
from app.graph.writer import Receipt
from app.web.changing.affected import affected
from app.web.context import workbench
from app.web.rehearsed import rehearsed

DRY_RUN = "dry-run"
_MISSPELT = ("dryRun", "dry_run", "dryrun")


def is_dry_run() -> bool:
    """Whether the request only asks what would come of it. Raises BadParameter for another spelling."""
    refuse_misspelt()
    return DRY_RUN in request.args or DRY_RUN in request.form


def refuse_misspelt() -> None:
    """Raise BadParameter for another spelling of ``dry-run``: what is meant as a trial is not carried out."""
    if wrong := next((name for name in _MISSPELT if name in request.values), ""):
        raise BadParameter(
            worded("There is no parameter “{name}”.", name=wrong),
            parameter=wrong,
            remedy=worded("To try it, write “{name}”; to do it, leave that away.", name=DRY_RUN),
        )


def why(instead: str = "") -> str:
    """The reason that the sender gives."""
    return (request.args.get("why", "") or request.form.get("why", "") or instead).strip()[:2000]


def written(document: str, make: Callable[[], Receipt], *, created: bool = False) -> Response:
    """Make a change and say what came of it; with ``dry-run``, what would. What is so already is done."""
    try:
        receipt = make()
    except NothingChanged:
        bench = workbench()
        revision = bench.document(document).revision
        return _said({"activity": None, "commit": bench.commit, "documents": [], "etag": f'"{revision}"'})
    if receipt.rehearsal is not None and not receipt.commit:
        return rehearsed(receipt, affects=affected(receipt.rehearsal))
    response = _said(
        {
            "activity": receipt.activity,
            "commit": receipt.commit,
            "documents": receipt.asked,
            "etag": f'"{receipt.activity}"',
        }
    )
    response.headers["Link"] = f'<{receipt.activity}>; rel="describedby"'
    if created:
        response.status_code = 201
        response.autocorrect_location_header = False
        response.headers["Location"] = document
    return response


def _said(body: dict[str, object]) -> Response:
    response = Response(json.dumps(body) + "\n", mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
