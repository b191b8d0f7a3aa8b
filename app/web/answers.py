"""Every query of the house as an API: values in the address, the answer as JSON, CSV or RDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from werkzeug.exceptions import NotAcceptable

from app.graph import executable, sparql
from app.graph.answer import plain
from app.graph.catalogue import Query
from app.graph.errors import BadParameter, NotFound, UnknownQuery
from app.graph.outcome import Outcome
from app.graph.reading import State
from app.web import sending
from app.web.context import client, gone, workbench
from app.web.format import with_arguments
from app.web.given import arguments, complete, given
from app.web.negotiation import best

blueprint = Blueprint("answers", __name__)
JSON = "application/json"
OWN = ("timeout", "as-of")  # what an address may say besides the values of the query
_RESULTS = "application/sparql-results+json"
# What an answer can be had as, by the form of the query: extension -> media type.
FORMATS: Mapping[str, Mapping[str, str]] = {
    "select": {
        "json": JSON,
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "srj": _RESULTS,
        "srx": "application/sparql-results+xml",
    },
    "ask": {"json": JSON, "srj": _RESULTS, "srx": "application/sparql-results+xml"},
    "graph": {
        "ttl": "text/turtle",
        "jsonld": "application/ld+json",
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
    },
}
_EXTENSIONS = ", ".join(dict.fromkeys(name for formats in FORMATS.values() for name in formats))
_PIECE = 500  # rows that are written at a time


@blueprint.get("/queries/<path:name>/answer")
@blueprint.get(f"/queries/<path:name>/answer.<any({_EXTENSIONS}):extension>")
def answer(name: str, extension: str = "") -> Response:
    """What a query of the house gives, for the values in the address."""
    query = workbench().platform.catalogue[name]
    if not executable.questions([query]):
        raise UnknownQuery(f"“{name}” is no query that can be asked.", remedy="The list is at /queries.")
    media_type = _media_type(query, extension)
    values = given(query, besides=OWN)
    complete(query, values)
    text = query.bind(**values)
    tag = _tag(query, text, media_type, workbench().state)
    if known := sending.known(tag, request.environ):
        response = Response(status=304)
        response.set_etag(known)
        return response
    engine_type = _RESULTS if media_type == JSON else media_type
    outcome = workbench().ask(
        text,
        media_type=engine_type,
        client=client(),
        gone=gone(),
        deadline=_seconds(),
        what=with_arguments(request.path, arguments(values)),
    )
    with outcome:
        tag = _tag(query, text, media_type, workbench().state._replace(commit=outcome.commit))
        if media_type == JSON:
            response, coded = Response(_plain(query, outcome), mimetype=JSON), ""
        else:
            response, coded = sending.send(outcome, media_type)
    response.set_etag(sending.tag(tag, coded))
    return response


def addresses(query: Query, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the answer for these values is, by format; none for what cannot be asked as it stands."""
    if not executable.questions([query]):
        return []
    args = arguments(values)
    return [
        (extension, with_arguments(url_for("answers.answer", name=query.name, extension=extension), args))
        for extension in FORMATS[sparql.form(query.text)]
    ]


def _media_type(query: Query, extension: str) -> str:
    offers = FORMATS[sparql.form(query.text)]
    if extension in offers:
        return offers[extension]
    if extension:
        raise NotFound(
            f"The answer of “{query.name}” is not served as .{extension}.",
            remedy=f"It is served as {', '.join(f'.{name}' for name in offers)}.",
        )
    found = best(request.headers.get("Accept", ""), list(offers.values()))
    if found is None:
        raise NotAcceptable(f"This answer is available as {', '.join(offers.values())}.")
    return found


def _seconds() -> float | None:
    said = request.args.get("timeout", "")
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise BadParameter(
            f"timeout is a number of seconds above 0, not “{said}”.", where="timeout", remedy="For example: 5"
        )
    return seconds


def _tag(query: Query, text: str, media_type: str, state: State) -> str:
    parts = (query.name, text, media_type, state, workbench().view)
    return hashlib.sha256(repr(parts).encode(errors="replace")).hexdigest()[:32]


def _plain(query: Query, outcome: Outcome) -> Iterator[bytes]:
    """The answer as plain JSON, some rows at a time. The file is held by what is given back."""
    file = outcome.open()
    head = {"query": query.name, "commit": outcome.commit}

    def pieces() -> Iterator[bytes]:
        with file:
            results = parse_query_results(file, format=QueryResultsFormat.JSON)
            if not isinstance(results, QuerySolutions):
                yield (json.dumps({**head, "answer": bool(results)}) + "\n").encode()
                return
            names = [variable.value for variable in results.variables]
            yield json.dumps({**head, "columns": names})[:-1].encode() + b', "rows": ['
            between, lines = "\n", []
            for row in results:
                values = {name: plain(row[place]) for place, name in enumerate(names)}
                lines.append(between + json.dumps(values, ensure_ascii=False))
                between = ",\n"
                if len(lines) == _PIECE:
                    yield "".join(lines).encode()
                    lines = []
            yield "".join(lines).encode() + b"\n]}\n"

    return pieces()


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """What every answer says, refusals too: open to scripts of any site, asked again after a change."""
    response.vary.update(("Accept", "Accept-Encoding", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, Server-Timing"
    response.headers.setdefault(
        "Cache-Control", "private, no-cache" if workbench().principal.signed_in else "no-cache"
    )
    return response
