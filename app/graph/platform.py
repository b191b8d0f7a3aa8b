"""Store, words, queries, shapes, readers and index of one installation, opened together."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from app import __version__
from app.graph import executable, vocabulary
from app.graph.backup import backup
from app.graph.catalogue import Catalogue
from app.graph.change import Changes
from app.graph.embedded import Embedded
from app.graph.errors import Unavailable
from app.graph.federation import Federation
from app.graph.feed import Feed
from app.graph.granted import Granted
from app.graph.graphs import Graphs
from app.graph.inventory import Inventories
from app.graph.keeper import Keeper
from app.graph.kept_snapshots import KeptSnapshot, KeptSnapshots
from app.graph.past_queries import PastQueries
from app.graph.people import People
from app.graph.permission import Permissions
from app.graph.principal import Principal
from app.graph.read_log import ReadLog
from app.graph.readers import Limits, Readers
from app.graph.recovery import recover
from app.graph.retention import Retention
from app.graph.root import data_root
from app.graph.sensitivity_follow import finish
from app.graph.shapes import Shapes, house_shapes
from app.graph.snapshots import Snapshots
from app.graph.store import Store, View, triples
from app.graph.tokens import TokenRecord, Tokens
from app.graph.workbench import Workbench
from app.graph.writer import Writer

if TYPE_CHECKING:
    from app.graph.remote import Remote
    from app.graph.remote_readers import RemoteReaders
    from app.graph.search import SearchIndex

log = logging.getLogger("holotype.platform")
DEFAULT_BASE = "http://127.0.0.1:8000/"


class Platform:
    """One installation. ``folder`` holds everything it keeps; ``base`` begins every IRI it mints."""

    def __init__(
        self,
        folder: Path | None,
        *,
        base: str = "",
        remote: Remote | None = None,
        readers: int = 2,
        limits: Limits | None = None,
        retention: Retention | None = None,
        conformance: bool = False,
    ) -> None:
        self.conformance = conformance
        self.closing: list[Callable[[], None]] = []  # ends what works on the store beside requests
        self._temporary = tempfile.TemporaryDirectory(prefix="holotype-") if folder is None else None
        # absolute: files below it are sent, and a framework takes a relative path for its own
        self.folder = Path(self._temporary.name if self._temporary else folder or ".").absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root = data_root()
        self.base = self._remembered(base)
        self.graphs = Graphs(self.base)
        self.catalogue = Catalogue(self.root / "queries")
        self.tokens, self.reads = Tokens(self.folder / "tokens.sqlite"), ReadLog(self.folder / "reads.sqlite")
        self.store: Store = remote or Embedded(self.folder / "store")
        self.snapshots: Snapshots | None = None
        if isinstance(self.store, Embedded):
            self.snapshots = Snapshots(self.store, self.folder / "snapshots")
        self.writer = Writer(
            self.store, self.catalogue, self.graphs, self.snapshots, recording=not conformance
        )
        recover(self.writer, self.staging, self.quarantine, self.folder / "loads", partial(finish, self))
        if not conformance:
            self.writer.chain.catch_up()
        self.permissions, self.changes = Permissions(self), Changes(self)
        self.readers = self._reading(remote, readers, limits)
        self.past, self.federation, self.people = PastQueries(), Federation(), People(self)
        self.keeper: Keeper | None = None
        if self.snapshots is not None:
            kept = KeptSnapshots(self.folder / "kept")
            self.keeper = Keeper(self.writer, kept, retention or Retention())
        self.feed: Feed | None = None
        if not conformance:
            self._teach_words()
            self.feed = Feed(self)
            self.writer.listeners.append(self.feed.heard)
            self.granted = Granted(self)  # after the feed, since it commits while a commit is told

    def _reading(self, remote: Remote | None, size: int, limits: Limits | None) -> Readers | RemoteReaders:
        if remote is None:
            return Readers(self.writer.snapshot, size=size, limits=limits or Limits())
        from app.graph.remote_readers import RemoteReaders  # late: an embedded store asks nobody

        return RemoteReaders(remote, lambda: self.writer.commit, limits=limits)

    # -- what it is made of ----------------------------------------------------------------

    def _remembered(self, base: str) -> str:
        """The base IRI: given the first time, remembered from then on. Raises Unavailable."""
        path = self.folder / "installation.json"
        known = json.loads(path.read_text())["base"] if path.exists() else ""
        base = base and base.rstrip("/") + "/"
        if known and base and known != base:
            raise Unavailable(
                f"This store was made for {known}, not for {base}: its IRIs begin so.",
                remedy=f"Leave --base away, or give --base {known}.",
            )
        base = known or base or DEFAULT_BASE
        if not known:
            path.write_text(json.dumps({"base": base, "version": __version__}) + "\n")
        return base

    @property
    def staging(self) -> Path:
        """Where a harvest keeps what it has not committed yet."""
        return self.folder / "staging"

    @property
    def quarantine(self) -> Path:
        """Where refused records wait."""
        return self.folder / "quarantine"

    @cached_property
    def shapes(self) -> Shapes:
        """All shapes of the house."""
        return house_shapes(self.root)

    @cached_property
    def inventories(self) -> Inventories:
        """What is in each public graph, counted after commits when somebody asks."""
        return Inventories(self)

    def _teach_words(self) -> None:
        """Bring words, shapes and queries into the store where they differ from it."""
        digest = vocabulary.digest(self.root)
        path = self.folder / "words.sha256"
        if path.exists() and path.read_text() == digest:
            return
        graph = self.graphs.vocabulary
        files = (vocabulary.quads(self.root, graph), executable.quads(self.catalogue, self.base, graph))
        text = self.catalogue["graph/triples"].bind()
        found = triples(self.store.query(text, View((graph,), ())))
        was = {Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in found}
        now = vocabulary.as_stored(chain(*files)) if was else set(chain(*files))
        with self.writer.writing():
            self.store.extend(now - was)
            stale = self.catalogue["graph/delete-quads"].bind(quads=was - now)
            said = f"words {digest}"
            self.writer.change(stale, self.house, type="holotype:WordsUpdate", said=said, documents=())
        path.write_text(digest)
        log.info("words loaded", extra={"quads": len(now)})

    def search_index(self) -> SearchIndex:
        """The index of what everybody sees. Raises Unavailable."""
        if self.feed is None:
            raise Unavailable("This server runs without a search index.")
        self.feed.settle()
        return self.feed.index

    # -- who is at it ----------------------------------------------------------------------

    def visitor(self) -> Principal:
        """Anybody."""
        return Principal(f"{self.base}agent/visitor", "Visitor", view=self.graphs.view_of_everyone())

    def principal_of(self, agent: str) -> Principal:
        """A person with the roles that hold now. Raises NotFound, Forbidden for those who are banned."""
        return self.people.principal(agent)

    @property
    def house(self) -> Principal:
        """The house itself: it sees every graph there is."""
        roles = frozenset(("administrator",))
        return Principal(f"{self.base}agent/holotype", "Holotype", roles, self.all_graphs())

    def holder(self, record: TokenRecord) -> Principal:
        """Whoever shows a token. Raises NotFound, Forbidden where its owner is gone or banned."""
        if record.owner:
            return self.people.principal(record.owner, record.deeds)
        wide = "administrator" in record.roles
        view = self.all_graphs() if wide else self.graphs.view_of_everyone()
        return Principal(f"{self.base}agent/token-{record.id}", record.name, record.roles, view)

    def all_graphs(self) -> View:
        """The graphs of the house and whatever else an administrator has made."""
        known = self.graphs.view_of_administrators()
        made = self.store.named_graphs() if isinstance(self.store, Embedded) else ()
        others = tuple(graph for graph in made if graph not in known.named)
        return View((*known.default, *others), (*known.named, *others))

    def workbench(self, principal: Principal | None = None, past: KeptSnapshot | None = None) -> Workbench:
        """A principal at this graph, or at a kept snapshot of it; a visitor by default."""
        if past is not None and self.keeper is not None:
            past = self.keeper.shield.settled(past)
        return Workbench(self, principal or self.visitor(), past)

    # -- how it is -------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """Ready, version, commit and counts, as ``/status.json`` says them."""
        index = self.feed.index if self.feed else None
        return {
            "ready": True,
            "version": __version__,
            "base": self.base,
            "engine": "remote" if self.snapshots is None else "oxigraph",
            "commit": self.writer.commit,
            "search": {"commit": index.stamp if index else None, "behind": self.behind()},
            "counts": self.feed.counts() if self.feed else {},
            "running": len(self.readers.running()),
        }

    def behind(self) -> int:
        """How many commits the search index lags."""
        return self.writer.commit - self.feed.index.stamp if self.feed else 0

    def backup(self, target: Path) -> int:
        """A whole copy of this moment at ``target``, which must not exist. Gives its commit."""
        return backup(self, target)

    def close(self) -> None:
        """End readers, let go of index and store, remove what is temporary."""
        parts = (self.readers, self.keeper, self.feed, self.snapshots, self.store, self.reads)
        for end in (*self.closing, *(part.close for part in parts if part is not None)):
            end()
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
