"""SPARQL answers over HTTP: small ones by many clients, large ones by one; beside both other servers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.clients import Figures, Plan, asked
from bench.ground import Ground
from bench.peers import RESULTS, Endpoint, native, ours, rdflib, text
from bench.processes import HOLOTYPE, Failed, free_port, serving
from bench.report import Line, Run

TURTLE = "text/turtle"
SMALL = (("card", RESULTS), ("document", TURTLE), ("describe", TURTLE))
LARGE = {"countries": RESULTS, "holders": RESULTS, "rows": RESULTS, "statements": TURTLE}
CLIENTS, SECONDS = 8, 5.0
TIMES, SELDOM, MANY = 7, 3, 250_000  # how often a large answer is asked for, and above how many seldom


def documents(endpoint: Endpoint) -> list[str]:
    """Specimens to ask about."""
    return [row["document"] for row in endpoint.rows(text("specimens"))]


def small_questions(endpoint: Endpoint, names: Sequence[str]) -> list[tuple[str, str]]:
    """Questions about single documents: a row, all statements, a description, in turn."""
    found = []
    for place, name in enumerate(names):
        query, accept = SMALL[place % len(SMALL)]
        found.append((endpoint.address(text(query, document=name)), accept))
    return found


def _small(endpoint: Endpoint, names: Sequence[str]) -> Figures:
    questions = small_questions(endpoint, names)  # each is asked once before any is counted
    return asked(Plan(endpoint.port, questions, CLIENTS, SECONDS, warm_up=len(questions)))


def _said(figures: Figures) -> str:
    p50, p99 = figures.quantile(0.5), figures.quantile(0.99)
    return f"{figures.rate:,.0f} a second, p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def ceiling() -> Figures:
    """What the clients ask of a server that does nothing."""
    port = free_port()
    with serving([HOLOTYPE[0], "-m", "bench.clients", str(port)], port, "/"):
        return asked(Plan(port, [("/", "*/*")], CLIENTS, 2.0))


def measure(ground: Ground, found: Run) -> None:
    """Answers of the run."""
    most = ceiling().rate
    found.facts.append(f"The clients can ask {most:,.0f} questions a second of a server that does nothing.")
    try:
        _beside_rdflib(ground, found)
    except Failed as reason:
        found.lines.append(Line("small SPARQL answers beside rdflib-endpoint", f"not measured: {reason}"))
    times = TIMES if ground.size <= MANY else SELDOM
    with ours(ground.served) as house:
        names = documents(house)
        small = _small(house, names)
        if ground.installation is not None:
            found.lines += [_many(ground, small), *(_alone(house, name, times) for name in LARGE)]
            return
        large = {name: _large(house, name, times) for name in LARGE}
    with native(ground) as peer:
        other = _small(peer, names)
        others = {name: _large(peer, name, times) for name in LARGE}
    found.lines.append(_many(ground, small, other))
    for name in LARGE:
        found.lines.append(_beside(name, large[name], others[name]))


def _many(ground: Ground, small: Figures, other: Figures | None = None) -> Line:
    return Line(
        f"the same at {ground.size:,} specimens",
        _said(small),
        "p99 < 25 ms at 8 clients",
        f"{small.rate / other.rate:.2f} x" if other else "",
        f"oxigraph serve: {_said(other)}" if other else "",
        small.quantile(0.99) < 25,
    )


def _beside_rdflib(ground: Ground, found: Run) -> None:
    with ours(ground.small.folder) as house:
        names = documents(house)
        small = _small(house, names)
    with rdflib(ground) as peer:
        other = _small(peer, names)
    ratio = small.rate / other.rate
    found.lines.append(
        Line(
            f"small SPARQL answers over HTTP, 8 clients, {ground.small.size:,} specimens",
            _said(small),
            "5 x rdflib-endpoint",
            f"{ratio:.1f} x",
            f"rdflib-endpoint: {_said(other)}",
            ratio >= 5,
        )
    )


def _large(endpoint: Endpoint, name: str, times: int) -> tuple[float, int]:
    """Median milliseconds and bytes of one large answer."""
    question = (endpoint.address(text(name)), LARGE[name])
    figures = asked(Plan(endpoint.port, [question], 1, 600, times, 1))
    return median(figures.latencies) * 1000, figures.bytes // len(figures.latencies)


def _asked(name: str, _: float, size: int) -> str:
    return f"SPARQL answer “{name}” ({size / 1000:,.0f} kB), one client"


def _alone(house: Endpoint, name: str, times: int) -> Line:
    """One large answer with no peer beside it; one that the deadline stops is told, and no fault."""
    try:
        own = _large(house, name, times)
    except Failed as reason:
        statuses = str(reason).rpartition("was answered with ")[2]
        return Line(f"SPARQL answer “{name}”, one client", f"not within the deadline each time: {statuses}")
    return Line(_asked(name, *own), f"{own[0]:,.0f} ms")


def _beside(name: str, own: tuple[float, int], other: tuple[float, int]) -> Line:
    ratio = other[0] / own[0]
    return Line(
        _asked(name, *own),
        f"{own[0]:,.0f} ms",
        "0.9 x oxigraph serve",
        f"{ratio:.2f} x",
        f"oxigraph serve: {other[0]:,.0f} ms",
        ratio >= 0.9,
    )
