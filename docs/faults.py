"""The page of faults: everything a load can find wrong, by the name that reports use."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from pyoxigraph import Literal, RdfFormat, parse

import loaders
from app.graph.root import data_root
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_report import short_path
from app.graph.terms import iri
from loaders.record import Rule


def modules() -> Iterator[ModuleType]:
    """Every module of the loaders, the demonstration data left out."""
    for found in pkgutil.walk_packages(loaders.__path__, "loaders."):
        if not found.name.startswith("loaders.demo"):
            yield importlib.import_module(found.name)


def rules() -> list[tuple[str, list[Rule]]]:
    """The rules of reading, by module: what it is about, and its rules by name."""
    seen: set[str] = set()
    found = []
    for module in modules():
        own = [r for r in vars(module).values() if isinstance(r, Rule) and r.name not in seen]
        if own:
            seen |= {rule.name for rule in own}
            about = (module.__doc__ or "").partition("\n")[0].partition(":")[0].rstrip(".")
            found.append((about, sorted(own, key=lambda rule: rule.name)))
    return found


class Shown:
    """The shapes of one file, as far as a reader of reports wants to know them."""

    def __init__(self, path: Path) -> None:
        quads = list(parse(path=path, format=RdfFormat.TURTLE))
        self._shapes = ShapesGraph(quads).shapes
        header = next(quad.subject for quad in quads if quad.object == iri("owl:Ontology"))
        labels = [q.object for q in quads if (q.subject, q.predicate) == (header, iri("rdfs:label"))]
        self.title = english(labels)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Name, path, severity and message of every named shape that has a message."""
        return sorted(
            (
                f"`{shape.label}`",
                f"`{short_path(shape.path)}`" if shape.path else "",
                "error" if shape.severity == iri("sh:Violation") else "warning",
                english(shape.messages),
            )
            for shape in self._shapes.values()
            if shape.label and shape.messages
        )


def english(texts: Iterable[object]) -> str:
    """The first text that is English, or in no language."""
    plain = [text for text in texts if isinstance(text, Literal)]
    return next((text.value for text in plain if text.language in ("en", None)), "")


def shown() -> list[Shown]:
    """Every file of shapes."""
    return [Shown(path) for path in sorted((data_root() / "shapes").glob("*.ttl"))]
