"""A query of the protocol and its answer in the format that the client likes best, told by its tag."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotAcceptable
from werkzeug.http import quote_etag

from app.graph import lexer, sparql
from app.graph.outcome import Outcome
from app.graph.outline import by_outline
from app.graph.reading import State
from app.graph.workbench import Workbench
from app.web import sending
from app.web.negotiation import BY_FORM, HTML, best
from app.web.protocol import Asked
from app.web.reply import Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# With these in it, the same text on the same commit gives another answer the next time.
_FICKLE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"))


def reply(
    asked: Asked, bench: Workbench, client: str, environ: WSGIEnvironment, *, pages: bool
) -> Reply | None:
    """The answer to a query, 304 where the client has it; None where it had rather see a page.

    ``client`` is whom to count it to, ``pages`` whether there are any. Raises NotAcceptable, and what
    ``Workbench.ask`` raises.
    """
    offers = BY_FORM.get(sparql.form(asked.text), BY_FORM["select"])
    accepted = environ.get("HTTP_ACCEPT", "")
    media_type = best(accepted, (*offers, HTML) if pages else tuple(offers))
    if media_type is None:
        raise NotAcceptable(f"This answer is available as {', '.join(offers)}.")
    if media_type == HTML:
        return None
    steadiness = _steadiness(asked.text)
    if steadiness and "HTTP_IF_NONE_MATCH" in environ:
        known = sending.known(_tag(asked, media_type, bench.state, bench), environ)
        if known:
            return Reply(304, {"ETag": quote_etag(known, steadiness == "weak")})
    explained = f"{bench.base}problems/partial-answer"
    with bench.ask(
        asked.text,
        media_type=offers[media_type],
        default=asked.default,
        named=asked.named,
        client=client,
        gone=environ.get("waitress.client_disconnected"),
        deadline=asked.seconds,
        partial=explained if asked.partial else "",
        label=asked.run,
    ) as outcome:
        made, coded = sending.made(outcome, media_type, environ)
        if outcome.cut_short:
            made.headers |= _marks(outcome, explained)
        elif steadiness:
            state = bench.state._replace(commit=outcome.commit)
            tag = sending.tag(_tag(asked, media_type, state, bench), coded)
            made.headers["ETag"] = quote_etag(tag, steadiness == "weak")
    return made


@by_outline
def _steadiness(text: str) -> str:
    """``strong`` where the same commit gives the same bytes again, ``weak`` where it gives the same
    but for the names of blank nodes, "" where it gives something else each time."""
    found = lexer.tokens(text)
    if any(token.kind == "word" and token.text.upper() in _FICKLE for token in found):
        return ""
    blank = sparql.form(text) == "graph" and any(t.text in ("[", "(") or t.kind == "bnode" for t in found)
    return "weak" if blank else "strong"


def _tag(asked: Asked, media_type: str, state: State, bench: Workbench) -> str:
    """The entity tag of an answer: from query, format, commit, dataset and view."""
    parts = (asked.text, asked.default, asked.named, media_type, state, bench.view)
    return hashlib.sha256(repr(parts).encode(errors="replace")).hexdigest()[:32]


def _marks(outcome: Outcome, explained: str) -> dict[str, str]:
    """What a part of an answer says of itself, so that nobody keeps it or takes it for the whole."""
    rows = "" if outcome.rows is None else f", rows={outcome.rows}"
    return {
        "Partial-Answer": f"limit={outcome.cut_short}{rows}",
        "Link": f'<{explained}>; rel="describedby"',
        "Cache-Control": "no-store",
    }
