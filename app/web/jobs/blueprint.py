"""What the pages of long work share: the queue, who sees which job, and what a job shows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, url_for

from app.graph.errors import NotFound
from app.graph.principal import Principal
from app.jobs import Job, Jobs
from app.web import context, waiting
from app.web.context import as_data, workbench
from app.web.locale import N_, gettext
from app.web.negotiation import JSON
from app.web.pages import address_of

blueprint = Blueprint("loads", __name__)
KINDS = {"load": N_("Load"), "policy": N_("Policy"), waiting.KIND: N_("Download")}


def jobs() -> Jobs:
    """The jobs of this server."""
    return current_app.extensions["holotype-jobs"]  # type: ignore[no-any-return]


def may_load() -> bool:
    """Whether the one who asks may have archives loaded."""
    return workbench().principal.may_load().allowed


def only_loaders() -> None:
    """Raise Forbidden for whoever may not load."""
    principal = workbench().principal
    command = "holotype token create --role loader"
    remedy = gettext("Ask an administrator for the role, or make a token: %(command)s", command=command)
    principal.hold_to(principal.may_load(), remedy)


def somebody() -> Principal:
    """The one who asks, when they are signed in. Raises Forbidden."""
    return context.somebody(
        gettext("Jobs are shown to those who started them."), gettext("Sign in, or show a token.")
    )


def sees_all() -> bool:
    """Whether the one who asks sees the jobs of others."""
    return workbench().principal.may_oversee().allowed


def seen() -> list[Job]:
    """The jobs that the one who asks may see, newest first; never the exact values of others."""
    me, everybody = somebody().iri, sees_all()
    found = [*jobs().all(), *waiting.every()]
    mine = [job for job in found if job.by == me or (everybody and not waiting.private(job))]
    return sorted(mine, key=lambda job: job.created, reverse=True)


def find(id: str) -> Job:
    """One of them. Raises NotFound for those of others too: there is nothing to be learned of them."""
    for job in seen():
        if job.id == id:
            return job
    raise NotFound(
        gettext("There is no job %(id)s of yours.", id=id), remedy=gettext("Your jobs are listed at /jobs.")
    )


def shown(job: Job) -> dict[str, Any]:
    """A job as its address shows it; what it was told stays inside."""
    plain = asdict(job)
    del plain["payload"]
    return plain | {"href": href(job)}


def begun(job: Job) -> Response:
    """The answer to whoever started a job: a form is led to its page, a program is told where it is."""
    if not as_data(JSON):
        return redirect(href(job), code=303)  # type: ignore[return-value]
    response = jsonify(shown(job))
    response.status_code = 202
    response.headers["Location"] = href(job)
    return response


def href(job: Job) -> str:
    """The address of its page: a download has one of its own, which stays."""
    own = address_of("specimens.download", id=job.id) if job.kind == waiting.KIND else ""
    return own or url_for("loads.job", id=job.id)


def kind(job: Job) -> str:
    """What sort of work it is, in words."""
    if job.payload.get("dry_run") or job.payload.get("dryRun"):
        return gettext("Trial of a load") if job.kind == "load" else gettext("Trial of the policy")
    return gettext(KINDS.get(job.kind, job.kind))
