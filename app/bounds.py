"""What a setting may be: said in the reference and in messages, and held against what is given."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import Field, dataclass
from typing import Any
from urllib.parse import urlsplit

_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_RATE = re.compile(r"[1-9][0-9]*( per |/)([1-9][0-9]* )?(second|minute|hour|day)s?", re.ASCII)


@dataclass(frozen=True)
class Bounds:
    """``says`` goes on after “Give”; ``example`` is one value as it is written; ``holds`` judges one."""

    says: str
    example: str
    holds: Callable[[Any], bool]


def number(least: int, example: int, most: int | None = None, unit: str = "") -> Bounds:
    """A whole number from ``least`` to ``most``, both among them."""
    span = f"from {least:,} to {most:,}" if most is not None else f"of {least:,} or more"
    says = " ".join(filter(None, ("a whole number", unit and f"of {unit},", span)))
    return Bounds(says, str(example), lambda value: least <= value and (most is None or value <= most))


def seconds(least: float, example: float, most: float = 86_400.0) -> Bounds:
    """A time in seconds, which may have a fraction; a day at most where nothing else is said."""
    says = f"seconds from {least:g} to {most:,.0f}"
    return Bounds(says, f"{example:g}", lambda value: math.isfinite(value) and least <= value <= most)


def words(*choices: str) -> Bounds:
    """One of a few words, in small letters or capitals."""
    says = f"{', '.join(choices[:-1])} or {choices[-1]}"
    lower = {choice.lower() for choice in choices}
    return Bounds(says, choices[0], lambda value: value.lower() in lower)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def address(example: str) -> Bounds:
    """An http(s) address, or nothing."""
    return Bounds(
        "a whole http or https address, or nothing", example, lambda value: not value or _is_address(value)
    )


def addresses(example: str) -> Bounds:
    """Any number of http(s) addresses with blanks between."""
    return Bounds(
        "whole http or https addresses with blanks between",
        example,
        lambda value: all(map(_is_address, value.split())),
    )


def rate(example: str) -> Bounds:
    """So many in a span of time."""
    return Bounds(
        "a number of 1 or more in a second, minute, hour or day",
        example,
        lambda value: _RATE.fullmatch(value.strip()) is not None,
    )


TEXT = Bounds("a text that is not empty", "museum", lambda value: bool(value.strip()))
FOLDER = Bounds("the path of a folder", "/srv/holotype/mappings", lambda value: True)  # or nothing
SWITCH = Bounds("true or false", "true", lambda value: isinstance(value, bool))
TABLES = Bounds("a list of tables", "[]", lambda value: True)  # each is judged where it is used
NAMES = Bounds("names with blanks between", "hooks.museum.example", lambda value: "," not in value)
MAIL = Bounds(
    "an e-mail address, or nothing",
    "data@museum.example",
    lambda value: not value or re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None,
)


def accepted(item: Field[Any], where: str, value: Any) -> Any:
    """A value as its setting has it. Raises ValueError for what is out of bounds."""
    bounds: Bounds = item.metadata["bounds"]
    try:
        read = _read(item.default, value)
        if bounds.holds(read):
            return read
    except (ValueError, TypeError, OverflowError):
        pass
    # issuers may hold secrets, which nobody is to read in a log
    shown = "this" if isinstance(item.default, tuple) else f"“{value}”"
    raise ValueError(f"{where}: {shown} is not accepted. Give {bounds.says}, such as {bounds.example}.")


def _read(default: Any, value: Any) -> Any:
    if isinstance(default, tuple):
        return _tables(json.loads(value) if isinstance(value, str) else value)
    if isinstance(default, bool):
        word = str(value).strip().lower()
        if word not in (*_YES, *_NO):
            raise ValueError
        return word in _YES
    if isinstance(value, bool) or (isinstance(value, float) and isinstance(default, int)):
        raise ValueError
    if isinstance(default, str) and not isinstance(value, str):
        raise ValueError
    return type(default)(value)


def _tables(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(table, dict) for table in value):
        raise ValueError
    return tuple(dict(table) for table in value)
