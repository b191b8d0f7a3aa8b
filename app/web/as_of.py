"""The past: ``?as-of=`` and ``Accept-Datetime`` (Memento, RFC 7089) set a request back to a kept snapshot.

A datetime leads to the newest snapshot that is not later, of a document to the version that stood then;
a commit names one state, and that address stays what it is. Rights are those of now: the view is
today's, and what is protected today is protected in every snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from werkzeug.http import http_date, parse_date

from app.graph.document import Document
from app.graph.errors import BadParameter, NotFound
from app.graph.keeper import Keeper
from app.graph.kept_snapshots import KeptSnapshot
from app.graph.remembered import Remembered, remembered
from app.web.context import platform, workbench
from app.web.history import then
from app.web.signposts import Link

ARGUMENT, HEADER = "as-of", "Accept-Datetime"
DOCUMENTS = ("resource.document",)
_ANSWERS = (
    "endpoint.sparql_endpoint",
    "query_names.in_format",
    "answers.answer",
    "graphstore.read",
    "dumps.graph",
)
KNOWING = (*DOCUMENTS, *_ANSWERS)
_WHOLE = ("specimen", "occurrence", "media")  # whose own pages show nothing but the graph
LINK_FORMAT = "application/link-format"
_FORMS = "Give a commit (42), a day (2026-11-26, which means its end) or a time (2026-11-26T12:00:00Z)."


def keeper() -> Keeper:
    """What keeps the snapshots of this installation. Raises BadParameter where nothing does."""
    found = platform().keeper
    if found is None:
        raise BadParameter(
            "This installation keeps no snapshots of its past: its store is a remote engine.",
            parameter=ARGUMENT,
            remedy="Leave as-of and Accept-Datetime away.",
        )
    return found


def read(said: str) -> int | datetime:
    """A commit, or a moment in UTC. Raises BadParameter."""
    if said.isdecimal() and len(said) < 16:
        return int(said)
    try:
        found = datetime.fromisoformat(said.replace("Z", "+00:00").replace(" ", "+"))
    except ValueError:
        raise BadParameter(
            f"as-of is a commit or a time, not “{said}”.", parameter=ARGUMENT, remedy=_FORMS
        ) from None
    if "T" not in said:
        found = datetime.combine(found.date(), time.max)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def set_back() -> Response | None:
    """Let this request see the past it asks for, or lead it there. Raises BadParameter, NotFound.

    Of documents the ledger knows each version, so that a time leads to the one that stood then, whatever
    snapshots are kept; a snapshot has those of which the ledger does not know.
    """
    said, header = request.args.get(ARGUMENT), request.headers.get(HEADER, "")
    if request.endpoint not in KNOWING:
        if said is not None and request.endpoint is not None:
            raise BadParameter(
                "This shows what is there now: it has no as-of.",
                parameter=ARGUMENT,
                remedy="Documents, /sparql, /graphs and the answers of /queries can be asked as of a time.",
            )
        return None
    wanted = read(said) if said is not None else _from_header(header)
    if wanted is None:
        return None
    if isinstance(wanted, datetime) and request.endpoint in DOCUMENTS and (led := then.leading(wanted)):
        return led
    try:
        kept = keeper().kept.find(wanted) if isinstance(wanted, int) else keeper().kept.at(wanted)
    except NotFound:  # the ledger knows each version of a document
        if request.endpoint not in DOCUMENTS:
            raise
        if isinstance(wanted, int) and wanted <= workbench().commit:
            g.remembers = wanted
            return None
        raise
    g.workbench = platform().workbench(workbench().principal, kept)
    g.leads = not isinstance(wanted, int)
    return None


def _from_header(header: str) -> datetime | None:
    if not header:
        return None
    found = parse_date(header)
    if found is None:
        raise BadParameter(
            f"{HEADER} is not an HTTP date: {header}.",
            parameter=HEADER,
            remedy="For example: Thu, 26 Nov 2026 12:00:00 GMT",
        )
    return found


def found(iri: str) -> Document | None:
    """The document as the ledger has it, where the request asks for a commit that is not kept."""
    if "remembers" not in g:
        return None
    g.remembered = remembered(workbench(), iri, g.remembers)
    made: Document = g.remembered.document
    return made


def beside(iri: str) -> Document | None:
    """Another document as the commit left it that ``found`` gave a version of; else None."""
    return remembered(workbench(), iri, g.remembers).document if "remembers" in g else None


def from_ledger() -> Remembered | None:
    """The version that the ledger gave for this request."""
    return g.get("remembered")  # type: ignore[no-any-return]


def past() -> KeptSnapshot | Remembered | None:
    """The snapshot, or the version from the ledger, that this request sees; None for the present."""
    return workbench().past or from_ledger()


def own_page(kind: str) -> bool:
    """Whether a document of a kind is shown by its own page, and not term by term as in the past."""
    return past() is None or (kind in _WHOLE and from_ledger() is None)


def leads() -> bool:
    """Whether the request named a time, so that the answer leads to the snapshot of that time."""
    return bool(g.get("leads"))


def suffix() -> str:
    """What keeps an address in the past of this request."""
    found = past()
    return f"?{ARGUMENT}={found.commit}" if found else ""


def not_there(iri: str, then: KeptSnapshot | Remembered) -> NotFound:
    """What is said of a document that a snapshot has not."""
    return NotFound(
        f"There was nothing here by the name {iri} at {then.at:%Y-%m-%d %H:%M:%S} UTC.",
        remedy=f"The versions that are kept are listed at {workbench().base}timemap{request.path}.",
    )


def shown() -> Mapping[str, Any] | None:
    """What a page of the past says of itself, for the templates."""
    found = past()
    if found is None:
        return None
    at = found.at.isoformat(timespec="seconds")
    present = request.script_root + _present(request.path)
    return {"commit": found.commit, "at": at, "suffix": suffix(), "present": present}


def _present(path: str) -> str:
    """The address of this request without its as-of."""
    rest = [(key, value) for key, value in request.args.items(multi=True) if key != ARGUMENT]
    return path + (f"?{urlencode(rest)}" if rest else "")


def say(response: Response) -> Response:
    """The headers of Memento."""
    if request.endpoint not in KNOWING or platform().keeper is None:
        return response
    response.vary.add(HEADER)
    found = past()
    address = workbench().base + _present(request.path).lstrip("/")
    if request.endpoint in DOCUMENTS:
        if response.status_code >= 400 and found is None:
            return response
        timemap = f"{workbench().base}timemap{request.path}"
        response.headers.add("Link", Link(address, "timegate").header())
        response.headers.add("Link", Link(timemap, "timemap", LINK_FORMAT).header())
    if found is None or response.status_code >= 400:
        return response
    at = http_date(found.at)
    response.headers.add("Link", Link(address, "original").header())
    if response.status_code in (200, 304):
        response.headers["Memento-Datetime"] = at
        if request.endpoint in DOCUMENTS or request.method in ("GET", "HEAD"):
            response.headers["Content-Location"] = _itself(found)
    else:
        where = response.headers.get("Location", "")
        response.headers.add("Link", f'<{where}>; rel="memento"; datetime="{at}"')
    exposed = response.headers.get("Access-Control-Expose-Headers", "")
    response.headers["Access-Control-Expose-Headers"] = f"{exposed}, Memento-Datetime".lstrip(", ")
    return response


def _itself(found: KeptSnapshot | Remembered) -> str:
    present = request.script_root + _present(request.path)
    return f"{present}{'&' if '?' in present else '?'}{ARGUMENT}={found.commit}"


def register(app: Flask) -> None:
    """Let requests ask for the past, and answers say so."""
    app.before_request(set_back)
    app.after_request(say)
