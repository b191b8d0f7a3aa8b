"""What carries messages out, beside the requests: made of commits, sent in order, tried again."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from app.graph.errors import BadParameter, Forbidden, NotFound
from app.graph.journal import Journal
from app.graph.listing import Listing
from app.graph.platform import Platform
from app.graph.telling import told
from app.webhooks.outbox import PAUSES, Message, Outbox, Subscription
from app.webhooks.owners import Ended, audience
from app.webhooks.signing import headers
from app.webhooks.target import post

log = logging.getLogger("holotype.webhooks")
AT_ONCE = 4  # receivers that are told at the same time
_LONGEST = 30.0  # seconds between two looks at what is due
_PIECE = 100  # commits that messages are made of at once
_GONE = 410  # a receiver says so that wants no more


class Delivery:
    """Carries out the messages of an outbox. What each tells is what its owner sees when it is sent."""

    def __init__(
        self,
        outbox: Outbox,
        journal: Journal,
        platform: Platform,
        allowed: Collection[str] = (),
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.outbox, self.allowed = outbox, frozenset(allowed)
        self._journal, self._platform = journal, platform
        self._pauses = pauses
        self._stop = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the messages that are under way."""
        self._stop = True
        self.wake()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def wake(self) -> None:
        """Look at once."""
        with self._journal.changed:
            self._journal.changed.notify_all()

    def _run(self) -> None:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as crew:
            while not self._stop:
                try:
                    commit = self._journal.level(60.0)
                    self.fill(commit)
                    sent = self.send(crew)
                except Exception:
                    log.exception("webhooks are tried again")
                    commit, sent = -1, 0
                if not sent:
                    self._wait(commit)

    def _wait(self, commit: int) -> None:
        """Until something is committed or due."""
        with self._journal.changed:
            waiting = [message.due for message in self.outbox.next()]
            seconds = min([_LONGEST, *(due - time.time() for due in waiting)])
            if not self._stop and seconds > 0 and not self._journal.behind(commit):
                self._journal.changed.wait(seconds)

    def fill(self, commit: int) -> None:
        """Make messages of the commits that subscriptions have not been told."""
        for one in self.outbox.all():
            seen = one.seen
            while not one.paused and seen < commit and (listing := self._listing(one, commit)) is not None:
                found = [made.commit for made in listing.commits(seen, _PIECE)]
                seen = found[-1] if len(found) == _PIECE else commit
                self.outbox.put(one.id, found, seen)

    def _listing(self, one: Subscription, commit: int) -> Listing | None:
        """What its owner sees up to a commit; None where nobody may be told, and it ends or pauses."""
        try:
            seen = audience(self._platform, one)
        except NotFound:
            self.outbox.remove(one.id)
            return None
        except (Forbidden, Ended) as error:
            self.outbox.pause(one.id, "ended" if isinstance(error, Ended) else "banned")
            return None
        bare = self._journal.sees_bare(seen)
        return Listing(self._journal, self._platform.base, self._journal.seen(seen), commit, bare=bare)

    def send(self, crew: ThreadPoolExecutor) -> int:
        """Send what is due, one message of each subscription. Gives how many were tried."""
        now = time.time()
        due = [message for message in self.outbox.next() if message.due <= now]
        list(crew.map(self._send, due))
        return len(due)

    def _send(self, message: Message) -> None:
        subscription = next((s for s in self.outbox.all() if s.id == message.subscription), None)
        if subscription is None:
            return  # removed in between
        listing = self._listing(subscription, max(message.commit, 1))
        if listing is None:
            return
        text = message.body if not message.commit else _told(listing, message.commit)
        if not text:
            self.outbox.heard(message, "not sent: nothing of it is seen any more")
            return
        body = text.encode()
        said = headers(subscription.secret, message.id, int(time.time()), body)
        try:
            status = post(subscription.target, body, said, self.allowed)
        except (OSError, BadParameter) as error:
            self.outbox.failed(message, str(error)[:300], self._pauses)
            return
        if 200 <= status < 300:
            self.outbox.heard(message, str(status))
            return
        self.outbox.failed(message, f"status {status}", self._pauses)
        if status == _GONE:
            self.outbox.pause(subscription.id, "unwanted")


def _told(listing: Listing, commit: int) -> str:
    """The body of the message about a commit; "" where nothing of it is seen."""
    made = next(iter(listing.commits(commit - 1, 1)), None)
    if made is None or made.commit != commit:
        return ""
    return _body("commit", made.at, told(listing, made))


def _body(type: str, at: str, data: object) -> str:
    return json.dumps({"type": type, "timestamp": at, "data": data}, ensure_ascii=False)


def trial(at: str) -> str:
    """The body of a message that tells of nothing."""
    return _body("test", at, {"says": "This webhook works."})
