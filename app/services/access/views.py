"""What is kept back: the policy."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.services.access.policy import described, grouped
from app.web.changing.written import is_dry_run
from app.web.context import workbench
from app.web.jobs.blueprint import begun, jobs
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("access", __name__, template_folder="templates")


@page(blueprint, "/sensitive", endpoint="sensitive")
def sensitive() -> Page:
    """The rules by which exact places are kept back, and what the categories mean."""
    bench = workbench()
    rules = bench.read("access/rules")
    counts = bench.read("access/counts-by-rule")
    categories = bench.read("access/categories")
    counted = {str(row["rule"]): int(str(row["documents"])) for row in counts.rows}
    return Page(
        "access/sensitive.html",
        {
            "title": gettext("Sensitive data"),
            "rules": described(grouped(rules.rows), counted),
            "categories": _categories(grouped({**row, "rule": row["category"]} for row in categories.rows)),
        },
        {"may_manage": bench.principal.may_update().allowed},
        answers=[rules, counts, categories],
    )


@blueprint.post("/sensitive/applications")
def application() -> Response:
    """Bring what is stored to the rules: a job that moves values, or says what it would move."""
    refuse_foreign()
    principal = workbench().principal
    principal.hold_to(principal.may_update(), "Ask an administrator, or use: holotype policy apply.")
    payload = {"dryRun": is_dry_run(), "redact": request.values.get("redact", "") == "true"}
    title = gettext("What would the policy change?") if payload["dryRun"] else gettext("The policy, applied")
    job = jobs().start("policy", title, payload, principal.iri)
    return begun(job)


def _categories(found: dict[str, dict[str, list[str]]]) -> list[dict[str, str]]:
    return [
        {
            "category": name,
            "level": said["holotype:levelNumber"][0],
            "label": label(name),
            "grid": next(iter(said.get("holotype:gridDegrees", ())), ""),
            "dates": said["holotype:datePrecision"][0],
        }
        for name, said in sorted(found.items())
    ]
