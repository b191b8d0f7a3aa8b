"""What machines look for at a known place: the description in VoID, robots.txt, the site map."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotAcceptable

from app.graph.errors import NotFound
from app.web import examples, sitemap, void
from app.web.context import workbench
from app.web.examples import RDF, rdf
from app.web.formats import HTML
from app.web.negotiation import best

blueprint = Blueprint("wellknown", __name__)
_ROBOTS = """\
User-agent: *
Disallow: {start}/search?
Disallow: {start}/sparql?
Disallow: {start}/graphs?
Disallow: {start}/oai
Disallow: {start}/feeds/
Sitemap: {base}sitemap.xml
"""


@blueprint.get("/.well-known/void")
def void_description() -> Response:
    """What this installation holds, in VoID: graphs, classes, properties, datasets."""
    wanted = best(request.headers.get("Accept", ""), [*RDF.values(), HTML])
    if wanted is None:
        raise NotAcceptable(f"The description is available as {', '.join(RDF.values())}.")
    if wanted == HTML:
        return examples.see_other("/data")
    response = rdf(void.describe(workbench()), wanted)
    response.vary.add("Accept")
    return response


@blueprint.get(f"/.well-known/void.<any({', '.join(RDF)}):extension>")
def void_file(extension: str) -> Response:
    """The same in one format."""
    return rdf(void.describe(workbench()), RDF[extension])


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may fetch: every document; not every search."""
    text = _ROBOTS.format(start=request.script_root, base=workbench().base)
    return Response(text, mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """The parts of the site map, each with the documents of one range of identifiers."""
    return _xml(sitemap.index(workbench()))


@blueprint.get("/sitemap/<part>.xml")
def sitemap_part(part: str) -> Response:
    """The documents of one part, at most 50,000, each with the day of its last change."""
    body = sitemap.part(workbench(), part)
    if body is None:
        raise NotFound(
            f"There is no part “{part}” of the site map.", remedy="The parts are listed in /sitemap.xml."
        )
    return _xml(body)


def _xml(body: bytes) -> Response:
    response = Response(body, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def register(app: Flask) -> None:
    """Give the app its known places."""
    app.register_blueprint(blueprint)
    app.register_blueprint(examples.blueprint)
