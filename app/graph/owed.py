"""A load that is in the store and not complete: what completes it, in steps that can be taken again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.graph.errors import HolotypeError, Unavailable
from app.graph.sealing import Chain
from app.graph.store import Store

if TYPE_CHECKING:
    from app.graph.writer import Receipt

Follow = Callable[[int], "tuple[str, Receipt] | None"]
"""gives, for the number of a commit, its update with what that leaves; None where there is none"""


class Owed:
    """The update that completes a load, and the commit that is to follow before anything is shown."""

    def __init__(self, update: str, receipt: Callable[[int], Receipt], follow: Follow) -> None:
        self._update, self._receipt, self._follow = update, receipt, follow
        self._receipts: list[Receipt] = []
        self._steps = [self._complete, self._seal, self._go_on]

    def pay(self, store: Store, chain: Chain, commit: int) -> list[Receipt]:
        """Take the steps that are left, after ``commit``. Raises Unavailable; the rest is still owed then."""
        try:
            while self._steps:
                self._steps[0](store, chain, commit)
                self._steps.pop(0)
        except HolotypeError as error:
            raise Unavailable(
                f"A load is in and cannot be completed: {error.message}",
                remedy="Make room on the disk. The next change, or a start, completes it.",
            ) from error
        first, *more = self._receipts
        if first.documents is not None:  # who reads what the load touched reads what came of it in the end
            names = (name for one in (first, *more) for name in one.documents or ())
            first = replace(first, documents=tuple(dict.fromkeys(names)))
        return [first, *more]

    def _complete(self, store: Store, _: Chain, commit: int) -> None:
        store.update(self._update)
        self._receipts.append(self._receipt(commit + 1))

    def _seal(self, _: Store, chain: Chain, __: int) -> None:
        chain.seal(self._receipts[-1].activity)

    def _go_on(self, store: Store, _: Chain, commit: int) -> None:
        if (found := self._follow(commit + 2)) is not None:
            update, receipt = found
            store.update(update)
            self._receipts.append(receipt)
            self._steps.append(self._seal)
