"""Every command, run as a user runs it: in a process of its own, from another folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
import requests
from pyoxigraph import NamedNode, Quad

from app.cli import COMMANDS, main
from app.graph.chain import SEAL
from app.graph.people_events import Events
from app.graph.store import View, triples
from tests.installations import installation
from tests.journeys.served_process import server
from tests.loaders.archives_made import archive, specimen

ROOT = Path(__file__).parents[2]


def holotype(*words: str | Path, at: Path, fails: bool = False) -> str:
    """Run the command; its output. ``fails``: it must end with another status than 0."""
    done = subprocess.run(
        [Path(sys.executable).with_name("holotype"), *map(str, words)],
        cwd=at, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + (done.stderr if fails else "")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store ``s`` of five specimens, one of them refused."""
    folder = tmp_path_factory.mktemp("commands")
    rows = [*(specimen(n) for n in range(5)), specimen(9, decimalLatitude="99")]
    path = archive(folder, rows)
    said = holotype("load", "--store", "s", path, "--report", "report.json", at=folder)
    assert "5 new" in said
    assert "1 refused" in said
    assert "row 7, decimalLatitude, “99”" in said
    return folder


def test_load_writes_a_report_for_machines(loaded: Path) -> None:
    (report,) = json.loads((loaded / "report.json").read_text())
    assert (report["seen"], report["new"], report["refused"]) == (6, 5, 1)
    fault = next(f for f in report["faults"] if f["severity"] == "error")
    assert fault["cases"][0]["column"] == "decimalLatitude"


def test_load_of_what_is_no_archive_fails_and_says_why(loaded: Path) -> None:
    (loaded / "note.txt").write_text("Dear colleague,\n")
    said = holotype("load", "--store", "s", "note.txt", at=loaded, fails=True)
    assert "nothing was loaded" in said


def test_quarantine_lists_what_was_refused_and_why(loaded: Path) -> None:
    (line,) = holotype("quarantine", "--store", "s", at=loaded).splitlines()
    dataset, key, file, row, column, rule, message = line.split("\t")
    assert (key, file, row) == ("https://test.example/object/9", "occurrence.txt", "7")
    assert (column, rule) == ("decimalLatitude", "GeoreferenceShape-decimalLatitude")
    assert "-90 to 90" in message
    entry = json.loads(holotype("quarantine", "--store", "s", "--dataset", dataset, "--json", at=loaded))
    assert (entry["dataset"], entry["key"], entry["what"]) == (dataset, key, "record")
    assert entry["record"]
    assert holotype("quarantine", "--store", "s", "--dataset", "other", at=loaded) == ""


def test_status_search_and_query(loaded: Path) -> None:
    status = json.loads(holotype("status", "--store", "s", at=loaded))
    assert status["ready"]
    assert status["counts"]["specimen"] == 5
    found = holotype("search", "--store", "s", "quercus", "--limit", "3", at=loaded)
    assert len(found.splitlines()) == 3
    count = holotype("query", "--store", "s", f"@{Path(__file__).parent / 'count.rq'}", at=loaded)
    assert count.split() == ["specimens", "5"]


def test_check_finds_nothing_wrong(loaded: Path) -> None:
    assert "0 violations" in holotype("check", "--store", "s", at=loaded)


def test_check_of_one_graph(loaded: Path) -> None:
    said = holotype("check", "--store", "s", "--graph", "public", at=loaded)
    assert said.startswith("public")
    assert "ledger" not in said
    said = holotype("check", "--store", "s", "--graph", "nowhere", at=loaded, fails=True)
    assert "There are: " in said
    assert "public" in said


def test_check_of_an_archive_before_it_is_loaded(loaded: Path) -> None:
    said = holotype("check", "archive", at=loaded, fails=True)
    assert "6 records, 1 refused" in said
    assert "GeoreferenceShape-decimalLatitude" in said
    assert "row 7  decimalLatitude  “99”" in said


def test_check_of_files_as_json(loaded: Path) -> None:
    examples = Path(__file__).parents[1] / "shapes"
    sound, broken = examples / "valid" / "dataset.ttl", examples / "invalid" / "event-month-13.ttl"
    (first,) = json.loads(holotype("check", "--json", sound, at=loaded))
    assert (first["conforms"], first["format"]) == (True, "turtle")
    said = json.loads(holotype("check", "--json", sound, broken, at=loaded, fails=True))
    assert [report["violations"] for report in said] == [0, 1]


def test_check_of_a_broken_file_says_where(loaded: Path) -> None:
    (loaded / "broken.ttl").write_text("\n\n<urn:a> <urn:b> [ .")
    said = holotype("check", "broken.ttl", at=loaded, fails=True)
    assert "broken.ttl, line 3, column" in said
    (loaded / "nothing.csv").write_text("")
    assert "empty" in holotype("check", "nothing.csv", at=loaded, fails=True)


def test_export_backup_and_restore_hold_the_same(loaded: Path) -> None:
    holotype("export", "--store", "s", "before.nq", at=loaded)
    assert "Commit" in holotype("backup", "--store", "s", "copy", at=loaded)
    assert "Restored" in holotype("restore", "--store", "t", "copy", at=loaded)
    holotype("export", "--store", "t", "after.nq", at=loaded)
    lines = [sorted((loaded / name).read_text().splitlines()) for name in ("before.nq", "after.nq")]
    assert lines[0] == lines[1]
    assert len(lines[0]) > 300
    found = holotype("search", "--store", "t", "quercus", at=loaded)
    assert len(found.splitlines()) == 5


def test_backup_into_a_folder_that_is_there_is_refused(loaded: Path) -> None:
    (loaded / "taken").mkdir(exist_ok=True)
    assert "exists" in holotype("backup", "--store", "s", "taken", at=loaded, fails=True)


def test_restore_sets_aside_what_was_there(loaded: Path) -> None:
    holotype("backup", "--store", "s", "copy2", at=loaded)
    archive_two = archive(loaded, [specimen(70)], "other")
    holotype("load", "--store", "u", archive_two, at=loaded)
    said = holotype("restore", "--store", "u", "copy2", at=loaded)
    assert "u.before-restore" in said
    assert json.loads(holotype("status", "--store", "u", at=loaded))["counts"]["specimen"] == 5


def test_reindex(loaded: Path) -> None:
    assert "indexed" in holotype("reindex", "--store", "s", at=loaded)


def test_ledger_is_proved_while_a_server_holds_the_store(tmp_path: Path) -> None:
    with installation(tmp_path / "s") as platform:
        assert platform.keeper is not None
        commit = platform.keeper.keep().commit
        said = holotype("check", "--ledger", "--store", "s", at=tmp_path)
        assert said == f"The ledger is whole: {commit:,} commits, {platform.writer.chain.digest}\n"
    assert "is whole" in holotype("check", "--ledger", "--store", "s", at=tmp_path)


def test_graphs_are_checked_beside_a_running_server(loaded: Path) -> None:
    """Its newest kept snapshot is looked at; the server goes on, and the report is that of the store."""
    alone = holotype("check", "--store", "s", "--json", at=loaded)
    public = holotype("check", "--store", "s", "--graph", "public", at=loaded)
    with server(loaded / "s", HOLOTYPE_SNAPSHOTS="false"):
        refused = holotype("check", "--store", "s", at=loaded, fails=True)
        assert "in use" in refused  # nothing is kept yet
    holotype("snapshots", "keep", "--store", "s", at=loaded)
    with server(loaded / "s") as running:
        assert json.loads(holotype("check", "--store", "s", "--json", at=loaded)) == json.loads(alone)
        assert holotype("check", "--store", "s", "--graph", "public", at=loaded) == public
        missing = holotype("check", "--store", "s", "--graph", "nothing", at=loaded, fails=True)
        assert "There is no graph" in missing
        assert "A server is at work on it: checking the snapshot of commit" in missing
        assert requests.get(f"{running.address}/status.json", timeout=60).json()["ready"]


def test_forgery_is_shown_in_a_kept_snapshot_too(tmp_path: Path) -> None:
    with installation(tmp_path / "s") as platform:
        ledger = platform.graphs.ledger
        text = platform.catalogue["graph/triples"].bind()
        seal = next(
            Quad(one.subject, one.predicate, one.object, NamedNode(ledger))
            for one in triples(platform.store.query(text, View((ledger,), ())))
            if one.predicate == SEAL
        )
        platform.store.update(platform.catalogue["graph/delete-quads"].bind(quads=[seal]))
        assert platform.keeper is not None
        platform.keeper.keep()
        assert "has no seal" in holotype("check", "--ledger", "--store", "s", at=tmp_path, fails=True)


def test_tokens_are_shown_once_listed_and_revoked(loaded: Path) -> None:
    token = holotype("token", "create", "--store", "s", "--role", "loader", "--name", "mine", at=loaded)
    assert token.startswith("holotype_")
    listed = holotype("token", "list", "--store", "s", at=loaded)
    assert "mine" in listed
    assert token.strip() not in listed
    assert token.strip().encode() not in (loaded / "s" / "tokens.sqlite").read_bytes()
    identifier = listed.split()[0]
    assert "Revoked" in holotype("token", "revoke", "--store", "s", identifier, at=loaded)
    assert "mine" not in holotype("token", "list", "--store", "s", at=loaded)
    ended, made = Events(loaded / "s" / "people.sqlite").of(most=2)
    assert (ended.kind, ended.says) == ("token-ended", f"{identifier} by command")
    assert (made.kind, made.says) == ("token", "loader by command, 90 days: mine")


def test_an_unknown_setting_is_named(loaded: Path) -> None:
    (loaded / "holotype.toml").write_text("colour = 'red'\n")
    try:
        assert "colour" in holotype("status", "--store", "s", at=loaded, fails=True)
    finally:
        (loaded / "holotype.toml").unlink()


def test_policy_is_added_and_applied(tmp_path: Path) -> None:
    holotype("load", "--store", "s", archive(tmp_path, [specimen(1), specimen(2)]), at=tmp_path)
    rules = (Path(__file__).parents[1] / "loaders" / "texts" / "policy.ttl").read_text()
    (tmp_path / "rules.ttl").write_text(rules.replace("Cypripedium calceolus", "Quercus robur"))
    add = ("policy", "add", "--store", "s", "rules.ttl", "--why", "Agreed in May")
    assert "2 rules would be added" in holotype(*add, "--dry-run", at=tmp_path)
    assert holotype("policy", "list", "--store", "s", at=tmp_path) == ""
    assert "2 rules are in force" in holotype(*add, at=tmp_path)
    assert "in force already" in holotype(*add, at=tmp_path)
    asked = holotype(
        "query", "--store", "s", "--everything", f"@{Path(__file__).parent / 'why.rq'}", at=tmp_path
    )
    assert asked.splitlines()[1:] == ["Agreed in May"]
    assert "Pond turtle" in holotype("policy", "list", "--store", "s", at=tmp_path)
    would = holotype("policy", "apply", "--store", "s", "--dry-run", at=tmp_path, fails=True)
    assert "2 would be kept back" in would
    done = json.loads(holotype("policy", "apply", "--store", "s", "--json", at=tmp_path))
    assert (done["protected"], done["commits"]) == (2, 1)
    assert ": 0 would be kept back" in holotype("policy", "apply", "--store", "s", "--dry-run", at=tmp_path)


def test_policy_with_a_fault_is_not_taken(tmp_path: Path) -> None:
    rules = (Path(__file__).parents[1] / "loaders" / "texts" / "policy.ttl").read_text()
    (tmp_path / "rules.ttl").write_text(rules.replace("sensitivity-category/2", "sensitivity-category/9"))
    said = holotype("policy", "add", "--store", "s", "rules.ttl", at=tmp_path, fails=True)
    assert "choose 1 (extreme) to 4 (low)" in said


def test_status_is_told_without_the_parts_of_the_server() -> None:
    """A server's parts take longer to come than the answer."""
    said = "import sys, app.commands.status; sys.exit(sorted({'flask', 'waitress'} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_list_of_commands_imports_none_of_them() -> None:
    asked = "import sys, app.cli; app.cli.main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    *listed, modules = done.stdout.splitlines()
    assert [line.split()[0] for line in listed if line[:3] == "  b"] == ["backup"]
    assert not [name for name in modules.split() if name.startswith(("app.commands.", "app.graph", "flask"))]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_list_says_of_a_command_what_it_says_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.get_short_help_str(limit=1_000) == COMMANDS[name][1]


def test_tokens_are_made_without_opening_the_graph() -> None:
    asked = "import sys, app.commands.tokens; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"app.graph.platform", "app.graph.search"} & set(done.stdout.split())
