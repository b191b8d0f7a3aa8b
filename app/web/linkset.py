"""Linksets (RFC 9264): all signposts of a document in one answer, as JSON and as text."""

from __future__ import annotations

import json
from typing import Any

from app.web.signposts import Link, Signs


def as_json(signs: Signs) -> bytes:
    """``application/linkset+json``."""
    contexts = []
    for anchor, links in signs.contexts():
        said: dict[str, Any] = {"anchor": anchor}
        for link in dict.fromkeys(links):
            said.setdefault(link.relation, []).append(_target(link))
        contexts.append(said)
    return (json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1) + "\n").encode()


def as_text(signs: Signs) -> bytes:
    """``application/linkset``: the links as in a header, each with its anchor, a line each."""
    lines = [
        f'{link.header()}; anchor="{anchor}"'
        for anchor, links in signs.contexts()
        for link in dict.fromkeys(links)
    ]
    return (",\n".join(lines) + "\n").encode()


def _target(link: Link) -> dict[str, Any]:
    target: dict[str, Any] = {"href": link.target}
    if link.media_type:
        target["type"] = link.media_type
    if link.profile:
        target["profile"] = link.profile
    return target
