"""What a load writes: new documents into the bulk load, everything else into its last update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from pyoxigraph import Triple

from app.graph.identifiers import mint
from app.graph.joining import joined
from app.graph.platform import Platform
from app.graph.store import View, triples
from app.graph.terms import iri
from app.graph.writer import moment
from loaders import values
from loaders.bereft import Bereft
from loaders.dataset import holder_lines
from loaders.disputes import Disputes
from loaders.entries import entries
from loaders.holders_called import Noted, holders_called
from loaders.kept_back import KeptBack
from loaders.mapper import Scope
from loaders.pieces import HOUSE, Change, Fresh
from loaders.revisions import Revision, Revisions
from loaders.shared import Shared
from loaders.source_lines import as_stored_line, digest_lines, source_lines
from loaders.sources.eml import DatasetDescription
from loaders.tombstone import BEREFT, tombstone

_CREATED = HOUSE[2]


def _p(name: str) -> str:
    return str(iri(name))


class Written:
    """Collects the writing of one load. Lines are N-Quads without line ends."""

    def __init__(
        self,
        platform: Platform,
        scope: Scope,
        activity: str,
        at: datetime,
        kept_back: KeptBack,
        shared: Shared,
    ) -> None:
        self._platform, self._scope, self._shared = platform, scope, shared
        self._kept_back, self._view = kept_back, kept_back.view
        self._secret: dict[str, str] = {}  # public lines that went, each with the ledger that may tell
        self._homes: dict[str, str] = {}  # where the house speaks of documents that are not public
        self._activity, self._now = activity, moment(at)
        self._carried: set[int] = set()
        self.noted = Noted()
        self._removed: list[str] = []
        self._added: list[str] = []
        self._bereft = Bereft(platform, kept_back, shared)
        self._revisions = Revisions(scope.graph)
        self.disputes = Disputes(self._rows, activity, scope.ledger)
        self.touched: list[str] = []  # documents the index has to read again
        self.counts: Counter[str] = Counter()

    def _rows(self, name: str, **params: Any) -> Any:
        return self._platform.store.query(self._platform.catalogue[name].bind(**params), self._view)

    def _existing(self, documents: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Version and revision of those that are in the store."""
        return {
            row["document"].value: (int(row["version"].value), row["revision"].value)
            for row in self._rows("ledger/revisions", documents=documents)
        }

    # -- new ---------------------------------------------------------------------------------

    def new(self, records: Sequence[tuple[list[Fresh], bytes]], output: IO[bytes]) -> None:
        """Write new documents; one carried by several records gets its house lines once."""
        carried = [fresh.iri for group, _ in records for fresh in group[1:]]
        existing = self._existing(carried) if carried else {}
        for group, ledger in records:
            for position, fresh in enumerate(group):
                if position and fresh.iri in existing:
                    lines = fresh.body.decode().splitlines()
                    self._shared.said(fresh.iri, lines)
                    self._revisions.put((), self._kept_back.unsaid(fresh.iri, fresh.body))
                    self._revisions.keep(fresh.iri, lines)
                    continue
                output.write(fresh.body)
                mark = hash(fresh.iri)
                if position and mark in self._carried:
                    continue
                if position:
                    self._carried.add(mark)
                output.write(fresh.house)
                self.counts[fresh.kind] += 1
            output.write(ledger)

    def holders(self, output: IO[bytes], said: DatasetDescription, *, whole: bool) -> None:
        """Write a first description of those that nobody has described yet, called as the archive says."""
        names = {f"{self._scope.base}{k}/{mint(k, n)}": (k, n) for k, n in self.noted.cells}
        existing = self._existing(list(names)) if names else {}
        called = holders_called(said, self.noted.cells, whole=whole)
        for document, holder in names.items():
            if document in existing:
                continue
            cells, scope = self.noted.cells[holder], self._scope
            lines = [*holder_lines(*holder, cells, scope.base, scope.graph, called.get(holder))]
            lines += self._house(document, 1)
            output.write(("\n".join(lines) + "\n").encode())
            self.counts[holder[0]] += 1
            self.touched.append(document)

    def _house(self, document: str, version: int, graph: str = "") -> list[str]:
        subject, tail = f"<{document}>", f" <{graph or self._scope.graph}> ."
        lines = [
            f"{subject} {_p('prov:wasGeneratedBy')} <{self._activity}>{tail}",
            f"{subject} {_p('ods:version')} {values.typed(version, 'integer')}{tail}",
        ]
        if version == 1:
            lines.append(f"{subject} {_CREATED} {self._now}{tail}")
        return lines

    # -- changed -----------------------------------------------------------------------------

    def change(self, change: Change) -> bool:
        """Put a change by for the last update. Gives whether the document says something else now."""
        if change.guarded and self._kept_back.blind:
            self.disputes.uncompared += 1
            self.counts["changed"] += 1
            return True
        change = self._shared.left(change)
        if change.guarded:
            change = self._kept_back.restated(change, self.disputes.curated)
            for name, disputed in change.disputed.items():
                self._added += self.disputes.noted(name, disputed, change.ledger)
            self._secret |= change.secret
            self._homes |= change.homes
        self._removed += change.ledger_removed
        self._added += change.ledger_added
        if not change.guarded:
            self._removed += digest_lines(self._rows, change.document, self._scope.ledger)
        if not change.removed and not change.added:
            return False
        removed = change.removed
        if change.revived and not change.guarded:
            removed = removed + self._without_house(self._kept_back.standing(change.document))
        self._revise(change.document, removed, change.added)
        self.counts["changed"] += 1
        return True

    @staticmethod
    def _without_house(lines: list[str]) -> list[str]:
        return [line for line in lines if line.split(" ", 2)[1] not in HOUSE]

    def _revise(self, document: str, removed: list[str], added: list[str]) -> None:
        """Let a document have a revision, whatever it is that comes and goes in the end."""
        self._removed += removed
        self._added += added
        self._revisions.put(removed, added, document)

    def settle(self) -> None:
        """Count versions up, name the activity, and note in the ledger what each document saw."""
        for batch in self._revisions.settle(self._contents, HOUSE, self.disputes.curated):
            names = [one.document for one in batch]
            known, apart = self._existing(names), self._kept_back.apart(names)
            homes = {name: apart[name][0] if name in apart else self._scope.graph for name in names}
            moved = {name for name in names if self._homes.get(name, homes[name]) != homes[name]}
            told = [one.apart(*apart[one.document], HOUSE) if one.document in apart else one for one in batch]
            stays = moved.union(name for name in names if name in self._revisions.named)
            told = [one._replace(empty=one.empty and one.document not in stays) for one in told]
            spared = self._bereft.referred_to([one.document for one in told if one.empty], self._removed)
            for one in (one for one in told if one.document not in spared):
                self._added = self.disputes.settled(one, self._added)
                self._note(one, *known.get(one.document, (0, "")), homes[one.document])

    def _contents(self, documents: Sequence[str]) -> dict[str, set[Triple]]:
        """What some documents say now."""
        text = self._platform.catalogue["search/contents"].bind(documents=list(documents))
        found: dict[str, set[Triple]] = {name: set() for name in documents}
        for triple in triples(self._platform.store.query(text, View((self._scope.graph,), ()))):
            found[triple.subject.value.partition("#")[0]].add(triple)  # type: ignore[union-attr]
        return found

    def _note(self, one: Revision, version: int, revision: str, home: str) -> None:
        document, removed, added = one.document, one.removed, one.added
        now = self._homes.get(document, home)
        if one.empty:
            added = [*added, *tombstone(document, BEREFT, self._now, now)]
        subject, tail = f"<{document}>", f" <{home}> ."
        if version:
            removed = [
                *removed,
                f"{subject} {_p('prov:wasGeneratedBy')} <{revision}>{tail}",
                f"{subject} {_p('ods:version')} {values.typed(version, 'integer')}{tail}",
            ]
        added = [*added, *self._house(document, version + 1, now)]
        self._removed += removed
        self._added += added
        self.touched.append(document)
        told = (self._activity, document, version + 1)
        self._added += entries(told, removed, added, self._secret, self._platform.graphs)

    def describe_dataset(self, lines: Iterable[str]) -> None:
        """Bring the description of the dataset to what the archive says now."""
        now = list(dict.fromkeys(lines))
        was = set(self._kept_back.standing(self._scope.dataset))
        fresh = [line for line in now if as_stored_line(line) not in was]
        kept = {as_stored_line(line) for line in now}
        stale = self._without_house([line for line in was if line not in kept])
        if fresh or stale:
            self._revise(self._scope.dataset, stale, fresh)

    # -- gone --------------------------------------------------------------------------------

    def withdraw(self, documents: Sequence[str], source: str) -> None:
        """Leave a tombstone where a record vanished from its source; what it alone said of others goes."""
        for change in self._bereft.changes(documents, self.disputes.curated):
            self._secret |= change.secret
            self._homes |= change.homes
            self._removed += change.removed
            self._added += change.added
            self._revisions.put(change.removed, change.added)
        gone = f"The record is no longer in its source ({source})."
        for document in documents:
            ledger = self._kept_back.ledger(document)
            removed = self._without_house(self._kept_back.standing(document))
            removed += source_lines(self._rows, document, ledger)
            added = tombstone(document, gone, self._now, self._scope.graph)
            added.append(f'<{document}#source> {_p("holotype:sourceDigest")} "" <{ledger}> .')
            self._revise(document, removed, added)

    # -- the end -----------------------------------------------------------------------------

    def update(self, record: str) -> str:
        """The last update: what goes, what comes, and the record of the harvest."""
        self.settle()
        parts = []
        gone = self._bereft.without_spared(set(self._removed) - set(self._added))
        for name, lines in (
            ("graph/delete-quads", [line for line in self._removed if line in gone]),
            ("graph/insert-quads", self._added),
        ):
            if lines:
                parts.append(self._platform.catalogue[name].bind(quads="\n".join(lines)))
        return joined(*parts, record)
