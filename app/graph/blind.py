"""Changes by somebody who does not see all of a document: they neither meet what is hidden nor open it.

Whoever may change a document does not always see what its institution keeps back: a token may let
somebody change and not see, a role may hold for a collection alone. What comes of their change then must
not depend on a value that they do not see, or they could ask for it guess by guess.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

from app.graph.delta import Delta, graph_of
from app.graph.graphs import Graphs
from app.graph.principal import Decision
from app.graph.said import worded
from app.graph.store import View
from app.graph.touched import Touched

NARROW = ("restricted", "desk")
_MEETS = Decision(
    False,
    worded("The exact value stands where you do not see it, so another cannot take its place."),
)
_OPENS = Decision(
    False,
    worded(
        "This change would open what is kept back of the record, and you do not see that. Whoever sees it "
        "can make the change."
    ),
)


class Sight:
    """What of the narrow graphs a principal with a view sees."""

    def __init__(self, graphs: Graphs, view: View) -> None:
        """Administrators see narrow graphs that came after their view was made, too."""
        self._graphs = graphs
        seen = frozenset((*view.default, *view.named))
        everything = view.whole or seen.issuperset(graphs.view_of_administrators().named)
        self._seen = None if everything else seen

    @property
    def whole(self) -> bool:
        """Whether nothing at all is hidden."""
        return self._seen is None

    def hidden(self, quads: Iterable[Quad]) -> set[Quad]:
        """Those of the quads that lie in narrow graphs which are not seen."""
        if self._seen is None:
            return set()
        return {
            quad
            for quad in quads
            if self._graphs.kind_of(graph_of(quad)) in NARROW and graph_of(quad) not in self._seen
        }

    def meeting(self, one: Touched) -> Decision | None:
        """A refusal where a change speaks of a property whose exact value is not seen; None for none."""
        places = {(quad.subject, quad.predicate) for quad in self.hidden(one.before)}
        return _MEETS if any((quad.subject, quad.predicate) in places for quad in one.delta) else None

    def opening(self, settled: Delta) -> Decision | None:
        """A refusal where the policy, brought to a change, would show what is not seen; None for none."""
        secret = {quad.triple for quad in self.hidden(settled.removed)}
        shown = (quad.triple for quad in settled.added - self.hidden(settled.added))
        return _OPENS if any(triple in secret for triple in shown) else None
