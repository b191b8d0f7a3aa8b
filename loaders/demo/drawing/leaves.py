"""Colours of pressed plants, their flowers, and the strips that hold them."""

from __future__ import annotations

from ..compose.chance import Chance
from .pen import Colour, Pen, Point, along, curve, vary

GREENS: tuple[Colour, ...] = ((96, 104, 58), (118, 116, 66), (84, 96, 62), (126, 112, 70), (104, 98, 52))


PETALS: tuple[Colour, ...] = (
    (196, 170, 84),
    (150, 84, 110),
    (112, 92, 150),
    (206, 190, 160),
    (176, 92, 76),
    (126, 116, 168),
    (200, 146, 150),
)


WOOD: Colour = (92, 70, 50)


TAPE: Colour = (246, 240, 222)


def tape(pen: Pen, point: Point, angle: float = 90) -> None:
    """A strip of gummed paper over a stem."""
    ends = [along(point, angle + 90, 26), along(point, angle - 90, 26)]
    side = [along(ends[1], angle, 12), along(ends[0], angle, 12)]
    pen.shape([*ends, *side], TAPE, (206, 196, 170))


def flower(pen: Pen, middle: Point, size: float, kind: int, colour: Colour, chance: Chance) -> None:
    """One flower of one of four kinds."""
    if kind == 0:  # five petals
        for index in range(5):
            pen.leaf(middle, index * 72 + chance.between(-9, 9), size, size * 0.8, vary(colour, chance))
        pen.oval(middle, size * 0.22, size * 0.22, (150, 120, 50))
    elif kind == 1:  # head with rays
        for index in range(17):
            pen.leaf(middle, index * 21.2, size * 1.1, size * 0.24, vary(colour, chance))
        pen.oval(middle, size * 0.42, size * 0.36, (142, 108, 44), edge=(110, 80, 30))
    elif kind == 2:  # bell
        pen.leaf(middle, 250 + chance.between(-30, 30), size * 1.3, size, colour)
        pen.oval(along(middle, 250, size * 0.15), size * 0.24, size * 0.18, (110, 112, 64))
    else:  # ball of small flowers
        for _ in range(26):
            point = along(middle, chance.between(0, 360), size * 0.75 * chance.share() ** 0.5)
            pen.oval(point, size * 0.16, size * 0.16, vary(colour, chance, 20))


def blossoms(
    pen: Pen,
    top: Point,
    facing: float,
    manner: str,
    size: float,
    kind: int,
    petal: Colour,
    green: Colour,
    chance: Chance,
) -> None:
    """Flowers at the end of a stem, one or in a cluster."""
    ends: list[Point] = [top]
    if manner == "umbel":
        ends = []
        for ray in range(9):
            path = curve(top, facing - 60 + ray * 15, size * 2.2, 0, 3)
            pen.taper(path, green, 3, 2)
            ends.append(path[-1])
    elif manner == "raceme":
        axis = curve(top, facing, size * 4, 6)
        pen.taper(axis, green, 4, 2)
        ends = [along(axis[i], facing + (62 if i % 2 else -62), size * 0.5) for i in range(10)]
    elif manner == "branched":
        ends = []
        for turn in (-40, -14, 18, 46):
            path = curve(top, facing + turn, size * 2.6, turn / 3, 4)
            pen.taper(path, green, 4, 2)
            ends.append(path[-1])
    small = size * (0.5 if len(ends) > 5 else 0.8 if len(ends) > 1 else 1.25)
    for end in ends:
        flower(pen, end, small, kind, petal, chance)
