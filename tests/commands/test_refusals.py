"""What a command cannot do it refuses: it says what, where and how to mend it, and leaves nothing behind."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pyoxigraph import RdfFormat, parse

from app.graph.platform import Platform
from app.jobs import Jobs
from loaders.work import load_job
from tests.commands.test_commands import holotype
from tests.installations import installation
from tests.loaders.archives_made import archive, specimen
from tests.web.served import Served, at_work


@pytest.fixture(scope="module")
def closed() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def stranger() -> Iterator[str]:
    """A server that is no Holotype."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>Router</h1>")

    server = HTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that takes archives."""
    with installation(base="http://test.example/") as platform:
        jobs = Jobs(platform.folder / "jobs", {"load": load_job(platform)})
        with at_work(platform, jobs=jobs) as served:
            yield served
        jobs.close()


@pytest.mark.parametrize("words", [("status",), ("backup",), ("load", "a.csv")])
def test_a_server_that_does_not_answer(tmp_path: Path, closed: str, words: tuple[str, ...]) -> None:
    (tmp_path / "a.csv").write_text("catalogNumber\n1\n")
    said = holotype(*words, "--server", closed, at=tmp_path, fails=True)
    assert f"{closed}: The server cannot be asked: Connection refused." in said
    assert "holotype serve" in said
    for malformed in ("here", "http://[::1"):
        said = holotype(*words, "--server", malformed, at=tmp_path, fails=True)
        assert f"“{malformed}” is no address of a server." in said


def test_a_store_with_a_file_lost(tmp_path: Path) -> None:
    holotype("load", archive(tmp_path, [specimen(1)]), "--store", "s", at=tmp_path)
    next((tmp_path / "s" / "store").glob("*.sst")).unlink()
    said = holotype("query", "graph/size", "--store", "s", at=tmp_path, fails=True)
    assert f"The store at {tmp_path / 's' / 'store'} is damaged" in said
    assert "holotype restore" in said


def test_a_server_that_is_no_holotype(tmp_path: Path, stranger: str) -> None:
    said = holotype("status", "--server", stranger, at=tmp_path, fails=True)
    assert f"{stranger}/status.json: What answers is no Holotype: 200 OK" in said


def test_a_server_that_says_no(tmp_path: Path, server: Served) -> None:
    (tmp_path / "a.csv").write_text("catalogNumber\n1\n")
    told = ("--token", "holotype_none", "--report", "r.json")
    said = holotype("load", "a.csv", "--server", server.address, *told, at=tmp_path, fails=True)
    assert "a.csv: nothing was loaded." in said
    assert " 401 " in said
    (report,) = json.loads((tmp_path / "r.json").read_text())
    assert report["source"] == "a.csv"
    assert report["failed"]


def test_a_folder_is_packed_on_its_way_to_a_server(tmp_path: Path, server: Served) -> None:
    archive(tmp_path, [specimen(n) for n in range(3)], "herbarium")
    (tmp_path / "empty").mkdir()
    sources = ("herbarium", "empty", "absent")
    told = ("--server", server.address, "--token", server.administrator, "--report", "r.json")
    said = holotype("load", *sources, *told, at=tmp_path, fails=True)
    assert "herbarium: 3 seen, 3 new" in said
    assert "empty: nothing was loaded. The folder has no files." in said
    assert "absent: nothing was loaded. There is no such file or folder." in said
    here = holotype("load", "herbarium", "--store", "s", "--report", "here.json", at=tmp_path)
    assert "3 new" in here
    there, locally = (json.loads((tmp_path / name).read_text())[0] for name in ("r.json", "here.json"))
    number = there["dataset"].removeprefix("http://test.example/")
    assert locally["dataset"].endswith(number)  # the same dataset, however it comes


def test_an_address_that_cannot_be_loaded(tmp_path: Path, closed: str) -> None:
    said = holotype("load", f"{closed}/x.zip", "--allow-private", "--store", "s", at=tmp_path, fails=True)
    assert "The address cannot be read: Connection refused. Check the address" in said


def test_a_report_that_cannot_be_written_is_refused_before_the_load(tmp_path: Path) -> None:
    source = archive(tmp_path, [specimen(1)])
    said = holotype("load", source, "--store", "s", "--report", "no/r.json", at=tmp_path, fails=True)
    assert "no/r.json: There is no folder no." in said
    assert not (tmp_path / "s").exists()
    said = holotype("load", source, "--store", "s", "--report", tmp_path, at=tmp_path, fails=True)
    assert "This is a folder." in said


READING = (
    ("status",), ("search", "oak"), ("query", "@query.rq"), ("export", "x.nq"), ("check",),
    ("backup", "b"), ("reindex",), ("quarantine",), ("token", "list"),
    ("snapshots", "list"), ("policy", "list"),
)  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_whoever_reads_makes_no_installation(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "query.rq").write_bytes((Path(__file__).parent / "count.rq").read_bytes())
    said = holotype(*words, "--store", "typo", at=tmp_path, fails=True)
    assert f"There is no installation in {tmp_path / 'typo'}." in said
    assert "--store" in said
    assert [path.name for path in tmp_path.iterdir()] == ["query.rq"]


def test_files_that_are_not_there_or_something_else(tmp_path: Path) -> None:
    (tmp_path / "afile").write_bytes(b"\xff\xfe")
    said = holotype("status", "--store", "afile", at=tmp_path, fails=True)
    assert "afile: This is a file, and an installation is a folder." in said
    assert "nofile: No such file" in holotype("query", "@nofile", at=tmp_path, fails=True)
    assert "afile: This is no text in UTF-8." in holotype("query", "@afile", at=tmp_path, fails=True)
    said = holotype("export", "/nonexist/x.nt", at=tmp_path, fails=True)
    assert "/nonexist/x.nt: There is no folder /nonexist." in said


def test_counts_below_one_are_refused(tmp_path: Path) -> None:
    assert "-3 is not in the range" in holotype("search", "x", "--limit", "-3", at=tmp_path, fails=True)


def test_restore_over_a_folder_below_which_a_store_is_served(tmp_path: Path) -> None:
    path = archive(tmp_path, [specimen(1)])
    holotype("load", "--store", "s", path, at=tmp_path)
    holotype("backup", "--store", "s", "copy", at=tmp_path)
    with Platform(tmp_path / "house" / "demo", base="http://test.example/"):
        for folder in ("house", "house/demo"):
            said = holotype("restore", "--store", folder, "copy", at=tmp_path, fails=True)
            assert f"{tmp_path}/house/demo: A running server or command owns this installation" in said
            assert "End it first, or name another folder with --store." in said
        assert (tmp_path / "house" / "demo" / "installation.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "copy", "house", "s"]


def test_restore_of_a_backup_within_the_installation_itself(tmp_path: Path) -> None:
    path = archive(tmp_path, [specimen(1)])
    holotype("load", "--store", "s", path, at=tmp_path)
    holotype("backup", "--store", "s", "s/backups/one", at=tmp_path)
    assert "Restored" in holotype("restore", "--store", "s", "s/backups/one", at=tmp_path)
    assert json.loads(holotype("status", "--store", "s", at=tmp_path))["counts"]["specimen"] == 1


def test_restore_moves_no_folder_that_is_no_installation(tmp_path: Path) -> None:
    holotype("load", "--store", "s", archive(tmp_path, [specimen(1)]), at=tmp_path)
    holotype("backup", "--store", "s", "copy", at=tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-linnaeus.txt").write_text("Dear Carl")
    for folder in ("letters", "."):
        said = holotype("restore", "--store", folder, "copy", at=tmp_path, fails=True)
        assert "holds something else than an installation" in said
    assert (tmp_path / "letters" / "to-linnaeus.txt").exists()
    (tmp_path / "empty").mkdir()
    assert "Restored" in holotype("restore", "--store", ".", "../copy", at=tmp_path / "empty")


def test_token_does_not_hold_for_longer_than_days_can_be_counted(tmp_path: Path) -> None:
    words = ("token", "create", "--store", "s", "--role", "reader", "--days", "99999999")
    assert "not in the range" in holotype(*words, at=tmp_path, fails=True)


def test_load_of_what_is_not_there_makes_no_installation(tmp_path: Path) -> None:
    said = holotype("load", "typo.zip", "--store", "new", "--report", "r.json", at=tmp_path, fails=True)
    assert "typo.zip: nothing was loaded. There is no such file or folder. Check the path." in said
    assert not (tmp_path / "new").exists()
    (report,) = json.loads((tmp_path / "r.json").read_text())
    assert report["faults"][0]["rule"] == "archive-refused"
    path = archive(tmp_path, [specimen(1)])
    said = holotype("load", path, "--dry-run", "--store", "new", at=tmp_path, fails=True)
    assert "There is no installation in" in said
    assert not (tmp_path / "new").exists()


def test_serve_at_a_host_that_is_not_there(tmp_path: Path) -> None:
    words = ("serve", "--store", "s", "--port", "8765", "--host", "nowhere.invalid")
    said = holotype(*words, at=tmp_path, fails=True)
    assert "Nothing can listen at nowhere.invalid:8765: there is no such address." in said
    assert "Give an address of this machine with --host" in said
    assert not (tmp_path / "s").exists()


def test_export_is_in_the_format_of_its_name_and_never_less_than_asked_for(tmp_path: Path) -> None:
    holotype("load", "--store", "s", archive(tmp_path, [specimen(1)]), at=tmp_path)
    for name in ("x.nq", "x.trig", "x.ttl", "x.nt", "x.rdf"):
        holotype("export", "--store", "s", name, at=tmp_path)
        told = RdfFormat.from_extension(name.partition(".")[2])
        assert told is not None
        assert next(parse(path=tmp_path / name, format=told))
    said = holotype("export", "--store", "s", "all.ttl", "--everything", at=tmp_path, fails=True)
    assert "All graphs do not go into turtle, which has none." in said
    assert not (tmp_path / "all.ttl").exists()


@pytest.mark.parametrize("verb", ["demo", "serve"])
def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path, verb: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = holotype(verb, "--store", "new", "--port", port, at=tmp_path, fails=True)
    assert f"127.0.0.1:{port}" in said
    assert "--port" in said
    assert not (tmp_path / "new").exists()
