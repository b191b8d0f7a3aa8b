"""What a term is called: its label in the vocabulary graph, else its own name as words."""

from __future__ import annotations

from app.graph.terms import curie, prefixes
from app.web.context import present
from app.web.format import in_words, language

_KEPT = 8
_labels: dict[tuple[str, int, str], dict[str, str]] = {}


def labels_in(language_tag: str) -> dict[str, str]:
    """Every label of the vocabulary graph in one language, by IRI; kept until the next commit."""
    bench = present()
    platform = bench.platform
    key = (bench.base, platform.writer.commit, language_tag)
    if key not in _labels:
        graph = platform.graphs.vocabulary
        answer = bench.read("core/term-labels", graph=graph, language=language_tag)
        while len(_labels) >= _KEPT:
            _labels.pop(next(iter(_labels)), None)
        _labels[key] = {str(row["term"]): str(row["label"]) for row in answer.rows}
    return _labels[key]


def whole(name: str) -> str:
    """A CURIE as an IRI; an IRI as it is."""
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes and local[:2] != "//" else name


def known(name: str) -> str:
    """The label of a term in the language of the page, else in English, else ""."""
    term = whole(name)
    for candidate in dict.fromkeys((language(), "en")):
        if found := labels_in(candidate).get(term):
            return found
    return ""


def label(name: str) -> str:
    """The label of a term given as CURIE or IRI, or the last step of its IRI as words."""
    found = known(name) or in_words(curie(whole(name)))
    return found[:1].upper() + found[1:]
