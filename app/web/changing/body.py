"""What a program sends: the whole of a document in RDF, or what is to be merged into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from pyoxigraph import BlankNode, NamedNode, Triple
from werkzeug.exceptions import LengthRequired

from app.graph import rdf_reading
from app.graph.document import Document
from app.graph.errors import BadSource
from app.web.jsonld import jsonld
from app.web.problems import UnsupportedMediaType

MOST = 4 << 20  # bytes of one document
WHOLE = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
UPDATE, MERGE, RDF_PATCH = (
    "application/sparql-update",
    "application/merge-patch+json",
    "application/rdf-patch",
)
PATCHES = (UPDATE, MERGE, RDF_PATCH)
_MOST_STATEMENTS = 20_000


def data(accepted: tuple[str, ...]) -> bytes:
    """The body, which has to be of one of these media types."""
    if request.mimetype not in accepted:
        raise UnsupportedMediaType(
            f"A body of the type {request.mimetype or '(none given)'} is not read here.",
            accepted=accepted,
            remedy=f"Send {', '.join(accepted)}.",
        )
    if request.content_length is None and "Transfer-Encoding" not in request.headers:
        raise LengthRequired("Say how long the body is, or send it in chunks.")
    request.max_content_length = MOST
    return request.get_data()


def triples(text: bytes, media_type: str, document: str) -> list[Triple]:
    """The statements of a body; addresses in it are read from that of the document on."""
    format = rdf_reading.named("", media_type)
    return [quad.triple for quad in rdf_reading.quads(text, format, document, _MOST_STATEMENTS)]


def merged(found: Document, patch: bytes) -> list[Triple]:
    """The document with a JSON Merge Patch (RFC 7396) on its JSON-LD. Raises BadSource."""
    try:
        wanted = json.loads(patch)
    except ValueError as error:
        raise BadSource(f"The body is not JSON: {error}.", remedy="Mend the place that is named.") from error
    if not isinstance(wanted, Mapping):
        raise BadSource(
            "A merge patch of a document is a JSON object.",
            remedy='Send the keys that change, null for those that go: {"dwc:recordNumber": null}.',
        )
    said = _merge(jsonld(found), wanted)
    if said.get("@id") != found.iri:
        raise BadSource("A merge patch does not change what a document is called.", where="@id")
    text = json.dumps(said).encode()
    return triples(text, "application/ld+json", found.iri)


def _merge(there: Any, wanted: Any) -> Any:
    if not isinstance(wanted, Mapping):
        return wanted
    found = dict(there) if isinstance(there, Mapping) else {}
    for key, value in wanted.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = _merge(found.get(key), value)
    return found


def rooted(triples: Iterable[Triple], old: str, new: str) -> list[Triple]:
    """The statements about ``old``, or about the one node without a name at their top, as about ``new``."""
    said = list(triples)
    objects = {triple.object for triple in said}
    subjects = {triple.subject: None for triple in said}
    tops = [one for one in subjects if isinstance(one, BlankNode) and one not in objects]
    root: Any = NamedNode(old)
    if root not in subjects and len(tops) == 1:
        root = tops[0]

    def named(term: Any) -> Any:
        if term == root:
            return NamedNode(new)
        if isinstance(term, NamedNode) and term.value.startswith(f"{old}#"):
            return NamedNode(new + term.value.removeprefix(old))
        return term

    return [Triple(named(one.subject), one.predicate, named(one.object)) for one in said]
