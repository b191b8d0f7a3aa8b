"""A policy that changes is brought to what is stored, both ways, with its record in the right ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pyoxigraph import NamedNode, Quad

from app.graph.platform import Platform
from app.graph.search import Search
from app.graph.sensitivity_apply import Application
from app.graph.sensitivity_halves import Keeping
from app.graph.undoing import withdraw
from loaders.harvest import load
from loaders.options import Options
from tests.installations import installation
from tests.loaders.archives_made import Extension, archive
from tests.loaders.secrets_kept import (
    EXACT,
    ROWS,
    address,
    coordinates,
    enact,
    exact,
    leaks,
    open_texts,
    quads,
)

PICTURE = {"ac:accessURI": "https://test.example/label.jpg", "dcterms:type": "StillImage"}


def load_openly(platform: Platform) -> None:
    """Load the records, with a picture of the first."""
    extensions = [Extension("ac:Multimedia", [(1, PICTURE)])]
    with TemporaryDirectory() as folder:
        path = archive(Path(folder), ROWS, extensions=extensions)
        report = load(platform, path, platform.house, Options(name="test"))
    assert not report.failed, report.failed


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Platform]:
    """Records that came in before there was a policy."""
    with installation(tmp_path / "installation", load_openly) as opened:
        yield opened


def contents(platform: Platform) -> set[Quad]:
    """What documents say, without revisions, and source records."""
    house = ("wasGeneratedBy", "version", "created")
    activity = f"{platform.base}activity/"
    return {
        quad
        for quad in quads(platform)
        if not quad.subject.value.startswith(activity)
        and not quad.predicate.value.endswith(house)
        and not quad.graph_name.value.endswith(("/system", "/vocabulary"))
        and "/rule/" not in quad.subject.value
        and not quad.subject.value.endswith("#archive")  # its fingerprint is of the installation
    }


def lift(platform: Platform) -> None:
    """Withdraw the rules."""
    for number in (1, 2):
        rule = f"{platform.base}rule/TST-RLE-AA{number}"
        withdraw(platform.workbench(platform.house), rule, reason="No longer needed.")


def test_a_dry_run_says_what_would_change_and_changes_nothing(loaded: Platform) -> None:
    enact(loaded)
    before = set(quads(loaded))
    outcome = Application(loaded, loaded.house).run(dry_run=True)
    assert (outcome.protected, outcome.opened, outcome.commits) == (2, 0, 0)
    assert address(loaded, 1) in {sample.document for sample in outcome.samples}
    assert outcome.samples[0].category == 2
    assert set(quads(loaded)) == before


def test_a_new_rule_takes_values_out_of_the_open(loaded: Platform) -> None:
    enact(loaded)
    assert leaks(loaded)
    outcome = Application(loaded, loaded.house).run()
    assert (outcome.protected, outcome.commits) == (2, 1)
    assert leaks(loaded) == []
    assert not any("label.jpg" in str(q) for q in quads(loaded) if "restricted" not in q.graph_name.value)
    document = loaded.workbench().document(address(loaded, 1))
    assert coordinates(document) == ("51.35", "12.35")
    assert document.root.text("ods:version") == "2"
    assert coordinates(exact(loaded, 1)) == ("51.34567", "12.36789")
    assert loaded.workbench().search(Search(text="third lock")).total == 0


def test_a_second_run_finds_nothing_to_do(loaded: Platform) -> None:
    enact(loaded)
    Application(loaded, loaded.house).run()
    commit = loaded.writer.commit
    outcome = Application(loaded, loaded.house).run()
    assert (outcome.changed, outcome.commits) == (0, 0)
    assert loaded.writer.commit == commit


def test_what_was_loaded_under_the_policy_lies_as_what_it_was_applied_to(
    loaded: Platform, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    enact(loaded)
    Application(loaded, loaded.house).run()
    with Platform(tmp_path_factory.mktemp("other"), base=loaded.base) as other:
        enact(other)
        path = archive(tmp_path, ROWS, extensions=[Extension("ac:Multimedia", [(1, PICTURE)])])
        load(other, path, other.house, Options(name="test"))
        assert Application(other, other.house).run(dry_run=True).changed == 0
        assert contents(loaded) == contents(other)


def test_a_rule_that_is_lifted_gives_everything_back(loaded: Platform) -> None:
    before = contents(loaded)
    enact(loaded)
    Application(loaded, loaded.house).run()
    lift(loaded)
    outcome = Application(loaded, loaded.house).run()
    assert (outcome.opened, outcome.protected) == (2, 0)
    assert contents(loaded) == before
    kept = [quad for quad in quads(loaded) if quad.graph_name.value in Keeping(loaded).restricted]
    assert kept == []


def test_an_unchanged_archive_changes_nothing_afterwards(loaded: Platform, tmp_path: Path) -> None:
    enact(loaded)
    Application(loaded, loaded.house).run()
    path = archive(tmp_path, ROWS, extensions=[Extension("ac:Multimedia", [(1, PICTURE)])])
    report = load(loaded, path, loaded.house, Options(name="test"))
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)


def test_older_entries_of_the_ledger_are_redacted_when_asked(loaded: Platform, tmp_path: Path) -> None:
    other = ROWS[0] | {"locality": "By the third lock, lower gate"}
    path = archive(tmp_path, [other, ROWS[1]], extensions=[Extension("ac:Multimedia", [(1, PICTURE)])])
    load(loaded, path, loaded.house, Options(name="test"))
    enact(loaded)
    Application(loaded, loaded.house).run()
    assert any("third lock" in text for text in open_texts(loaded)), "the past is kept unless it is erased"
    outcome = Application(loaded, loaded.house, redact=True).run()
    assert outcome.redacted == 1
    assert leaks(loaded) == []
    moved = NamedNode("https://w3id.org/holotype/ns/redactedAt")
    assert [quad for quad in quads(loaded) if quad.predicate == moved]
    assert EXACT["locality"]
