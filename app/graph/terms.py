"""Names: prefixes as ``ontology/prefixes.ttl`` declares them, and IRIs written short."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from app.graph.root import data_root

_SH = "http://www.w3.org/ns/shacl#"


def _declared() -> dict[str, str]:
    by_node: dict[str, dict[str, str]] = {}
    path = data_root() / "ontology" / "prefixes.ttl"
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        key = quad.predicate.value.removeprefix(_SH)
        if key in ("prefix", "namespace"):
            by_node.setdefault(str(quad.subject), {})[key] = quad.object.value
    return {
        entry["prefix"]: entry["namespace"]
        for entry in sorted(by_node.values(), key=lambda entry: entry["prefix"])
    }


prefixes: dict[str, str] = _declared()
_longest_first = sorted(prefixes.items(), key=lambda item: -len(item[1]))


@cache
def iri(name: str) -> NamedNode:
    """``iri("dwc:country")`` as a node. Raises KeyError for a prefix that nobody declared."""
    prefix, _, local = name.partition(":")
    return NamedNode(prefixes[prefix] + local)


@cache
def curie(value: str) -> str:
    """The short form of an IRI, or the IRI itself where no declared prefix fits."""
    for prefix, namespace in _longest_first:
        if value.startswith(namespace):
            local = value[len(namespace) :]
            if "/" not in local and "#" not in local:
                return f"{prefix}:{local}"
    return value
