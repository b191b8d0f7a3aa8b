"""A policy brought to what is stored: values move between the halves, both ways, each with its record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from app.graph.joining import joined
from app.graph.principal import Principal
from app.graph.sensitivity_bundles import Bundles, documents_looked_at
from app.graph.sensitivity_halves import Keeping
from app.graph.sensitivity_policy import read_policy
from app.graph.sensitivity_record import Moved, described, redacted
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

SAMPLES = 10
WORK = "holotype:PolicyApplication"
Progress = Callable[[str, int, int], None]


class Sample(NamedTuple):
    """One document that would change: how it stands and how it would, in statements."""

    document: str
    category: int  # 0 where it would lie open
    rules: tuple[str, ...]
    kept: int  # statements that would be kept back
    open: int  # statements of it that everybody would see


class Work(NamedTuple):
    """What an application would write: an update, what it is told as, and which documents it moves."""

    text: str
    said: str
    documents: tuple[str, ...]
    redacted: int  # entries of a ledger


@dataclass
class Outcome:
    """What an application did, or would do. Counts are of documents."""

    looked_at: int = 0
    protected: int = 0
    opened: int = 0
    redacted: int = 0
    commits: int = 0
    samples: list[Sample] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return self.protected + self.opened

    def as_json(self) -> dict[str, Any]:
        """Plain data, for the job and the command."""
        return {
            "lookedAt": self.looked_at,
            "changed": self.changed,
            "protected": self.protected,
            "opened": self.opened,
            "redacted": self.redacted,
            "commits": self.commits,
            "samples": [sample._asdict() | {"rules": list(sample.rules)} for sample in self.samples],
        }


class Application:
    """One run over all that the policy covers, or covered."""

    def __init__(self, platform: Platform, principal: Principal, *, redact: bool = False) -> None:
        self._platform, self._principal, self._redact = platform, principal, redact
        self._keeping = Keeping(platform)
        self._policy = read_policy(platform)
        self._bundles = Bundles(platform, self._keeping)

    def run(self, *, dry_run: bool = False, progress: Progress = lambda *_: None) -> Outcome:
        """Bring every document to the policy; with ``dry_run`` say what that would change.

        Each batch is a commit of its own: a run that is cut short is taken up where it stopped by
        the next, since what lies as the policy wants it is not touched.
        """
        outcome = Outcome()
        documents = documents_looked_at(self._platform, self._keeping, self._policy)
        for links in self._bundles.batches(documents):
            outcome.looked_at += len(links)
            progress("looking", outcome.looked_at, max(len(documents), outcome.looked_at))
            if dry_run:
                self._count(self.looked(links), outcome)
                continue
            with self._platform.writer.writing():
                self._write(self.looked(links), outcome)
        return outcome

    def around(self, documents: Collection[str]) -> list[Moved]:
        """Some documents with all that is kept back together with them.

        Of the others, what somebody set apart by hand stays apart where no rule keeps it back.
        """
        found = [one for links in self._bundles.batches(sorted(documents)) for one in self.looked(links)]
        return [
            one
            if one.protection or one.by_rule or one.document in documents
            else replace(one, after=one.before)
            for one in found
        ]

    def looked(self, links: dict[str, set[str]]) -> list[Moved]:
        """The documents of a batch as they stand and as the policy wants them."""
        standing = self._keeping.standing(list(links))
        sources: dict[str, set[Quad]] = {}
        for quad in self._keeping.sources(list(links)):
            name = quad.subject.value.removesuffix("#source")  # type: ignore[union-attr]
            sources.setdefault(name, set()).add(quad)
        wholes = {name: one.whole for name, one in standing.items()}
        placed = self._keeping.strictest(wholes, self._bundles.records(links, wholes), self._policy)
        ledgers = self._keeping.source_ledgers(placed, links)
        public = self._platform.graphs.public
        found = []
        for name, (protection, quads) in sorted(placed.items()):
            one, ledger = standing[name], ledgers[name]
            misplaced = frozenset(q for q in sources.get(name, ()) if q.graph_name != NamedNode(ledger))
            lie, to_lie = frozenset(one.quads(public)), frozenset(quads)
            found.append(Moved(name, protection, lie, to_lie, misplaced, ledger, public, one.by_rule))
        return found

    def _count(self, looked: Iterable[Moved], outcome: Outcome) -> None:
        for one in looked:
            if not one.differs:
                continue
            if one.ledger == self._platform.graphs.ledger:
                outcome.opened += 1
            else:
                outcome.protected += 1
            if len(outcome.samples) < SAMPLES:
                outcome.samples.append(_sample(one))

    def _write(self, looked: list[Moved], outcome: Outcome) -> None:
        writer, at = self._platform.writer, datetime.now(UTC)
        self._count(looked, outcome)
        work = self.work_out(looked, writer.activity(at, writer.commit + 1), at, redact=self._redact)
        outcome.redacted += work.redacted
        if work.text:
            told, names = work.said, work.documents
            writer.change(work.text, self._principal, type=WORK, said=told, documents=names, at=at)
            outcome.commits += 1

    def work_out(
        self, looked: list[Moved], activity: str, at: datetime, *, redact: bool = False, since: str = ""
    ) -> Work:
        """The update that brings documents to the policy by ``activity``, "" where all lie as they are to.

        With ``redact`` older entries go where they may be told; with ``since`` those of that activity
        alone, and of what that made nobody is told who has not seen it.
        """
        platform = self._platform
        moved = [one for one in looked if one.differs]
        gone, come = described(platform.graphs, moved, activity, unseen=since)
        count = 0
        if redact or since:
            old, anew, count = redacted(platform, looked, moment(at), since=since)
            gone, come = gone | old, come | anew
        pieces = [
            platform.catalogue[f"graph/{verb}-quads"].bind(quads=sorted(quads, key=str))
            for verb, quads in (("delete", gone - come), ("insert", come - gone))
            if quads
        ]
        names = tuple(one.document for one in moved)
        said = f"{len(moved)} documents brought to the policy"
        return Work(joined(*pieces) if pieces else "", said, names, count)


def _sample(one: Moved) -> Sample:
    rules = tuple(rule.iri for rule in one.protection.rules) if one.protection else ()
    level = one.protection.level if one.protection else 0
    added = one.after - one.before
    kept = sum(quad.graph_name != NamedNode(one.public) for quad in added)
    return Sample(one.document, level, rules, kept, len(added) - kept)


def applying(platform: Platform) -> Callable[[Any, Progress], dict[str, Any]]:
    """What the queue calls for jobs of the kind ``policy``."""

    def work(job: Any, progress: Progress) -> dict[str, Any]:
        principal = Principal(job.by, job.by)
        application = Application(platform, principal, redact=job.payload["redact"])
        return application.run(dry_run=job.payload["dryRun"], progress=progress).as_json()

    return work
