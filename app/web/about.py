"""The pages about the installation itself: status, data, licences, pieces, preferences."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request

from app.web import locale, overseeing, void
from app.web.context import workbench
from app.web.examples import RDF
from app.web.format import language
from app.web.formats import Format, every_format
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import THEME_COOKIE, Page, assets, page

if TYPE_CHECKING:
    from email.message import Message

blueprint = Blueprint("about", __name__)
_YEAR = 365 * 24 * 3600
# What the server itself stands on; the browser's part is listed by the asset build.
PACKAGES = (
    "babel",
    "click",
    "flask",
    "flask-babel",
    "jinja2",
    "lxml",
    "markupsafe",
    "pillow",
    "prometheus-client",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "requests",
    "segno",
    "sparqlwrapper",
    "tantivy",
    "waitress",
    "werkzeug",
)


@page(blueprint, "/status", endpoint="status")
def status() -> Page:
    """Whether the installation is ready, and how it stands."""
    facts = dict(workbench().platform.status())
    facts["assets"] = "built" if assets().built else "not built"
    ready = bool(facts.get("ready", True))
    queries = overseeing.queries() if overseeing.may_oversee() else None
    shown = {"facts": facts, "queries": queries}
    stamp = repr(facts) if queries is None else None  # of the queries at work nothing is kept
    return Page("about/status.html", facts, shown, status=200 if ready else 503, stamp=stamp)


@page(blueprint, "/data", rdf=RDF, rdf_at="/.well-known/void", endpoint="data")
def data() -> Page:
    """Where machines find what people find here."""
    catalogue = workbench().platform.catalogue
    groups = sorted({query.name.split("/")[0] for query in catalogue})
    shown = {
        "title": gettext("Data"),
        "query_groups": groups,
        "formats": [_format(extension, format) for extension, format in every_format().items()],
        "graphs": void.graphs(workbench()),
        "examples": void.examples(workbench()),
    }
    return Page("about/data.html", shown, stamp=repr(shown))


def _format(extension: str, format: Format) -> dict[str, str]:
    of = gettext("specimens and media") if format.profile else gettext("documents")
    of = gettext("all pages") if extension == "json" else of
    return {"extension": extension, "title": format.title, "type": format.media_type, "of": of}


@page(blueprint, "/vocabulary", endpoint="words")
def words() -> Page:
    """The words used here: vocabularies, and what this house had to name itself."""
    schemes = answered("core/schemes", language=language())
    terms = answered("core/own-terms", language=language())
    modules = answered("core/modules", language=language())
    return Page(
        "about/words.html",
        {"schemes": schemes.rows, "terms": terms.rows, "modules": modules.rows},
        answers=[schemes, terms, modules],
    )


@blueprint.get("/ontology")
def modules() -> Response:
    """Leads to the list of modules among the words."""
    return redirect(f"{request.script_root}/vocabulary#modules", code=303)  # type: ignore[return-value]


@page(blueprint, "/about/licences", endpoint="licences")
def licences() -> Page:
    """Whose work this installation stands on, and under which licences."""
    browser = [{k: v for k, v in one.items() if k != "text"} for one in assets().licences]
    return Page(
        "about/licences.html",
        {"browser": browser, "server": [_package(name) for name in PACKAGES if _package(name)]},
        {"texts": {one["name"]: one["text"] for one in assets().licences}},
    )


def _package(name: str) -> dict[str, str]:
    try:
        about = cast("Message", metadata.metadata(name))
    except metadata.PackageNotFoundError:
        return {}
    licence = about.get("License-Expression") or about.get("License") or ""
    if not licence or len(licence) > 60:
        marks = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
        licence = marks[0].rsplit(" :: ", 1)[-1] if marks else ""
    return {"name": str(about["Name"]), "version": str(about["Version"]), "licence": licence}


@page(blueprint, "/about/components", endpoint="components")
def components() -> Page:
    """Every piece that pages are made of, for the eye and for tests."""
    chosen = request.args.get("theme", "")
    theme = {"theme": chosen} if chosen in ("light", "dark") else {}
    return Page(
        "about/components.html",
        {"title": gettext("Components")},
        {"shown_theme": theme.get("theme", ""), **theme},
    )


@blueprint.post("/preferences")
def preferences() -> Response:
    """Keep the chosen language or colours in a cookie and go back to the page."""
    target = urlsplit(request.form.get("next", "/"))
    path = "/" + target.path.lstrip("/")
    response = redirect(path + (f"?{target.query}" if target.query else ""), code=303)
    secure = request.is_secure
    if (theme := request.form.get("theme", "")) in ("light", "dark"):
        response.set_cookie(THEME_COOKIE, theme, max_age=_YEAR, samesite="Lax", secure=secure)
    elif theme == "system":
        response.delete_cookie(THEME_COOKIE, samesite="Lax", secure=secure)
    if (chosen := request.form.get("language", "")) in locale.languages():
        response.set_cookie(locale.LANGUAGE_COOKIE, chosen, max_age=_YEAR, samesite="Lax", secure=secure)
    return response  # type: ignore[return-value]
