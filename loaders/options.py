"""What whoever starts a load may ask of it."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.record import Limits


@dataclass(frozen=True)
class Options:
    """How to read: ``name`` stands for the dataset where the archive does not name itself.

    With ``dry_run`` nothing is written, and the report says what would come of it.
    """

    name: str = ""
    orphans: bool = False
    core: str | None = None
    workers: int = 2
    limits: Limits = Limits()
    dry_run: bool = False


USUAL = Options()
