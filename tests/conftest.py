"""What all tests share: an installation, its words and queries, and the rule about skipping.

Where ``CI`` is ``true`` a skipped test is a failure, unless ``allowed_skips`` names the beginning of
its node id with a reason: a suite must not grow green by leaving things out.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.graph.catalogue import Catalogue
from app.graph.root import data_root

if TYPE_CHECKING:
    from app.graph.platform import Platform

pytest.register_assert_rewrite("tests.query_cases")
ALLOWED_SKIPS = Path(__file__).parent / "allowed_skips"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds ``ontology/``, ``shapes/`` and ``queries/``."""
    return data_root()


@pytest.fixture(scope="session")
def catalogue(root: Path) -> Catalogue:
    """Every query of the house."""
    return Catalogue(root / "queries")


@pytest.fixture(scope="session", autouse=True)
def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What all processes of a run share: installations made once, and templates compiled once."""
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    from tests.installations import Made  # late: it brings everything with it

    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    Made.folder, compiled = run / "made", run / "templates"
    for folder in (Made.folder, compiled):
        folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(compiled))}


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A new installation of its own, closed afterwards."""
    from tests.installations import installation

    with installation(tmp_path / "installation") as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """An installation with two archives of the demonstration: a herbarium and an earth museum.

    Tests read it, and leave it as it is.
    """
    from tests.installations import BASE, installation

    with installation(tmp_path_factory.mktemp("demo") / "installation", _two_archives, base=BASE) as opened:
        yield opened


def _two_archives(platform: Platform) -> None:
    """Load a herbarium and an earth museum."""
    from loaders.demo.archive import folders
    from loaders.harvest import load
    from loaders.options import Options

    for folder in folders():
        if folder.name in ("lindenau-herbarium", "zonderveen-museum"):
            report = load(platform, folder, platform.house, Options(name=f"demo-{folder.name}"))
            assert not report.failed, report.failed


# -- on several cores ----------------------------------------------------------------------------


def group(nodeid: str) -> str:
    """What stays with one process: a file; and all that share the browser and what it has found."""
    file = nodeid.partition("::")[0]
    return "browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Groups by the place of a test: marks of groups are lost between pytest 9.2 and xdist 3.8."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Groups(config, log)


# -- skipping ------------------------------------------------------------------------------------


def allowed_skips(path: Path = ALLOWED_SKIPS) -> Mapping[str, str]:
    """Beginnings of node ids that may skip, and why: one a line, a tab between. Raises ValueError."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            prefix, tab, reason = line.partition("\t")
            if not tab or not reason.strip():
                raise ValueError(f"{path}: “{line}” gives no reason after a tab")
            found[prefix] = reason.strip()
    return found


def _strict() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _refused(report: pytest.TestReport | pytest.CollectReport) -> bool:
    """Whether a report is of a skip that is not on the list. Turns it into a failure then."""
    if not report.skipped or hasattr(report, "wasxfail") or not _strict():
        return False
    if any(report.nodeid.startswith(prefix) for prefix in allowed_skips()):
        return False
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = (
        f"{report.nodeid} was skipped: {reason}\nWith CI=true a skip is a failure. Provide what it "
        f"needs, or name it in {ALLOWED_SKIPS.name} with a reason."
    )
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skipped itself."""
    report = yield
    _refused(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skipped itself as a whole."""
    report = yield
    _refused(report)
    return report
