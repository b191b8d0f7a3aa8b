"""Files of one record for other programs: flat Darwin Core as CSV, an RO-Crate.

What writes the files of whole sets writes them, from the record as the one who asks sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app

from app.graph.document import Document
from app.graph.errors import Gone, NotFound
from app.web import as_of, exact_terms
from app.web.context import workbench
from app.web.formats import FILES, Format, formats_of
from app.web.generic import find
from app.web.service import services

Writer = Callable[..., bytes]
_WRITER = "holotype-record-files"
_KINDS = {"dwc.csv": "csv", "crate.zip": "rocrate"}  # as downloads of sets call them


def files_of(document: Document) -> dict[str, Format]:
    """The files that there are of a document, by extension."""
    told = _telling(document)
    return dict(FILES) if told is not None and _WRITER in current_app.extensions else {}


def forms_of(document: Document) -> dict[str, Format]:
    """All forms a document is served in: its representations, then its files."""
    return {**formats_of(document), **files_of(document)}


def _telling(document: Document) -> Callable[[Document], Mapping[str, Any]] | None:
    made = (service.files.get(document.kind) for service in services(current_app).values())
    return next(filter(None, made), None)


def written(document: Document, extension: str) -> bytes:
    """A record as one of its files."""
    bench, telling = workbench(), _telling(document)
    assert telling is not None
    media = list(_media(document)) if extension == "crate.zip" else []
    exact = bench.exact_in([document.iri, *(one.iri for one in media)])
    write: Writer = current_app.extensions[_WRITER]
    return write(
        _KINDS[extension],
        document,
        media,
        exact=exact,
        terms=exact_terms.of_file(bench.principal, bench.base) if exact else "",
        commit=document.commit,
        made=day(),
        **telling(document),
    )


def day() -> str:
    """When a file is made: it is the same the whole day, as long as what it tells is."""
    return datetime.now(UTC).date().isoformat()


def name_of(document: Document, extension: str) -> str:
    """What a file is called where it is saved."""
    return f"{document.iri.rpartition('/')[2]}.{extension}"


def _media(document: Document) -> Iterator[Document]:
    """The media of a record that are seen, in the state of the request."""
    for name in sorted({value.iri for value in document.root.values("holotype:hasMedia") if value.iri}):
        try:
            yield as_of.beside(name) or find(name)
        except (NotFound, Gone):
            continue


def register(app: Flask, write: Writer) -> None:
    """Let the app give records as files."""
    app.extensions[_WRITER] = write
