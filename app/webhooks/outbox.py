"""Subscriptions and the messages that are to go out, in a small file beside the store.

A message is put in with the place up to which its subscription has been served, in one transaction:
a kill loses none. It goes out until it is heard; sent twice, it has the same id.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.errors import BadParameter
from app.graph.small_database import lay_out, opened
from app.webhooks.signing import new_secret

MOST = 2_000  # subscriptions of an installation
MOST_OF_ONE = 10  # subscriptions of one owner
EVERYTHING = "*"  # the deeds of who is limited by no token
KEPT = 50  # messages of a subscription that are kept after they were heard
# Seconds after which a message is tried again; after the last one it is dead.
PAUSES: Sequence[float] = (5, 30, 300, 1800, 7200, 18000, 36000, 86400)
# Why a subscription is paused: its receiver wants no more, or took nothing until a message was given up;
# its owner may not sign in, or the token that added it has ended.
REASONS = ("unwanted", "failed", "banned", "ended")
_PAUSE = "UPDATE subscription SET paused = ?, paused_at = ? WHERE id = ?"
_TABLES = """
CREATE TABLE IF NOT EXISTS subscription (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL,
    secret TEXT NOT NULL, created TEXT NOT NULL, seen INTEGER NOT NULL, paused TEXT NOT NULL,
    deeds TEXT NOT NULL DEFAULT '*', paused_at TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, subscription TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    made REAL NOT NULL, tries INTEGER NOT NULL, due REAL NOT NULL, state TEXT NOT NULL,
    answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_due ON message (state, subscription, number);
"""


class Subscription(NamedTuple):
    """Who wants to be told where. ``seen`` is the last commit that messages were made of.

    ``paused`` says why none are made or sent, "" where they are: one of REASONS. ``deeds`` are those
    of the token that added it; what these do not open is not told.
    """

    id: str
    owner: str
    name: str
    target: str
    secret: str
    created: str
    seen: int
    paused: str
    deeds: str = EVERYTHING
    paused_at: str = ""

    def limited_to(self) -> frozenset[str] | None:
        """The deeds of the token that added it, None where none limits it."""
        return None if self.deeds == EVERYTHING else frozenset(self.deeds.split())


class Message(NamedTuple):
    """A message: ``state`` is waiting, heard or dead; ``answer`` what came of the last try."""

    id: str
    subscription: str
    commit: int
    body: str
    made: float
    tries: int
    due: float
    state: str
    answer: str


class Outbox:
    """The outbox of one installation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lay_out(path, _TABLES)

    # -- subscriptions -----------------------------------------------------------------------

    def subscribe(
        self, owner: str, name: str, target: str, seen: int, deeds: frozenset[str] | None = None
    ) -> Subscription:
        """A new subscription, to be told what comes after the commit ``seen``. Raises BadParameter."""
        made = Subscription(
            secrets.token_hex(6), owner, name, target, new_secret(),
            _now(), seen, "", EVERYTHING if deeds is None else " ".join(sorted(deeds)),
        )  # fmt: skip
        with opened(self._path) as database:
            database.execute("BEGIN IMMEDIATE")  # two at once are counted one after the other
            count, own = database.execute(
                "SELECT COUNT(*), COALESCE(SUM(owner = ?), 0) FROM subscription", (owner,)
            ).fetchone()
            if own >= MOST_OF_ONE:
                raise BadParameter(f"You have {MOST_OF_ONE} webhooks already.", remedy="Remove one first.")
            if count >= MOST:
                raise BadParameter(
                    f"There are {MOST} webhooks already.", remedy="Ask an administrator to remove some."
                )
            database.execute("INSERT INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)
        return made

    def all(self, owner: str = "") -> list[Subscription]:
        """Every subscription, or those of an owner, the oldest first."""
        text = "SELECT * FROM subscription WHERE ? IN ('', owner) ORDER BY created, id"
        with opened(self._path) as database:
            rows = database.execute(text, (owner,)).fetchall()
        return [Subscription(*row) for row in rows]

    def remove(self, id: str) -> None:
        """End a subscription and drop its messages."""
        with opened(self._path) as database:
            database.execute("DELETE FROM subscription WHERE id = ?", (id,))
            database.execute("DELETE FROM message WHERE subscription = ?", (id,))

    def pause(self, id: str, why: str) -> None:
        """Make and send nothing for the time being, or again where ``why`` (of REASONS) is empty."""
        with opened(self._path) as database:
            database.execute(_PAUSE, (why, _now() if why else "", id))

    # -- messages ----------------------------------------------------------------------------

    def put(self, subscription: str, commits: Sequence[int], seen: int) -> None:
        """Put in the messages about some commits, and how far that is, both or neither.

        They get their bodies when they are sent, by what their owner sees then.
        """
        now = time.time()
        rows = [
            (f"msg_{subscription}_{number}", subscription, number, "", now, 0, now, "waiting", "")
            for number in commits
        ]
        with opened(self._path) as database:
            database.executemany("INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            text = "UPDATE subscription SET seen = MAX(seen, ?) WHERE id = ?"
            database.execute(text, (seen, subscription))

    def test(self, subscription: str, body: str) -> str:
        """Put in a message that tells of no commit; it goes first. Gives its id."""
        id = f"msg_{subscription}_test-{secrets.token_hex(4)}"
        now = time.time()
        with opened(self._path) as database:
            row = (id, subscription, 0, body, now, 0, now, "waiting", "")
            database.execute("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return id

    def next(self) -> list[Message]:
        """The first waiting message of each subscription that is not paused, due or not."""
        text = """SELECT m.* FROM message m JOIN subscription s ON s.id = m.subscription
            WHERE m.state = 'waiting' AND s.paused = '' AND NOT EXISTS (SELECT 1 FROM message e
            WHERE e.state = 'waiting' AND e.subscription = m.subscription
            AND (e.number, e.made, e.id) < (m.number, m.made, m.id))"""
        with opened(self._path) as database:
            return [Message(*row) for row in database.execute(text)]

    def heard(self, message: Message, answer: str) -> None:
        """Note that a message was taken; the oldest such messages are forgotten."""
        with opened(self._path) as database:
            text = "UPDATE message SET state = 'heard', tries = tries + 1, answer = ? WHERE id = ?"
            database.execute(text, (answer, message.id))
            database.execute(
                """DELETE FROM message WHERE state = 'heard' AND subscription = ? AND id NOT IN (
                SELECT id FROM message WHERE state = 'heard' AND subscription = ?
                ORDER BY made DESC, number DESC LIMIT ?)""",
                (message.subscription, message.subscription, KEPT),
            )

    def failed(self, message: Message, answer: str, pauses: Sequence[float] = PAUSES) -> None:
        """Note that a message was not taken: it waits for another try, or is dead and stops its webhook."""
        dead = message.tries >= len(pauses)
        due = time.time() + (0 if dead else pauses[message.tries])
        with opened(self._path) as database:
            database.execute(
                "UPDATE message SET state = ?, tries = tries + 1, due = ?, answer = ? WHERE id = ?",
                ("dead" if dead else "waiting", due, answer, message.id),
            )
            if dead:
                database.execute(_PAUSE, ("failed", _now(), message.subscription))

    def again(self, subscription: str) -> int:
        """Let all dead and waiting messages of a subscription be tried at once. Gives how many."""
        with opened(self._path) as database:
            changed = database.execute(
                """UPDATE message SET state = 'waiting', tries = 0, due = ?
                WHERE subscription = ? AND state <> 'heard'""",
                (time.time(), subscription),
            )
        return changed.rowcount

    def messages(self, subscription: str, limit: int = 20) -> list[Message]:
        """The latest messages of a subscription, those that were not heard first."""
        text = """SELECT * FROM message WHERE subscription = ?
            ORDER BY state = 'heard', made DESC, number DESC LIMIT ?"""
        with opened(self._path) as database:
            return [Message(*row) for row in database.execute(text, (subscription, limit))]

    def counts(self, subscription: str) -> dict[str, int]:
        """How many messages of a subscription are in each state."""
        text = "SELECT state, COUNT(*) FROM message WHERE subscription = ? GROUP BY state"
        with opened(self._path) as database:
            found = dict(database.execute(text, (subscription,)).fetchall())
        return {state: found.get(state, 0) for state in ("waiting", "heard", "dead")}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
