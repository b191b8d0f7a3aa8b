"""Templates of tables: their columns are known to the loader, and a filled one passes check and load."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from app.graph.csv_template import KINDS
from app.graph.findings import Checked
from app.graph.platform import Platform
from loaders.checking import Ask, check
from loaders.harvest import load
from loaders.options import Options
from tests.web.served import Served


def table(served: Served, name: str) -> list[list[str]]:
    answer = served.get(f"/templates/{name}.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.mark.parametrize("kind", KINDS)
def test_header_example_and_explanation_have_the_same_columns(house: Served, kind: str) -> None:
    (header,) = table(house, kind)
    names, values = table(house, f"{kind}-example")
    explained = table(house, f"{kind}-columns")
    assert header == names == [line[0] for line in explained[1:]]
    assert len(header) == len(set(header)) > 3
    assert values[0]
    assert explained[1][2] == "required"
    assert all(line[4] for line in explained)


def test_a_specimen_can_be_told_in_full(house: Served) -> None:
    (header,) = table(house, "specimen")
    wanted = {"scientificName", "recordedBy", "eventDate", "country", "decimalLatitude", "license", "habitat",
              "verbatimLocality", "typeStatus", "recordNumber", "preparations", "family"}  # fmt: skip
    assert wanted <= set(header)
    told = {line[0]: line for line in table(house, "specimen-columns")[1:]}
    assert told["month"][8:10] == ["1", "12"]
    assert told["license"][2] == "recommended"


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_passes_check_and_load(
    house: Served, kind: str, platform: Platform, tmp_path: Path
) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(house.get(f"/templates/{kind}-example.csv").content)
    found: Checked = check(Ask(path, platform.base))
    assert found.count("Violation") == 0, found.lines()
    warnings = {one.rule for one in found.findings if one.severity == "Warning"}
    assert warnings == {"metadata-absent"}, found.lines()  # a table alone does not say whose it is
    assert found.kinds == {kind: 1}
    (told,) = found.tables
    unknown = [column["column"] for column in told["columns"] if not column["becomes"]]
    assert unknown == []
    report = load(platform, path, platform.house, Options(name=kind))
    assert (report.new, report.refused, report.failed) == (1, 0, "")
