"""Clients that change the same documents over HTTP, and the proof that nothing of it was lost or halved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.history import History
from app.graph.platform import Platform
from app.graph.terms import iri

BASE = "https://example.org/"
HERE = Path(__file__).parent
FIRST, SECOND = f"{BASE}collection/AAA-AAA-AAA", f"{BASE}collection/BBB-BBB-BBB"
NOTE = (HERE / "note-both.ru").read_text(encoding="utf-8")
COUNT = (HERE / "count-up.ru").read_text(encoding="utf-8")
CLIENTS = 2  # of each kind


def begin(platform: Platform) -> None:
    """Two small documents, the first with a number to count on."""
    graph = NamedNode(platform.graphs.public)
    said = []
    for name in (FIRST, SECOND):
        node = NamedNode(name)
        said += [
            Quad(node, iri("rdf:type"), iri("ltc:ObjectGroup"), graph),
            Quad(node, iri("ltc:collectionName"), Literal(name[-3:]), graph),
            Quad(node, iri("holotype:institution"), NamedNode(f"{BASE}institution/HHH-OOO-LLL"), graph),
        ]
    said.append(Quad(NamedNode(FIRST), iri("ltc:description"), Literal("0"), graph))
    platform.workbench(platform.house).apply(Delta.of((), said), why="a start")


class Clients:
    """Clients of every kind, each in its thread, until the server is gone."""

    def __init__(self, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}
        self.sent: set[str] = set()
        self.told: set[str] = set()
        self.refused: set[str] = set()  # the server said that it was not done
        self.counting, self.counted = 0, 0
        self.wrong: list[str] = []
        self._lock = threading.Lock()
        self._round = 0

    def run(self, address: str, until: Callable[[], None]) -> None:
        """Change, while ``until`` runs; it ends the server."""
        self._round += 1
        works = [*([self._note] * CLIENTS), *([self._count] * CLIENTS)]
        threads = [
            threading.Thread(target=work, args=(address, f"{self._round}-{number}"))
            for number, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        until()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()

    def wait_for(self, number: int) -> None:
        """Wait until so many more changes are acknowledged, among them some of the counting."""
        aim, counted, patience = self._acknowledged() + number, self.counted, time.monotonic() + 120
        while (
            (self._acknowledged() < aim or self.counted == counted)
            and time.monotonic() < patience
            and not self.wrong
        ):
            time.sleep(0.002)

    def _acknowledged(self) -> int:
        with self._lock:
            return len(self.told) + self.counted

    def _note(self, address: str, name: str) -> None:
        number = 0
        while True:
            mark = f"w{name}-{number}"
            number += 1
            with self._lock:
                self.sent.add(mark)
            done = self._sent(address, NOTE.replace("NOTE", mark))
            if done is None:
                return
            with self._lock:
                (self.told if done else self.refused).add(mark)

    def _count(self, address: str, _: str) -> None:
        while True:
            with self._lock:
                self.counting += 1
            done = self._sent(address, COUNT)
            if done is None:
                return
            with self._lock:
                self.counted += done
                self.counting -= not done

    def _sent(self, address: str, text: str) -> bool | None:
        """Whether the server said that it was done, or that others were faster; None when it is gone."""
        try:
            answer = requests.post(
                f"{address}/sparql", data={"update": text}, headers=self.headers, timeout=60
            )
        except requests.RequestException:
            return None
        if not answer.ok and answer.status_code != 409:
            self.wrong.append(f"{answer.status_code} {answer.text[:300]}")
            return None
        return answer.ok

    def faults(self, platform: Platform) -> list[str]:
        """What was lost, halved or does not agree."""
        found = list(self.wrong)
        first, second = texts(platform, FIRST, "ltc:note"), texts(platform, SECOND, "ltc:note")
        if first != second:
            found.append(f"half of a change: {sorted(first ^ second)}")
        found += [f"lost, though acknowledged: {one}" for one in sorted(self.told - first)]
        found += [f"there, though refused: {one}" for one in sorted(self.refused & first)]
        found += [f"from nowhere: {one}" for one in sorted(first - self.sent)]
        numbers = texts(platform, FIRST, "ltc:description")
        if len(numbers) != 1:
            found.append(f"counts {sorted(numbers)}")
        elif not self.counted <= int(next(iter(numbers))) <= self.counting:
            found.append(f"{numbers} of {self.counted} acknowledged, {self.counting} sent")
        return [*found, *disagreements(platform)]


def texts(platform: Platform, document: str, name: str) -> set[str]:
    """The values of a property, as everybody sees them."""
    return set(platform.workbench().document(document).root.texts(name))


def disagreements(platform: Platform) -> list[str]:
    """Where document, version, ledger, seal and index of an installation do not agree."""
    found = [str(one) for one in platform.writer.chain.check()]
    bench = platform.workbench(platform.house)
    commits = [row["commit"] for row in bench.read("ledger/chain").rows]
    if not commits or commits[-1] != platform.writer.commit:
        found.append(f"the ledger ends at {commits[-1:]}, the store at {platform.writer.commit}")
    assert platform.feed is not None
    platform.feed.settle()
    if platform.behind():
        found.append(f"the index is {platform.behind()} behind")
    for document in (FIRST, SECOND):
        history = History(bench, document)
        versions = [one.number for one in history.versions]
        if versions != list(range(len(versions), 0, -1)):
            found.append(f"{document} has versions {versions}")
        root = history.at(versions[0]).root
        if root.text("ods:version") != str(versions[0]):
            found.append(f"{document} calls itself version {root.text('ods:version')}, not {versions[0]}")
        if root.text("prov:wasGeneratedBy") != history.versions[0].activity:
            found.append(f"{document} names another revision than the ledger")
        for step in history.steps():
            delta = step.version.delta or Delta.of()
            if delta.applied(step.before) != step.after or not delta.removed <= step.before:
                found.append(f"{document}: version {step.version.number} is not what its change made of it")
        if step.before:
            found.append(f"{document} says more than its ledger tells: {len(step.before)} statements")
    return found
