"""Every fault has a name of its own, says what it found, and tells how to mend it."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from loaders import cell_rules, harvest_rules
from loaders.record import IssueLog, Rule
from loaders.sources import archive_rules, file_rules

MODULES = (archive_rules, file_rules, harvest_rules, cell_rules)
RULES = [rule for module in MODULES for rule in vars(module).values() if isinstance(rule, Rule)]
SAID = {"file", "row", "column", "value", "found", "declared", "read_as"}


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) > 50


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in ("error", "warning", "info")
    assert {name for _, name, _, _ in Formatter().parse(rule.message) if name} <= SAID
    assert rule.remedy.endswith(".")


def test_log_counts_all_and_keeps_some() -> None:
    log = IssueLog(samples=3)
    for number in range(10):
        log.add(file_rules.ROW_TOO_SHORT, file="f", row=number, found=1, declared=2)
    log.add(file_rules.ID_DUPLICATE, file="f", row=11, value="x" * 900)
    assert len(log) == 11
    assert log.counts == {"row-too-short": 10, "id-duplicate": 1}
    assert [issue.rule for issue in log] == ["id-duplicate"] + ["row-too-short"] * 3
    assert (log.total("error"), log.total("warning"), log.total("info")) == (1, 10, 0)
    assert len(log.of("id-duplicate")[0].value) == 200
    twin = log.copy()
    log.add(file_rules.ORPHAN, value="y")
    assert (len(twin), len(log)) == (11, 12)
    assert twin.of("orphan") == []
