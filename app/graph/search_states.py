"""States of the index that it has moved on from, kept a while for those who page through them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from app.graph.errors import BadParameter, Gone
from app.graph.search_cursor import Cursor, asked_by
from app.graph.search_request import Search
from app.graph.search_state import State

MOST = 3  # states; each holds on to the files it was made of
SECONDS = 900.0  # after a state was last read


class States:
    """At most ``most`` states, let go ``seconds`` after they were last read."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS) -> None:
        self._most = most
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[State, float]] = OrderedDict()
        self._wanted: set[str] = set()
        self._lock = threading.Lock()

    def keep(self, state: State) -> None:
        """Keep the state that was the present one, if somebody pages through it by cursors."""
        with self._lock:
            self._forget()
            if state.name in self._wanted:
                self._wanted.discard(state.name)
                self._kept[state.name] = (state, time.monotonic())
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)

    def find(self, after: Cursor | None, search: Search, now: State) -> State:
        """The state that a cursor was made in, the present one to begin with. Raises Gone, BadParameter."""
        if after is not None and after.asked != asked_by(search):
            raise BadParameter(
                "This cursor belongs to another search, or to another order of it.",
                parameter="cursor",
                remedy="Follow the link named “next”, or begin again with cursor=*.",
            )
        with self._lock:
            if after is None or after.state == now.name:
                self._wanted.add(now.name)
                return now
            self._forget()
            if after.state in self._kept:
                state, _ = self._kept.pop(after.state)
                self._kept[after.state] = (state, time.monotonic())
                return state
        raise Gone(
            f"The index has moved on, to commit {now.stamp}: results could come twice or be lost now.",
            reason=f"A state is kept for {round(self._seconds / 60)} minutes while somebody pages through "
            f"it, and of such states the last {self._most}.",
            remedy="Begin again with cursor=*; for large sets ask for a download, which is of one state.",
        )

    def _forget(self) -> None:
        now = time.monotonic()
        for name, (_, used) in list(self._kept.items()):
            if now - used > self._seconds:
                del self._kept[name]
