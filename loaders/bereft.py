"""Documents that records have left behind, pictures for instance: what goes of them, and which stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

from app.graph.platform import Platform
from loaders.kept_back import KeptBack
from loaders.pieces import Change
from loaders.revisions import Place
from loaders.shared import Shared


class Bereft:
    """Those of one load."""

    def __init__(self, platform: Platform, kept_back: KeptBack, shared: Shared) -> None:
        self._platform, self._kept_back, self._shared = platform, kept_back, shared

    def changes(self, vanished: Sequence[str], curated: Callable[[str], set[Place]]) -> Iterator[Change]:
        """What goes of other documents with records that vanished, but for what other records state."""
        for document, lines in self._shared.told_by(vanished).items():
            if not lines:
                continue
            guarded = bool(self._kept_back.ledgers_of([document]))
            change = self._shared.left(Change("", document, lines, [], [], [], False, guarded))
            if guarded:
                change = self._kept_back.restated(change, curated)
            own = (f"<{document}>", f"<{document}#")  # has a tombstone of its own
            yield replace(
                change,
                removed=[line for line in change.removed if not line.startswith(own)],
                added=[line for line in change.added if not line.startswith(own)],
            )

    def referred_to(self, documents: Sequence[str], going: Set[str]) -> set[str]:
        """Those of the documents that others go on referring to, the statements ``going`` being gone (without
        their graphs): they stay."""
        if not documents:
            return set()
        text = self._platform.catalogue["ledger/referred-to"].bind(documents=list(documents))
        rows: Any = self._platform.store.query(text, self._kept_back.data)
        return {
            row["document"].value
            for row in rows
            if f"{row['node']} {row['says']} {row['document']}" not in going
        }
