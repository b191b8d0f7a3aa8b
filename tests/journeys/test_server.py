"""The server in a process of its own: loads by HTTP, other people's clients, kill -9, another engine."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from SPARQLWrapper import JSON, SPARQLWrapper

from app.graph.tokens import Tokens
from tests.commands.test_commands import holotype
from tests.graph.engines import oxigraph_server  # noqa: F401 (a fixture)
from tests.journeys.served_process import server
from tests.loaders.archives_made import archive, specimen

COUNT = (Path(__file__).parents[1] / "commands" / "count.rq").read_text()


def zipped(folder: Path, rows: list[dict[str, str]], name: str = "made") -> Path:
    return Path(shutil.make_archive(str(folder / name), "zip", archive(folder, rows, name)))


def token(store: Path, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {Tokens(store / 'tokens.sqlite').create(frozenset((role,)))}"}


def over(address: str, job: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """Follow a job to its end."""
    for _ in range(300):
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.2)
        job = requests.get(address + job["href"], headers=headers, timeout=10).json()
    raise AssertionError(f"the job does not end: {job}")


def count(address: str) -> int:
    """The number of specimens, asked with a client of somebody else."""
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    found: Any = client.query().convert()
    return int(found["results"]["bindings"][0]["specimens"]["value"])


def test_load_by_http_follow_see_and_load_again(tmp_path: Path) -> None:
    store = tmp_path / "s"
    path = zipped(tmp_path, [specimen(n) for n in range(30)])
    with server(store) as running:
        address, headers = running.address, token(store, "loader")
        with path.open("rb") as file:
            answer = requests.post(
                f"{address}/loads", params={"name": path.name}, data=file, headers=headers, timeout=30
            )
        assert answer.status_code == 202
        assert answer.headers["Location"]
        job = over(address, answer.json(), headers)
        assert (job["state"], job["result"]["new"]) == ("done", 30)
        assert count(address) == 30
        hit = requests.get(f"{address}/search.json", params={"q": "quercus"}, timeout=10).json()
        assert hit["total"] == 30
        said = holotype("load", "--server", address, "--token", headers["Authorization"][7:], path,
                        at=tmp_path)  # fmt: skip
        assert "30 unchanged" in said
        assert not list((store / "uploads").iterdir())
        metrics = requests.get(f"{address}/metrics", timeout=10).text
        assert 'holotype_documents{kind="specimen"} 30.0' in metrics
        assert requests.get(f"{address}/readyz", timeout=10).json() == {"ready": True, "behind": 0}
        assert requests.get(f"{address}/healthz", timeout=10).ok


def test_the_health_check_of_the_image_finds_the_server_at_the_port_that_is_set(tmp_path: Path) -> None:
    recipe = (Path(__file__).parents[2] / "Dockerfile").read_text(encoding="utf-8")
    command = json.loads(recipe.partition("HEALTHCHECK")[2].partition("CMD ")[2].splitlines()[0])
    assert command[0] == "python"
    with server(tmp_path / "s") as running:
        port = running.address.rpartition(":")[2]
        for said, healthy in ((port, True), ("1", False)):
            asked = [sys.executable, *command[1:]]
            done = subprocess.run(asked, env={"HOLOTYPE_PORT": said}, capture_output=True, timeout=30)
            assert (done.returncode == 0) == healthy, done.stderr


def test_a_running_server_makes_a_backup_that_restores(tmp_path: Path) -> None:
    store = tmp_path / "s"
    holotype("load", "--store", store, archive(tmp_path, [specimen(n) for n in range(4)]), at=tmp_path)
    with server(store) as running:
        secret = token(store, "administrator")["Authorization"][7:]
        said = holotype("backup", "--server", running.address, "--token", secret, at=tmp_path)
        assert "Commit" in said
        refused = token(store, "reader")["Authorization"][7:]
        holotype("backup", "--server", running.address, "--token", refused, at=tmp_path, fails=True)
    (copy,) = (store / "backups").iterdir()
    holotype("restore", "--store", "t", copy, at=tmp_path)
    assert json.loads(holotype("status", "--store", "t", at=tmp_path))["counts"]["specimen"] == 4


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("reader", 403)])
def test_load_without_the_right_is_refused(tmp_path: Path, role: str | None, status: int) -> None:
    store = tmp_path / "s"
    with server(store) as running:
        headers = token(store, role) if role else {}
        answer = requests.post(f"{running.address}/loads", data=b"x", headers=headers, timeout=10)
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        listed = requests.get(f"{running.address}/jobs", headers=headers, timeout=10)
        assert listed.json()["jobs"] == [] if role else listed.status_code == status


def test_a_broken_archive_by_http_fails_with_a_remedy(tmp_path: Path) -> None:
    store = tmp_path / "s"
    with server(store) as running:
        headers = token(store, "loader")
        answer = requests.post(f"{running.address}/loads", data=b"PK\x03\x04 no", headers=headers, timeout=10)
        job = over(running.address, answer.json(), headers)
        assert job["state"] == "failed"
        assert job["message"]
        empty = requests.post(f"{running.address}/loads", headers=headers, timeout=10)
        assert empty.status_code == 400


def test_a_server_killed_in_a_load_takes_it_up_again(tmp_path: Path) -> None:
    store = tmp_path / "s"
    path = zipped(tmp_path, [specimen(n) for n in range(1_500)])
    with server(store) as running:
        headers = token(store, "loader")
        requests.post(f"{running.address}/loads", data=path.read_bytes(), headers=headers, timeout=30)
        time.sleep(1.0)
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()
    with server(store) as running:
        (job,) = requests.get(f"{running.address}/jobs", headers=headers, timeout=10).json()["jobs"]
        assert over(running.address, job, headers)["state"] == "done"
        assert count(running.address) == 1_500
        hits = requests.get(f"{running.address}/search.json", params={"q": "quercus"}, timeout=10)
        assert hits.json()["total"] == 1_500


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    store = tmp_path / "s"
    text = (Path(__file__).parent / "add-one.ru").read_text()
    acknowledged = 0
    with server(store) as running:
        headers = token(store, "administrator")
        graph = requests.get(f"{running.address}/status.json", timeout=10).json()["base"] + "graph/public"
        for number in range(40):
            update = text.replace("urn:number", f"http://example.org/{number}").replace("urn:graph", graph)
            answer = requests.post(
                f"{running.address}/sparql", data={"update": update}, headers=headers, timeout=10
            )
            acknowledged += answer.ok
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()
    assert acknowledged == 40
    with server(store) as running:
        query = (Path(__file__).parent / "count-added.rq").read_text()
        answer = requests.get(f"{running.address}/sparql", params={"query": query}, timeout=10,
                              headers={"Accept": "text/csv"})  # fmt: skip
        assert answer.text.split()[1:] == ["40"]


def test_an_update_killed_in_the_middle_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    store = tmp_path / "s"
    here = Path(__file__).parent
    text, query = (here / "add-many.ru").read_text(), (here / "count-batches.rq").read_text()
    whole, acknowledged = 100_000, set()
    for number, moment in enumerate((0.05, 0.3, 0.7, 1.2)):
        with server(store) as running:
            base = requests.get(f"{running.address}/status.json", timeout=10).json()["base"]
            update = text.replace("urn:graph", base + "graph/public")
            update = update.replace("urn:batch", f"http://example.org/{number}")
            end = threading.Timer(moment, running.process.send_signal, (signal.SIGKILL,))
            end.start()
            headers = token(store, "administrator")
            with suppress(requests.ConnectionError):
                answer = requests.post(
                    f"{running.address}/sparql", data={"update": update}, headers=headers, timeout=60
                )
                acknowledged |= {f"http://example.org/{number}"} if answer.ok else set()
            end.join()
            running.process.wait()
    with server(store) as running:
        client = SPARQLWrapper(f"{running.address}/sparql")
        client.setQuery(query)
        client.setReturnFormat(JSON)
        found: Any = client.query().convert()
        rows = found["results"]["bindings"]
        counts = {row["batch"]["value"]: int(row["number"]["value"]) for row in rows}
        ledger = requests.get(f"{running.address}/status.json", timeout=10).json()["commit"]
    assert set(counts.values()) <= {whole}
    assert acknowledged <= set(counts)
    assert ledger >= len(counts)


def test_secrets_stay_out_of_the_logs(tmp_path: Path) -> None:
    store = tmp_path / "s"
    with server(store, HOLOTYPE_LOG_FORMAT="json") as running:
        headers = token(store, "reader")
        requests.get(f"{running.address}/status.json", headers=headers, timeout=10)
        running.process.terminate()
        logged, _ = running.process.communicate(timeout=20)
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert any(line.get("path") == "/status.json" for line in lines)
    assert headers["Authorization"][7:] not in logged


def test_all_of_it_on_another_engine(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue("oxigraph_server")
    requests.delete(f"{engine}/store", timeout=5)
    there = {
        "HOLOTYPE_STORE": f"{engine}/query",
        "HOLOTYPE_STORE_UPDATE": f"{engine}/update",
        "HOLOTYPE_STORE_GRAPHS": f"{engine}/store",
    }
    store = tmp_path / "s"
    path = zipped(tmp_path, [specimen(n) for n in range(12)])
    with server(store, **there) as running:
        headers = token(store, "loader")
        answer = requests.post(
            f"{running.address}/loads", data=path.read_bytes(), headers=headers, timeout=30
        )
        job = over(running.address, answer.json(), headers)
        assert (job["state"], job["result"].get("new")) == ("done", 12), job
        assert count(running.address) == 12
        found = requests.get(f"{running.address}/search.json", params={"q": "quercus"}, timeout=10).json()
        assert found["total"] == 12
        again = requests.post(f"{running.address}/loads", data=path.read_bytes(), headers=headers, timeout=30)
        assert over(running.address, again.json(), headers)["result"]["unchanged"] == 12
