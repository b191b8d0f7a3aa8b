"""Takes commits into a journal and is killed in the middle of one: a process of its own.

Given the folder of an installation and the number of the commit.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from app.graph.journal import Journal
from app.graph.journal_entries import Commit, Entries, Entry
from app.graph.platform import Platform

real = Entries.documents
fatal = int(sys.argv[2])


def dying(entries: Entries, commit: Commit) -> Iterator[list[Entry]]:
    """The documents of a commit; after the first of the fatal one there is no more of this process."""
    for batch in real(entries, commit):
        yield batch
        if commit.number == fatal:
            os.kill(os.getpid(), signal.SIGKILL)


Entries.documents = dying  # type: ignore[method-assign]
Journal(Platform(Path(sys.argv[1]))).level(60)
