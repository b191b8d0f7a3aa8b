"""What a load did: counts, faults with their remedies, times. For people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.graph.errors import HolotypeError
from app.graph.findings import kept_pattern
from app.graph.said import worded
from loaders.harvest_rules import REFUSED
from loaders.record import Issue, IssueLog, Table

COUNTS = ("seen", "new", "changed", "unchanged", "gone", "refused")


def told(tables: Iterable[Table]) -> list[dict[str, Any]]:
    """The tables of an archive as the report has them."""
    return [_told(table) for table in tables]


def _case(issue: Issue) -> dict[str, Any]:
    """A case as plain JSON; with the pattern of what is said, so that pages can say it in other languages."""
    pattern = kept_pattern(issue.message)
    return asdict(issue) | ({"said": pattern} if pattern else {})


def _told(table: Table) -> dict[str, Any]:
    """A table with the orders of its dates and its vocabularies, where there are any."""
    plain: dict[str, Any] = {"rowType": table.row_type, "files": list(table.files), "core": table.core}
    if orders := {t: table.order(at) for at, t in enumerate(table.terms) if table.order(at)}:
        plain["dateOrders"] = orders
    if table.vocabularies:
        plain["vocabularies"] = dict(table.vocabularies)
    return plain


@dataclass
class Report:
    """The story of one load. Counts are of records; ``documents`` counts what was written.

    Of a ``dry_run`` it is the story of what would come of it.
    """

    source: str
    digest: str = ""
    dataset: str = ""
    title: str = ""
    activity: str = ""
    commit: int = 0
    started: str = ""
    ended: str = ""
    seconds: float = 0.0
    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0
    aside: int = 0  # rows that were set aside alone, their records being in
    disputed: int = 0  # properties that the source and a person both changed
    documents: dict[str, int] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    failed: str = ""
    remedy: str = ""
    issues: IssueLog = field(default_factory=IssueLog)
    quarantine: str = ""
    dry_run: bool = False

    def refuse(self, error: HolotypeError) -> None:
        """Nothing of the archive came in: say why, in words and as a fault with its file."""
        self.failed, self.remedy = error.message, error.remedy
        file = Path(error.where or self.source).name
        message = worded(REFUSED.message, value=error.message)
        self.issues.put(Issue(REFUSED.severity, REFUSED.name, message, error.remedy, file))

    def as_json(self) -> dict[str, Any]:
        """Everything, with the kept cases of each fault and their exact counts."""
        plain = {name: value for name, value in self.__dict__.items() if name not in ("issues",)}
        plain["faults"] = [
            {
                "rule": rule,
                "severity": self.issues.severity(rule),
                "count": count,
                "cases": [_case(issue) for issue in self.issues.of(rule)],
            }
            for rule, count in sorted(self.issues.counts.items())
        ]
        return plain

    def write(self, path: Path) -> None:
        """Save as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    def lines(self, most: int = 3) -> list[str]:
        """The summary in words; ``most`` cases of each fault."""
        if self.failed:
            return [f"{self.source}: nothing was loaded. {self.failed} {self.remedy}".rstrip()]
        said = [f"{self.source}: " + ", ".join(f"{getattr(self, n)} {n}" for n in COUNTS)]
        if self.seen and self.unchanged == self.seen and not self.gone:
            said.append("  Nothing has changed since the last load.")
        if self.documents:
            said.append(
                f"  {'would be written' if self.dry_run else 'written'}: "
                + ", ".join(f"{n} {k}" for k, n in sorted(self.documents.items()))
            )
        for rule, count in sorted(self.issues.counts.items()):
            said.append(f"  {self.issues.severity(rule)}: {rule} ({count})")
            for issue in self.issues.of(rule)[:most]:
                place = ", ".join(
                    part
                    for part in (
                        issue.file,
                        f"row {issue.row}" if issue.row else "",
                        issue.column,
                        f"“{issue.value}”" if issue.value else "",
                    )
                    if part
                )
                line = f"      {place + ': ' if place else ''}{issue.message} {issue.remedy}"
                said.append(line.rstrip())
        if self.quarantine:
            waiting = [f"{self.refused} refused records"] if self.refused else []
            waiting += [f"{self.aside} rows set aside"] if self.aside else []
            said.append(f"  {' and '.join(waiting)} wait in {self.quarantine}")
        if self.dry_run:
            said.append("  Nothing was written: this is what a load would do now.")
        said.append(f"  {self.seconds:.1f} s")
        return said
