"""Small files beside the store: laid out once, and those of an older version are completed."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from app.graph.kept_queries import KeptQueries
from app.graph.small_database import lay_out, opened
from app.graph.tokens import Tokens
from app.webhooks.outbox import EVERYTHING, Outbox

OLD_TOKEN = (
    "CREATE TABLE token (id TEXT PRIMARY KEY, hash TEXT, name TEXT, roles TEXT, created TEXT, expires TEXT)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.sqlite"


def older(path: Path, *statements: str) -> None:
    """A file as an older version left it."""
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def test_columns_that_an_older_file_lacks_are_added(path: Path) -> None:
    older(path, "CREATE TABLE thing (id TEXT)", "INSERT INTO thing VALUES ('one')")
    tables = """CREATE TABLE IF NOT EXISTS thing (
        id TEXT, said TEXT NOT NULL DEFAULT 'it''s', count INTEGER NOT NULL DEFAULT 7, free REAL);
        CREATE TABLE IF NOT EXISTS other (id TEXT);"""
    for _ in range(2):
        lay_out(path, tables)
        with opened(path) as database:
            assert database.execute("SELECT * FROM thing").fetchall() == [("one", "it's", 7, None)]
            columns = database.execute("PRAGMA table_info(thing)").fetchall()
    assert [(name, kind, required) for _, name, kind, required, _, _ in columns] == [
        ("id", "TEXT", 0), ("said", "TEXT", 1), ("count", "INTEGER", 1), ("free", "REAL", 0),
    ]  # fmt: skip


def test_an_older_file_of_tokens(path: Path) -> None:
    older(path, OLD_TOKEN, "INSERT INTO token VALUES ('a', 'h', 'old', 'loader', '2026-01-01', '2999-01-01')")
    tokens = Tokens(path)
    (old,) = tokens.all()
    assert (old.name, old.roles, old.owner, old.deeds, old.used) == ("old", {"loader"}, "", frozenset(), "")
    new = tokens.find(tokens.create(frozenset(), owner="me", deeds=frozenset(("read",))))
    assert new is not None
    assert (new.owner, new.deeds) == ("me", {"read"})


def test_an_older_file_of_webhooks(path: Path) -> None:
    older(
        path,
        "CREATE TABLE subscription (id TEXT PRIMARY KEY, owner TEXT, name TEXT, target TEXT, secret TEXT,"
        " created TEXT, seen INTEGER, paused TEXT)",
        "INSERT INTO subscription VALUES ('a', 'me', 'old', 'https://a.example', 's', '2026-01-01', 3, '')",
    )
    outbox = Outbox(path)
    new = outbox.subscribe("me", "new", "https://b.example", 4, frozenset(("read",)))
    old, second = outbox.all("me")
    assert (old.seen, old.deeds, old.paused_at) == (3, EVERYTHING, "")
    assert second == new
    outbox.pause("a", "failed")
    assert outbox.all("me")[0].paused_at


def test_an_older_file_of_queries_from_before_there_were_titles(path: Path) -> None:
    older(
        path,
        "CREATE TABLE query (id TEXT PRIMARY KEY, text TEXT NOT NULL, asked TEXT NOT NULL)",
        "CREATE TABLE keeper (owner TEXT, id TEXT, PRIMARY KEY (owner, id))",
        "INSERT INTO query VALUES ('abc', 'every sheet', '2026-01-01')",
        "INSERT INTO keeper VALUES ('me', 'abc')",
    )
    kept = KeptQueries(path)
    assert kept.of("me") == [("abc", "every sheet", "every sheet", "")]
    kept.keep("another", "me")
    assert [bool(one.kept) for one in kept.of("me")] == [True, False]


def test_several_that_complete_a_file_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    for number in range(10):
        path = tmp_path / f"{number}.sqlite"
        older(path, OLD_TOKEN)
        with ThreadPoolExecutor(8) as pool:
            assert [tokens.all() for tokens in pool.map(Tokens, [path] * 8)] == [[]] * 8


def test_a_look_up_does_not_lay_the_file_out_again(path: Path) -> None:
    kept = KeptQueries(path)
    name = kept.keep("every sheet")
    before = path.stat().st_ctime_ns
    assert kept.find(name) == "every sheet"
    assert path.stat().st_ctime_ns == before


def test_a_file_that_is_gone_is_made_again(path: Path) -> None:
    kept = KeptQueries(path)
    kept.keep("every sheet")
    path.unlink()
    assert kept.names_of("me") == set()
    assert kept.find(kept.keep("every other sheet")) == "every other sheet"
