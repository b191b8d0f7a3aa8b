"""Questions that would never end: whether they are stopped in time, and what others feel of them."""

from __future__ import annotations

import asyncio
import http.client
import time
from dataclasses import dataclass

from bench.clients import Figures, Plan, carried_out
from bench.ground import Ground
from bench.http_answers import documents, small_questions
from bench.peers import RESULTS, Endpoint, ours, text
from bench.report import Line, Run

KINDS = ("product", "sort", "path")
DEADLINE = 3.0
STRANGERS = 4
_FIRST = 100  # strangers are 127.0.0.100 and on


@dataclass(frozen=True)
class Ended:
    """How a hostile question ended: its status and after how many seconds."""

    kind: str
    status: int
    seconds: float

    @property
    def past(self) -> float:
        """Seconds past the deadline."""
        return self.seconds - DEADLINE


def _hostile(endpoint: Endpoint, kind: str, number: int) -> Ended:
    """Ask one hostile question from an address of its own."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(
        "127.0.0.1", endpoint.port, timeout=60, source_address=(f"127.0.0.{_FIRST + number}", 0)
    )
    try:
        connection.request("GET", endpoint.address(text(f"hostile/{kind}")), headers={"Accept": RESULTS})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except http.client.HTTPException:
        status = 0  # the answer broke off: an error that a client can notice
    finally:
        connection.close()
    return Ended(kind, status, time.perf_counter() - begun)


async def _together(endpoint: Endpoint, kinds: list[str], plan: Plan) -> tuple[list[Ended], Figures]:
    """Hostile questions at once, while clients ask small ones."""
    others = asyncio.create_task(carried_out(plan))
    await asyncio.sleep(0.7)  # the clients are at work by then
    ended = await asyncio.gather(
        *(asyncio.to_thread(_hostile, endpoint, kind, number) for number, kind in enumerate(kinds))
    )
    return list(ended), await others


def measure(ground: Ground, found: Run) -> None:
    """Each kind alone, then several strangers at once."""
    with ours(ground.served, query_seconds=str(DEADLINE)) as house:
        plan = Plan(house.port, small_questions(house, documents(house)), 8, DEADLINE + 1)
        quiet = asyncio.run(carried_out(plan))
        for kind in KINDS:
            ended, felt = asyncio.run(_together(house, [kind], plan))
            found.lines.append(_line(f"hostile query “{kind}”", ended, quiet, felt))
        crowd = [KINDS[number % len(KINDS)] for number in range(STRANGERS)]
        ended, felt = asyncio.run(_together(house, crowd, plan))
        found.lines.append(_line(f"{STRANGERS} strangers at once with such queries", ended, quiet, felt))


def _line(what: str, ended: list[Ended], quiet: Figures, felt: Figures) -> Line:
    worst = max(ended, key=lambda one: one.seconds)
    statuses = "/".join(sorted({str(one.status) for one in ended}))
    p99, before = felt.quantile(0.99), quiet.quantile(0.99)
    if any(one.status == 200 for one in ended):
        stopped = f"answered with 200 after {worst.seconds:.1f} s"
    else:
        stopped = f"stopped {worst.past:+.2f} s from its deadline of {DEADLINE:.0f} s with {statuses}"
    return Line(
        what,
        f"{stopped}; 8 others meanwhile {felt.rate:,.0f} answers/s, p99 {p99:.0f} ms",
        "stopped within 0.5 s of its deadline; p99 of others < 100 ms",
        f"p99 {p99 / before:.1f} x",
        f"itself without: {quiet.rate:,.0f} answers/s, p99 {before:.0f} ms",
        worst.past <= 0.5 and p99 < 100,
    )
