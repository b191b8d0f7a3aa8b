"""What an identifier names: a document, an activity or agent of the ledger, a graph, a module of words."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from app.graph import vocabulary
from app.graph.chain import SEAL
from app.graph.document import Document
from app.graph.errors import Gone, NotFound
from app.graph.terms import prefixes
from app.web import surveys, void
from app.web.context import workbench
from app.web.kept import Kept
from app.web.statements import Statements

HOUSE = prefixes["holotype"].removesuffix("ns/")
_NAMELESS = f"{prefixes['holotype']}.well-known/genid/"
_DEPTH = 20  # how far a list or an anonymous part may be nested
_LEDGER = ("activity", "agent")


_words: Kept[Document] = Kept(300)


def find(iri: str) -> Document:
    """A document; what the ledger, the store and the words tell of is one too. Raises NotFound."""
    return _words.get(iri, lambda: _found(iri)) if iri.startswith(HOUSE) else _found(iri)


def _found(iri: str) -> Document:
    bench = workbench()
    try:
        found = bench.document(iri)
    except Gone:
        raise
    except NotFound:
        elsewhere = (_graph(iri) if bench.past is None else None) or _in_ledger(iri)
        if elsewhere is None:
            raise
        return elsewhere
    if iri.startswith(HOUSE):
        triples = list(_module(iri)) if "owl:Ontology" in found.root.types else _with_nameless(found)
        return Document(iri, triples, base=bench.base, commit=found.commit)
    return found


def _in_ledger(iri: str) -> Document | None:
    """An activity, or an agent that is known by what it did."""
    bench = workbench()
    kind = iri.removeprefix(bench.base).partition("/")[0] if iri.startswith(bench.base) else ""
    if kind not in _LEDGER:
        return None
    triples = list(bench.read("core/activity", document=iri).triples)
    if kind == "activity":
        triples = _with_versions(iri, triples)
    if kind == "agent":
        triples += bench.read("core/agent", document=iri).triples
    return Document(iri, triples, base=bench.base, commit=bench.commit) if triples else None


def _with_versions(activity: str, said: list[Triple]) -> list[Triple]:
    """An activity with the versions it made; nothing where no more than its seal is to be seen."""
    if all(triple.predicate == SEAL for triple in said):
        return []
    out = Statements()
    for row in workbench().read("ledger/documents-of", activity=activity).rows:
        if row["version"]:
            version = f"{row['document']}/v{row['version']}"
            out.link(activity, "prov:generated", version)
            out.link(version, "prov:specializationOf", str(row["document"]))
    return [*said, *out.triples]


def _graph(iri: str) -> Document | None:
    """A graph, as far as it has been counted; its commit is that of the count."""
    bench = workbench()
    if iri not in (*bench.view.default, *bench.view.named):
        return None
    counted = surveys.inventories().newest(void.PATIENCE)
    out = Statements()
    void.about_graph(bench, out, iri, counted.graphs.get(iri) if counted else None)
    for triple in list(out.triples):  # its partitions are parts of the document
        part = triple.object
        if triple.predicate.value.endswith("Partition") and isinstance(part, NamedNode):
            out.link(part.value, "holotype:partOf", iri)
    return Document(iri, out.triples, base=bench.base, commit=counted.commit if counted else -1)


def _module(iri: str) -> Iterator[Triple]:
    """Everything in the file of a module: its words, its shapes, its concepts."""
    root = workbench().platform.root
    folder, _, name = iri.removeprefix(HOUSE).partition("/")
    place = {"vocabulary": "ontology/vocabularies"}.get(folder, folder)
    for path in vocabulary.files(root):
        if path == root / place / f"{name}.ttl":
            yield from (quad.triple for quad in vocabulary.quads_of(root, path, iri))


def _with_nameless(found: Document) -> list[Triple]:
    """A word with what hangs on it without a name: lists, restrictions, conditions."""
    triples = dict.fromkeys(found.triples)
    seen: set[str] = set()
    for _ in range(_DEPTH):
        objects = {t.object.value for t in triples if isinstance(t.object, NamedNode)}
        wanted = sorted(name for name in objects - seen if name.startswith(_NAMELESS))
        if not wanted:
            break
        seen.update(wanted)
        answer = workbench().read("core/statements", documents=wanted)
        triples |= dict.fromkeys(answer.triples)
    return list(triples)
