"""A pen for smooth shapes: draws at twice the size, in units of the final picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

from PIL import Image, ImageDraw

from ..compose.chance import Chance

Point = tuple[float, float]
Colour = tuple[int, int, int]
SCALE = 2


def shade(colour: Colour, factor: float) -> Colour:
    """Darker below 1, lighter above."""
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two others."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def vary(colour: Colour, chance: Chance, amount: int = 12) -> Colour:
    """The colour a little lighter or darker."""
    step = chance.whole(-amount, amount)
    red, green, blue = (max(0, min(255, part + step)) for part in colour)
    return red, green, blue


def along(start: Point, angle: float, distance: float) -> Point:
    """The point ``distance`` away; degrees, 0 = right, 90 = up."""
    return start[0] + distance * cos(radians(angle)), start[1] - distance * sin(radians(angle))


def curve(start: Point, angle: float, length: float, bend: float, steps: int = 10) -> list[Point]:
    """A stem: starts at ``angle`` and turns by ``bend`` degrees on its way."""
    points = [start]
    for step in range(steps):
        points.append(along(points[-1], angle + bend * (step + 0.5) / steps, length / steps))
    return points


class Pen:
    """Draws on an image of twice the size; coordinates are those of the final picture."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self._draw = ImageDraw.Draw(image)

    def shape(
        self, points: Sequence[Point], fill: Colour, edge: Colour | None = None, width: float = 1
    ) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.polygon(scaled, fill=fill)
        if edge is not None:
            self._draw.line(
                [*scaled, scaled[0]], fill=edge, width=max(1, round(width * SCALE)), joint="curve"
            )

    def line(self, points: Sequence[Point], colour: Colour, width: float = 1) -> None:
        self._draw.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=colour,
            width=max(1, round(width * SCALE)),
            joint="curve",
        )

    def taper(self, points: Sequence[Point], colour: Colour, thick: float, thin: float) -> None:
        """A stroke that grows thinner."""
        left, right = [], []
        last = len(points) - 1
        for index, (x, y) in enumerate(points):
            ahead = points[min(index + 1, last)]
            behind = points[max(index - 1, 0)]
            dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
            size = (dx * dx + dy * dy) ** 0.5 or 1
            half = (thick + (thin - thick) * index / max(last, 1)) / 2
            left.append((x - dy / size * half, y + dx / size * half))
            right.append((x + dy / size * half, y - dx / size * half))
        self.shape([*left, *reversed(right)], colour)

    def oval(
        self,
        middle: Point,
        across: float,
        down: float,
        fill: Colour,
        *,
        turn: float = 0,
        edge: Colour | None = None,
        width: float = 1,
        start: float = 0,
        end: float = 360,
    ) -> None:
        """An ellipse of half axes ``across`` and ``down``, turned anticlockwise; or a sector of it."""
        count = max(10, min(64, int((across + down) / 2.5)))
        points = []
        for step in range(count + 1):
            angle = radians(start + (end - start) * step / count)
            x, y = across * cos(angle), down * sin(angle)
            points.append(
                (
                    middle[0] + x * cos(radians(turn)) + y * sin(radians(turn)),
                    middle[1] - x * sin(radians(turn)) + y * cos(radians(turn)),
                )
            )
        self.shape(points, fill, edge, width)

    def leaf(
        self,
        base: Point,
        angle: float,
        length: float,
        width: float,
        colour: Colour,
        *,
        teeth: int = 0,
        lobes: float = 0,
        veins: int = 0,
        bend: float = 0,
    ) -> None:
        """A blade with a midrib; teeth or lobes along the margin, side veins on it."""
        steps = 26 if teeth or lobes else max(6, min(26, int(length / 8)))
        rib = curve(base, angle, length, bend, steps)
        left, right = [], []
        for index, point in enumerate(rib):
            share = index / steps
            half = width / 2 * sin(pi * share) ** 0.8 * (1.25 - 0.5 * share)
            if teeth:
                half *= 1 + 0.09 * (1 if int(share * teeth * 2) % 2 else -1)
            if lobes:
                half *= 1 - lobes * (0.5 + 0.5 * cos(share * 2 * pi * 4))
            facing = angle + bend * share
            left.append(along(point, facing + 90, half))
            right.append(along(point, facing - 90, half))
        self.shape([*left, *reversed(right)], colour, shade(colour, 0.72))
        self.shape([*rib, *reversed(right)], shade(colour, 0.91))
        self.line(rib, shade(colour, 0.62), max(1.0, width / 60))
        for vein in range(1, veins + 1):
            at = rib[vein * steps // (veins + 2)]
            facing = angle + bend * vein / (veins + 2)
            for side in (48, -48):
                self.line([at, along(at, facing + side, width * 0.36)], shade(colour, 0.78), 0.8)

    def dot(self, middle: Point, radius: float, fill: Colour) -> None:
        self.oval(middle, radius, radius, fill)

    def lump(
        self,
        middle: Point,
        across: float,
        down: float,
        fill: Colour,
        chance: Chance,
        *,
        rough: float = 0.12,
        corners: int = 24,
        edge: Colour | None = None,
        width: float = 1,
    ) -> list[Point]:
        """An uneven outline; its points, for what is drawn on it."""
        points = []
        for index in range(corners):
            angle = 2 * pi * index / corners
            reach = 1 + chance.between(-rough, rough)
            points.append((middle[0] + across * reach * cos(angle), middle[1] + down * reach * sin(angle)))
        self.shape(points, fill, edge, width)
        return points
