"""What the compiler makes of a shape: queries to ask, when to ask them, and what they mean.

A text holds the place ``SOURCE`` for the pattern that says where the focus nodes are.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from app.graph.shape_model import Constraint, Path, Shape

SOURCE = "\x00"


@dataclass(frozen=True)
class Check:
    """One question. ``focused`` starts from focus nodes, ``scan`` (or "") from the path."""

    focused: str
    scan: str = ""


@dataclass(frozen=True)
class Need:
    """What a focus node must have for a check to find anything: otherwise nobody asks.

    More than ``over`` or fewer than ``under`` values of ``predicate``, or a predicate that is not
    among ``beyond``. With neither given nothing is known.
    """

    predicate: NamedNode | None = None
    over: int = 0
    under: int = 0
    beyond: frozenset[str] = frozenset()  # or a statement with a predicate beyond these


@dataclass(frozen=True)
class Rule:
    """What a row of ``check`` means: the constraint that is broken, and how to report it."""

    check: Check
    shape: Shape
    constraint: Constraint
    component: str
    messages: tuple[Literal, ...]


@dataclass(frozen=True)
class Step:
    """The first question, the rules behind it, and the variable the source of focus nodes binds."""

    check: Check
    rules: tuple[Rule, ...]
    root: str
    need: Need
    path: Path | None
    part: str = ""  # the first question as a part of a bundle, on ?predicate and ?value
    once: bool = False  # the source has to give each focus node once


@dataclass(frozen=True)
class Plan:
    """All steps of one shape with targets."""

    shape: Shape
    steps: tuple[Step, ...]
