"""No text of the pages escapes translation: in a made-up language every text bears a mark.

What is data bears none and need not: it is found in the store, in the queries or in the licences. The
made-up language stands at the code of one that runs from right to left and its texts are longer, so
that the layout is tried as well.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from lxml import html
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.graph.platform import Platform
from app.graph.root import mapping_table
from app.web import locale
from app.web.format import in_words
from tests.browser.discovery import Discovery, Found
from tests.browser.tab import House
from tests.web.example import example_site
from tests.web.messages import CLOSE, OPEN, messages, write_pretended
from tests.web.served import listening

LANGUAGE = "he"
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-copied", "aria-description")
# Elements whose content is no sentence of the house: code, values, and text that says its own language.
DATA = ("script", "style", "code", "data", "pre", "textarea", "svg")
# Names, which stay as they are in every language.
NAMES = frozenset(
    ("Holotype", "Darwin Core", "SPARQL", "Turtle", "JSON", "JSON-LD", "RDF/XML", "N-Triples", "IIIF", "RIS")
) | {"BibTeX", "CSL JSON", "openDS JSON", "csv", "tsv", "srj", "srx", "jsonld", "Linkset"}
NAMES |= {"OAI-PMH", "Linked Data Event Stream", "RDF Patch", "Atom"}

_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_ADDRESS = re.compile(r"^\S*[/@:.]\S*$")
_BETWEEN = re.compile(r"\s[·|]\s|\. |, |: |; | \(|\)|[“”\"…]|\s–\s|\n")


@dataclass
class Pretended:
    """Pages in the made-up language, and every text that is data."""

    house: House
    pages: list[Found]
    data: str


@pytest.fixture(scope="module")
def pretended(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pretended]:
    folder = tmp_path_factory.mktemp("translations")
    write_pretended(folder, LANGUAGE, messages())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locale, "CATALOGUES", folder)
        for cached in (locale.languages, locale.catalogue):
            cached.cache_clear()
        with example_site() as site, listening(site.client.application) as address:
            pages = Discovery(site.client.application, address).pages()
            yield Pretended(House(browser, address), pages, data_of(site.platform))  # type: ignore[arg-type]
    for cached in (locale.languages, locale.catalogue):
        cached.cache_clear()


def data_of(platform: Platform) -> str:
    """All that pages show without being its author, in small letters."""
    dumped = io.BytesIO()
    platform.store.dump(dumped, platform.workbench(platform.house).view, RdfFormat.N_QUADS)
    texts: set[str] = set()
    for quad in parse(dumped.getvalue(), format=RdfFormat.N_QUADS):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, Literal):
                texts.add(node.value)
            elif isinstance(node, NamedNode):
                texts |= {node.value, in_words(node.value)}
    for name in platform.catalogue:
        query = platform.catalogue[name.name] if hasattr(name, "name") else platform.catalogue[str(name)]
        texts |= {query.name, query.text, json.dumps(query.header, default=str, ensure_ascii=False)}
    texts |= {value for row in mapping_table("darwin-core") for value in map(str, row.values())}
    return "\n".join(re.sub(r"\s+", " ", text) for text in texts).casefold()


def unmarked(text: str, data: str) -> list[str]:
    """The pieces of a page's text that are neither marked nor data."""
    tree = html.fromstring(text)
    for element in list(tree.iter(*DATA)):
        element.drop_tree()
    for element in tree.xpath("//body//*[@lang or @class='name']"):
        element.drop_tree()
    said = [*tree.xpath("//text()"), *(value for name in SPOKEN for value in tree.xpath(f"//@{name}"))]
    found = {}
    for one in said:
        rest = re.sub(r"\s+", " ", one)
        while (less := _MARKED.sub("\n", rest)) != rest:
            rest = less
        for piece in _BETWEEN.split(rest):
            words = piece.strip(" .,:;()/–-·↑↓→")
            if not _LETTERS.search(words) or words in NAMES or _ADDRESS.match(words):
                continue
            # A number may be put together: collection code and catalogue number, say.
            parts = words.split() if re.search(r"\d", words) else [words]
            if not all(part.casefold() in data for part in parts):
                found[words] = None
    return list(found)


def twin(address: str, found: Found) -> str:
    """What a page shows that is made for it alone: its own query, descriptions, licences."""
    if not found.key.startswith(("resource.", "about.licences", "about.status", "conformance.")):
        return found.path.casefold()
    answer = requests.get(f"{address}{found.path.removesuffix('.html')}.json", timeout=60).text
    return "\n".join([answer, *map(in_words, re.findall(r"[\w:/.#-]+", answer))]).casefold()


def test_every_text_is_translated(pretended: Pretended) -> None:
    faults = []
    with pretended.house.tab() as tab:
        tab.page.context.add_cookies(
            [{"name": "language", "value": LANGUAGE, "url": pretended.house.address}]
        )
        for found in pretended.pages:
            tab.page.goto(found.path)
            assert tab.page.locator("html").get_attribute("dir") == "rtl"
            text = tab.page.content()
            assert OPEN in text
            data = pretended.data + twin(pretended.house.address, found)
            faults += [f"{found.path}: {one}" for one in unmarked(text, data)]
            faults += [f"{found.path}: {one}" for one in tab.sideways()]
    assert not faults, "\n".join(faults)


def test_a_text_without_its_mark_is_seen() -> None:
    text = (
        f"<html><body><p>{OPEN}Marked {OPEN}within{CLOSE}{CLOSE} <b>Bare words</b>, Quercus robur</p>"
        f'<code>code</code><p lang="de">Deutsch</p><img alt="Also bare"></body></html>'
    )
    assert unmarked(text, "quercus robur l.") == ["Bare words", "Also bare"]
