"""The one writer: commits are counted, recorded, serialised, and seen by whoever asks next."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.graph.errors import BadQuery, Forbidden
from app.graph.platform import Platform
from app.graph.store import View

TEXTS = Path(__file__).parent / "texts"


def text(name: str, **names: str) -> str:
    found = (TEXTS / name).read_text(encoding="utf-8")
    for key, value in names.items():
        found = found.replace(f"urn:{key}", value)
    return found


def rows(platform: Platform, name: str, **names: str) -> list[str]:
    bench = platform.workbench(platform.house)
    with bench.ask(text(name, **names), media_type="text/csv") as outcome:
        return outcome.read().decode().split()[1:]


def test_an_update_is_counted_and_recorded_with_who_and_what(platform: Platform) -> None:
    commit = platform.writer.commit
    said = text("say-hello.ru", graph=platform.graphs.public)
    receipt = platform.workbench(platform.house).update(said)
    assert receipt.commit == commit + 1 == platform.writer.commit
    recorded = rows(platform, "activity.rq", activity=receipt.activity)
    assert recorded == [f"{commit + 1},{platform.house.iri}"]


def test_a_refused_update_writes_nothing(platform: Platform) -> None:
    commit = platform.writer.commit
    with pytest.raises(BadQuery):
        platform.workbench(platform.house).update(text("insert-then-broken.ru"))
    assert platform.writer.commit == commit


def test_a_visitor_may_not_write(platform: Platform) -> None:
    with pytest.raises(Forbidden) as caught:
        platform.workbench().update(text("say-hello.ru", graph=platform.graphs.public))
    assert not caught.value.signed_in


def test_who_has_written_reads_it_in_the_next_query(platform: Platform) -> None:
    graph = platform.graphs.public
    for number in range(5):
        platform.workbench(platform.house).update(text("count-up.ru", graph=graph))
        assert rows(platform, "counter.rq") == [str(number + 1)]


def test_increments_in_threads_are_not_lost(platform: Platform) -> None:
    update = text("count-up.ru", graph=platform.graphs.public)
    bench = platform.workbench(platform.house)
    threads = [threading.Thread(target=lambda: [bench.update(update) for _ in range(6)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(platform, "counter.rq") == ["24"]


def test_a_prologue_in_front_of_each_operation_is_understood(platform: Platform) -> None:
    platform.workbench(platform.house).update(text("two-prologues.ru", graph=platform.graphs.public))
    found = platform.store.query(text("ask-two.rq"), View((platform.graphs.public,), ()))
    assert bool(found)


def test_a_store_remembers_its_base_and_refuses_another(tmp_path: Path) -> None:
    Platform(tmp_path / "s", base="https://one.example/").close()
    with Platform(tmp_path / "s") as again:
        assert again.base == "https://one.example/"
    with pytest.raises(Exception, match=r"one\.example"):
        Platform(tmp_path / "s", base="https://two.example/")


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    with Platform(tmp_path / "s") as first:
        commit = first.writer.commit
    with Platform(tmp_path / "s") as second:
        assert second.writer.commit == commit
        assert second.behind() == 0
