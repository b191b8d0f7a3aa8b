"""The record of a change: PROV of who, when and why, and for each document what came and went."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.chain import ADDED, CONTENT, REMOVED, SALT, TEXT, content_digest
from app.graph.delta import Delta, document_of, graph_of, lines
from app.graph.graphs import Graphs
from app.graph.terms import iri

LONGEST = 20_000  # characters of an update's text that are kept; a longer one is kept by its digest
_TYPE, _CHANGE = iri("rdf:type"), iri("holotype:DocumentChange")


@dataclass(frozen=True)
class Entry:
    """What the ledger is told of a change besides its delta.

    ``who`` did it; ``type`` is the class of the activity; ``used`` what it rests on: an approved
    request, an annotation; ``undoes`` the activity it takes back.
    """

    who: str
    type: str = "holotype:Update"
    why: str = ""
    text: str = ""
    used: Sequence[str] = ()
    undoes: str = ""
    role: str = ""


@dataclass
class Record:
    """The quads of a record: those of the activity, those of each changed document."""

    activity: str
    quads: list[Quad] = field(default_factory=list)


def record(
    graphs: Graphs,
    activity: str,
    commit: int,
    now: Literal,
    entry: Entry,
    delta: Delta,
    versions: Mapping[str, int],
    secret: Mapping[Quad, str] | None = None,
) -> Record:
    """Describe a change. ``versions`` counts the revisions of the documents that have any.

    ``secret`` names the ledger for quads that the one beside their graph must not tell.
    """
    made = Record(activity)
    parts = _parts(graphs, delta, secret or {})
    ledgers = sorted({ledger for ledger, _ in parts}) or [graphs.ledger]
    home = graphs.ledger if graphs.ledger in ledgers else ledgers[0]
    _activity(made, home, ledgers, commit, now, entry)
    taken: set[str] = set()
    for (ledger, document), part in sorted(parts.items()):
        node = _change_name(graphs, activity, ledger, document, taken)
        gone, come = "\n".join(lines(part.removed)), "\n".join(lines(part.added))
        said: list[tuple[NamedNode, NamedNode | Literal]] = [
            (_TYPE, _CHANGE),
            (iri("holotype:changed"), NamedNode(document)),
            (iri("holotype:changedBy"), NamedNode(activity)),
            (REMOVED, Literal(gone)),
            (ADDED, Literal(come)),
            (CONTENT, content_digest(gone, come)),
        ]
        if document in versions:
            said.append((iri("ods:version"), _integer(versions[document])))
        if ledger != graphs.ledger:
            said.append((SALT, Literal(secrets.token_hex(16))))  # or the seal would let secrets be guessed
        made.quads += [Quad(node, predicate, value, NamedNode(ledger)) for predicate, value in said]
    return made


def _activity(
    made: Record, home: str, ledgers: Sequence[str], commit: int, now: Literal, entry: Entry
) -> None:
    node, graph = NamedNode(made.activity), NamedNode(home)
    said: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", iri("prov:Activity")),
        ("rdf:type", iri(entry.type)),
        ("prov:wasAssociatedWith", NamedNode(entry.who)),
        ("prov:endedAtTime", now),
        ("holotype:commit", _integer(commit)),
    ]
    if entry.why:
        said.append(("dcterms:description", Literal(entry.why)))
    if entry.undoes:
        said.append(("holotype:undoes", NamedNode(entry.undoes)))
    if entry.role:
        said.append(("holotype:inRole", Literal(entry.role)))
    said += [("prov:used", NamedNode(one)) for one in entry.used]
    made.quads += [Quad(node, iri(name), value, graph) for name, value in said]
    if entry.text:
        # the text may hold what only the narrowest audience may read
        narrow = NamedNode(next((one for one in reversed(ledgers) if one != home), home))
        made.quads.append(Quad(node, CONTENT, content_digest(_kept(entry.text)), narrow))
        made.quads.append(Quad(node, TEXT, Literal(_kept(entry.text)), narrow))


def _kept(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"# {len(text)} characters, SHA-256 {digest}"


def _parts(graphs: Graphs, delta: Delta, secret: Mapping[Quad, str]) -> dict[tuple[str, str], Delta]:
    """The delta by ledger and document."""
    found: dict[tuple[str, str], tuple[list[Quad], list[Quad]]] = {}
    for place, quads in enumerate((delta.removed, delta.added)):
        for quad in quads:
            ledger = secret.get(quad) or graphs.ledger_of(graph_of(quad))
            key = (ledger, document_of(quad.subject))
            found.setdefault(key, ([], []))[place].append(quad)
    return {key: Delta(frozenset(gone), frozenset(come)) for key, (gone, come) in found.items()}


def _change_name(graphs: Graphs, activity: str, ledger: str, document: str, taken: set[str]) -> NamedNode:
    """The name of a changed document below its activity; no two the same."""
    name = document.rpartition("/")[2]
    if not document.startswith(graphs.base) or not name.replace("-", "").isalnum():
        name = hashlib.sha256(document.encode()).hexdigest()[:12]
    if ledger != graphs.ledger:
        name += "-" + ledger.removeprefix(graphs.named("ledger/")).replace("/", "-")
    while name in taken:
        name += "-" + hashlib.sha256(document.encode()).hexdigest()[:6]
    taken.add(name)
    return NamedNode(f"{activity}/change/{name}")


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=iri("xsd:integer"))


def touched(quads: Iterable[Quad]) -> list[str]:
    """The documents that a record lists as changed."""
    changed = iri("holotype:changed")
    return sorted({q.object.value for q in quads if q.predicate == changed})  # type: ignore[union-attr]
