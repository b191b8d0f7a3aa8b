"""What a check found: rule by rule with counts and a few cases, for people, programs and RDF tools."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from app.graph.said import Said

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Case:
    """One thing that is wrong: a resource (``focus``), or a cell (``file``, ``row``, ``column``)."""

    focus: str = ""
    value: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    message: str = ""
    """where it is another than that of the finding"""
    said: dict[str, Any] = field(default_factory=dict)
    """the pattern and the values of ``message``, for other languages"""


@dataclass(frozen=True)
class Finding:
    """One rule that something breaks: how often, and the first few cases.

    ``rule`` is the last part of the shape's IRI or the name of a rule of reading; ``constraint``
    says which demand of the shape is meant, "" for a rule of reading.
    """

    rule: str
    title: str
    severity: str
    count: int
    message: str
    remedy: str
    path: str = ""
    constraint: str = ""
    cases: tuple[Case, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)
    """the pattern and the values of ``message``, for other languages"""

    def sort_key(self) -> tuple[int, int, str]:
        """Grave before light, frequent before rare."""
        return (SEVERITIES.index(self.severity), -self.count, self.rule)


@dataclass
class Checked:
    """The report of a check. ``kinds`` counts what was checked; ``unread`` what no rule speaks of."""

    source: str
    format: str
    counts: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True
    """False where a limit ended the check before the end of the data."""
    shacl: str = ""
    """the kept cases as a SHACL report, in N-Triples"""

    def count(self, severity: str) -> int:
        """How often rules of this severity were broken."""
        return sum(found.count for found in self.findings if found.severity == severity)

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong, of any severity."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON, without its twin in RDF."""
        return {
            "source": self.source,
            "format": self.format,
            "conforms": self.conforms,
            "violations": self.count("Violation"),
            "warnings": self.count("Warning"),
            "hints": self.count("Info"),
            "whole": self.whole,
            "counts": self.counts,
            "kinds": self.kinds,
            "unread": self.unread,
            "tables": self.tables,
            "rules": [asdict(found) for found in sorted(self.findings, key=Finding.sort_key)],
        }

    def lines(self, most: int = 3) -> list[str]:
        """The report in words, at most ``most`` cases of each rule."""
        said = []
        for found in sorted(self.findings, key=Finding.sort_key):
            path = f" {found.path}" if found.path else ""
            counted = f"{found.severity}: {found.count:,} x {found.rule}{path}"
            said.append(f"{counted}: {found.message} {found.remedy}".rstrip())
            said += [f"  {_place(case)}" for case in found.cases[:most]]
        for name, count in self.unread.items():
            said.append(f"No rule speaks of {name} ({count:,}).")
        if not self.whole:
            said.append("The check ended at its limit; what follows was not looked at.")
        return said


def _place(case: Case) -> str:
    parts = [case.focus, case.file, f"row {case.row}" if case.row else "", case.column]
    return "  ".join(filter(None, (*parts, f"“{case.value}”" if case.value else "")))


def kept_pattern(message: str) -> dict[str, Any]:
    """What a message was made of, as plain JSON; nothing where it has no pattern."""
    if not isinstance(message, Said):
        return {}
    return {"pattern": message.pattern, "values": {name: str(each) for name, each in message.values.items()}}


def split(message: str) -> tuple[str, str]:
    """A message of a shape as what is wrong and how to mend it."""
    said, _, remedy = message.partition(": ")
    return said.rstrip(".") + ".", remedy[:1].upper() + remedy[1:]
