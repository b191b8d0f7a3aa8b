"""The one door: delta -> may this principal -> does it fit its shapes -> ledger -> guarded commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.blind import Sight
from app.graph.chain import SEAL
from app.graph.delta import Delta
from app.graph.errors import Conflict, Forbidden, Invalid, NothingChanged, PreconditionFailed
from app.graph.ledger import Entry, record
from app.graph.principal import Decision, Principal
from app.graph.said import worded
from app.graph.sensitivity_change import Settled, Settling
from app.graph.shape_report import Report
from app.graph.soundness import broken, judge
from app.graph.touched import AUDIENCES, Touched, refuse_emptied, standing, touched
from app.graph.writer import Receipt, moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

_ATTEMPTS = 12  # of a change that others keep coming before
_COURTESY = 0.5  # seconds that a newcomer lets those go first who were overtaken


@dataclass(frozen=True)
class Rehearsal:
    """A change that was worked out, judged and not made."""

    delta: Delta
    documents: Sequence[Touched] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    report: Report = field(default_factory=lambda: Report(()))
    commit: int = 0
    settled: Settled = field(default_factory=lambda: Settled(Delta.of()))

    @property
    def refused(self) -> dict[str, Decision]:
        """The documents this principal may not change, with the reason."""
        return {name: decision for name, decision in self.decisions.items() if not decision.allowed}

    def raise_for_faults(self, principal: Principal) -> None:
        """Raises NothingChanged, Forbidden, Invalid."""
        for document, decision in self.refused.items():
            raise Forbidden(
                decision.reason,
                where=document,
                signed_in=principal.signed_in,
                remedy=worded("Ask those who keep the document.")
                if principal.signed_in
                else worded("Sign in, or send a token that may."),
            )
        if self.report.violations:
            raise Invalid(
                broken(self.report),
                report=self.report,
                remedy=worded(
                    "Mend the fields that the report names, and send it again. Nothing was written."
                ),
            )
        if not self.delta:
            raise NothingChanged(
                worded("Everything is as the change would make it."), remedy=worded("There is nothing to do.")
            )


class Changes:
    """Makes changes on one platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._turn = threading.Lock()
        self._settling = Settling(platform)

    def rehearse(
        self, principal: Principal, delta: Delta, revisions: Mapping[str, str] | None = None
    ) -> Rehearsal:
        """Work a delta out against what stands, and judge it. Raises PreconditionFailed, BadRequest."""
        commit = self._platform.writer.commit
        documents = touched(self._platform, delta.as_stored())
        self._as_known(documents, revisions or {})
        real = Delta.of(
            (q for one in documents for q in one.delta.removed),
            (q for one in documents for q in one.delta.added),
        )
        documents = [one for one in documents if one.delta]
        sight = Sight(self._platform.graphs, principal.view)
        decisions = {one.iri: self._decide(principal, one, sight) for one in documents}
        allowed = all(decision.allowed for decision in decisions.values())
        settled = self._settling.settle(real) if allowed else Settled(real)
        if (refusal := sight.opening(settled.delta)) is not None:
            decisions, settled, allowed = dict.fromkeys(decisions, refusal), Settled(real), False
        if settled.delta != real:  # what is kept back follows, whoever may see it
            real = settled.delta
            documents = [one.at(settled.homes) for one in touched(self._platform, real) if one.delta]
        if allowed:
            refuse_emptied(documents)
        report = judge(self._platform, documents, sight) if documents and allowed else Report(())
        return Rehearsal(real, documents, decisions, report, commit, settled)

    def make(
        self,
        principal: Principal,
        work_out: Callable[[], Delta],
        entry: Entry,
        revisions: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Make a change, working it out again where another came between.

        Raises Forbidden, Invalid, NothingChanged, PreconditionFailed, BadQuery; nothing is written then.
        """
        if self._turn.acquire(timeout=_COURTESY):
            self._turn.release()
        receipt = self._attempt(principal, work_out, entry, revisions)
        if receipt is not None:
            return receipt
        with self._turn:  # others were faster: those who try again do so one after the other
            for _ in range(_ATTEMPTS):
                receipt = self._attempt(principal, work_out, entry, revisions)
                if receipt is not None:
                    return receipt
        raise Conflict("Others changed it each time first.", remedy="Look at it again, and send it anew.")

    def _attempt(
        self,
        principal: Principal,
        work_out: Callable[[], Delta],
        entry: Entry,
        revisions: Mapping[str, str] | None,
    ) -> Receipt | None:
        """One try; None where it was worked out on what may not stand any more."""
        seen = self._platform.writer.commit
        rehearsal = self.rehearse(principal, work_out(), revisions)
        if not self._platform.writer.stands_at(seen):
            return None
        rehearsal.raise_for_faults(principal)
        return self._commit(rehearsal, entry)

    def _commit(self, rehearsal: Rehearsal, entry: Entry) -> Receipt | None:
        """One conditional update; None where what was read is no longer what stands."""
        platform, writer = self._platform, self._platform.writer
        with writer.writing():
            if writer.commit != rehearsal.commit and not self._still(rehearsal.documents):
                return None
            at, commit = datetime.now(UTC), writer.commit + 1
            activity, now = writer.activity(at, commit), moment(at)
            revised = [one.revised(activity, now) for one in rehearsal.documents]
            settled = rehearsal.settled
            removed = [q for one in (rehearsal.delta, *revised) for q in one.removed]
            added = [q for one in (rehearsal.delta, *revised) for q in one.added]
            versions = {one.iri: one.version + 1 for one in rehearsal.documents if one.home}
            whole = Delta(frozenset(removed), frozenset(added))
            recorded = record(platform.graphs, activity, commit, now, entry, whole, versions, settled.secret)
            chain = writer.chain.after(recorded.quads)
            seal = Quad(NamedNode(activity), SEAL, Literal(chain), NamedNode(platform.graphs.ledger))
            update = platform.catalogue["ledger/commit-change"].bind(
                removed=[*removed, *settled.sources.removed],
                added=[*added, *settled.sources.added, *recorded.quads, seal],
                system=platform.graphs.system,
                store=platform.base,
                expected=writer.commit,
                commit=commit,
                chain=chain,
            )
            documents = tuple(one.iri for one in rehearsal.documents)
            receipt = Receipt(activity, commit, at, documents, rehearsal.delta, rehearsal)
            return receipt if writer.conclude(update, receipt, chain) else None

    def _still(self, documents: Sequence[Touched]) -> bool:
        """Whether the documents stand as they did when the change was worked out."""
        now = standing(self._platform, [one.iri for one in documents])
        return all(now[one.iri] == one.before | one.house for one in documents)

    @staticmethod
    def _as_known(documents: Sequence[Touched], revisions: Mapping[str, str]) -> None:
        """Hold a change to the revisions its sender has seen. Raises PreconditionFailed."""
        for one in documents:
            known = revisions.get(one.iri)
            if known is not None and known != one.revision:
                raise PreconditionFailed(
                    "It was changed since you read it." if one.revision else "It is not there any more.",
                    where=one.iri,
                    etag=one.revision,
                    remedy="Compare your change with what it says now, and send what still holds.",
                )

    def _decide(self, principal: Principal, one: Touched, sight: Sight) -> Decision:
        platform = self._platform
        if (refusal := sight.meeting(one)) is not None:
            return refusal
        for graph in one.delta.graphs():
            decision = self._graph(principal, graph)
            if not decision.allowed:
                return decision
        permissions = platform.permissions
        decision = Decision(True, worded("It is new."))
        if one.before:
            decision = permissions.decide(principal, "change", one.iri, one.before)
        if decision.allowed and one.after != one.before:
            return permissions.decide(principal, "change", one.iri, one.after)
        return decision

    def _graph(self, principal: Principal, graph: str) -> Decision:
        kind = self._platform.graphs.kind_of(graph)
        if kind and kind not in AUDIENCES:
            return Decision(
                False,
                worded("The graph {graph} is kept by the house and changed by nobody else.", graph=graph),
            )
        if not kind:
            return principal.may_update()
        # an administrator may open a graph that nobody has used yet
        if graph not in principal.view.named and "administrator" not in principal.roles:
            return Decision(
                False, worded("{name} does not see the graph {graph}.", name=principal.name, graph=graph)
            )
        return Decision(True, "")
