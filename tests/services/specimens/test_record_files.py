"""One specimen as flat Darwin Core and as an RO-Crate, at addresses of its own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.factory import create_app
from app.graph.delta import Delta
from app.graph.platform import Platform
from app.graph.search import Search
from app.graph.terms import iri
from app.settings import Settings
from loaders.export.record_file import record_file
from loaders.export.write import carry_out
from tests.loaders.test_export import order, source_of
from tests.web.example import BASE, Site, example_site
from tests.web.test_as_of import NEW, QUERIES, SHEET

FILES = ("dwc.csv", "crate.zip")
PICTURED = Search(filters={"kind": ("specimen",), "hasImage": ("true",)}, limit=1)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(demo_house: Platform) -> Site:
    app = create_app(demo_house, Settings(), files=record_file)
    app.testing = True
    return Site(demo_house, app.test_client())


@pytest.fixture(scope="module")
def pictured(demo: Site) -> str:
    """The path of a specimen with an image."""
    return "/" + demo.platform.workbench().search(PICTURED).documents[0].iri.removeprefix(demo.platform.base)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_is_the_line_of_the_download_of_a_search(
    demo: Site, demo_house: Platform, tmp_path: Path
) -> None:
    names = list(demo_house.search_index().iris(Search(filters={"kind": ("specimen",)})))[::200]
    (tmp_path / "documents.txt").write_text("".join(f"{name}\n" for name in names))
    source = source_of(demo_house, tmp_path, by_columns=True)
    whole = carry_out(order("csv", len(names)), tmp_path, source, lambda done: None)
    for line in rows(whole.read_bytes()):
        response = demo.get("/" + line["digitalSpecimen"].removeprefix(demo_house.base) + ".dwc.csv")
        assert response.mimetype == "text/csv"
        assert rows(response.data) == [{column: cell for column, cell in line.items() if cell}]


def test_crate_is_read_by_a_library_of_others(demo: Site, pictured: str, tmp_path: Path) -> None:
    from rocrate.rocrate import ROCrate

    response = demo.get(f"{pictured}.crate.zip")
    assert response.mimetype == "application/zip"
    (tmp_path / "crate.zip").write_bytes(response.data)
    crate = ROCrate(tmp_path / "crate.zip")
    root = crate.root_dataset
    name = BASE + pictured[1:]
    assert root["identifier"] == name
    assert root["license"].id.startswith("https://creativecommons.org/")
    assert name in root["creditText"]
    assert root["isBasedOn"]["name"]
    assert {one.id for one in crate.data_entities} == {"specimen.csv", "specimen.ttl", "specimen.jsonld"}
    with zipfile.ZipFile(io.BytesIO(response.data)) as packed:
        for file in crate.data_entities:
            content = packed.read(file.id)
            assert file["contentSize"] == str(len(content))
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
        turtle = {quad.triple for quad in parse(packed.read("specimen.ttl"), format=RdfFormat.TURTLE)}
        jsonld = {quad.triple for quad in parse(packed.read("specimen.jsonld"), format=RdfFormat.JSON_LD)}
        (line,) = rows(packed.read("specimen.csv"))
    assert jsonld == turtle
    assert line["digitalSpecimen"] == name
    bench = demo.platform.workbench()
    document = bench.document(name)
    media = [value.iri for value in document.root.values("holotype:hasMedia")]
    assert media
    assert turtle == {t for one in (name, *media) for t in bench.document(one).triples}


@pytest.mark.parametrize("extension", FILES)
def test_file_has_a_name_a_tag_and_leads_on(site: Site, extension: str) -> None:
    first = site.get(f"{SHEET}.{extension}")
    assert first.status_code == 200
    assert first.headers["Content-Disposition"] == f'attachment; filename="AAA-111-AAA.{extension}"'
    assert first.headers["Content-Location"] == f"{SHEET}.{extension}"
    assert f'<{BASE}{SHEET[1:]}>; rel="cite-as"' in first.headers.getlist("Link")
    tag = first.headers["ETag"]
    again = site.get(f"{SHEET}.{extension}", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert site.get(f"{SHEET}.{extension}").data == first.data
    assert tag != site.get(f"{SHEET}.ttl").headers["ETag"]


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/csv", "dwc.csv"),
        ("application/zip", "crate.zip"),
        ('application/zip;profile="https://w3id.org/ro/crate"', "crate.zip"),
        ("application/ld+json;q=0.5, text/csv", "dwc.csv"),
    ],
)
def test_identifier_leads_by_accept_to_the_file(site: Site, accept: str, extension: str) -> None:
    response = site.get(SHEET, accept)
    assert (response.status_code, response.headers["Location"]) == (303, f"{SHEET}.{extension}")


def test_files_are_named_wherever_forms_are(site: Site) -> None:
    page = site.page(f"{SHEET}.html")
    hrefs = [said.get("href") for tag, said in page.tags if tag == "a"]
    heads = [said.get("href") for tag, said in page.tags if tag == "link" and said.get("rel") == "alternate"]
    linked = site.get(f"{SHEET}.ttl").headers.getlist("Link")
    (identifier,) = [
        one for one in site.get(f"{SHEET}.linkset.json").json["linkset"] if one["anchor"] == BASE + SHEET[1:]
    ]
    for extension in FILES:
        assert f"{SHEET}.{extension}" in hrefs
        assert f"{SHEET}.{extension}" in heads
        assert any(f"<{SHEET}.{extension}>" in link and "alternate" in link for link in linked)
        assert f"{BASE}{SHEET[1:]}.{extension}" in [one["href"] for one in identifier["alternate"]]


@pytest.mark.parametrize("extension", FILES)
def test_other_kinds_and_names_have_no_such_file(site: Site, extension: str) -> None:
    for path in ("/dataset/DDD-111-DDD", "/specimen/AAA-AAA-AAA"):
        assert site.get(f"{path}.{extension}").status_code == 404
    assert site.get(f"/specimen/DDD-444-DDD.{extension}").status_code == 410


@pytest.mark.parametrize("extension", FILES)
def test_file_shows_the_past(extension: str) -> None:
    with example_site() as own:
        keeper = own.platform.keeper
        assert keeper is not None
        kept = keeper.keep()
        text = (QUERIES / "new-number.ru").read_text(encoding="utf-8")
        own.platform.writer.change(text, own.platform.house)
        now, then = (
            said(own.get(f"{SHEET}.{extension}{asked}").data) for asked in ("", f"?as-of={kept.commit}")
        )
        assert NEW in now
        assert NEW not in then
        assert own.get(f"{SHEET}.{extension}?as-of={kept.commit}").headers["Memento-Datetime"]


@pytest.mark.parametrize("extension", FILES)
def test_file_shows_a_version_of_which_no_snapshot_is_kept(extension: str) -> None:
    with example_site() as own:
        desk = own.platform.workbench(own.platform.house)
        first, second = (remark(own, f"{one} remark") for one in ("first", "second"))
        commits = [
            desk.apply(delta, why="a remark").commit
            for delta in (Delta.of((), [first]), Delta.of([first], [second]))
        ]
        assert own.platform.keeper is not None
        assert not own.platform.keeper.kept.all()
        texts = [said(own.get(f"{SHEET}.{extension}?as-of={commit}").data) for commit in commits]
    assert ["second remark" in text for text in texts] == [False, True]


def remark(own: Site, text: str) -> Quad:
    name, graph = (NamedNode(one) for one in (BASE + SHEET[1:], own.platform.graphs.public))
    return Quad(name, iri("dwc:materialEntityRemarks"), Literal(text), graph)


def said(content: bytes) -> str:
    """The text of a file, packed or not."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_crate_without_a_licence_says_so(site: Site) -> None:
    document = site.platform.workbench().document(BASE + SHEET[1:])
    content = record_file("rocrate", document, title="A sheet", made="2026-06-01", commit=1)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = json.loads(packed.read("ro-crate-metadata.json"))["@graph"][1]
    assert root["license"] == "The record states no licence."
    assert root["datePublished"] == "2026-06-01"
