"""A small store with snapshots, for the tests of the readers."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.embedded import Embedded
from app.graph.errors import HolotypeError
from app.graph.readers import Limits, Readers, Running
from app.graph.snapshots import Snapshots
from app.graph.store import View

HERE = Path(__file__).parent
PUBLIC = "https://example.org/graph/public"
SECRET = "https://example.org/graph/secret"
VIEW = View((PUBLIC,), (PUBLIC,))
JSON = "application/sparql-results+json"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
NEXT = NamedNode("https://example.org/next")


def query(name: str) -> str:
    """The text of a query file of these tests."""
    return (HERE / f"{name}.rq").read_text(encoding="utf-8")


def thing(number: int) -> NamedNode:
    return NamedNode(f"https://example.org/thing/{number}")


class House:
    """A store on disk and the pool that reads it; ``write`` adds one triple and commits."""

    def __init__(self, folder: Path, *, size: int = 2, limits: Limits, things: int = 300) -> None:
        self.store = Embedded(folder / "store")
        self.snapshots = Snapshots(self.store, folder / "snapshots", keep=0)
        self.commit = 1
        public, secret = NamedNode(PUBLIC), NamedNode(SECRET)
        quads = [Quad(thing(0), LABEL, Literal("hidden"), secret)]
        for number in range(things):
            quads.append(Quad(thing(number), LABEL, Literal(f"thing {number:05}"), public))
            quads.append(Quad(thing(number), NEXT, thing(number * 7 % things), public))
        self.store.extend(quads)
        self.readers = Readers(self.published, size=size, limits=limits)
        self.readers.start()

    def published(self) -> tuple[Path, int]:
        snapshot = self.snapshots.publish(self.commit)
        return snapshot.path, snapshot.commit

    def write(self, label: str) -> int:
        node = NamedNode(f"https://example.org/new/{self.commit}")
        self.store.extend([Quad(node, LABEL, Literal(label), NamedNode(PUBLIC))])
        self.commit += 1
        return self.commit

    def run(self, name: str, media_type: str = JSON, **rest: object):  # type: ignore[no-untyped-def]
        return self.readers.run(query(f"queries/{name}"), VIEW, media_type, **rest)  # type: ignore[arg-type]

    def close(self) -> None:
        self.readers.close()
        self.snapshots.close()


class Caller(threading.Thread):
    """A client in a thread of its own; ``error`` is what it got in the end."""

    def __init__(self, house: House, name: str, client: str) -> None:
        super().__init__(daemon=True)
        self.house, self.text, self.client = house, query(name), client
        self.error: HolotypeError | None = None
        self.start()

    def run(self) -> None:
        try:
            self.house.readers.run(self.text, VIEW, JSON, client=self.client).close()
        except HolotypeError as error:
            self.error = error

    def outcome(self) -> HolotypeError | None:
        self.join(60)
        assert not self.is_alive()
        return self.error


def await_running(house: House, number: int, state: str = "running") -> list[Running]:
    """Wait until that many queries are in ``state``."""
    for _ in range(3000):
        found = [query for query in house.readers.running() if query.state == state]
        if len(found) == number:
            return found
        time.sleep(0.01)
    raise AssertionError(f"never saw {number} {state}: {house.readers.running()}")


def children(house: House) -> set[int]:
    pool = house.readers._pool
    return {reader.process.pid for reader in (*pool._idle, *pool._busy)}


def gone(pid: int) -> bool:
    """Whether a process has ended (it may still wait to be reaped by whoever inherits it)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state in "ZX"
