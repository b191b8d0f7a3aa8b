"""Who waits for a thread: addresses take turns, and what comes from one address by its tokens."""

from __future__ import annotations

from collections import Counter, deque
from typing import Generic, NamedTuple, TypeVar

_Task = TypeVar("_Task")


class Whose(NamedTuple):
    """Where a request comes from, and by which token; tokens share what their address has."""

    address: str = ""
    token: str = ""


class Line(Generic[_Task]):
    """Tasks by whose they are; of one address at most ``share`` are out at once. Not locked."""

    def __init__(self, share: int) -> None:
        self._share = share
        self._waiting: dict[str, dict[str, deque[_Task]]] = {}  # in the order of their turns
        self._out: Counter[str] = Counter()

    def __len__(self) -> int:
        return sum(len(tasks) for tokens in self._waiting.values() for tasks in tokens.values())

    def add(self, task: _Task, whose: Whose) -> None:
        """Queue a task behind the others of the same."""
        tokens = self._waiting.setdefault(whose.address, {})
        tokens.setdefault(whose.token, deque()).append(task)

    def next(self) -> tuple[_Task, str] | None:
        """The task whose turn it is, with its address; whoever is served goes to the end of the round.

        None where nobody waits, or only those who have their share.
        """
        address = next((one for one in self._waiting if self._out[one] < self._share), None)
        if address is None:
            return None
        tokens = self._waiting.pop(address)
        token = next(iter(tokens))
        tasks = tokens.pop(token)
        task = tasks.popleft()
        if tasks:
            tokens[token] = tasks
        if tokens:
            self._waiting[address] = tokens
        self._out[address] += 1
        return task, address

    def done(self, address: str) -> None:
        """Say that a task of an address is no longer out."""
        self._out[address] -= 1
        if not self._out[address]:
            del self._out[address]  # or every address that ever came would stay

    def clear(self) -> list[_Task]:
        """Take all of them out."""
        found = [task for tokens in self._waiting.values() for tasks in tokens.values() for task in tasks]
        self._waiting.clear()
        return found
