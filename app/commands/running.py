"""What a command can read of an installation whose store belongs to a running server."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

from app.commands.opening import existing
from app.graph.catalogue import Catalogue
from app.graph.embedded import Snapshot
from app.graph.graphs import Graphs
from app.graph.kept_snapshots import KeptSnapshot, KeptSnapshots
from app.graph.root import data_root
from app.graph.sealing import Sealed
from app.settings import Settings


def in_use(found: Settings) -> KeptSnapshot | None:
    """The newest kept snapshot of a store that another process holds.

    None where nobody holds it, where an engine of its own has it, and where no snapshot is kept: the
    store is opened then, or refuses with the reason. Raises NotFound where there is no installation.
    """
    folder = existing(found)
    if found.store or not _held(folder / "store" / "LOCK"):
        return None
    every = KeptSnapshots(folder / "kept").all()
    return every[-1] if every else None


def _held(lock: Path) -> bool:
    """Whether another process holds the lock of an engine."""
    try:
        with lock.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def chain_of(found: Settings, kept: KeptSnapshot) -> Sealed:
    """The chain of the ledger as a snapshot has it."""
    snapshot, graphs = stored(found, kept)
    return Sealed(snapshot, Catalogue(data_root() / "queries"), graphs)


def stored(found: Settings, kept: KeptSnapshot) -> tuple[Snapshot, Graphs]:
    """A snapshot to be read, and the graphs of its installation."""
    folder = existing(found)
    base = json.loads((folder / "installation.json").read_text(encoding="utf-8"))["base"]
    return KeptSnapshots(folder / "kept").opened(kept), Graphs(base)
