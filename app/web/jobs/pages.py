"""The pages of jobs: those one may see, one of them with its progress and what came of it, its end."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, request

from app.jobs import Job
from app.web import waiting
from app.web.context import as_data
from app.web.findings import findings
from app.web.format import href as leads_to
from app.web.history.agents import named
from app.web.jobs.blueprint import blueprint, find, href, jobs, kind, may_load, seen, sees_all, shown
from app.web.jobs.loads import can_follow
from app.web.locale import gettext
from app.web.negotiation import JSON
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.titles import titles

_COUNTS = ("seen", "new", "changed", "unchanged", "gone", "refused", "aside", "disputed")
_POLICY = ("lookedAt", "changed", "protected", "opened", "redacted")


@page(blueprint, "/jobs", usual=JSON, endpoint="every")
def every() -> Page:
    """Your jobs, newest first; those of everybody for administrators."""
    found = seen()
    everybody = sees_all()
    return Page(
        "jobs/index.html",
        {
            "title": gettext("All jobs") if everybody else gettext("My jobs"),
            "everybody": everybody,
            "jobs": [shown(job) for job in found],
        },
        {
            "kinds": {job.id: kind(job) for job in found},
            "agents": named(job.by for job in found) if everybody else {},
            "open": any(not job.over for job in found),
        },
    )


@page(blueprint, "/jobs/<id>", usual=JSON, endpoint="job")
def job(id: str) -> Page | Response:
    """One job: state, progress, and in the end its report."""
    found = find(id)
    if found.kind == waiting.KIND and not request.path.endswith(".json"):
        return redirect(href(found), code=303)  # type: ignore[return-value]
    return Page("jobs/job.html", shown(found), _around(found))


def _around(job: Job) -> dict[str, Any]:
    """What the page says beside the job: who, the numbers, the findings, where it leads."""
    result = job.result
    names = _COUNTS if job.kind == "load" else _POLICY
    return {
        "kind_name": kind(job),
        "agent": named([job.by]).get(job.by),
        "numbers": {name: result[name] for name in names if name in result and not result.get("failed")},
        "findings": findings(result.get("faults", [])),
        "samples": _samples(result.get("samples", [])),
        "redact": bool(job.payload.get("redact")),
        "trial": bool(job.payload.get("dry_run") or job.payload.get("dryRun")),
        "again": may_load() and can_follow(job),
        "dataset": _dataset(result.get("dataset", "")),
        "ledger": leads_to(result.get("activity", "")) if result.get("commit") else "",
    }


def _samples(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Documents that the policy moved or would move, as everybody calls them."""
    called = titles(one["document"] for one in found)
    return [
        one | {"title": called.get(one["document"], one["document"]), "href": leads_to(one["document"])}
        for one in found
    ]


def _dataset(iri: str) -> dict[str, str] | None:
    return {"href": leads_to(iri), "title": titles([iri]).get(iri) or iri} if iri else None


@blueprint.delete("/jobs/<id>")
def cancel(id: str) -> Response:
    """Stop a job; nothing of it is kept."""
    return jsonify(shown(_ended(id)))


@blueprint.post("/jobs/<id>/cancel")
def end(id: str) -> Response:
    """Stop a job by a form, which is led back to its page."""
    refuse_foreign()
    ended = _ended(id)
    if as_data(JSON):
        return jsonify(shown(ended))
    flash(gettext("The job was told to stop: nothing of it is kept."))
    return redirect(href(ended), code=303)  # type: ignore[return-value]


def _ended(id: str) -> Job:
    found = find(id)
    return waiting.cancel(id) if found.kind == waiting.KIND else jobs().cancel(id)
