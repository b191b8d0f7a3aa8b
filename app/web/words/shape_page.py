"""Pages of the shapes: what each asks for, what it says when broken, and data that break it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import request

from app.graph.document import Document
from app.graph.shape_model import in_language
from app.graph.terms import curie, prefixes
from app.web.context import workbench
from app.web.format import in_words, language
from app.web.generic import tree
from app.web.kept import answered
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.words.views import blueprint

SHAPES = prefixes["holotype"].removesuffix("ns/") + "shapes/"
EXAMPLES = Path("tests") / "shapes" / "invalid"  # below the root of the data


def severity(iri: str) -> str:
    """``violation``, ``warning`` or ``info``."""
    return curie(iri).removeprefix("sh:").lower() if iri else "violation"


@page(blueprint, "/shapes", endpoint="shapes")
def shapes() -> Page:
    """Every shape by what it looks at."""
    found = answered("words/shapes", language=language())
    return Page(
        "words/shapes.html",
        {
            "title": gettext("What records must look like"),
            "shapes": [row | {"target": curie(str(row["target"] or ""))} for row in found.rows],
        },
        answers=[found],
    )


def node_shape_page(document: Document) -> Page:
    """A shape with everything it asks for, in the order of a form."""
    rows = answered("words/property-shapes", shape=document.iri, language=language())
    root = document.root
    title, definition = _called(document.iri)
    return Page(
        "words/node_shape.html",
        {
            "title": title or in_words(document.iri),
            "description": definition,
            "targets": [curie(value.iri) for value in root.values("sh:targetClass")],
            "properties": [
                row
                | {
                    "severity": severity(str(row["severity"] or "")),
                    "name": str(row["property"]).removeprefix(SHAPES),
                }
                for row in rows.rows
            ],
        },
        {"it": document, "address": request.script_root + request.path.removesuffix(".html")},
        answers=[rows],
    )


def property_shape_page(document: Document) -> Page:
    """One demand: of what, with which message, how grave, and data that break it."""
    root = document.root
    name = document.iri.removeprefix(SHAPES)
    shape_of = answered("words/shape-of-property", property=document.iri, language=language())
    known = {shape.label: shape for shape in workbench().platform.shapes.shapes.values()}
    rule = known.get(name)
    said = in_language(rule.messages, language()) if rule is not None else None
    title, definition = _called(document.iri)
    path = rule.path.text() if rule is not None and rule.path is not None else ""
    return Page(
        "words/property_shape.html",
        {
            "title": title or in_words(name),
            "rule": name,
            "description": definition,
            "message": said.value if said else "",
            "severity": severity(root.text("sh:severity")),
            "path": _shortened(path),
            "demands": _demands(rule.constraints if rule is not None else []),
            "examples": _examples().get(name, []),
            "shapes": shape_of.rows,
            "document": tree(document),
        },
        {
            "it": document,
            "predicate": rule.path.predicate.value
            if rule is not None and rule.path is not None and rule.path.predicate is not None
            else "",
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        answers=[shape_of],
    )


def _called(shape: str) -> tuple[str, str]:
    """What a shape is called and what it is, in the language of the page, else in English."""
    row = workbench().read("core/words", words=[shape], language=language()).rows[0]
    return str(row["title"] or ""), str(row["definition"] or "")


def _shortened(path: str) -> str:
    """A path with CURIEs for its IRIs."""
    pieces = path.split("<")
    return pieces[0] + "".join(
        curie(iri) + rest for iri, _, rest in (piece.partition(">") for piece in pieces[1:])
    )


def _demands(constraints: Any) -> list[dict[str, Any]]:
    """Each constraint with its operands as people read them; queries stand for themselves."""
    return [
        {
            "term": f"sh:{one.parameter}",
            "label": label(f"sh:{one.parameter}"),
            "values": [] if one.parameter == "sparql" else [_value(value) for value in one.values],
        }
        for one in constraints
    ]


def _value(term: Any) -> str:
    return curie(term.value) if hasattr(term, "value") else str(term)


@cache
def _examples_in(folder: Path) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted(folder.glob("*.ttl")):
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
        for name in first.removeprefix("# expects:").replace(",", " ").split():
            found.setdefault(name, []).append(
                {"name": in_words(path.stem.replace("-", "_")), "text": text.strip()}
            )
    return found


def _examples() -> Mapping[str, list[dict[str, str]]]:
    """Data that break a shape, by the name of the shape; those that the tests hold it to."""
    return _examples_in(workbench().platform.root / EXAMPLES)
