"""RDF as strangers send it: which format it is in, and its statements, or where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, parse

from app.graph import rdf_depth
from app.graph.errors import BadSource, TooCostly

# The names that forms and commands use, in the order in which they are offered.
FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
_EXTENSIONS = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "json": "jsonld", "rdf": "rdfxml",
               "owl": "rdfxml", "xml": "rdfxml", "trig": "trig", "nq": "nquads"}  # fmt: skip
_MEDIA = {each.media_type: name for name, each in FORMATS.items()} | {
    "application/x-turtle": "turtle",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "application/json": "jsonld",
}
_STATEMENT = re.compile(rb"\s*(?:<[^<>\s]*>|_:\S+)\s+(?:<[^<>\s]*>|a\s|[\w-]*:\S+\s)")
_TURTLE = re.compile(
    rb"\s*(?:@prefix|@base|PREFIX|BASE|\[|[\w-]*:\S+\s+(?:a|[\w-]*:\S+|<\S+>)\s)", re.IGNORECASE
)
_GRAPH = re.compile(rb"(?:^|\.)\s*(?:GRAPH\s*)?(?:<[^<>\s]*>|[\w-]*:[^\s{]*|_:\S+)?\s*\{", re.MULTILINE)
_QUAD = re.compile(
    rb'\s*(?:<[^<>\s]*>|_:\S+)\s+<[^<>\s]*>\s+(?:<[^<>\s]*>|_:\S+|"(?:\\.|[^"\\\n])*"(?:@[\w-]+|\^\^<[^<>\s]*>)?)'
    rb"\s+(?:<[^<>\s]*>|_:\S+)\s*\.[ \t]*(?:\r?\n|\Z)"
)
_COMMENTS = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s*#[^\n]*(?:\n|\Z))*")


def named(name: str = "", media_type: str = "") -> str:
    """The format that a file name or a media type says; "" where neither does."""
    found = _MEDIA.get(media_type.partition(";")[0].strip().lower(), "")
    return found or _EXTENSIONS.get(name.rpartition(".")[2].lower() if "." in name else "", "")


def recognised(head: bytes) -> str:
    """The format that the first bytes look like; "" for what is no RDF."""
    body = _COMMENTS.sub(b"", head, 1)
    start = body.lstrip()[:1]
    if start in (b"{", b"[") and re.match(rb'\s*(?:\{\s*"|\[\s*[{\]])|\s*\{\s*\}', body):
        return "jsonld"
    if start == b"<" and re.match(rb"\s*<(?:\?xml|!|\w+:RDF|RDF)", body):
        return "rdfxml"
    if _QUAD.match(body):
        return "nquads"
    if _TURTLE.match(body) or _STATEMENT.match(body):
        return "trig" if _GRAPH.search(body) else "turtle"
    return ""


def quads(data: bytes, format: str, base: str, most: int = 0) -> Iterator[Quad]:
    """The statements; with ``most``, no more than so many.

    Raises BadSource with ``line``, ``column`` and ``excerpt``, and TooCostly beyond ``most``.
    """
    kind = FORMATS[format]
    try:
        rdf_depth.look(data, kind)
        for count, quad in enumerate(parse(data, format=kind, base_iri=base), 1):
            if most and count > most:
                raise TooCostly(
                    f"The data hold more than {most:,} statements.",
                    limit="rows",
                    remedy="Send them in parts, or check them with the command “holotype check”.",
                )
            yield quad
    except BadSource as error:
        raise _shown(error, data) from None
    except (SyntaxError, ValueError) as error:
        raise _shown(_said(error, kind), data) from error


def _said(error: SyntaxError | ValueError, kind: RdfFormat) -> BadSource:
    """What the parser says, in the words of this house."""
    text = str(error)
    if "LoadDocumentCallback" in text:
        return BadSource(
            "The document names its @context by an address, and nothing is fetched from elsewhere.",
            remedy="Put the context itself into the document.",
        )
    words = re.sub(r"^Parser error at line .*?: (?=\S)|\s*\(line \d+\)$", "", text).rstrip(".")
    return BadSource(
        f"The data are not {kind.name}: {words}.",
        line=getattr(error, "lineno", None),
        column=getattr(error, "offset", None),
        remedy="Mend the place that is named, or choose the format in which the data are.",
    )


def _shown(error: BadSource, data: bytes) -> BadSource:
    """The fault with the words at its place."""
    line = error.details.get("line")
    if line:
        error.details["excerpt"] = rdf_depth.excerpt(data, line, error.details.get("column"))
    return error
