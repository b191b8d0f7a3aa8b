"""What a load leaves between two halves is brought to the policy before anything of the load is shown.

A load cuts each record by itself. Documents that several records have, pictures for instance, are kept
back as strictly as any of them wants: that is known when all of them are in the store.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.graph.principal import Principal
from app.graph.sensitivity_apply import WORK, Application, Work
from app.graph.writer import Receipt

if TYPE_CHECKING:
    from app.graph.platform import Platform


def following(
    platform: Platform, principal: Principal, documents: Collection[str], load: str, commit: int
) -> tuple[str, Receipt] | None:
    """The commit that follows that of the activity ``load``, with its update; None where it changes nothing.

    What the ledger of everybody was told by the load, and is not to know, goes with it.
    """
    if not documents:
        return None
    at = datetime.now(UTC)
    activity = platform.writer.activity(at, commit)
    work = _worked_out(platform, principal, documents, load, activity, at)
    if not work.text:
        return None
    receipt = Receipt(activity, commit, at, work.documents)
    return platform.writer.recorded(work.text, principal, receipt, type=WORK, said=work.said), receipt


def finish(platform: Platform, documents: Collection[str], load: str) -> None:
    """The same after a start, for a load that was cut short before it."""
    writer, at = platform.writer, datetime.now(UTC)
    with writer.writing():
        activity = writer.activity(at, writer.commit + 1)
        work = _worked_out(platform, platform.house, documents, load, activity, at)
        if work.text:
            names, said = work.documents, work.said
            writer.change(work.text, platform.house, type=WORK, said=said, documents=names, at=at)


def _worked_out(
    platform: Platform,
    principal: Principal,
    documents: Collection[str],
    load: str,
    activity: str,
    at: datetime,
) -> Work:
    application = Application(platform, principal)
    return application.work_out(application.around(documents), activity, at, since=load)
