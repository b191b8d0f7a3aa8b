"""The texts of the application, as they are extracted for translation, and made-up translations."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from app.graph.root import packages_root

Message = str | tuple[str, ...]
OPEN, CLOSE = "⟦", "⟧"


def messages() -> set[Message]:
    """Every text that is marked for translation; those with a plural as a pair."""
    pages = extract_from_dir(
        str(packages_root() / "app"),
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        options_map={"**/templates/**.html": {"trimmed": "true"}},
        keywords={**DEFAULT_KEYWORDS, "lazy_gettext": None, "worded": None},
    )
    return {message[2] for message in (*pages, *_of_rules(3), *_of_rules(4))}


def _of_rules(place: int) -> Iterator[tuple[object, ...]]:
    """What the rules of reading say: their messages, or how to mend it, by their place in a rule."""
    folder = str(packages_root() / "loaders")
    return extract_from_dir(folder, method_map=[("**.py", "python")], keywords={"Rule": (place,)})


def pretend(text: str) -> str:
    """A text as if translated: between marks, and a third longer."""
    return f"{OPEN}{text}{' ~' * (len(text) // 6)}{CLOSE}"


def write_pretended(folder: Path, language: str, said: Iterable[Message]) -> None:
    """A catalogue below ``folder`` in which every text is as if translated."""
    catalogue = Catalog(locale=language)
    for message in said:
        if isinstance(message, str):
            catalogue.add(message, pretend(message))
        else:
            one, many = message[0], message[1]
            catalogue.add((one, many), [pretend(one), *[pretend(many)] * (catalogue.num_plurals - 1)])
    text = io.BytesIO()
    write_po(text, catalogue)
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.getvalue())
