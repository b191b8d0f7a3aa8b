"""Signposting: the ``Link`` headers that lead machines from a page to the data and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.graph.document import Document

_ABOUT = "https://schema.org/AboutPage"
_TYPES: Mapping[str, str] = {
    "specimen": "https://schema.org/Thing",
    "occurrence": "https://schema.org/Thing",
    "media": "https://schema.org/MediaObject",
    "taxon": "https://schema.org/Taxon",
    "event": "https://schema.org/Event",
    "dataset": "https://schema.org/Dataset",
    "institution": "https://schema.org/Organization",
    "collection": "https://schema.org/Collection",
    "activity": "https://schema.org/Action",
}


def links(document: Document, address: str, formats: Mapping[str, str], extension: str = "") -> Iterator[str]:
    """The ``Link`` values of a document at ``address``, seen from one of its representations.

    From the identifier and the page: ``cite-as``, ``type``, ``license``, ``describedby``, ``item``
    and ``collection``; from a data representation ``describes`` and ``cite-as``; ``alternate`` from
    everywhere.
    """
    yield f'<{document.iri}>; rel="cite-as"'
    page = extension in ("", "html")
    if page:
        yield f'<{_ABOUT}>; rel="type"'
        if document.kind in _TYPES:
            yield f'<{_TYPES[document.kind]}>; rel="type"'
    else:
        yield f'<{document.iri}>; rel="describes"'
    for licence in document.root.values("dcterms:license")[:1]:
        if licence.iri:
            yield f'<{licence.iri}>; rel="license"'
    for other, media_type in formats.items():
        if other == extension:
            continue
        if page and other not in ("html", "json"):
            yield f'<{address}.{other}>; rel="describedby"; type="{media_type}"'
        yield f'<{address}.{other}>; rel="alternate"; type="{media_type}"'
    if page:
        for media in document.root.values("holotype:hasMedia")[:10]:
            if media.iri:
                yield f'<{media.iri}>; rel="item"'
        for dataset in document.root.values("dwciri:inDataset")[:1]:
            if dataset.iri:
                yield f'<{dataset.iri}>; rel="collection"'
