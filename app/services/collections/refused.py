"""What one load did not take, as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from app.graph.blind import Sight
from app.graph.document import Document
from app.graph.errors import Forbidden
from app.graph.narrow import note
from app.graph.quarantine import entries, file_of
from app.graph.sensitivity_policy import read_policy
from app.graph.terms import curie, prefixes
from app.web.context import workbench
from app.web.format import href
from app.web.jobs.blueprint import only_loaders
from app.web.locale import gettext

_SHAPES = prefixes["holotype"].removesuffix("ns/") + "shapes/"
TOLD = ("file", "row", "column", "value", "rule", "severity", "message", "remedy")


class Refused:
    """The entries of the quarantine that a load made. Raises Forbidden for whoever may not load.

    A record that was refused has not been held to the rules by which places are kept back: its name may
    be the very thing that is wrong. Where there are such rules, values are for those from whom nothing
    is kept back.
    """

    def __init__(self, document: Document) -> None:
        only_loaders()
        self.activity = document.iri
        self.dataset = document.root.text("prov:used")
        self._path = file_of(workbench().platform.quarantine, self.dataset)

    @cached_property
    def here(self) -> bool:
        """Whether what is kept of the dataset is of this load: a later one looks at all of it again."""
        first = next(entries(self._path), None)
        return first is not None and first.get("load") == self.activity

    @cached_property
    def total(self) -> int:
        """How many records and sets of rows wait."""
        if not self.here:
            return 0
        with self._path.open("rb") as file:
            return sum(1 for _ in file)

    @cached_property
    def kept_back(self) -> bool:
        """Whether values are not for the one who asks."""
        bench = workbench()
        guarded = bool(read_policy(bench.platform))
        return guarded and not Sight(bench.platform.graphs, bench.view).whole

    def told(self, first: int = 0, most: int | None = None) -> Iterator[dict[str, Any]]:
        """Entries from the first asked for: key, what, and each reason with its place."""
        for entry in self._entries(first, most):
            issues = [self._issue(issue) for issue in entry["issues"]]
            yield {"key": entry["key"], "what": entry["what"], "issues": issues}

    def whole(self) -> Iterator[dict[str, Any]]:
        """Every entry with its rows word for word. Raises Forbidden where values are kept back."""
        if self.kept_back:
            raise Forbidden(
                gettext("Rows as they were sent are for those who see what is kept back here."),
                signed_in=True,
                remedy=gettext("Take them from the source: file and row are told with each."),
            )
        return self._entries()

    def _entries(self, first: int = 0, most: int | None = None) -> Iterator[dict[str, Any]]:
        if not self.here:
            return iter(())
        if not self.kept_back:
            bench = workbench()
            reads = ((graph, self.activity) for graph in bench.narrow)
            note(bench.platform, bench.principal, reads, "refused")
        return islice(entries(self._path), first, None if most is None else first + most)

    def _issue(self, issue: dict[str, Any]) -> dict[str, Any]:
        said = {name: issue[name] for name in TOLD}
        said["column"] = curie(said["column"])
        if self.kept_back:
            if said["value"] and said["value"] in said["message"]:
                said["message"] = gettext("The value is not shown: places are kept back here.")
            said["value"] = ""
        rule = str(issue["rule"])
        return said | {"href": href(_SHAPES + rule) if "Shape" in rule else ""}
