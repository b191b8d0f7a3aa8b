"""A view says what it shows; this module makes it a page, or its twin in JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale

from app.graph.answer import Answer
from app.web import as_of, compressing, headers, images, locale, maps, news, offers, templating
from app.web import format as formats
from app.web.built import Assets
from app.web.by_program import calls_of_page
from app.web.context import absolute, workbench
from app.web.kind_names import kind_name
from app.web.labels import known, label
from app.web.negotiation import HTML, JSON, best
from app.web.service import register as register_service
from app.web.service import section, services
from app.web.signposts import Link
from app.web.taxon_names import scientific_name
from app.web.vocabulary_names import type_name

THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Page:
    """What a view shows.

    ``data`` is plain JSON: the template sees its keys as variables and the twin is exactly it.
    ``extra`` is for the template alone (documents, answers). ``answers`` are the queries behind
    the page; the twin names them, the page links them. ``stamp`` is a commit that
    the page depends on besides, or any text that changes when the page does.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[Answer] = ()
    status: int = 200
    links: Sequence[tuple[str, Mapping[str, str]]] = ()
    stamp: int | str | None = None

    def html(self) -> Response:
        """The page as HTML."""
        text = render_template(self.template, **self.data, **self.extra, answers=self.answers)
        response = make_response(text, self.status)
        response.vary.update(("Accept", "Accept-Language", "Cookie"))
        return response

    def json(self) -> Response:
        """The twin: what the page shows, as plain JSON."""
        queries = [{"name": a.query.name, "params": shown(a.params)} for a in self.answers]
        body = dict(self.data) | ({"queries": queries} if queries else {})
        text = json.dumps(body, ensure_ascii=False, indent=1, default=str) + "\n"
        response = Response(text, self.status, mimetype=JSON)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.vary.update(("Accept", "Accept-Language"))
        return response


View = Callable[..., Page | Response]


def shown(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as plain JSON."""
    return {k: v if isinstance(v, int | float | bool | list) else str(v) for k, v in params.items()}


def page(
    blueprint: Blueprint, rule: str, *, rdf: Mapping[str, str] | None = None, rdf_at: str = "",
    also: Mapping[str, offers.Address] | None = None, **options: Any,
) -> Callable[[View], View]:  # fmt: skip
    """Register a view under ``rule`` and its JSON twin under ``rule + ".json"``.

    ``rdf`` are the RDF formats (media type by extension) that another view serves at the address of
    the page with the extension, or at ``rdf_at`` with it; ``also`` are media types of which a function
    says where they lie for this request. Without extension, ``Accept`` decides between all of them:
    page and twin come at once (``usual=JSON``: the twin where all is alike), the others by 303. What
    suits none is 406 with what there is, if it was read; a form is answered by a page.
    """
    order = [JSON, HTML] if options.pop("usual", HTML) == JSON else [HTML, JSON]
    twin = "/index.json" if rule == "/" else f"{rule}.json"

    def register_view(view: View) -> View:
        @wraps(view)
        def by_accept(**values: Any) -> Response:
            g.twin = offers.with_question(url_for(f"{blueprint.name}.{by_accept.__name__}_json", **values))
            g.representations = offers.at_path(rdf or {}, rdf_at)
            further = dict(g.representations) | dict(also or {})
            wanted = best(request.headers.get("Accept", ""), [*order, *further])
            if request.method in ("GET", "HEAD") and (led := offers.led(wanted, g.twin, further)):
                return led
            return answer(view(**values), wanted if wanted == JSON else HTML)

        @wraps(view)
        def as_json(**values: Any) -> Response:
            return answer(view(**values), JSON)

        name = options.pop("endpoint", view.__name__)
        blueprint.add_url_rule(rule, name, by_accept, **options)
        blueprint.add_url_rule(twin, f"{name}_json", as_json, **options)
        return view

    return register_view


def answer(shown_page: Page | Response, media_type: str) -> Response:
    """A view's result as the response in that media type, with its validators."""
    if not isinstance(shown_page, Page):
        return shown_page
    stamps = () if shown_page.stamp is None else (shown_page.stamp,)
    commits = (*(a.commit for a in shown_page.answers), *stamps)
    if media_type == JSON:
        response = shown_page.json()
    else:
        response = shown_page.html()
        if twin := g.get("twin"):
            for media_type, there in ((JSON, twin), *g.get("representations", ())):
                response.headers.add("Link", Link(there, "alternate", media_type).header())
    for target, attributes in shown_page.links:
        says = "".join(f'; {key}="{value}"' for key, value in attributes.items())
        response.headers.add("Link", f"<{target}>{says}")
    if commits and shown_page.status == 200 and not session.get("_flashes"):
        response.set_etag(validator(media_type, *commits), weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.make_conditional(request)
    return response


def validator(*parts: Any, address: str = "") -> str:
    """An entity tag from what was asked (or ``address``), in which language and theme, for whose eyes."""
    asked = (
        address or request.full_path,
        str(get_locale()),
        request.cookies.get(THEME_COOKIE, ""),
        workbench().principal.iri,
        workbench().view,
        assets().sign,
        news.unread(),
        *parts,
    )
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:24]


def address_of(endpoint: str, **values: Any) -> str:
    """The address of an endpoint, "" where no service of this app has it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def assets() -> Assets:
    """The built assets of this app."""
    return current_app.extensions["holotype-assets"]  # type: ignore[no-any-return]


def _about_the_page() -> dict[str, Any]:
    """What every template may use."""
    return {
        "services": list(services(current_app).values()),
        "section": section(),
        "theme": request.cookies.get(THEME_COOKIE, ""),
        "languages": locale.languages(),
        "language": formats.language(),
        "direction": get_locale().text_direction,
        "twin": g.get("twin", ""),
        "alternates": g.get("representations", ()),
        "principal": workbench().principal,
        "past": as_of.shown(),
    }


def register(app: Flask) -> None:
    """Give the app its pages: languages, headers, filters, and the pages about itself."""
    from app.web import (
        about,
        answers,
        graph_index,
        mappings,
        notices,
        overseeing,
        query_names,
        questions,
        schema_words,
        snapshots,
        words,
        workbench_page,
    )
    from app.web.api import views as api

    locale.register(app)
    headers.register(app)
    compressing.register(app)
    app.extensions["holotype-assets"] = Assets(Path(app.static_folder or "static") / "dist")
    app.context_processor(_about_the_page)
    templating.register(app)
    app.jinja_env.filters |= {
        **{name: getattr(formats, name) for name in ("number", "moment", "size", "distance", "in_words")},
        "kind_name": kind_name,
        "label_of": label,
        "type_name": type_name,
    }
    app.jinja_env.globals |= {
        **{name: getattr(formats, name) for name in ("coordinates", "href", "is_link", "with_arguments")},
        "address_of": address_of,
        "calls_of_page": calls_of_page,
        "absolute": absolute,
        "asset": lambda name: assets().url(name),
        "integrity": lambda name: assets().integrity(name),
        "icon": lambda name, text="": assets().icon(name, text),
        "known_label": known,
        "label": label,
        "map_window": maps.window,
        "picture": headers.picture,
        "sized": images.sized,
        "question_params": questions.question_params,
        "scientific_name": scientific_name,
        "shares": maps.shares,
        "map_around": maps.around,
        "map_places": maps.around_places,
        "steps_of": maps.step_of,
        "unread_news": news.unread,
    }
    for part in (about, mappings, notices, questions, answers, overseeing):
        app.register_blueprint(part.blueprint)
    api.register(app)
    register_service(app, words.service)
    for part in (workbench_page, query_names, schema_words, snapshots, graph_index):
        app.register_blueprint(part.blueprint)
