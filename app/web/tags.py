"""Entity tags of documents: one for each representation, and all that a document has now."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pyoxigraph import Triple

from app.graph.document import Document
from app.graph.store import View
from app.web import as_of, record_files
from app.web.context import workbench
from app.web.formats import FILES, FORMATS, OPENDS, formats_of
from app.web.pages import validator
from app.web.projection import projected

_SIGNS = 12  # of a tag's 24, that stand for the revision


def tag(found: Document, extension: str, more: Sequence[Triple], address: str) -> str:
    """From revision, format and view; a page also shows its surroundings, so from the commit.

    ``more`` is what the representation says besides, ``address`` its own with the question mark.
    """
    if extension in FILES:  # they name the day, and tell of other documents too
        return validator(extension, found.commit, workbench().state, record_files.day(), address=address)
    if not FORMATS.get(extension, FORMATS["ttl"]).describes:
        return validator(extension, found.commit, workbench().state, address=address)
    revision = found.revision if found.revision != found.iri else str(found.commit)
    asked: tuple[object, ...] = (extension, [str(one) for one in more])
    if as_of.past():
        asked = (*asked, workbench().state)
    return of_revision(found.iri, revision) + _digest(asked, 24 - _SIGNS)


def of_revision(document: str, revision: str, view: View | None = None) -> str:
    """How the tags of one revision of a document begin, whatever its form, for who has the view: this one."""
    view = view or workbench().view
    return _digest((document, revision, view.default, view.named), _SIGNS)


def _digest(asked: object, signs: int) -> str:
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:signs]


def every(found: Document, path: str) -> dict[str, str]:
    """The tag of each representation of a document below ``path``, by extension."""
    more = projected(found)
    return {
        extension: tag(
            found,
            extension,
            more if format.describes and extension != OPENDS else (),
            f"{path}.{extension}?",
        )
        for extension, format in formats_of(found).items()
    }
