"""Pages in a made-up language, in which every text of the house bears a mark, and what bears none."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.graph.mapping_tables import KEYS, mapping_table
from app.graph.platform import Platform
from app.web import locale
from app.web.format import in_words
from tests.web.messages import CLOSE, OPEN, messages, write_pretended

SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-copied", "aria-description")
# Elements whose content is no sentence of the house: code, values, and text that says its own language.
DATA = ("script", "style", "code", "data", "pre", "textarea", "svg")
# Names, which stay as they are in every language.
NAMES = frozenset(
    ("Holotype", "Darwin Core", "SPARQL", "Turtle", "JSON", "JSON-LD", "RDF/XML", "N-Triples", "IIIF", "RIS")
) | {"BibTeX", "CSL JSON", "openDS JSON", "csv", "tsv", "srj", "srx", "jsonld", "Linkset"}
NAMES |= {"OAI-PMH", "RO-Crate", "Linked Data Event Stream", "RDF Patch", "Atom", "curl", "Python"}

_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_ADDRESS = re.compile(r"^\S*[/@:.]\S*$")
_BETWEEN = re.compile(r"\s[·|]\s|\. |, |: |; | \(|\)|[“”\"…]|\s–\s|\n")


@contextmanager
def pretending(folder: Path, language: str) -> Iterator[None]:
    """Let the house speak a made-up language at the code of another until the block ends."""
    if not (folder / language).exists():
        write_pretended(folder, language, messages())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locale, "CATALOGUES", folder)
        for cached in (locale.languages, locale.catalogue):
            cached.cache_clear()
        yield
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
    texts |= {value for name in KEYS for row in mapping_table(name) for value in map(str, row.values())}
    return "\n".join(re.sub(r"\s+", " ", text) for text in texts).casefold()


def unmarked(text: str, data: str, *, foreign: bool = False) -> list[str]:
    """The pieces of a page's text that are neither marked nor data; with ``foreign`` those too that say
    their own language."""
    tree = html.fromstring(text)
    for element in list(tree.iter(*DATA)):
        element.drop_tree()
    for element in tree.xpath("//body//*[@class='name']" if foreign else "//body//*[@lang or @class='name']"):
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
