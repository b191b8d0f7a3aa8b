"""Whole graphs as files: every statement, resumable, of any size, and for those who see the graph."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from app.graph.dumps import Dumps, State
from app.graph.errors import Busy, Unavailable
from app.graph.platform import Platform
from app.graph.readers import Limits
from tests.web.served import Served, at_work, query


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose answers may have no more than 4 kB."""
    folder = tmp_path_factory.mktemp("dumps") / "here"
    small = Limits(bytes=4096)
    with Platform(folder, base="https://example.org/", limits=small) as platform, at_work(platform) as found:
        yield found


def finished(served: Served, path: str, **headers: str) -> requests.Response:
    """The answer once the file is whole."""
    end = time.monotonic() + 30
    while True:
        response = served.get(path, headers=headers)
        if "Accept-Ranges" in response.headers or response.status_code in (304, 206, 416):
            return response
        assert response.status_code == 200, response.text
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_first_who_asks_reads_along_and_gets_all(served: Served) -> None:
    response = served.get("/dump/vocabulary.nt.gz")
    assert response.status_code == 200
    text = gzip.decompress(response.content)
    assert len(text) > 100 * 4096
    triples = list(parse(text, format=RdfFormat.N_TRIPLES))
    platform = served.platform
    size = platform.workbench().read("graph/size", graph=platform.graphs.vocabulary).value
    assert len(triples) == len(set(triples)) == size
    assert response.headers["Holotype-Commit"] == str(platform.writer.commit)
    assert served.get("/graphs", params={"graph": platform.graphs.vocabulary}).status_code == 503


def test_a_download_that_broke_off_goes_on(served: Served) -> None:
    whole = finished(served, "/dump/vocabulary.nt.gz")
    size = int(whole.headers["Content-Length"])
    assert size == len(whole.content)
    rest = finished(
        served, "/dump/vocabulary.nt.gz", Range=f"bytes={size // 2}-", **{"If-Range": whole.headers["ETag"]}
    )
    assert rest.status_code == 206
    assert whole.content[: size // 2] + rest.content == whole.content


def test_not_changed_304(served: Served) -> None:
    tag = finished(served, "/dump/vocabulary.nt.gz").headers["ETag"]
    assert served.get("/dump/vocabulary.nt.gz", headers={"If-None-Match": tag}).status_code == 304


def test_a_change_makes_another_file(served: Served) -> None:
    before = finished(served, "/dump/vocabulary.nt.gz").headers["ETag"]
    served.send("POST", "/sparql", data={"update": query("add-public.ru")}, token=served.administrator)
    after = served.get("/dump/vocabulary.nt.gz", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_a_graph_that_is_not_seen_404(served: Served) -> None:
    for name in ("system", "people", "restricted/MMM-111-MMM", "nothing"):
        assert served.get(f"/dump/{name}.nt.gz").status_code == 404
    assert served.get("/dump/system.nt.gz", token=served.administrator).status_code == 200


def test_as_of_gives_the_file_of_then(served: Served) -> None:
    keeper = served.platform.keeper
    assert keeper is not None
    old = Triple(NamedNode("x:s"), NamedNode("x:p"), Literal("old"))
    node = NamedNode(served.platform.graphs.public)
    served.platform.store.extend([Quad(old.subject, old.predicate, old.object, node)])
    served.platform.writer.change(query("say-hello.ru"), served.platform.house)
    kept = keeper.keep()
    served.platform.writer.change(query("new-number.ru"), served.platform.house)
    then = served.get(f"/dump/public.nt.gz?as-of={kept.commit}")
    now = served.get("/dump/public.nt.gz")
    assert then.headers["Holotype-Commit"] == str(kept.commit)
    assert f"{old} .\n".encode() in gzip.decompress(then.content)
    assert b"as it is written now" not in gzip.decompress(then.content)
    assert b"as it is written now" in gzip.decompress(now.content)


def test_a_dump_that_fails_is_torn_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    dumps = Dumps(tmp_path / "dumps", 1 << 30)
    with pytest.raises(Unavailable):
        list(dumps.along("x:g", State(tmp_path / "broken", 1, "1")))
    assert list((tmp_path / "dumps").iterdir()) == []


def test_who_only_looks_begins_nothing(served: Served) -> None:
    folder = served.platform.folder / "dumps"
    served.send("POST", "/sparql", data={"update": query("add-public.ru")}, token=served.administrator)
    before = set(folder.iterdir())
    answer = requests.head(f"{served.address}/dump/public.nt.gz", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["ETag"]
    assert set(folder.iterdir()) <= before


def test_one_waits_for_the_others(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.graph.dumps.AT_ONCE", 1)
    dumps = Dumps(tmp_path / "dumps", 1 << 30)
    folder, commit = platform.writer.snapshot()
    graphs = [platform.graphs.public, platform.graphs.vocabulary, platform.graphs.system]
    parts = [dumps.along(graph, State(folder, commit, "1")) for graph in graphs]
    for graph, part in zip(graphs, parts, strict=True):
        text = gzip.decompress(b"".join(part))
        if graph == platform.graphs.vocabulary:
            assert list(parse(text, format=RdfFormat.N_TRIPLES))


def test_not_many_at_once(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.graph.dumps.AT_ONCE", 0)
    monkeypatch.setattr("app.graph.dumps.PATIENCE", 0.2)
    folder, commit = platform.writer.snapshot()
    with pytest.raises(Busy):
        Dumps(tmp_path / "dumps", 1 << 30).along("x:g", State(folder, commit, "1"))
