"""The graphs of an installation: few, by audience. A view is a choice among them."""

from __future__ import annotations

from dataclasses import dataclass

from app.graph.store import View


@dataclass(frozen=True)
class Graphs:
    """The graph IRIs below one base."""

    base: str

    def named(self, name: str) -> str:
        """The IRI of the graph ``name``, such as ``public`` or ``ledger/public``."""
        return f"{self.base}graph/{name}"

    @property
    def public(self) -> str:
        return self.named("public")

    @property
    def vocabulary(self) -> str:
        return self.named("vocabulary")

    @property
    def figures(self) -> str:
        return self.named("figures")

    @property
    def people(self) -> str:
        return self.named("people")

    @property
    def ledger(self) -> str:
        return self.named("ledger/public")

    @property
    def system(self) -> str:
        return self.named("system")

    def restricted(self, holder: str) -> str:
        """The graph of what an institution keeps back; ``holder`` is the last part of its address."""
        return self.named(f"restricted/{holder}")

    def kind_of(self, graph: str) -> str:
        """The audience a graph is for: public, people, restricted …; "" for a graph of somebody's own."""
        path = graph.removeprefix(self.named(""))
        return "" if path == graph else path.partition("/")[0]

    def ledger_of(self, graph: str) -> str:
        """The ledger beside a graph."""
        kind = self.kind_of(graph)
        path = graph.removeprefix(self.named("")) if kind else "own"
        return self.named(f"ledger/{path}")

    def view_of_everyone(self) -> View:
        """What a visitor sees: data and words by default, the public ledger by name."""
        default = (self.public, self.vocabulary, self.figures)
        return View(default, (*default, self.ledger))

    def view_of_administrators(self) -> View:
        """Everything, the engine's own default graph included."""
        graphs = (self.public, self.vocabulary, self.figures, self.people, self.ledger, self.system)
        return View((*graphs, ""), graphs)
