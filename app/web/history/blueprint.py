"""The blueprint of the past, and what all its answers say."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.graph.history import History
from app.graph.terms import prefixes
from app.web.context import workbench
from app.web.resource import KINDS

blueprint = Blueprint("history", __name__)
KIND = f"<any({', '.join(KINDS)}):kind>"
WORDS = prefixes["holotype"]


def history_of(kind: str, name: str) -> History:
    """The history of the document at this address, for the one who asks. Raises NotFound."""
    return History(workbench(), f"{workbench().base}{kind}/{name}")


def local(path: str) -> str:
    """A path below the base as an address of this server."""
    return f"{request.script_root}/{path.lstrip('/')}"


@blueprint.after_request
def for_whom(response: Response) -> Response:
    """Open to scripts of any site; nobody keeps what was made for somebody's eyes."""
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Content-Location, Memento-Datetime"
    if workbench().principal.signed_in and response.status_code < 400:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
