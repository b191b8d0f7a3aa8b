"""``python -m bench``: measure, keep the figures, write the page."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import changes, harvest, hostile, http_answers, opening, site, validation
from bench.ground import Ground
from bench.processes import ROOT, Failed
from bench.report import Line, Run, section, write_page

MEASUREMENTS: dict[str, Callable[[Ground, Run], None]] = {
    "harvest": harvest.measure,
    "answers": http_answers.measure,
    "hostile": hostile.measure,
    "site": site.measure,
    "validation": validation.measure,
    "changes": changes.measure,
    "opening": opening.measure,
}
_UNITS = {"k": 1_000, "m": 1_000_000}


def number(text: str) -> int:
    """``10k``, ``1m`` or ``2500``. Raises ValueError."""
    unit = _UNITS.get(text[-1:].lower(), 0)
    return int(text[:-1]) * unit if unit else int(text)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", type=number, default=10_000, help="specimens: 10k, 100k, 250k, 1m")
    parser.add_argument("--small", type=number, default=1_000, help="specimens for slow peers")
    parser.add_argument("--only", choices=sorted(MEASUREMENTS), help="one measurement, printed")
    parser.add_argument("--list", action="store_true", help="name the measurements")
    parser.add_argument(
        "--installation",
        type=Path,
        metavar="FOLDER",
        help="one that holds the specimens already; nothing is said of harvests then, nor of native peers",
    )
    parser.add_argument("--keep", action="store_true", help="leave the data in bench/work")
    return parser.parse_args(given)


def carried_out(ground: Ground, found: Run, names: Sequence[str]) -> bool:
    """Measure; what cannot be measured is said in its place. Gives whether all could."""
    whole = True
    for name in names:
        begun = time.monotonic()
        before = len(found.lines)
        try:
            MEASUREMENTS[name](ground, found)
        except Exception as reason:
            whole = False
            traceback.print_exc()
            said = str(reason) if isinstance(reason, Failed) else repr(reason)
            found.lines.append(Line(name, f"not measured: {said[:300]}"))
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        for line in found.lines[before:]:
            print(f"  {line.what}: {line.measured} {line.ratio}", file=sys.stderr, flush=True)
    return whole


def names_of(asked: argparse.Namespace, found: Run) -> list[str]:
    """What to measure; where the installation was there before, that is told."""
    if asked.only:
        return [asked.only]
    if asked.installation is None:
        return list(MEASUREMENTS)
    found.facts.append(
        "The specimens had been loaded before, beside other work: nothing is said of the harvest, and no "
        "native server holds the same for comparison."
    )
    return [name for name in MEASUREMENTS if name != "harvest"]


def main(given: Sequence[str] | None = None) -> int:
    """Run what the command line asks for. Gives the exit status: 1 if something could not be measured."""
    asked = arguments(given)
    if asked.list:
        print("\n".join(MEASUREMENTS))
        return 0
    logging.disable(logging.WARNING)
    work = ROOT / "bench" / "work"
    work.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{asked.size}-", dir=work))
    found = Run(asked.size, asked.small)
    begun = time.monotonic()
    try:
        found.begin()
        ground = Ground(folder, asked.size, asked.small, asked.installation)
        whole = carried_out(ground, found, names_of(asked, found))
        found.minutes = (time.monotonic() - begun) / 60
        if asked.only:
            print(section(found))
        else:
            found.keep()
            write_page()
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
