"""Scientific names as they are set in print: the name in italics, its author and ranks upright."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_RANKS = frozenset(
    [
        "subsp.",
        "ssp.",
        "var.",
        "subvar.",
        "f.",
        "fo.",
        "forma",
        "subf.",
        "cv.",
        "agg.",
        "nothosubsp.",
        "nothovar.",
        "sect.",
        "subsect.",
        "ser.",
        "subg.",
        "subgen.",
        "indet.",
        "morph",
        "ab.",
        "aberr.",
        "cf.",
        "cfr.",
        "aff.",
        "sp.",
        "spp.",
        "gr.",
        "ex",
        "×",
        "x",
        "?",
    ]
)
_ABOVE_GENUS = frozenset(
    [
        "kingdom",
        "subkingdom",
        "phylum",
        "subphylum",
        "division",
        "class",
        "subclass",
        "superorder",
        "order",
        "suborder",
        "infraorder",
        "superfamily",
        "family",
        "subfamily",
        "supertribe",
        "tribe",
        "subtribe",
    ]
)
_ABOVE_GENUS_ENDINGS = ("aceae", "idae", "inae", "oidea", "ales", "phyta", "mycetes", "opsida")
_EPITHET = re.compile(r"^[×x]?[a-zäöüëïéèæœ][a-zäöüëïéèæœ\-]+$")
_SUBGENUS = re.compile(r"^\([A-Z][a-zë\-]+\)$")
_GENUS = re.compile(r"^[×]?[A-Z][a-zäöüëïæœ\-]+$|^[A-Z]\.$")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "vom",
        "den",
        "der",
        "et",
        "and",
        "in",
        "auct.",
        "non",
        "nec",
    ]
)


def _is_epithet(word: str) -> bool:
    return bool(_EPITHET.match(word)) and word not in _RANKS and word not in _PARTICLES


def _parts(name: str) -> list[tuple[str, str]]:
    """The words of a name with their kind: ``name``, ``rank`` or ``author``."""
    words = name.split()
    found: list[tuple[str, str]] = []
    in_author = False
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        after_rank = bool(found) and found[-1][1] == "rank"
        epithet = _is_epithet(word) and not (in_author and not after_rank)
        begins = not in_author and after_rank and _GENUS.match(word)
        subgenus = position == 1 and _SUBGENUS.match(word)
        if position == 0:
            kind = "name" if _GENUS.match(word) or epithet else "rank"
        elif word in _RANKS and (not in_author or _is_epithet(following)):
            kind = "rank"
        else:
            kind = "name" if epithet or begins or subgenus else "author"
        in_author = kind == "author" or (in_author and kind == "rank")
        found.append((word, kind))
    return found


def may_be_taxon(name: str, family: str) -> bool:
    """Whether a name in a list is set as a scientific name: minerals and meteorites have names too.

    Without a family to vouch for it, a single word or two proper names are taken as they are.
    """
    words = name.split()
    return bool(family) or (len(words) > 1 and words[1][:1].islower())


def scientific_name(name: str, author: str = "", rank: str = "") -> Markup:
    """``name`` as HTML: ``<span class="name"><i>Impatiens walleriana</i> …``.

    ``author`` is set upright after the name unless the name ends with it already; ``rank`` (such
    as ``family``) keeps names above the genus upright.
    """
    name, author = " ".join(name.split()), " ".join(author.split())
    if not name:
        return Markup("")
    bare = name.removesuffix(author).rstrip() if author and name.endswith(author) else name
    if bare != name:
        pieces = _parts(bare)
    elif author and author in name:
        pieces, author = _parts(name), ""  # an autonym: the author stands in the middle
    else:
        pieces = _parts(name)
    single = len([kind for _, kind in pieces if kind == "name"]) == 1
    above = rank.lower() in _ABOVE_GENUS or (
        not rank and single and pieces[0][0].lower().endswith(_ABOVE_GENUS_ENDINGS)
    )
    html: list[str] = []
    runs: list[tuple[str, list[str]]] = []
    for word, kind in pieces:
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(word)
        else:
            runs.append((kind, [word]))
    for kind, words in runs:
        text = escape(" ".join(words))
        if kind == "name" and not above:
            html.append(f"<i>{text}</i>")
        elif kind == "author":
            html.append(f'<span class="author">{text}</span>')
        else:
            html.append(str(text))
    if author:
        html.append(f'<span class="author">{escape(author)}</span>')
    return Markup('<span class="name">{}</span>').format(
        Markup(" ".join(html))  # noqa: S704 - each piece is escaped above
    )
