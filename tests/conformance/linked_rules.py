"""The rules of linked data that every identifier has to keep, one function each.

Sources: Cool URIs for the Semantic Web, CETAF stable identifiers (levels 1 to 3), RFC 9110, FAIR
Signposting (levels 1 and 2) with RFC 8288 and 9264.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin

from lxml import etree
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.graph.terms import iri
from tests.conformance.linked_client import BROWSER, RDF, Client, canonical, iris, links

Rule = Callable[[Client, str], None]
RULES: dict[str, Rule] = {}
_OF_TIME = {"original", "timegate", "timemap", "memento", "version-history"}  # RFC 7089, RFC 5829
_ABOUT = "https://schema.org/AboutPage"
_DATA = ("text/turtle", "application/ld+json", "application/rdf+xml")


def rule(says: str) -> Callable[[Rule], Rule]:
    """Put a rule on the list under what it says."""

    def add(check: Rule) -> Rule:
        RULES[says] = check
        return check

    return add


# -- Cool URIs for the Semantic Web --------------------------------------------------------------


@rule("Cool URIs: an identifier is simple, without extension, arguments and fragment")
def simple(client: Client, name: str) -> None:
    path = name.split("//", 1)[1].partition("/")[2]
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(/[A-Za-z0-9-]+)+", path), path


@rule("Cool URIs: people get a page by 303, which has a URL of its own")
def page(client: Client, name: str) -> None:
    shown = client.follow(name, BROWSER)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"].startswith("text/html")
    assert shown.url != client.at(name)


@rule("Cool URIs: machines get data by 303, at a URL of its own for each format")
def data(client: Client, name: str) -> None:
    urls = {client.follow(name, BROWSER).url}
    for media_type in RDF:
        found = client.follow(name, media_type)
        assert found.status_code == 200, media_type
        assert found.headers["Content-Type"].partition(";")[0] == media_type
        urls.add(found.url)
    assert len(urls) == len(RDF) + 1


@rule("Cool URIs: the data speak of the identifier, not of their own URL")
def subject(client: Client, name: str) -> None:
    for media_type in _DATA:
        subjects = {quad.subject for quad in client.triples(name, media_type)}
        assert NamedNode(name) in subjects
        assert NamedNode(client.follow(name, media_type).url) not in subjects


@rule("Cool URIs: every format says the same")
def same(client: Client, name: str) -> None:
    first, *others = (canonical(client.triples(name, media_type)) for media_type in RDF)
    assert first
    assert all(other == first for other in others)


@rule("Cool URIs: the page leads to the data, and the data lead to the page")
def both_ways(client: Client, name: str) -> None:
    shown = client.follow(name, BROWSER)
    to_data = {link.target for link in client.links(shown) if link.media_type in RDF}
    for media_type in _DATA:
        found = client.follow(name, media_type)
        assert found.url in to_data
        assert shown.url in {link.target for link in client.links(found) if link.relation == "alternate"}


@rule("Cool URIs: the data carry no address that is relative, or of another name of the server")
def canonical_host(client: Client, name: str) -> None:
    asked = client.get(client.follow(name, "text/turtle").url, "text/turtle", Host="elsewhere.example:81")
    assert asked.status_code == 200
    assert "elsewhere.example" not in asked.text
    assert asked.content == client.follow(name, "text/turtle").content
    told = [link.target for link in client.links(asked) if link.relation == "canonical"]
    assert told == [asked.url]
    assert not [found for found in iris(client.triples(name)) if found.startswith(("urn:relative:", "file:"))]


# -- CETAF stable identifiers --------------------------------------------------------------------


@rule("CETAF level 1: without a preference, a page")
def level_one(client: Client, name: str) -> None:
    assert client.follow(name, "*/*").headers["Content-Type"].startswith("text/html")


@rule("CETAF level 2: application/rdf+xml leads by 303 to well-formed RDF/XML")
def level_two(client: Client, name: str) -> None:
    found = client.follow(name, "application/rdf+xml")
    assert found.headers["Content-Type"].startswith("application/rdf+xml")
    root = etree.fromstring(found.content)
    assert etree.QName(root).localname == "RDF"
    assert client.triples(name, "application/rdf+xml")


@rule("CETAF level 2: coordinates are numbers with a datatype, and no value holds a control character")
def clean(client: Client, name: str) -> None:
    for quad in client.triples(name, "application/rdf+xml"):
        if isinstance(quad.object, Literal):
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", quad.object.value)
            if quad.predicate in (iri("dwc:decimalLatitude"), iri("dwc:decimalLongitude")):
                assert quad.object.datatype == iri("xsd:decimal")
                float(quad.object.value)


# -- RFC 9110 ------------------------------------------------------------------------------------


@rule("RFC 9110: every answer that Accept has chosen says Vary: Accept")
def vary(client: Client, name: str) -> None:
    for found in (client.get(name), client.follow(name, "text/turtle"), client.get(name, "image/png")):
        assert "accept" in found.headers["Vary"].lower()


@rule("RFC 9110: q-values decide, and a range is less exact than a type")
def quality(client: Client, name: str) -> None:
    for accept, wanted in (
        ("text/turtle;q=0.4, application/rdf+xml;q=0.9", "application/rdf+xml"),
        ("text/html;q=0.1, text/*;q=0.5, application/n-triples;q=0.2", "text/turtle"),
        ("text/turtle;q=0, application/ld+json", "application/ld+json"),
        ("image/png, application/n-quads;q=0.1", "application/n-quads"),
    ):
        assert client.follow(name, accept).headers["Content-Type"].startswith(wanted), accept


@rule("RFC 9110: 406 where nothing fits, with all there is and where")
def not_acceptable(client: Client, name: str) -> None:
    refused = client.get(name, "image/png")
    assert refused.status_code == 406
    offered = {one["type"]: one["href"] for one in refused.json()["available"]}
    assert set(RDF) <= set(offered)
    for media_type in RDF:
        assert client.get(urljoin(refused.url, offered[media_type])).status_code == 200


@rule("RFC 9110: HEAD answers as GET does, without a body")
def head(client: Client, name: str) -> None:
    for place, accept in ((name, "text/turtle"), (client.follow(name, "text/turtle").url, "*/*")):
        got, asked = client.get(place, accept), client.head(place, accept)
        assert asked.status_code == got.status_code
        assert asked.content == b""
        for header in ("Content-Type", "Content-Length", "ETag", "Location", "Link", "Vary"):
            assert asked.headers.get(header) == got.headers.get(header), header


@rule("RFC 9110: an entity tag for each representation, and 304 for who has it")
def not_modified(client: Client, name: str) -> None:
    tags = set()
    for accept in (BROWSER, *RDF):
        found = client.follow(name, accept)
        tag = found.headers["ETag"]
        again = client.get(found.url, accept, If_None_Match=tag)
        assert again.status_code == 304, accept
        assert again.content == b""
        for header in ("ETag", "Cache-Control", "Content-Location"):
            assert again.headers[header] == found.headers[header], header
        assert set(again.headers["Vary"].split(", ")) >= set(found.headers["Vary"].split(", "))
        assert client.get(found.url, accept, If_None_Match='"another"').status_code == 200
        tags.add(tag)
    assert len(tags) == len(RDF) + 1


@rule("RFC 9110: Content-Location names the representation; text says its charset")
def content_location(client: Client, name: str) -> None:
    for accept in (BROWSER, "text/turtle"):
        found = client.follow(name, accept)
        assert found.url.endswith(found.headers["Content-Location"])
        assert "charset=utf-8" in found.headers["Content-Type"].lower()


@rule("RFC 9110: another method is 405 with Allow; OPTIONS says what there is")
def methods(client: Client, name: str) -> None:
    refused = client.session.post(client.at(name), timeout=30)
    assert refused.status_code == 405
    assert {"GET", "HEAD"} <= set(refused.headers["Allow"].split(", "))
    asked = client.session.options(client.at(name), timeout=30)
    assert asked.ok
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]


@rule("Fetch: scripts of any site may read data and links")
def cross_origin(client: Client, name: str) -> None:
    for found in (client.get(name, "text/turtle"), client.follow(name, "text/turtle")):
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in found.headers["Access-Control-Expose-Headers"]


# -- FAIR Signposting ----------------------------------------------------------------------------


@rule("Signposting level 1: on the page one cite-as, one or two types, typed describedby, one licence")
def signposts(client: Client, name: str) -> None:
    for shown in (client.get(name, BROWSER), client.follow(name, BROWSER)):
        found = client.links(shown)
        assert [link.target for link in found if link.relation == "cite-as"] == [name]
        types = [link.target for link in found if link.relation == "type"]
        assert _ABOUT in types
        assert 1 <= len(types) <= 2
        described = [link for link in found if link.relation == "describedby"]
        assert described
        assert all(link.media_type for link in described)
        assert len([link for link in found if link.relation == "license"]) <= 1


@rule("Signposting level 1: what describes is there in the type that was promised, and points back")
def described_by(client: Client, name: str) -> None:
    shown = client.follow(name, BROWSER)
    for link in client.links(shown):
        if link.relation == "describedby":
            found = client.get(link.target)
            assert found.status_code == 200
            assert found.headers["Content-Type"].startswith(link.media_type)
            back = client.links(found)
            assert name in [one.target for one in back if one.relation == "describes"]
            assert name in [one.target for one in back if one.relation == "cite-as"]


@rule("Signposting level 2: identifier, page and data lead to the linkset, as JSON and as text")
def to_linkset(client: Client, name: str) -> None:
    places = (client.get(name, BROWSER), client.follow(name, BROWSER), client.follow(name, "text/turtle"))
    for found in places:
        sets = {one.media_type: one.target for one in client.links(found) if one.relation == "linkset"}
        assert set(sets) == {"application/linkset", "application/linkset+json"}
        for media_type, target in sets.items():
            answer = client.get(target)
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == media_type


@rule("Signposting level 2: the linkset says of each resource what its headers say; both forms say the same")
def linksets(client: Client, name: str) -> None:
    sets = {
        link.media_type: client.get(link.target)
        for link in client.links(client.get(name, BROWSER))
        if link.relation == "linkset"
    }
    from_json = {
        (context["anchor"], relation, target["href"], target.get("type", ""))
        for context in json.loads(sets["application/linkset+json"].content)["linkset"]
        for relation, targets in context.items()
        if relation != "anchor"
        for target in targets
    }
    text = sets["application/linkset"]
    from_text = {
        (link.anchor, link.relation, link.target, link.media_type) for link in links(text.text, text.url)
    }
    assert from_text == from_json
    for found in (client.follow(name, BROWSER), client.follow(name, "text/turtle")):
        said = {
            (link.relation, link.target, link.media_type)
            for link in client.links(found)
            if link.relation not in _OF_TIME | {"canonical", "item"}
        }
        assert said <= {(r, t, m) for anchor, r, t, m in from_json if anchor == found.url}


class _Scripts(HTMLParser):
    """The JSON-LD in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)
            self._inside = False


@rule("schema.org: the page carries one description of what it is about, by its identifier")
def schema_org(client: Client, name: str) -> None:
    (script,) = _Scripts(client.follow(name, BROWSER).text).found
    said = json.loads(script)
    assert said["@context"] == "https://schema.org/"
    assert said["@id"] == name
    assert said["@type"]
    assert said["name"]
    assert "</" not in script
    # Read offline: the context of schema.org makes every name one of its own.
    expanded = {**said, "@context": {"@vocab": "https://schema.org/"}}
    quads = list(parse(json.dumps(expanded), format=RdfFormat.JSON_LD, base_iri="urn:relative:"))
    assert {quad.object for quad in quads if quad.subject == NamedNode(name)}
    for quad in quads:
        known = ("https://schema.org/", iri("rdf:type").value, iri("dcterms:conformsTo").value)
        assert quad.predicate.value.startswith(known), quad.predicate
    assert not [found for found in iris(quads) if found.startswith("urn:relative:")]
