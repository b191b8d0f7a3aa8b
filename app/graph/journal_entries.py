"""What the ledgers say of a commit, in the form that the journal keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from app.graph.embedded import Embedded
from app.graph.store import View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

BATCH = 500  # documents whose sets are asked for at once
CREATED, CHANGED, GONE = 0, 1, 2
_SETS = {iri("holotype:institution"): "institution", iri("dwciri:inDataset"): "dataset"}
_UNTOLD = ("Update", "GraphWrite")  # kinds of activity that once did not list what they touched


class Commit(NamedTuple):
    """One commit: its time, what made it, whether all it touched is listed."""

    number: int
    at: str
    activity: str
    listed: bool
    created: str  # when the documents that it brought in say they were made, "" for none
    changes: Sequence[Mapping[str, Any]]


class Entry(NamedTuple):
    """What a commit did to one document for one audience; ``document`` without the base."""

    document: str
    audience: str
    act: int
    version: int | None
    kind: str
    institution: str
    dataset: str
    revived: bool


class Entries:
    """Reads commits from the ledgers of an installation."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._base = platform.base
        self._ledger = platform.graphs.named("ledger/")

    def audiences(self) -> list[str]:
        """The names of the audiences that have a ledger; that of everybody first."""
        store, graphs = self._platform.store, self._platform.graphs
        names = store.named_graphs() if isinstance(store, Embedded) else [graphs.ledger]
        found = {name.removeprefix(self._ledger) for name in names if name.startswith(self._ledger)}
        return sorted({*found, "public"}, key=lambda name: (name != "public", name))

    def _rows(self, name: str, view: View, **params: Any) -> Any:
        text = self._platform.catalogue[f"feeds/{name}"].bind(**params)
        return solutions(self._platform.writer.reading().query(text, view))

    def _ledgers(self) -> View:
        names = tuple(f"{self._ledger}{name}" for name in self.audiences())
        return View(names, names)

    def _data(self) -> View:
        names = tuple(self._platform.graphs.named(name) for name in self.audiences())
        return View(names, names)

    def knows(self, number: int, activity: str) -> bool:
        """Whether a commit was made by this activity."""
        rows = self._rows("activities", self._ledgers(), commits=[number])
        return any(row["activity"].value == activity for row in rows)

    def commits(self, numbers: range) -> Iterator[Commit]:
        """The commits of these numbers that the ledgers know, in order."""
        rows: dict[int, Any] = {}
        for row in self._rows("activities", self._ledgers(), commits=list(numbers)):
            rows.setdefault(int(row["commit"].value), row)
        changes: dict[str, list[dict[str, Any]]] = {}
        if not rows:
            return
        activities = [row["activity"] for row in rows.values()]
        found = self._rows("changes", self._ledgers(), activities=activities)
        for row in found:
            said = {v.value: row[v.value].value for v in found.variables if row[v.value] is not None}
            changes.setdefault(said["activity"], []).append(said)
        for number, row in sorted(rows.items()):
            activity, kind = row["activity"].value, row["type"].value.rpartition("/")[2]
            listed = kind not in _UNTOLD or activity in changes
            began = row["started"].value if row["started"] is not None and kind == "Harvest" else ""
            ended = _micro(row["ended"].value)
            yield Commit(number, ended, activity, listed, began, changes.get(activity, ()))

    def documents(self, commit: Commit) -> Iterator[list[Entry]]:
        """What a commit did, some documents at a time: what changed first, then what came new."""
        for batch in _batches(self._changed(commit)):
            yield self._with_sets(batch)
        if commit.created:
            rows = self._rows("created", self._data(), moment=commit.created)
            prefix = self._platform.graphs.named("")
            new = (
                self._entry(row["document"].value, row["graph"].value.removeprefix(prefix), CREATED, 1)
                for row in rows
            )
            for batch in _batches(new):
                yield self._with_sets(batch)

    def _changed(self, commit: Commit) -> Iterator[Entry]:
        for said in commit.changes:
            version = int(said["version"]) if "version" in said else None
            gone = "true" in (said["withdrawn"], said["ends"])
            act = GONE if gone else CREATED if version == 1 else CHANGED
            audience = said["ledger"].removeprefix(self._ledger)
            entry = self._entry(said["document"], audience, act, version)
            entry = entry._replace(revived=said["revived"] == "true")
            yield entry._replace(**_sets(said["document"], said["taken"])) if gone else entry

    def _entry(self, document: str, audience: str, act: int, version: int | None) -> Entry:
        name = document.removeprefix(self._base)
        kind = name.partition("/")[0] if name != document else ""
        return Entry(name, audience, act, version, kind, "", "", False)

    def _with_sets(self, batch: list[Entry]) -> list[Entry]:
        """The entries with the institutions and datasets that their documents name now."""
        names = {self._iri(one.document) for one in batch if one.act != GONE}
        found: dict[str, dict[str, Any]] = {}
        for row in self._rows("sets", self._data(), documents=sorted(names)) if names else ():
            said = found.setdefault(row["document"].value, {})
            for name in ("institution", "dataset"):
                if row[name] is not None:
                    said.setdefault(name, row[name].value)
        return [one._replace(**found.get(self._iri(one.document), {})) for one in batch]

    def _iri(self, document: str) -> str:
        return full(self._base, document)


def full(base: str, document: str) -> str:
    """The IRI of a document that the journal names without the base."""
    return document if ":" in document.partition("/")[0] else f"{base}{document}"


def quads_of(lines: str) -> list[Quad]:
    """The statements of a change as the ledger keeps them."""
    return list(parse(lines.encode(), format=RdfFormat.N_QUADS))


def _sets(document: str, taken: str) -> dict[str, Any]:
    return {
        _SETS[quad.predicate]: quad.object.value  # type: ignore[union-attr]
        for quad in quads_of(taken)
        if quad.predicate in _SETS and quad.subject.value == document  # type: ignore[union-attr]
    }


def _micro(moment: str) -> str:
    """A time of the ledger with six digits after the second, so that texts compare as times do."""
    second, _, rest = moment.removesuffix("Z").removesuffix("+00:00").partition(".")
    return f"{second}.{rest:0<6}Z"


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        yield batch
