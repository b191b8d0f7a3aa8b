"""Persistent identifiers of the openDS form, minted from what the thing is called at its source."""

from __future__ import annotations

import hashlib
import re

ALPHABET = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"  # no I, O, U and no 0: read aloud without mistakes
FORM = re.compile(r"^[A-HJ-NP-TV-Z1-9]{3}-[A-HJ-NP-TV-Z1-9]{3}-[A-HJ-NP-TV-Z1-9]{3}$")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
GLOBAL = re.compile(rf"^(?:https?://\S+|(?:urn|doi|ark|hdl):\S+|{_UUID})$", re.IGNORECASE)


def mint(kind: str, name: str, attempt: int = 0) -> str:
    """``ABC-DEF-GHJ`` for a name of the source; the same name gives the same identifier for ever.

    45 bits: among a million names two meet once in some seventy archives, so whoever mints
    compares the name on record and counts ``attempt`` up when another name holds the identifier.
    """
    text = f"{kind}\x1f{name}" if not attempt else f"{kind}\x1f{name}\x1f{attempt}"
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(9):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    word = "".join(letters)
    return f"{word[:3]}-{word[3:6]}-{word[6:]}"


def is_global(name: str) -> bool:
    """Whether a name means the same thing everywhere: an address, a URN, a DOI, a UUID."""
    return bool(GLOBAL.match(name))
