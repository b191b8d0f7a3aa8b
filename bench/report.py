"""What a run found, kept as data by size, and the page that shows it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import pace

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results", HERE / "README.md"
PACKAGES = (
    "pyoxigraph", "oxigraph", "tantivy", "flask", "waitress", "rdflib", "rdflib-endpoint", "uvicorn",
    "pyshacl",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure. ``met`` is None where no budget is set or nothing could be measured."""

    what: str
    measured: str
    budget: str = ""
    ratio: str = ""
    peer: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Stage:
    """A part of the work on a record, and the processor time it takes, in milliseconds a record."""

    name: str
    milliseconds: float
    note: str = ""


@dataclass
class Run:
    """All figures of one run at one size."""

    size: int
    small: int
    began: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"))
    minutes: float = 0.0
    machine: str = ""
    versions: str = ""
    load: list[float] = field(default_factory=list)
    pace: list[list[float]] = field(default_factory=list)
    stalls: list[list[float]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def begin(self) -> None:
        """Note where this runs."""
        self.machine, self.versions = machine(), versions()
        self.load.append(os.getloadavg()[0])
        self.pace.append(pace.measured())
        self.stalls.append(pace.stalls())

    def keep(self, folder: Path = RESULTS) -> None:
        """Write the figures of this size, in place of those of an earlier run."""
        self.load.append(os.getloadavg()[0])
        self.pace.append(pace.measured())
        self.stalls.append(pace.stalls())
        folder.mkdir(exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / f"{self.size}.json").write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Run:
    """A run as it was kept."""
    said = json.loads(path.read_text(encoding="utf-8"))
    said["lines"] = [Line(**line) for line in said["lines"]]
    said["stages"] = [Stage(**stage) for stage in said["stages"]]
    return Run(**said)


def machine() -> str:
    """Processor, cores this process may use, memory, system."""
    said = Path("/proc/cpuinfo").read_text()
    model = next(
        (ln.partition(":")[2].strip() for ln in said.splitlines() if ln.startswith("model name")), ""
    )
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}"
    return f"{cores} cores of {model or platform.machine()}, {total / 2**30:.0f} GiB, {system}"


def versions() -> str:
    """Python and the packages that matter here."""
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except ImportError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    shown = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in shown)


def verdict(line: Line) -> str:
    """``yes``, ``NO``, or nothing where there is no budget."""
    return "" if line.met is None else "yes" if line.met else "**NO**"


def _pace(run: Run) -> str:
    if not run.pace:
        return ""
    said = ", then ".join(
        f"{alone:.0f} alone and {each:.0f} on each core at once" for alone, each in run.pace
    )
    text = f" Million turns of an empty Python loop a second, before and after: {said}."
    if run.stalls:
        still = ", then ".join(f"{share:.0%}, {longest:.0f} ms at most" for share, longest in run.stalls)
        text += f" Share of three seconds in which such a loop went at less than half its pace: {still}."
    return text


def section(run: Run) -> str:
    """One run as Markdown."""
    lines = table(
        ("what", "budget", "measured", "ratio", "peer", "met?"),
        ((ln.what, ln.budget, ln.measured, ln.ratio, ln.peer, verdict(ln)) for ln in run.lines),
    )
    missed = [line.what for line in run.lines if line.met is False]
    said = f"Not met: {'; '.join(missed)}." if missed else "Every budget that was measured is met."
    facts = "\n".join(f"* {fact}" for fact in run.facts)
    busy = ", ".join(f"{number:.1f}" for number in run.load)
    text = (
        f"## {run.size:,} specimens\n\n{run.began}, {run.minutes:.1f} minutes. {run.machine}.\n"
        f"Processes that wanted a core (load average) before and after: {busy}; a quiet machine says 0 "
        f"before.{_pace(run)}\n\n{facts}\n\n{lines}\n\n{said}\n"
    )
    if run.stages:
        total = sum(stage.milliseconds for stage in run.stages)
        rows = [
            (s.name, f"{s.milliseconds:.3f}", f"{s.milliseconds / total:.0%}", s.note) for s in run.stages
        ]
        rows.append(("all", f"{total:.3f}", "", ""))
        stages = table(("stage of the harvest, run alone", "ms of processor a specimen", "share", ""), rows)
        text += f"\n### Where the time of a harvest goes\n\n{stages}\n"
    return text


def page(runs: Sequence[Run]) -> str:
    """The whole page; the largest size first."""
    intro = (HERE / "about.md").read_text(encoding="utf-8")
    ordered = sorted(runs, key=lambda run: -run.size)
    newest = max(ordered, key=lambda run: run.began)
    parts = [intro.strip(), f"Versions of the newest run: {newest.versions}.", *map(section, ordered)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def write_page(folder: Path = RESULTS, target: Path = PAGE) -> None:
    """Write the page from all sizes that are kept."""
    target.write_text(page([read(path) for path in sorted(folder.glob("*.json"))]), encoding="utf-8")
