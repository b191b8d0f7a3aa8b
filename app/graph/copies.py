"""A copy of the store on which the first operations of an update have happened already.

For updates whose later operations read what the earlier ones change: their effect can only be
worked out where the earlier effect is, and the store itself must not have it yet.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store as Oxigraph

from app.graph.delta import Delta
from app.graph.embedded import Embedded
from app.graph.errors import BadQuery
from app.graph.readers import Readers

if TYPE_CHECKING:
    from app.graph.platform import Platform


@contextmanager
def readers_after(platform: Platform, delta: Delta, number: int) -> Iterator[Readers]:
    """Readers on a copy in which ``delta`` has happened; it is gone afterwards.

    Raises BadQuery on an engine that can make no copy of itself.
    """
    if not isinstance(platform.store, Embedded) or platform.snapshots is None:
        raise BadQuery(
            f"Operation {number} reads what the ones before it change, so its effect cannot be worked out, "
            "checked and recorded before it happens.",
            remedy="Send it as an update of its own, after the first.",
        )
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-", dir=platform.folder))
    try:
        with platform.writer.writing():
            platform.store.backup(folder / "copy")
            commit = platform.writer.commit
        copy = Oxigraph(str(folder / "copy"))
        for quad in delta.removed:
            copy.remove(quad)
        copy.extend(delta.added)
        copy.flush()
        del copy
        readers = Readers(lambda: (folder / "copy", commit), size=1, limits=platform.readers.limits)
        try:
            yield readers
        finally:
            readers.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
