"""The page on which a person writes a query, runs it, and looks at its answer in several ways."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from app.graph import sparql
from app.graph.catalogue import Query
from app.graph.errors import BadQuery, HolotypeError, NotFound
from app.graph.kept_queries import name_of
from app.graph.terms import prefixes
from app.web import results
from app.web.context import client, gone, platform, workbench
from app.web.explaining import explained
from app.web.format import with_arguments
from app.web.locale import gettext
from app.web.negotiation import HTML
from app.web.problems import members, status_of
from app.web.protocol import Asked
from app.web.query_names import as_arguments, by_examples, kept_queries
from app.web.result_cells import sorted_rows
from app.web.result_views import Looked, directive
from app.web.same_origin import refuse_foreign
from app.web.schema_words import words

blueprint = Blueprint("workbench_page", __name__)
RESULTS = ("csv", "tsv", "json", "xml")
TRIPLES = ("ttl", "jsonld", "nt", "rdf")


def page(asked: Asked | None) -> Response:
    """The page with the query, its answer in the view that suits it, and what went wrong with it."""
    status = 200
    shown: dict[str, Any] = {
        "examples": examples(),
        "words": words(),
        "prefixes": prefixes,
        "limits": _limits(asked),
        "query": asked.text if asked else "",
    }
    if asked is not None:
        try:
            ran = replace(asked, text=by_examples(asked.text))
            shown |= _answered(ran) | _names(asked.text)
        except HolotypeError as error:
            shown |= {"problem": members(error), "place": _place(error)}
            status = status_of(error)
    response = Response(render_template("sparql.html", **shown), status, mimetype=HTML)
    response.vary.update(("Accept", "Accept-Language", "Cookie"))
    return response


def _limits(asked: Asked | None) -> dict[str, Any]:
    """Deadline and rows as they hold for this query, and the rows a page shows."""
    known = platform().readers.limits
    seconds = min(known.seconds, asked.seconds) if asked and asked.seconds else known.seconds
    return {"seconds": seconds, "rows": known.rows, "shown": results.SHOWN}


def _answered(asked: Asked) -> dict[str, Any]:
    """The answer, looked at, with what there is to say about it."""
    form = sparql.form(asked.text)
    with workbench().ask(
        asked.text,
        media_type=results.media_type(form),
        default=asked.default,
        named=asked.named,
        client=client(),
        gone=gone(),
        deadline=asked.seconds,
        partial=f"{workbench().base}problems/partial-answer" if asked.partial else "",
        label=asked.run,
    ) as outcome:
        table = results.table(outcome)
    looked = Looked(table)
    wanted = request.values.get("view", "")
    view = looked.chosen(wanted or directive(asked.text))
    order = request.values.get("sort", "")
    return {
        "table": table,
        "looked": looked,
        "view": view,
        "refused_view": wanted if wanted and wanted != view else "",
        "rows": sorted_rows(looked.cells, table.columns, order),
        "order": order,
        "formats": TRIPLES if form == "graph" else RESULTS if form == "select" else ("json", "xml"),
        "explained": explained(asked),
        "again": lambda **more: _address(asked, **({"view": view, "sort": order} | more)),
        "file": lambda extension: _address(asked, f".{extension}"),
        "snippets": _snippets(asked.text, "text/turtle" if form == "graph" else "application/json"),
        "moment": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _names(text: str) -> dict[str, str]:
    """The short address of a query where it has one, and the arguments that it takes there."""
    name = name_of(text)
    if name not in kept_queries():
        return {"short": "", "arguments": ""}
    return {"short": f"{workbench().base}q/{name}", "arguments": as_arguments(text)}


def _address(asked: Asked, extension: str = "", **more: str) -> str:
    """Where this query is answered on the same dataset."""
    pairs = [("query", asked.text)]
    pairs += [("default-graph-uri", graph) for graph in asked.default or ()]
    pairs += [("named-graph-uri", graph) for graph in asked.named or ()]
    pairs += [("timeout", f"{asked.seconds:g}")] if asked.seconds else []
    pairs += [("as-of", str(workbench().commit))] if workbench().past else []
    pairs += [("partial", "true")] if asked.partial else []
    pairs += [(key, value) for key, value in more.items() if value]
    return with_arguments(f"{request.script_root}/sparql{extension}", pairs)


def _place(error: HolotypeError) -> str:
    if isinstance(error, BadQuery) and error.line:
        return gettext("Line %(line)s, column %(column)s: ", line=error.line, column=error.column)
    return ""


def _snippets(text: str, media_type: str) -> dict[str, str]:
    """The same request from a shell and from Python."""
    address = f"{workbench().base}sparql"
    accept = f"Accept: {media_type}"
    return {
        "curl": " \\\n  ".join(
            (
                f"curl --get {shlex.quote(address)}",
                f"--header {shlex.quote(accept)}",
                f"--data-urlencode {shlex.quote('query=' + text)}",
            )
        ),
        "python": "\n".join(
            (
                "import requests\n",
                f"query = {_quoted(text)}",
                f"answer = requests.get({json.dumps(address)}, params={{'query': query}},",
                f"                      headers={{'Accept': {json.dumps(media_type)}}}, timeout=60)",
                "answer.raise_for_status()",
                "print(answer.text)" if media_type == "text/turtle" else "print(answer.json())",
            )
        ),
    }


def _quoted(text: str) -> str:
    """A text as Python writes it, over several lines where that is safe."""
    return repr(text) if "'''" in text or "\\" in text or text.endswith("'") else f"'''{text}'''"


def examples() -> dict[str, list[dict[str, str]]]:
    """The queries of the catalogue that are tagged ``example``, by what they are about."""
    found: dict[str, list[dict[str, str]]] = {}
    for query in platform().catalogue:
        if "example" in query.tags:
            theme = next((tag for tag in query.tags if tag != "example"), "example")
            found.setdefault(theme, []).append({"title": query.summary, "query": _text(query)})
    return found


def _text(query: Query) -> str:
    """A query with its example values, without its header."""
    lines = query.bind(**query.examples()).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()


@blueprint.delete("/sparql/runs/<name>")
def end(name: str) -> Response:
    """End one's own query by the name it was sent with. Its caller gets 503 with the reason."""
    refuse_foreign()
    readers = platform().readers
    mine = [one for one in readers.running() if one.label == name and one.client == client()]
    if not mine or not readers.cancel(mine[0].id):
        raise NotFound(
            "No query of yours by this name is running.", remedy="It may have ended by itself already."
        )
    return jsonify(run=name, cancelled=True)
