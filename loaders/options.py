"""What whoever starts a load may ask of it."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.record import Limits
from loaders.workers import Workers


@dataclass(frozen=True)
class Options:
    """How to read: ``name`` stands for the dataset where the archive does not name itself.

    With ``dry_run`` nothing is written, and the report says what would come of it. ``blind`` is whoever
    does not see all that is kept back: a dry run then compares no record of which something is, or one
    could ask for it guess by guess and leave no trace. ``workers`` are those that are there already,
    which stay afterwards, or how many are to be started where there is enough to do.
    """

    name: str = ""
    orphans: bool = False
    core: str | None = None
    workers: int | Workers = 2
    limits: Limits = Limits()
    dry_run: bool = False
    blind: bool = False


USUAL = Options()
