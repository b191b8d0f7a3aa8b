"""A request of the SPARQL 1.1 Protocol, read: what is asked, on which dataset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import LengthRequired

from app.graph import lexer
from app.graph.errors import BadParameter, BadQuery
from app.graph.outline import by_outline
from app.web.negotiation import parameters
from app.web.problems import UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
QUERY_BYTES = 1 << 20
UPDATE_BYTES = 64 << 20
GRAPHS = 200  # that one request may name in each of the parameters for them
_RULES = "https://www.w3.org/TR/sparql11-protocol/#"
_RUN = re.compile(r"[A-Za-z0-9-]{16,64}")
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


@dataclass(frozen=True)
class Asked:
    """``kind`` is ``query`` or ``update``; the graphs are None where the request names none.

    ``seconds`` is how long the client is ready to wait, ``partial`` whether the rows that are there
    when a limit is passed are an answer to it, ``run`` the name by which the client can end it.
    """

    kind: str
    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    seconds: float | None = None
    partial: bool = False
    run: str = ""


def read(request: Request, base: str, *, may_write: bool) -> Asked | None:
    """What a request asks; None for a GET that asks nothing.

    Relative IRIs of the text are resolved against ``base``. Whoever may not write has no use for
    a large body and is not listened to beyond ``QUERY_BYTES``. Raises BadParameter, BadQuery,
    UnsupportedMediaType, LengthRequired, and RequestEntityTooLarge for a body beyond the limits.
    """
    given: MultiDict[str, str] = MultiDict(request.args)
    if request.method in ("POST", "QUERY"):
        for kind, text in _body(request, UPDATE_BYTES if may_write else QUERY_BYTES):
            given.add(kind, text)
    if request.method != "POST" and "update" in given:
        raise BadParameter(
            f"An update is never sent by {request.method}.",
            remedy="Send it by POST.",
            rule=f"{_RULES}update-operation",
        )
    texts = [(kind, text) for kind in _DATASET for text in given.getlist(kind)]
    if not texts:
        if request.method in ("POST", "QUERY"):
            raise BadParameter(
                "There is neither a query nor an update.",
                remedy="Send one of them.",
                rule=f"{_RULES}query-operation",
            )
        return None
    if len(texts) > 1:
        raise BadParameter(
            "There is more than one query or update.",
            remedy="Send one at a time.",
            rule=f"{_RULES}query-operation",
        )
    ((kind, text),) = texts
    default, named = (_graphs(given, name) for name in _DATASET[kind])
    partial = _yes(given.get("partial", "")) or lenient(request)
    return Asked(kind, resolved(text, base), default, named, _seconds(given), partial, _run(given))


def lenient(request: Request) -> bool:
    """Whether the client says ``Prefer: handling=lenient`` (RFC 7240): rather a part than an error."""
    return any(
        part.strip().lower() in ("handling=lenient", 'handling="lenient"')
        for part in request.environ.get("HTTP_PREFER", "").replace(";", ",").split(",")
    )


def _yes(value: str) -> bool:
    if value.lower() in ("true", "1"):
        return True
    if value.lower() in ("", "false", "0"):
        return False
    raise BadParameter(f"partial is true or false, not “{value}”.", parameter="partial")


def _run(given: MultiDict[str, str]) -> str:
    """The name that a client gave this run; nobody else knows it."""
    name = given.get("run", "")
    if name and not _RUN.fullmatch(name):
        raise BadParameter("run has 16 to 64 letters, digits and hyphens.", parameter="run")
    return name


def _seconds(given: MultiDict[str, str]) -> float | None:
    """The parameter ``timeout``, in seconds: it shortens the deadline of this house."""
    value = given.get("timeout", "")
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise BadParameter(f"timeout is a number of seconds above 0, not “{value}”.", parameter="timeout")
    return seconds


def _body(request: Request, limit: int) -> list[tuple[str, str]]:
    """The parameters in a body: all of a form, or the one text that is the whole body."""
    kind = request.mimetype
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(
            "The body is compressed, and is read here as it is.", accepted=(FORM, QUERY, UPDATE)
        )
    if request.content_length is None and kind in (FORM, QUERY, UPDATE) and not request.args.get("query"):
        raise LengthRequired("The request does not say how long its body is.")
    request.max_content_length = QUERY_BYTES if kind == QUERY else limit
    request.max_form_memory_size = limit
    if kind == FORM:
        return list(request.form.items(multi=True))
    if kind in (QUERY, UPDATE):
        charset = parameters(";" + (request.content_type or "").partition(";")[2]).get("charset", "")
        if charset.lower() not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(
                f"The body is said to be in {charset}; SPARQL is sent in UTF-8.",
                accepted=(FORM, QUERY, UPDATE),
            )
        try:
            return [(kind.removeprefix("application/sparql-"), request.get_data().decode())]
        except UnicodeDecodeError as error:
            raise BadQuery("The body is not UTF-8.") from error
    raise UnsupportedMediaType(
        f"A body of the type {kind or '(none given)'} is not read here.",
        accepted=(FORM, QUERY, UPDATE),
        remedy=f"Send {QUERY}, {UPDATE} or {FORM}.",
    )


def _graphs(given: MultiDict[str, str], name: str) -> tuple[str, ...] | None:
    found = tuple(given.getlist(name))
    if len(found) > GRAPHS:
        raise BadParameter(
            f"{name} is given {len(found)} times; {GRAPHS} are read.",
            parameter=name,
            remedy="Leave it away to ask all graphs, or name them in the query with FROM.",
        )
    for graph in found:
        absolute_iri(graph, name)
    return found or None


def absolute_iri(value: str, name: str) -> str:
    """``value`` if it can stand between angle brackets and says its scheme, else BadParameter."""
    try:
        well_formed = bool(urlsplit(value).scheme)
    except ValueError:
        well_formed = False
    if not well_formed or any(c in value for c in '<>"{}|^`\\') or any(c <= " " for c in value):
        raise BadParameter(
            f"{name} is not an absolute IRI: {value}.", parameter=name, rule=f"{_RULES}dataset"
        )
    return value


def resolved(text: str, base: str) -> str:
    """The text with ``BASE`` before it, where it has relative IRIs and no base of its own."""
    return f"BASE <{base}> {text}" if _lacks_base(text) else text


@by_outline
def _lacks_base(text: str) -> bool:
    relative = (t for t in lexer.tokens(text) if t.kind == "iri" and ":" not in t.text)
    return next(relative, None) is not None and not lexer.prologue(text)[1]
