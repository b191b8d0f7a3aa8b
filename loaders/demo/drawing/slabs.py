"""Slabs of rock with fossils on them."""

from __future__ import annotations

from ..compose.chance import Chance
from .pen import Colour, Pen, shade, vary

ROCKS: tuple[Colour, ...] = (
    (176, 160, 130),
    (120, 118, 116),
    (196, 180, 148),
    (150, 128, 104),
    (96, 98, 104),
)


def slab(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> Colour:
    """A slab of rock; returns its colour."""
    rock = kin.pick(ROCKS)
    middle = (wide / 2, high * 0.5)
    pen.lump(
        (middle[0] + 8, middle[1] + 12),
        wide * 0.44,
        high * 0.42,
        shade(rock, 0.62),
        chance,
        rough=0.06,
        corners=18,
    )
    pen.lump(
        middle,
        wide * 0.44,
        high * 0.42,
        rock,
        chance,
        rough=0.06,
        corners=18,
        edge=shade(rock, 0.72),
        width=3,
    )
    for _ in range(800):
        spot = (wide * chance.between(0.14, 0.86), high * chance.between(0.16, 0.84))
        if ((spot[0] / wide - 0.5) / 0.4) ** 2 + ((spot[1] / high - 0.5) / 0.38) ** 2 < 1:
            size = chance.between(1, 3.4)
            pen.oval(spot, size, size, vary(shade(rock, chance.between(0.88, 1.1)), chance, 6))
    return rock
