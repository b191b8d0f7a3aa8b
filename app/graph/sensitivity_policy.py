"""The policy as the graph has it: rules and categories, read and made ready to be asked."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from app.graph.sensitivity import Policy
from app.graph.sensitivity_rules import Category, Rule
from app.graph.store import View, solutions
from app.graph.terms import curie

if TYPE_CHECKING:
    from app.graph.platform import Platform

_Said = dict[str, list[NamedNode | Literal]]


def read_policy(platform: Platform) -> Policy:
    """Every rule in force, those of an institution's desk too, as it is on this day."""
    graphs = platform.graphs
    kept = [name for name in graphs_held(platform) if graphs.kind_of(name) in ("public", "desk")]
    if not kept:
        return Policy()
    text = platform.catalogue["access/rules"].bind()
    found: dict[tuple[str, str], _Said] = {}
    for row in solutions(platform.store.query(text, View(tuple(kept), tuple(kept)))):
        said = found.setdefault((row["graph"].value, row["rule"].value), {})
        said.setdefault(curie(row["property"].value), []).append(row["value"])
    if not found:
        return Policy()
    rules = tuple(_rule(name, said, graph == graphs.public) for (graph, name), said in sorted(found.items()))
    return Policy(rules, categories(platform), datetime.now(UTC).year)


def graphs_held(platform: Platform) -> list[str]:
    """The named graphs that hold something."""
    known = getattr(platform.store, "named_graphs", None)
    if known is not None:
        return sorted(known())
    text = platform.catalogue["graph/named-graphs"].bind()
    return [row["graph"].value for row in solutions(platform.store.query(text, View.ALL))]


def categories(platform: Platform) -> dict[int, Category]:
    """The four categories by level. What one shows, those with a higher level show too."""
    text = platform.catalogue["access/categories"].bind()
    view = View((platform.graphs.vocabulary,), ())
    raw: dict[str, _Said] = {}
    for row in solutions(platform.store.query(text, view)):
        raw.setdefault(row["category"].value, {}).setdefault(curie(row["property"].value), []).append(
            row["value"]
        )
    shown: frozenset[str] = frozenset()
    found = {}
    for said in sorted(raw.values(), key=lambda one: _text(one, "holotype:levelNumber")):
        level = int(_text(said, "holotype:levelNumber"))
        shown |= _nodes(said, "holotype:shows")
        found[level] = Category(
            level,
            _decimal(said, "holotype:gridDegrees"),
            _text(said, "holotype:datePrecision"),
            shown if "holotype:shows" in said else None,
            _nodes(said, "holotype:withholds"),
        )
    return found


def _rule(name: str, said: _Said, public: bool) -> Rule:
    years = _text(said, "holotype:youngerThanYears")
    level = _text(said, "holotype:sensitivityCategory").rpartition("/")[2]
    return Rule(
        iri=name,
        category=int(level or 1),
        public=public,
        title=_text(said, "dcterms:title"),
        taxa=frozenset(_plain(value.value) for value in said.get("holotype:taxonName", ())),
        taxon_iris=_nodes(said, "dwciri:toTaxon"),
        countries=_nodes(said, "holotype:country"),
        institutions=_nodes(said, "holotype:institution"),
        collections=_nodes(said, "dwciri:inCollection"),
        states=frozenset(value.value.strip().lower() for value in said.get("dwc:stateProvince", ())),
        area=_text(said, "dwc:footprintWKT"),
        younger_than=int(years) if years else None,
        grid=_decimal(said, "holotype:gridDegrees"),
        shows=_nodes(said, "holotype:shows"),
        withholds=_nodes(said, "holotype:withholds"),
    )


def _plain(name: str) -> str:
    return " ".join(name.replace("×", " ").lower().split())


def _text(said: _Said, name: str) -> str:
    return next((value.value for value in said.get(name, ())), "")


def _nodes(said: _Said, name: str) -> frozenset[str]:
    return frozenset(str(value) for value in said.get(name, ()) if isinstance(value, NamedNode))


def _decimal(said: _Said, name: str) -> Decimal | None:
    return Decimal(text) if (text := _text(said, name)) else None
