"""After a kill: a harvest whose load is in is finished, any other leaves nothing."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.graph.embedded import Embedded
from app.graph.quarantine import file_of, settle
from app.graph.store import View
from app.graph.writer import Writer

log = logging.getLogger("holotype.recovery")
FINISH = "finish.ru"
PLAN = "plan.json"
REPORT = "report.json"
MIXED = "mixed"  # in the plan: documents that are to be looked at once the load is in


def note(folder: Path, name: str, text: str) -> None:
    """Write a file of a staging folder, whole or not at all."""
    draft = folder / f"{name}.draft"
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / name)


def recover(
    writer: Writer,
    staging: Path,
    quarantine: Path,
    reports: Path,
    follow: Callable[[list[str], str], None] = lambda *_: None,
) -> None:
    """Look through ``staging`` and finish or forget each harvest found there.

    ``follow`` brings documents of the load of an activity to the policy.

    The load of a harvest is atomic and carries the harvest's own description, so asking for that
    tells whether it came in; the update that completes it was written down before.
    """
    if not staging.exists():
        return
    for folder in sorted(staging.iterdir()):
        plan = json.loads((folder / PLAN).read_text()) if (folder / PLAN).exists() else {}
        finish = folder / FINISH
        if plan and finish.exists() and _came_in(writer, plan):
            if writer.commit < plan["commit"]:
                writer.store.update(finish.read_text(encoding="utf-8"))
                writer.commit = plan["commit"]
                log.warning("finished a harvest that was interrupted", extra=_named(plan))
            if mixed := plan.get(MIXED):
                writer.chain.catch_up()
                follow(mixed, plan["activity"])
            settle(folder, file_of(quarantine, plan["dataset"]))
            _report(folder, reports / f"{plan['activity'].rpartition('/')[2]}.json")
        elif plan:
            log.warning("took back a harvest that was interrupted", extra=_named(plan))
        shutil.rmtree(folder)
    if isinstance(writer.store, Embedded):
        _sweep(writer.store, staging)


def _named(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plan.items() if name != MIXED}


def _report(folder: Path, path: Path) -> None:
    """The report as it was when the load came in, where the load did not get to write its last one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        (folder / REPORT).replace(path)


def _came_in(writer: Writer, plan: dict[str, object]) -> bool:
    text = writer.catalogue["ledger/harvest-came-in"].bind(activity=plan["activity"])
    return bool(writer.store.query(text, View((writer.graphs.ledger,), ())))


def _sweep(store: Embedded, staging: Path) -> None:
    """Remove table files that a killed bulk load left: old ones that a fresh copy does not contain."""
    copy = staging / "sweep"
    store.backup(copy)
    wanted = {path.name for path in copy.iterdir()}
    shutil.rmtree(copy)
    assert store.folder is not None
    for name in store.found - wanted:
        (store.folder / name).unlink(missing_ok=True)
        log.info("removed a stray file", extra={"file": name})
