"""What is looked for, as one value that can be written as an address and read from one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.graph.search_dates import as_range
from app.graph.search_shape import Shape, read_shape

__all__ = ["DEEPEST", "MOST", "Range", "Search", "as_range"]
MOST = 1000  # results in one answer
DEEPEST = 10_000  # first result that can be asked for by its place
_PLACE = ("bbox", "geometry")
_NUMBERS = ("page", "offset", "limit", "top", "grid")
_OWN = ("q", "sort", "page", "offset", "limit", *_PLACE, "facet", "top", "histogram", "grid", "open")
Range = tuple[str, str]


@dataclass(frozen=True)
class Search:
    """What is looked for. Values of one field widen the result, fields narrow it.

    Fields go by the name they have in an address. ``bbox`` is west, south, east, north in degrees;
    a west greater than east crosses the 180th meridian; ``geometry`` is a polygon besides.
    ``unread`` are the arguments of the address that make no sense. ``sort`` is a field, with ``-`` before it
    for the greatest first; "" is by relevance. ``facets`` are counted (the ``top`` commonest
    values), ``open`` is the branch of a tree whose twigs are counted, ``histograms`` has the width
    of a bar for each field (0: a fitting one), ``grid`` the size of a map cell in degrees. With
    ``parting`` a tree opens by itself down to the first level that has more than one value.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    bbox: tuple[float, float, float, float] | None = None
    geometry: Shape | None = None
    sort: str = ""
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    top: int = 10
    open: Mapping[str, str] = field(default_factory=dict)
    histograms: Mapping[str, int] = field(default_factory=dict)
    grid: float = 0.0
    parting: bool = False
    unread: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        filters = {
            key: tuple(dict.fromkeys(map(_clean, [given] if isinstance(given, str) else given)))
            for key, given in self.filters.items()
        }
        ranges = {
            key: tuple("" if end is None else _clean(end) for end in ends)
            for key, ends in self.ranges.items()
        }
        object.__setattr__(self, "text", _clean(self.text))
        object.__setattr__(self, "filters", {k: v for k, v in filters.items() if v})
        object.__setattr__(self, "ranges", {k: v for k, v in ranges.items() if any(v)})
        object.__setattr__(self, "limit", min(max(self.limit, 0), MOST))
        object.__setattr__(self, "offset", min(max(self.offset, 0), DEEPEST))

    @property
    def narrowed(self) -> tuple[str, ...]:
        """What narrows the result, by address name: ``q``, ``bbox``, ``geometry`` and fields."""
        said = (("q", self.text.strip()), ("bbox", self.bbox), ("geometry", self.geometry))
        own = [key for key, given in said if given]
        return (*own, *dict.fromkeys((*self.filters, *self.ranges)))

    def with_value(self, key: str, value: str) -> Search:
        """Also with this value; from the first result."""
        values = (*self.filters.get(key, ()), value)
        return replace(self, filters={**self.filters, key: values}, offset=0)

    def with_range(self, key: str, low: Any = "", high: Any = "") -> Search:
        """Between two values, either of which may be open; from the first result."""
        return replace(self, ranges={**self.ranges, key: (low, high)}, offset=0)

    def without(self, key: str, value: str | None = None) -> Search:
        """Without a value, or without anything that ``key`` (a field, q, bbox …) says."""
        if key == "q":
            return replace(self, text="", offset=0)
        if key in _PLACE:
            return replace(self, **{key: None}, offset=0)  # type: ignore[arg-type]
        values = self.filters.get(key, ())
        kept = tuple(v for v in values if v != value) if value is not None else ()
        ranges = {k: r for k, r in self.ranges.items() if k != key or value is not None}
        return replace(self, filters={**self.filters, key: kept}, ranges=ranges, offset=0)

    def at(self, offset: int) -> Search:
        """From another result on."""
        return replace(self, offset=offset)

    @classmethod
    def from_args(cls, args: Any, **defaults: Any) -> Search:
        """Read the arguments of an address: a multi-dict, a mapping or pairs.

        Whatever is not understood is left out, so no address is an error. ``defaults`` are fields
        of Search that the arguments may override.
        """
        said: dict[str, list[str]] = {}
        for key, value in _pairs(args):
            said.setdefault(key, []).append(value)
        filters: dict[str, tuple[str, ...]] = {}
        ranges: dict[str, Range] = {}
        for key, values in said.items():
            if key in _OWN:
                continue
            for value in values:
                ends = as_range(value)
                if ends:
                    ranges[key] = ends
                elif value.strip():
                    filters[key] = (*filters.get(key, ()), value.strip())
        found = cls(**{**defaults, "filters": filters, "ranges": ranges})
        changes: dict[str, Any] = {"text": _last(said, "q"), "bbox": _bbox(_last(said, "bbox"))}
        changes["geometry"] = read_shape(_last(said, "geometry"))
        numbers = [key for key in _NUMBERS if _last(said, key) and _number(said, key, -1, cast=float) < 0]
        numbers += ["limit"] if _number(said, "limit", 0, cast=float) > MOST else []
        changes["unread"] = (*(k for k in _PLACE if _last(said, k) and not changes[k]), *numbers)
        changes["sort"] = _last(said, "sort") or found.sort
        changes["limit"] = _number(said, "limit", found.limit, cast=int)
        page = max(_number(said, "page", 1, cast=int), 1)
        changes["offset"] = _number(said, "offset", (page - 1) * changes["limit"], cast=int)
        changes["facets"] = tuple(said.get("facet", found.facets))
        changes["top"] = min(max(_number(said, "top", found.top, cast=int), 1), MOST)
        changes["grid"] = max(_number(said, "grid", found.grid, cast=float), 0.0)
        if "histogram" in said:
            named = (value.partition(":") for value in said["histogram"])
            changes["histograms"] = {k: int(w) if w.isdecimal() else 0 for k, _, w in named if k}
        if "open" in said:
            branches = (value.partition(":") for value in said["open"])
            changes["open"] = {key: branch for key, _, branch in branches if branch}
        return replace(found, **changes)

    def to_args(self, defaults: Search | None = None) -> list[tuple[str, str]]:
        """The arguments of its address, in one fixed order, without what is as in ``defaults``."""
        usual = defaults or Search()
        args = [("q", self.text.strip())] if self.text.strip() else []
        args += [(key, v) for key in sorted(self.filters) for v in sorted(self.filters[key])]
        args += [(key, "..".join(self.ranges[key])) for key in sorted(self.ranges)]
        if self.bbox:
            args.append(("bbox", ",".join(f"{degrees:.10g}" for degrees in self.bbox)))
        if self.geometry:
            args.append(("geometry", self.geometry.wkt))
        if self.sort != usual.sort:
            args.append(("sort", self.sort))
        if self.limit != usual.limit:
            args.append(("limit", str(self.limit)))
        if self.offset and self.limit and self.offset % self.limit == 0:
            args.append(("page", str(self.offset // self.limit + 1)))
        elif self.offset:
            args.append(("offset", str(self.offset)))
        if self.facets != usual.facets:
            args += [("facet", name) for name in self.facets]
        if self.top != usual.top:
            args.append(("top", str(self.top)))
        if self.histograms != usual.histograms:
            args += [("histogram", f"{k}:{w}" if w else k) for k, w in self.histograms.items()]
        if self.grid != usual.grid:
            args.append(("grid", f"{self.grid:g}"))
        if self.open != usual.open:
            args += [("open", f"{key}:{branch}") for key, branch in self.open.items()]
        return args


def _clean(value: Any) -> str:
    """Text that can be written as UTF-8, whatever a stranger sent."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _pairs(args: Any) -> Iterator[tuple[str, str]]:
    if hasattr(args, "getlist"):  # a multi-dict
        for key in dict.fromkeys(args):
            yield from ((key, value) for value in args.getlist(key))
    elif isinstance(args, Mapping):
        for key, values in args.items():
            several: Sequence[Any] = [values] if isinstance(values, str) else values
            yield from ((key, str(value)) for value in several)
    else:
        pairs: Iterable[tuple[str, str]] = args
        yield from pairs


def _last(said: Mapping[str, list[str]], key: str) -> str:
    return said.get(key, [""])[-1].strip()


def _number(said: Mapping[str, list[str]], key: str, default: Any, *, cast: Any) -> Any:
    try:
        value = cast(_last(said, key))
        return value if abs(value) < 1e9 else default
    except ValueError:
        return default


def _bbox(text: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90):
        return None
    if any(math.isnan(degrees) for degrees in (west, south, east, north)):
        return None
    return west, min(south, north), east, max(south, north)
