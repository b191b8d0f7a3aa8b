"""Load every archive of a collection of good and bad ones, and write the table of what happened.

``python docs/archives.py FOLDER [--bench FOLDER]``: FOLDER holds ``CASES.tsv`` (case, what a strict
reader measured). The table goes to ``docs/reference/archives.md``.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

from app.graph.platform import Platform
from loaders.harvest import load
from loaders.options import Options
from loaders.report import COUNTS as RECORDS
from loaders.report import Report

COUNTS = (*RECORDS, "aside")
TABLE = Path(__file__).parent / "reference" / "archives.md"
HEAD = """# What happens to real archives

Made by `python docs/archives.py`: each archive is loaded into one empty store, in this order, then
loaded once more. “Wrong with it” is what a strict reader measured; the counts are records, the last
is of rows that were set aside alone.

{summary}

| archive | wrong with it | {counts} | again | what was reported |
| --- | --- | {dashes} | --- | --- |
"""
LARGE = (
    ("kew-herbarium-dwca.zip", "core cut to 19 rows: Identification taken as core", "Identification"),
    (
        "rbins-crustacea-dwca.zip",
        "core cut to 11 rows: measurements taken as core",
        "ExtendedMeasurementOrFact",
    ),
    ("vascan-dwca.zip", "", None),
    ("insects-5k-dwca.tar.gz", "", None),
    ("plecoptera-dwca", "a file it names is absent; byte-order marks", None),
    ("symbiota-moths", "", None),
    ("ecosur-bees/ecoab-occurrences.csv.gz", "no meta.xml; longitudes lost their sign", None),
    ("col-nameusage-sample.zip", "no Darwin Core at all (ColDP)", None),
)


def again(first: Report, second: Report) -> str:
    """What the second load of the same archive says."""
    if first.failed:
        return "the same" if second.failed == first.failed else f"other: {second.failed}"
    still = second.new == second.changed == second.gone == 0
    return "unchanged" if still else f"{second.new} new, {second.changed} changed, {second.gone} gone"


def row(case: str, wrong: str, first: Report, second: Report) -> str:
    """One line of the table."""
    if first.failed:
        said = f"**refused**: {first.failed} {first.remedy}"
        numbers = " | ".join("–" for _ in COUNTS)
    else:
        faults = sorted(
            (first.issues.severity(rule), rule, count) for rule, count in first.issues.counts.items()
        )
        said = "; ".join(f"{severity} {rule} ({count})" for severity, rule, count in faults) or "nothing"
        numbers = " | ".join(str(getattr(first, name)) for name in COUNTS)
    cells = [cell.replace("|", "\\|") for cell in (case, wrong)]
    said = said.replace("|", "\\|")
    return f"| {cells[0]} | {cells[1]} | {numbers} | {again(first, second)} | {said} |"


def main() -> None:
    """Run the loads and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--bench", type=Path)
    given = options.parse_args()
    cases: list[tuple[str, str, Path, str | None]] = []
    with (given.folder / "CASES.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            cases.append((line["case"], line["measured"], given.folder / line["case"], None))
    if given.bench:
        cases += [(name, wrong, given.bench / name, core) for name, wrong, core in LARGE]
    rows, refused, records = [], 0, 0
    with tempfile.TemporaryDirectory() as folder, Platform(Path(folder)) as platform:
        for case, wrong, path, core in cases:
            taken = Options(core=core, name=case.strip("/").replace("/", "-"))
            first = load(platform, path, platform.house, taken)
            second = load(platform, path, platform.house, taken)
            rows.append(row(case, wrong, first, second))
            refused += bool(first.failed)
            records += first.new
            counts = first.failed or [getattr(first, name) for name in COUNTS]
            said = f"{counts} {first.seconds:.1f} s; {again(first, second)} {second.seconds:.1f} s"
            print(f"{case}: {said}", flush=True)
    loaded = f"{len(rows)} archives: {len(rows) - refused} loaded, {refused} refused with a reason"
    summary = f"{loaded}; {records} records."
    head = HEAD.format(summary=summary, counts=" | ".join(COUNTS), dashes=" | ".join("---:" for _ in COUNTS))
    TABLE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
