"""Where several columns fill one property, the one that says most decides; names stay with their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from app.graph.platform import Platform
from app.graph.terms import iri
from loaders import mapping
from loaders.demo.archive import folders
from loaders.mapper import Mapper
from loaders.record import open_source
from tests.loaders.archives_made import archive, specimen
from tests.loaders.test_harvest import address, counts, run
from tests.loaders.test_mapper import SCOPE, SHEET, TABLES, Cells, documents, opened

UNITS = ("EonOrLowestEonothem", "EraOrLowestErathem", "PeriodOrLowestSystem", "EpochOrLowestSeries",
         "AgeOrLowestStage")  # fmt: skip
TYPE = "https://doi.org/21.T11148/894b1e6cad57e921764e"
NAMES = ("Phanerozoic", "Mesozoic", "Jurassic", "Late Jurassic", "Tithonian")


def earliest(cells: Cells) -> list[str]:
    """The local names of the earliest unit that a fossil with these columns has."""
    (made,) = documents(("dwc:Occurrence", [SHEET | cells]))
    location = opened(made).root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    (context,) = location.nodes("ods:hasGeologicalContext")
    found = context.values("dwciri:earliestGeochronologicalEra")
    return [value.iri.rpartition("/")[2] for value in found]


@pytest.mark.parametrize("depth", range(1, 6))
def test_the_finest_unit_of_time_decides(depth: int) -> None:
    told = {f"dwc:earliest{unit}": name for unit, name in zip(UNITS[:depth], NAMES, strict=False)}
    expected = {"Late Jurassic": "UpperJurassic"}.get(NAMES[depth - 1], NAMES[depth - 1])
    assert earliest(told) == [expected]


def test_a_unit_that_nobody_knows_leaves_the_decision_to_the_next() -> None:
    told = {"dwc:earliestAgeOrLowestStage": "Foo beds", "dwc:earliestPeriodOrLowestSystem": "Jurassic"}
    assert earliest(told) == ["Jurassic"]


def test_the_code_of_the_country_decides() -> None:
    (made,) = documents(("dwc:Occurrence", [SHEET | {"dwc:country": "Germany", "dwc:countryCode": "AT"}]))
    (place,) = opened(made).root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")
    assert [value.iri.rpartition("/")[2] for value in place.values("holotype:country")] == ["AT"]


def test_a_record_of_former_tables_gets_type_and_time_as_they_are_now(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The type of the object was text, and the eon won, before the tables said otherwise."""
    told = {"earliestEonOrLowestEonothem": "Phanerozoic", "earliestAgeOrLowestStage": "Tithonian"}
    rows = [specimen(1, basisOfRecord="FossilSpecimen", **told)]
    then = shutil.copytree(mapping.FOLDER, tmp_path / "then")
    with (then / "nodes.tsv").open() as file:
        lines = [line.split("\t") for line in file]
    former = ["\t".join(cells[:4] + cells[5:]) if len(cells) > 1 else cells[0] for cells in lines]
    (then / "nodes.tsv").write_text("".join(former))
    text = (then / "darwin-core.tsv").read_text()
    lines = text.splitlines()
    era = [n for n, line in enumerate(lines) if "\tdwciri:earliestGeochronologicalEra\t" in line][:5]
    for place, line in zip(era, [lines[n] for n in reversed(era)], strict=True):
        lines[place] = line
    (then / "darwin-core.tsv").write_text(
        "\n".join(lines).replace("wins=first; the finest", "wins=last; the finest")
    )
    now = mapping.FOLDER
    monkeypatch.setattr(mapping, "FOLDER", then)
    run(platform, archive(tmp_path, rows))
    name, graph = NamedNode(address(platform, 1)), NamedNode(platform.graphs.public)
    platform.store.extend([Quad(name, iri("ods:fdoType"), Literal(TYPE), graph)])  # as it was written then
    assert _told(platform) == ("", "Phanerozoic")
    monkeypatch.setattr(mapping, "FOLDER", now)
    assert counts(run(platform, archive(tmp_path, rows))) == (0, 1, 0, 0, 0)
    assert _told(platform) == (TYPE, "Tithonian")


def _told(platform: Platform) -> tuple[str, str]:
    """The type of the object where it is an address, and the unit of time."""
    root = platform.workbench().document(address(platform, 1)).root
    (type_,) = root.values("ods:fdoType")
    context = root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0].nodes("ods:hasGeologicalContext")[0]
    (era,) = context.values("dwciri:earliestGeochronologicalEra")
    return type_.iri, era.iri.rpartition("/")[2]


def test_no_agent_carries_the_identifier_of_the_object() -> None:
    """In every demonstration archive: people and organisations are not the thing they worked on."""
    agents = 0
    for folder in folders():
        with open_source(folder) as source:
            mapper = Mapper(TABLES, source.tables, SCOPE)
            for record in source.records():
                made = mapper.documents(record)
                own = {record.key, *(each.iri for each in made), *(_bare(each.name) for each in made)}
                for each in map(opened, made):
                    for node in each.parts.values():
                        if "ods:Agent" in node.types:
                            agents += 1
                            names = (*node.texts("schema:identifier"), *node.texts("owl:sameAs"))
                            assert own.isdisjoint(names), node
    assert agents > 1000


def _bare(name: str) -> str:
    return name.rpartition("@")[0] or name
