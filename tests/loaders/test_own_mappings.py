"""Own tables over those of the house: read by every part of a load, shown on pages, refused when wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.factory import create_app
from app.graph import mapping_tables
from app.graph.errors import BadParameter
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.settings import Settings
from loaders.harvest import load
from loaders.mapping import Tables
from loaders.options import Options
from loaders.sources.terms import term_list
from tests.loaders.archives_made import archive, specimen
from tests.web.example import Site

HEADER = "source\tterm\tnode\tproperty\tkind\tnote\n"
HABITAT = HEADER + "dwc:Occurrence\tdwc:habitat\tspecimen\tdwc:occurrenceRemarks\ttext\tours\n"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "own"
    folder.mkdir()
    yield folder
    mapping_tables.put_over("")
    term_list.cache_clear()


def put(folder: Path, **tables: str) -> None:
    for name, text in tables.items():
        (folder / f"{name.replace('_', '-')}.tsv").write_text(text, encoding="utf-8")
    mapping_tables.put_over(str(folder))
    term_list.cache_clear()


def remarks(platform: Platform) -> list[str]:
    name = mint("specimen", "https://test.example/object/1")
    document = platform.workbench().document(f"{platform.base}specimen/{name}")
    return [value for value in map(str, document.triples) if "Auwald am Fluss" in value]


def test_own_line_takes_the_place_of_those_of_the_house_and_reaches_what_is_there(
    own: Path, platform: Platform, tmp_path: Path
) -> None:
    path = archive(tmp_path, [specimen(1, habitat="Auwald am Fluss")])
    load(platform, path, platform.house, Options(name="test"))
    (was,) = remarks(platform)
    assert "occurrenceRemarks" not in was
    version = Tables.read().version
    put(own, darwin_core=HABITAT)
    assert Tables.read().version != version
    report = load(platform, path, platform.house, Options(name="test"))
    assert (report.changed, report.unchanged) == (1, 0)
    (now,) = remarks(platform)
    assert "occurrenceRemarks" in now
    mapping_tables.put_over("")  # what was made by own tables is known when they are taken away again
    report = load(platform, path, platform.house, Options(name="test"))
    assert report.changed == 1
    assert remarks(platform) == [was]


def test_column_by_another_name_is_read_by_the_own_alias(
    own: Path, platform: Platform, tmp_path: Path
) -> None:
    put(own, aliases="alias\tterm\tnote\ndwc:biotop\tdwc:habitat\tours\n")
    path = archive(tmp_path, [specimen(1, biotop="Auwald am Fluss")])
    load(platform, path, platform.house, Options(name="test"))
    assert len(remarks(platform)) == 1


def test_own_tables_reach_the_processes_that_are_started(own: Path) -> None:
    put(own, darwin_core=HABITAT)
    text = "from loaders.mapping import Tables; print(Tables.read().version)"
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    assert said.strip() == Tables.read().version


def test_pages_show_the_own_lines_and_which_they_are(own: Path, platform: Platform) -> None:
    put(own, darwin_core=HABITAT)
    app = create_app(platform, Settings())
    site = Site(platform, app.test_client())
    rows = site.get("/mappings/darwin-core.json?q=dwc:habitat&source=dwc:Occurrence", "*/*").json["rows"]
    assert [(row["property"], row["own"]) for row in rows] == [("dwc:occurrenceRemarks", True)]
    assert "own table" in site.page("/mappings/darwin-core?q=habitat").text
    tables = {one["name"]: one["own"] for one in site.get("/mappings.json", "*/*").json["tables"]}
    assert tables == {name: int(name == "darwin-core") for name in mapping_tables.KEYS}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("darwin-core", "source\tterm\n", ""),
        ("darwin-core", "source\tterm\ndwc:Occurrence\tdwc:habitat\n", "columns are to be"),
        ("darwin-core", HABITAT.replace("\tspecimen\t", "\tspecimens\t"), "no part of a document"),
        ("darwin-core", HABITAT.replace("\ttext\t", "\ttxt\t"), "is no kind"),
        ("darwin-core", HABITAT.replace("dwc:habitat", "dwx:habitat"), "prefix that is not declared"),
        ("darwincore", HABITAT, "there is no such table"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(own: Path, name: str, text: str, says: str) -> None:
    (own / f"{name}.tsv").write_text(text, encoding="utf-8")
    if not says:  # a table without lines changes nothing
        mapping_tables.put_over(str(own))
        assert mapping_tables.mapping_table("darwin-core") == mapping_tables.table("darwin-core")
        return
    with pytest.raises(BadParameter) as refused:
        mapping_tables.put_over(str(own))
    assert says in refused.value.message
    assert str(own) in str(refused.value.where)
    assert refused.value.remedy


def test_command_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "check", str(archive(tmp_path, [specimen(1)]))],
        env={"HOLOTYPE_MAPPINGS": str(tmp_path / "nowhere"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "nowhere: There is no such folder. Check the path." in done.stderr
