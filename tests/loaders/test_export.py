"""A set of documents in each format; an archive of ours loads again as what it was."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from app.graph.platform import Platform
from app.graph.search import Search
from loaders.export.order import FORMATS, Order
from loaders.export.write import carry_out
from loaders.harvest import load
from loaders.options import Options

BASE = "https://example.org/"
SOME = {"kind": ("specimen", "occurrence"), "discipline": ("Palaeontology", "Astrogeology", "Botany")}
FOUND = Search(filters=SOME, ranges={"year": ("1880", "1960")})
TOLD = (
    *("country", "type", "family", "collector", "hasCoordinates", "hasImage", "geologicalAge", "licence"),
    *("midsLevel", "collectorNumber", "catalogNumber", "preservation", "preparation", "formation"),
)
Write = Callable[[str], Path]


def order(format: str, total: int) -> Order:
    return Order(
        format=format,
        address=f"{BASE}download/abc",
        title="Specimens & more from <somewhere>",
        base=BASE,
        commit=3,
        made="2026-06-01T10:00:00Z",
        search=f"{BASE}search?country=Deutschland&q=wald",
        sparql=(Path(__file__).parent / "texts" / "search.rq").read_text(encoding="utf-8"),
        total=total,
        licences=[
            {
                "value": "https://creativecommons.org/publicdomain/zero/1.0/",
                "label": "CC0 1.0",
                "count": total,
            }
        ],
        datasets=[{"value": f"{BASE}dataset/D", "label": "A dataset", "count": total}],
    )


@pytest.fixture(scope="module")
def names(demo_house: Platform) -> list[str]:
    return list(demo_house.search_index().iris(FOUND))


@pytest.fixture(scope="module")
def write(demo_house: Platform, names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Writes the whole set in a format, once."""
    made: dict[str, Path] = {}
    view = demo_house.graphs.view_of_everyone()

    def of(format: str) -> Path:
        if format not in made:
            folder = tmp_path_factory.mktemp(format)
            (folder / "documents.txt").write_text("".join(f"{name}\n" for name in names))
            steps: list[int] = []
            made[format] = carry_out(
                order(format, len(names)),
                folder,
                demo_house.store,
                view,
                steps.append,
            )
            assert steps[-1] == len(names)
            assert {path.name for path in folder.iterdir()} == {"documents.txt", made[format].name}
        return made[format]

    return of


def test_archive_loads_again_as_what_it_was(
    write: Write, names: list[str], demo_house: Platform, tmp_path: Path
) -> None:
    with Platform(tmp_path / "other", base="https://other.example/") as other:
        report = load(other, write("dwca"), other.house, Options(name="again"))
        assert not report.failed
        assert report.refused == 0, report.lines()
        here, there = demo_house.workbench(), other.workbench()
        counted = {"limit": 0, "facets": TOLD, "top": 1000}
        ours = here.search(replace(FOUND, **counted))
        theirs = there.search(Search(filters={"kind": SOME["kind"]}, **counted))
        assert theirs.total == ours.total == len(names)
        for name in TOLD:
            assert dict(theirs.facets[name]) == dict(ours.facets[name]), name
        assert other.status()["counts"]["media"] > 10


def test_archive_says_where_it_is_from(write: Write) -> None:
    with zipfile.ZipFile(write("dwca")) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            *("meta.xml", "eml.xml", "query.rq", "occurrence.txt", "identification.txt", "multimedia.txt"),
            *("assertion.txt", "relationship.txt", "chronometric-age.txt"),
        }
        eml = archive.read("eml.xml").decode()
    assert "Specimens &amp; more from &lt;somewhere&gt;" in eml
    assert f"{BASE}download/abc" in eml
    assert "https://creativecommons.org/publicdomain/zero/1.0/" in eml
    assert "at revision 3" in eml


def test_csv_has_a_line_for_each(write: Write, names: list[str]) -> None:
    with write("csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["digitalSpecimen"] for row in rows} == set(names)
    assert len(rows) == len(names)
    assert {"scientificName", "country", "recordedBy", "eventDate", "decimalLatitude", "license"} <= set(
        rows[0]
    )
    columns = {name for row in rows for name, value in row.items() if value}
    assert columns == set(rows[0])  # none is empty throughout


def test_turtle_holds_every_statement(write: Write, names: list[str], demo_house: Platform) -> None:
    found = {quad.triple for quad in parse(path=write("ttl"), format=RdfFormat.TURTLE)}
    for name in names[::40]:
        assert set(demo_house.workbench().document(name).triples) <= found


def test_jsonld_holds_the_same_as_turtle(write: Write) -> None:
    turtle = {quad.triple for quad in parse(path=write("ttl"), format=RdfFormat.TURTLE)}
    whole = json.loads(write("jsonld").read_text(encoding="utf-8"))
    assert len(whole["@graph"]) > 100
    some = {"@context": whole["@context"], "@graph": whole["@graph"][::20]}
    read = {quad.triple for quad in parse(json.dumps(some), format=RdfFormat.JSON_LD)}
    assert len(read) > 300
    assert read <= turtle


def test_crate_describes_its_files(write: Write) -> None:
    with zipfile.ZipFile(write("rocrate")) as crate:
        said = json.loads(crate.read("ro-crate-metadata.json"))
        assert said["@context"] == "https://w3id.org/ro/crate/1.1/context"
        by_id = {entity["@id"]: entity for entity in said["@graph"]}
        assert by_id["ro-crate-metadata.json"]["about"] == {"@id": "./"}
        root = by_id["./"]
        parts = [part["@id"] for part in root["hasPart"]]
        assert set(parts) == set(crate.namelist()) - {"ro-crate-metadata.json"}
        for name in parts:
            content = crate.read(name)
            assert by_id[name]["contentSize"] == str(len(content))
            assert by_id[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert root["license"] == [{"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}]
        for reference in (*root["hasPart"], *root["isBasedOn"], *root["license"], root["publisher"]):
            assert reference["@id"] in by_id
        rows = list(csv.reader(io.StringIO(crate.read("specimens.csv").decode())))
    assert len(rows) > 100


def test_every_format_has_a_name() -> None:
    assert {order(name, 1).file.rpartition(".")[2] for name in FORMATS} == {"csv", "zip", "jsonld", "ttl"}
    assert (
        "1 records, revision 3, 2026-06-01. From: A dataset. https://example.org/download/abc"
        in order("csv", 1).citation
    )
