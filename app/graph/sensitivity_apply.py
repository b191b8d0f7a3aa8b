"""A policy brought to what is stored: values move between the halves, both ways, each with its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from app.graph.joining import joined
from app.graph.principal import Principal
from app.graph.sensitivity import Protection
from app.graph.sensitivity_bundles import Bundles, documents_looked_at
from app.graph.sensitivity_halves import Keeping, Standing
from app.graph.sensitivity_policy import read_policy
from app.graph.sensitivity_record import Moved, described, redacted
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

SAMPLES = 10
Progress = Callable[[str, int, int], None]


class Sample(NamedTuple):
    """One document that would change: how it stands and how it would, in statements."""

    document: str
    category: int  # 0 where it would lie open
    rules: tuple[str, ...]
    kept: int  # statements that would be kept back
    open: int  # statements of it that everybody would see


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
                self._count(self._looked(links), outcome)
                continue
            with self._platform.writer.writing():
                self._write(self._looked(links), outcome)
        return outcome

    def _looked(self, links: dict[str, set[str]]) -> list[Moved]:
        """The documents of a batch as they stand and as the policy wants them."""
        standing = self._keeping.standing(list(links))
        sources: dict[str, set[Quad]] = {}
        for quad in self._keeping.sources(list(links)):
            name = quad.subject.value.removesuffix("#source")  # type: ignore[union-attr]
            sources.setdefault(name, set()).add(quad)
        placed: dict[str, tuple[Protection | None, set[Quad]]] = {}
        for names in self._bundles.records(links):
            wholes = {name: standing[name].whole for name in names}
            protection, quads = self._keeping.placed(wholes, self._policy)
            by_document = _by_document(quads, names)
            for name in names:  # a picture of two records is kept back as strictly as either wants
                before = placed.get(name, (None, None))[0]
                if name not in placed or _stricter(protection, before):
                    placed[name] = protection, by_document[name]
        return [
            self._one(name, standing[name], sources.get(name, set()), *placed[name])
            for name in sorted(placed)
        ]

    def _one(
        self,
        name: str,
        standing: Standing,
        sources: set[Quad],
        protection: Protection | None,
        quads: set[Quad],
    ) -> Moved:
        public = self._platform.graphs.public
        _, ledger = self._keeping.place(protection)
        misplaced = frozenset(q for q in sources if q.graph_name != NamedNode(ledger))
        before = frozenset(standing.quads(public))
        return Moved(name, protection, before, frozenset(quads), misplaced, ledger, public)

    def _count(self, looked: Iterable[Moved], outcome: Outcome) -> None:
        for one in looked:
            if not one.differs:
                continue
            if one.protection is None:
                outcome.opened += 1
            else:
                outcome.protected += 1
            if len(outcome.samples) < SAMPLES:
                outcome.samples.append(_sample(one))

    def _write(self, looked: list[Moved], outcome: Outcome) -> None:
        platform, writer = self._platform, self._platform.writer
        self._count(looked, outcome)
        at = datetime.now(UTC)
        moved = [one for one in looked if one.differs]
        gone, come = described(platform.graphs, moved, writer.activity(at, writer.commit + 1))
        if self._redact:
            old, anew, count = redacted(platform, looked, moment(at))
            gone, come = gone | old, come | anew
            outcome.redacted += count
        pieces = [
            platform.catalogue[f"graph/{verb}-quads"].bind(quads=sorted(quads, key=str))
            for verb, quads in (("delete", gone - come), ("insert", come - gone))
            if quads
        ]
        if pieces:
            said = f"{len(moved)} documents brought to the policy"
            names = tuple(one.document for one in moved)
            type = "holotype:PolicyApplication"
            writer.change(joined(*pieces), self._principal, type=type, said=said, documents=names, at=at)
            outcome.commits += 1


def _stricter(protection: Protection | None, other: Protection | None) -> bool:
    return protection is not None and (other is None or protection.level < other.level)


def _by_document(quads: Iterable[Quad], names: Iterable[str]) -> dict[str, set[Quad]]:
    found: dict[str, set[Quad]] = {name: set() for name in names}
    for quad in quads:
        found[quad.subject.value.partition("#")[0]].add(quad)  # type: ignore[union-attr]
    return found


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
