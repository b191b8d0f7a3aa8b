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
from app.graph.terms import iri
from app.graph.writer import moment
from loaders.bereft import Bereft
from loaders.dataset import holder_lines
from loaders.disputes import Disputes
from loaders.entries import entries, ledger_of
from loaders.holders_called import Noted, holders_called
from loaders.house_lines import counted, house_lines, without_house
from loaders.kept_back import KeptBack
from loaders.mapper import Scope
from loaders.mixed import Mixed, uncut
from loaders.pieces import HOUSE, Change, Fresh
from loaders.revisions import Lies, Revision, Revisions
from loaders.shared import Shared
from loaders.source_lines import as_stored_line, digest_lines, source_lines
from loaders.sources.eml import DatasetDescription
from loaders.tombstone import BEREFT, tombstone


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
        self._apart: dict[str, tuple[str, set[Triple]]] = {}  # of those that are settled at the moment
        self._activity, self._now = activity, moment(at)
        self.mixed = Mixed(scope.ledger)
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
        self.mixed.add(self._kept_back.halves([*existing, *(group[0].iri for group, _ in records)]))
        for group, ledger in records:
            cut = self.mixed.is_cut(ledger)
            for position, fresh in enumerate(group):
                if position and fresh.iri in existing:
                    self._say_again(fresh, self.mixed.ledger(ledger) if cut else "")
                    continue
                output.write(fresh.body)
                if position and self.mixed.carried(fresh.iri, cut=cut):
                    continue
                output.write(fresh.house)
                self.counts[fresh.kind] += 1
            output.write(ledger)

    def _say_again(self, fresh: Fresh, narrow: str) -> None:
        """Let a new record tell of a document that is there already; ``narrow`` is its ledger, if cut."""
        lines = fresh.body.decode().splitlines()
        if narrow:
            lines = uncut(lines, self._scope.graph)
            self.mixed.add((fresh.iri,), narrow)
        self._shared.said(fresh.iri, lines)
        self._revisions.put((), lines)
        self._revisions.keep(fresh.iri, lines)

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
        told = (self._activity, self._now, graph or self._scope.graph)
        return house_lines(document, version, *told)

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
            self._placed(change)
        self._removed += change.ledger_removed
        self._added += change.ledger_added
        if not change.guarded:
            self._removed += digest_lines(self._rows, change.document, self._scope.ledger)
        if not (change.removed or change.added or any(change.shared)):
            return False
        removed = change.removed
        if change.revived and not change.guarded:
            removed = removed + without_house(self._kept_back.standing(change.document))
        self._revise(change.document, removed, change.added, plain=not change.guarded)
        self.counts["changed"] += 1
        return True

    def _placed(self, change: Change) -> None:
        """Note how the documents of a record are to lie of which something is, or was, kept back."""
        narrow = "" if change.ledger == self._scope.ledger else change.ledger
        self.mixed.add((*change.mixed, *(name for name in change.homes if name in self._homes)), narrow)
        self._secret |= change.secret
        self._homes |= change.homes
        self._revisions.put(*change.shared)

    def _revise(self, document: str, removed: list[str], added: list[str], *, plain: bool = True) -> None:
        """Let a document have a revision, whatever it is that comes and goes in the end."""
        self._revisions.put(removed, added, document, plain=plain)

    def settle(self) -> None:
        """Count versions up, name the activity, and note in the ledger what each document saw."""
        for batch in self._revisions.settle(self._lie, HOUSE, self.disputes.curated):
            names = [one.document for one in batch]
            known, apart = self._existing(names), self._apart
            homes = {name: apart[name][0] if name in apart else self._scope.graph for name in names}
            moved = {name for name in names if self._homes.get(name, homes[name]) != homes[name]}
            told = [self._told(one) for one in batch]
            stays = moved.union(name for name in names if name in self._revisions.named)
            told = [one._replace(empty=one.empty and one.document not in stays) for one in told]
            spared = self._bereft.referred_to(
                [one.document for one in told if one.empty], self._revisions.going
            )
            for one in (one for one in told if one.document not in spared):
                ledger = ledger_of(f" <{homes[one.document]}> .", self._platform.graphs)
                self._added += self.disputes.noted(one.document, one.disputed, ledger)
                self._note(one, *known.get(one.document, (0, "")), homes[one.document])

    def _lie(self, documents: Sequence[str]) -> dict[str, Lies]:
        """How some documents lie now."""
        halves = self._kept_back.halves(documents)
        self._apart = self._kept_back.apart(halves)
        plain = {name: one for name, one in halves.items() if name not in self._homes}
        self.mixed.add(plain)
        return self._kept_back.lie(documents, plain)

    def _told(self, one: Revision) -> Revision:
        placed = one.document in self._homes
        self.mixed.changed(one.document, placed=placed, plain=one.document in self._revisions.plain)
        return one.apart(*self._apart[one.document], HOUSE) if placed and one.document in self._apart else one

    def _note(self, one: Revision, version: int, revision: str, home: str) -> None:
        document, removed, added = one.document, one.removed, one.added
        now = self._homes.get(document, home)
        if one.empty:
            added = [*added, *tombstone(document, BEREFT, self._now, now)]
        if version:
            removed = [*removed, *counted(document, version, revision, home)]
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
        stale = without_house([line for line in was if line not in kept])
        if fresh or stale:
            self._revise(self._scope.dataset, stale, fresh)

    # -- gone --------------------------------------------------------------------------------

    def withdraw(self, documents: Sequence[str], source: str) -> None:
        """Leave a tombstone where a record vanished from its source; what it alone said of others goes."""
        for change in self._bereft.changes(documents, self.disputes.curated):
            self._placed(change)
            self._revisions.put(change.removed, change.added, plain=not change.guarded)
        gone = f"The record is no longer in its source ({source})."
        for document in documents:
            ledger = self._kept_back.ledger(document)
            removed = without_house(self._kept_back.standing(document))
            sources = source_lines(self._rows, document, ledger)
            if narrow := self.mixed.ledger_of_those_in(removed):
                self._secret |= dict.fromkeys(sources, narrow)  # they name the address of the picture
            added = tombstone(document, gone, self._now, self._scope.graph)
            added.append(f'<{document}#source> {_p("holotype:sourceDigest")} "" <{ledger}> .')
            self._revise(document, [*removed, *sources], added, plain=False)

    # -- the end -----------------------------------------------------------------------------

    def update(self, record: str) -> str:
        """The last update: what goes, what comes, and the record of the harvest."""
        self.settle()
        parts = []
        gone = set(self._removed) - set(self._added)
        for name, lines in (
            ("graph/delete-quads", [line for line in self._removed if line in gone]),
            ("graph/insert-quads", self._added),
        ):
            if lines:
                parts.append(self._platform.catalogue[name].bind(quads="\n".join(lines)))
        return joined(*parts, record)
