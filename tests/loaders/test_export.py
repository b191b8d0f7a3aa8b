"""A set of documents in each format; an archive of ours loads again as what it was."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from app.graph.embedded import Embedded
from app.graph.platform import Platform
from app.graph.root import packages_root
from app.graph.search import Search
from app.graph.store import View
from loaders.export.order import FORMATS, Order
from loaders.export.source import Source
from loaders.export.write import carry_out
from loaders.harvest import load
from loaders.options import Options
from tests.installations import installation

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


def source_of(house: Platform, folder: Path, *, by_columns: bool) -> Source:
    """What everybody sees; with ``by_columns`` where all of it is, as the process that writes sees it."""
    view = View((house.graphs.public,), ()) if by_columns else house.graphs.view_of_everyone()
    return Source(order("csv", 1), folder, house.store, view, by_columns=by_columns)


@pytest.fixture(scope="module")
def names(demo_house: Platform) -> list[str]:
    return list(demo_house.search_index().iris(FOUND))


@pytest.fixture(scope="module")
def write(demo_house: Platform, names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Writes the whole set in a format, once."""
    made: dict[str, Path] = {}

    def of(format: str) -> Path:
        if format not in made:
            folder = tmp_path_factory.mktemp(format)
            (folder / "documents.txt").write_text("".join(f"{name}\n" for name in names))
            steps: list[int] = []
            source = source_of(demo_house, folder, by_columns=True)
            made[format] = carry_out(order(format, len(names)), folder, source, steps.append)
            assert steps == sorted(set(steps))
            assert steps[-1] == len(names)
            assert {path.name for path in folder.iterdir()} == {"documents.txt", made[format].name}
        return made[format]

    return of


def test_archive_loads_again_as_what_it_was(
    write: Write, names: list[str], demo_house: Platform, tmp_path: Path
) -> None:
    with installation(tmp_path / "other", base="https://other.example/") as other:
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


def content(path: Path) -> dict[str, bytes]:
    """A file, or the files in it but for the moment of their making."""
    if path.suffix != ".zip":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("format", ["csv", "dwca", "rocrate"])
def test_columns_say_what_whole_documents_say(
    write: Write, names: list[str], demo_house: Platform, tmp_path: Path, format: str
) -> None:
    """Byte for byte: an engine elsewhere is read document by document, the one in the house by columns."""
    (tmp_path / "documents.txt").write_text("".join(f"{name}\n" for name in names))
    whole = source_of(demo_house, tmp_path, by_columns=False)
    path = carry_out(order(format, len(names)), tmp_path, whole, lambda done: None)
    assert content(path) == content(write(format))


def test_processes_write_what_one_writes(
    write: Write, names: list[str], demo_house: Platform, tmp_path: Path
) -> None:
    assert isinstance(demo_house.store, Embedded)
    (tmp_path / "documents.txt").write_text("".join(f"{name}\n" for name in names))
    demo_house.store.backup(tmp_path / "snapshot")
    with writing(order("jsonld", len(names)), tmp_path, demo_house.graphs.public) as process:
        said = [json.loads(line) for line in process.stdout or ()]
    assert said[-1] == {"file": write("jsonld").name}
    assert [line["done"] for line in said[:-1]] == [100, 200, 300, len(names)]
    assert (tmp_path / said[-1]["file"]).read_bytes() == write("jsonld").read_bytes()


def test_processes_end_with_the_one_that_made_them(
    names: list[str], demo_house: Platform, tmp_path: Path
) -> None:
    assert isinstance(demo_house.store, Embedded)
    (tmp_path / "documents.txt").write_text("".join(f"{name}\n" for name in names * 20))
    demo_house.store.backup(tmp_path / "snapshot")
    with writing(order("jsonld", len(names) * 20), tmp_path, demo_house.graphs.public) as process:
        assert process.stdout
        assert "done" in json.loads(process.stdout.readline())
        made = children(process.pid)
        assert made
        process.kill()
    end = time.monotonic() + 20
    while any(map(alive, made)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not list(filter(alive, made))


@contextmanager
def writing(what: Order, folder: Path, graph: str) -> Iterator[subprocess.Popen[str]]:
    """The process that carries out an order on the snapshot in its folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "loaders.export.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=packages_root(),
        text=True,
    )
    said = {"order": asdict(what), "folder": str(folder), "snapshot": str(folder / "snapshot")}
    with process:
        assert process.stdin
        process.stdin.write(json.dumps({**said, "graph": graph}) + "\n")
        process.stdin.flush()
        yield process
        process.kill()


def children(pid: int) -> list[int]:
    """The processes that a process has made."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def alive(pid: int) -> bool:
    """Whether a process is there and no corpse."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


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
        assert root["license"] == {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}
        for reference in (*root["hasPart"], root["isBasedOn"], root["license"], root["publisher"]):
            assert reference["@id"] in by_id
        rows = list(csv.reader(io.StringIO(crate.read("specimens.csv").decode())))
    assert len(rows) > 100


def test_every_format_has_a_name() -> None:
    assert {order(name, 1).file.rpartition(".")[2] for name in FORMATS} == {"csv", "zip", "jsonld", "ttl"}
    assert (
        "1 records, revision 3, 2026-06-01. From: A dataset. https://example.org/download/abc"
        in order("csv", 1).citation
    )
