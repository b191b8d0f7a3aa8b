"""A client that knows HTTP and RDF and nothing of the house: what the rules of linked data are held to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

import requests
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDF = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)\s*(?:,|$)')
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))')


class Link(NamedTuple):
    """A web link, its target made absolute."""

    relation: str
    target: str
    media_type: str = ""
    anchor: str = ""


def links(text: str, address: str) -> list[Link]:
    """The links of a ``Link`` header, or of an ``application/linkset`` text."""
    found = []
    for target, rest in _LINK.findall(text.replace("\n", " ")):
        said = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        for relation in said.get("rel", "").split():
            anchor = urljoin(address, said.get("anchor", ""))
            found.append(Link(relation, urljoin(address, target), said.get("type", ""), anchor))
    return found


class Client:
    """Asks at one place; ``name`` is an identifier, ``address`` where the server is."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self._known: dict[tuple[str, str], requests.Response] = {}

    def at(self, name: str) -> str:
        """Where an identifier is asked for: words of the house are served below the installation."""
        return name.replace("https://w3id.org/holotype/", self.base)

    def get(self, name: str, accept: str = "*/*", **headers: str) -> requests.Response:
        """GET without following; answers without further headers are remembered."""
        key = (name, accept)
        if headers or key not in self._known:
            said = {"Accept": accept, **{k.replace("_", "-"): v for k, v in headers.items()}}
            found = self.session.get(self.at(name), headers=said, allow_redirects=False, timeout=30)
            if headers:
                return found
            self._known[key] = found
        return self._known[key]

    def head(self, name: str, accept: str = "*/*") -> requests.Response:
        """HEAD without following."""
        return self.session.head(self.at(name), headers={"Accept": accept}, allow_redirects=False, timeout=30)

    def follow(self, name: str, accept: str) -> requests.Response:
        """What a 303 leads to."""
        first = self.get(name, accept)
        assert first.status_code == 303, f"{name} for {accept}: {first.status_code}"
        return self.get(urljoin(first.url, first.headers["Location"]), accept)

    def links(self, response: requests.Response) -> list[Link]:
        """The links in the header of an answer."""
        return links(response.headers.get("Link", ""), response.url)

    def triples(self, name: str, media_type: str = "text/turtle") -> list[Quad]:
        """What the RDF of an identifier says, graph names left away."""
        response = self.follow(name, media_type)
        found = parse(response.content, format=RDF[media_type], base_iri="urn:relative:")
        return list(dict.fromkeys(Quad(q.subject, q.predicate, q.object) for q in found))


def canonical(quads: list[Quad]) -> list[str]:
    """Quads in one order and with one spelling."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def iris(quads: list[Quad]) -> Iterator[str]:
    """Every IRI in some quads."""
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                yield term.value
