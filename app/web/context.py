"""Who is asking: the token of a request becomes a principal, the principal a Workbench; people see pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar
from urllib.parse import urljoin

from flask import Flask, abort, current_app, g, redirect, request, url_for

from app.graph.errors import Forbidden
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.workbench import Workbench
from app.web.negotiation import HTML, JSON, best

_Made = TypeVar("_Made")


def platform() -> Platform:
    """The platform this app serves."""
    return current_app.extensions["holotype"]  # type: ignore[no-any-return]


def once(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """A function whose answer an app keeps from the first call on: each installation has its own."""
    key = f"{make.__module__}.{make.__name__}"

    @wraps(make)
    def kept() -> _Made:
        found: _Made | None = current_app.extensions.get(key)
        return current_app.extensions.setdefault(key, make()) if found is None else found

    return kept


def workbench() -> Workbench:
    """The Workbench of the one who asks; a visitor's where nobody has shown a token that holds."""
    if "workbench" not in g:
        g.workbench = platform().workbench()
    return g.workbench  # type: ignore[no-any-return]


def ways_to_see() -> list[Workbench]:
    """How to ask for what everybody may see: as everybody first, then as the one who asks.

    In this order nobody is written down as a reader of exact values for what was open all along.
    """
    bench = workbench()
    return [platform().workbench(), bench] if bench.narrow and bench.past is None else [bench]


def texts_of(name: str, param: str, documents: Iterable[str], column: str) -> dict[str, str]:
    """What a query with a row for each document says in a column, by document; see ``ways_to_see``."""
    wanted, found = sorted(set(documents)), dict[str, str]()
    for bench in ways_to_see():
        if missing := [one for one in wanted if one not in found]:
            answer = bench.read(name, **{param: missing})
            found |= {str(row["document"]): str(row[column]) for row in answer.rows}
    return found


def somebody(why: str, remedy: str) -> Principal:
    """The one who asks, when they are signed in or show a token. Raises Forbidden with these words."""
    principal = workbench().principal
    if not principal.signed_in:
        raise Forbidden(why, signed_in=False, remedy=remedy)
    return principal


def as_data(usual: str = HTML) -> bool:
    """Whether the one who asks had rather be answered in JSON than by a page.

    ``usual`` of the two comes where both are alike, and where neither suits.
    """
    order = [JSON, HTML] if usual == JSON else [HTML, JSON]
    return (best(request.headers.get("Accept", ""), order) or usual) == JSON


def at_twin() -> bool:
    """Whether this request is answered by the twin of a page."""
    return request.path.endswith(".json") or as_data()


def lead_to_sign_in() -> None:
    """Lead a visitor who opens a page with a browser to the sign-in, and from there back to it."""
    at_page = request.method == "GET" and not request.path.endswith(".json") and not as_data(JSON)
    if at_page and not workbench().principal.signed_in:
        abort(redirect(url_for("signin.index", back=request.full_path.rstrip("?")), code=303))


def absolute(path: str) -> str:
    """Where others reach a path of this installation, whatever host this request came to."""
    return urljoin(platform().base, path)


def present() -> Workbench:
    """The same principal at the graph as it is now, whatever past the request asks for."""
    bench = workbench()
    return bench if bench.past is None else Workbench(bench.platform, bench.principal)


def gone() -> Callable[[], bool] | None:
    """What tells whether the one who asks has closed the connection, where the server knows."""
    return request.environ.get("waitress.client_disconnected")


def client() -> str:
    """Whom to count a query to: the holder of a token, or the address it came from."""
    principal = workbench().principal
    return principal.iri if principal.signed_in else request.remote_addr or ""


def may_write() -> bool:
    """Whether the one who asks may send updates and write graphs."""
    return platform().conformance or workbench().may_change().allowed


def _look_at_token() -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return
    record = platform().tokens.find(token.strip()) if scheme.lower() == "bearer" else None
    if record is None:
        raise Forbidden(
            "This token is not known here, or it has expired.",
            signed_in=False,
            remedy="Send “Authorization: Bearer” with a token that holds, or no such header.",
        )
    g.workbench = platform().workbench(platform().holder(record))


def register(app: Flask, served: Platform) -> None:
    """Let the app serve a platform."""
    app.extensions["holotype"] = served
    app.before_request(_look_at_token)
