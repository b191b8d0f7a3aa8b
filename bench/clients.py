"""Clients that ask over HTTP, in a process of their own.

``python -m bench.clients`` reads a plan and writes figures. Connections are kept; each client asks
its next question when it has the last answer. Each has an address of its own on the loopback, so
that a server which shares fairly takes them for several.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.processes import Failed

FIRST_ADDRESS = 10  # clients are 127.0.0.10 and on


@dataclass(frozen=True)
class Plan:
    """What to ask, of whom, by how many, until ``seconds`` or ``most`` questions are over.

    ``questions`` are pairs of a path and an ``Accept`` header.
    """

    port: int
    questions: Sequence[Sequence[str]]
    clients: int = 8
    seconds: float = 5.0
    most: int = 1_000_000
    warm_up: int = 16  # questions asked before, not counted


@dataclass
class Figures:
    """What came of it. Latencies in seconds, sorted; bytes are those of all bodies."""

    seconds: float
    latencies: list[float]
    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """The latency that ``share`` of the answers stay at or below, in milliseconds."""
        place = min(int(share * len(self.latencies)), len(self.latencies) - 1)
        return self.latencies[place] * 1000


class _Connection:
    """One kept connection from one address."""

    def __init__(self, port: int, number: int) -> None:
        self._port, self._local = port, f"127.0.0.{FIRST_ADDRESS + number}"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, path: str, accept: str) -> tuple[int, int]:
        """Status and length of the body."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._port, local_addr=(self._local, 0), limit=1 << 20
            )
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: {accept}\r\n\r\n"
        self._writer.write(head.encode())
        top = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in top[1:])}
        if told.get("transfer-encoding", "").lower() == "chunked":
            length = await self._chunks(self._reader)
        else:
            length = int(told.get("content-length", "0"))
            await self._reader.readexactly(length)
        if told.get("connection", "").lower() == "close":
            self.close()
        return int(top[0].split()[1]), length

    @staticmethod
    async def _chunks(reader: asyncio.StreamReader) -> int:
        total = 0
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
            total += size
        await reader.readline()
        return total

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def _client(
    number: int, plan: Plan, until: float, most: int, found: Figures, seen: Counter[str]
) -> None:
    connection = _Connection(plan.port, number)
    for turn in range(most):
        path, accept = plan.questions[(number + turn * plan.clients) % len(plan.questions)]
        begun = time.perf_counter()
        if begun >= until:
            break
        status, length = await connection.ask(path, accept)
        found.latencies.append(time.perf_counter() - begun)
        found.bytes += length
        seen[str(status)] += 1
    connection.close()


async def _all(plan: Plan, until: float, most: int) -> Figures:
    found, seen = Figures(0.0, []), Counter[str]()
    begun = time.perf_counter()
    each = max(most // plan.clients, 1)
    await asyncio.gather(*(_client(n, plan, until, each, found, seen) for n in range(plan.clients)))
    found.seconds = time.perf_counter() - begun
    found.latencies.sort()
    found.statuses = dict(seen)
    return found


async def _carried_out(plan: Plan) -> Figures:
    await _all(plan, time.perf_counter() + 60, plan.warm_up)
    return await _all(plan, time.perf_counter() + plan.seconds, plan.most)


async def carried_out(plan: Plan) -> Figures:
    """Carry a plan out in another process. Raises Failed unless every answer is 200."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.clients",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate(json.dumps(asdict(plan)).encode())
    if process.returncode:
        raise Failed(f"The clients stopped: {errors.decode()[-600:]}")
    found = Figures(**json.loads(output))
    if set(found.statuses) != {"200"}:
        raise Failed(f"{plan.questions[0][0][:120]} was answered with {found.statuses}")
    return found


def asked(plan: Plan) -> Figures:
    """``carried_out``, waited for."""
    return asyncio.run(carried_out(plan))


async def _respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = b"x" * 1000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(head + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _responder(port: int) -> None:
    """A server that does nothing but answer, to find out how much the clients can ask."""
    server = await asyncio.start_server(_respond, "127.0.0.1", port)
    await server.serve_forever()


def main(given: Sequence[str], plan: Mapping[str, Any] | None = None) -> None:
    """Ask by the plan on the input; or, given a port, be the server that only answers."""
    if given:
        asyncio.run(_responder(int(given[0])))
        return
    figures = asyncio.run(_carried_out(Plan(**(plan or json.load(sys.stdin)))))
    json.dump(asdict(figures), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
