"""Pinned insects without spread wings, spiders, and objects on slides, seen from above."""

from __future__ import annotations

from ..compose.chance import Chance
from .flyers import WINGS, bee, butterfly, dragonfly, fly, moth
from .limbs import DARK, feelers, legs, pin
from .pen import Pen, curve, mix, shade


def beetle(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A beetle from above, its wing cases closed."""
    colour, slim = kin.pick(DARK), kin.between(0.42, 0.66)
    size = high * 0.27
    x, y = wide / 2, high * 0.52
    legs(pen, (x, y - size * 0.2), size * 0.58, shade(colour, 0.8), thick=size * 0.07)
    long_horns = kin.happens(0.3)
    feelers(
        pen,
        (x, y - size * 1.3),
        size * (1.9 if long_horns else 0.6),
        shade(colour, 0.8),
        spread=30,
        club=0 if long_horns else size * 0.06,
    )
    pen.oval((x, y - size * 1.22), size * 0.26, size * 0.2, shade(colour, 0.85))
    pen.oval(
        (x, y - size * 0.86),
        size * slim * 0.82,
        size * 0.32,
        shade(colour, 1.1),
        edge=shade(colour, 0.6),
        width=2,
    )
    spots, spot = kin.whole(0, 4), kin.pick(WINGS)
    for side in (1, -1):
        outline = [(x, y - size * 0.6)]
        for step in range(13):
            share = step / 12
            outline.append(
                (
                    x + side * size * slim * (1 - abs(share - 0.38) ** 2 * 2.1),
                    y - size * 0.58 + share * size * 1.62,
                )
            )
        outline.append((x, y + size * 1.1))
        pen.shape(outline, colour, shade(colour, 0.55), 2)
        for row in range(1, 6):
            line = [
                (x + side * size * slim * row / 6.4, y - size * 0.5),
                (x + side * size * slim * row / 7.4, y + size * 0.84),
            ]
            pen.line(line, shade(colour, 0.82), 1.6)
        for index in range(spots):
            pen.oval(
                (x + side * size * slim * 0.5, y - size * 0.34 + index * size * 0.34),
                size * 0.09,
                size * 0.08,
                spot,
            )
        pen.oval(
            (x + side * size * slim * 0.42, y - size * 0.2),
            size * 0.05,
            size * 0.3,
            shade(mix(colour, (255, 255, 255), 0.2), 1.1),
        )
    pin(pen, (x + size * slim * 0.4, y - size * 0.32))


def grasshopper(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A grasshopper from the side."""
    colour = kin.pick(((122, 130, 60), (128, 100, 66), (96, 86, 58)))
    x, y, size = wide * 0.5, high * 0.46, wide * 0.4
    pen.oval((x + size * 0.1, y), size * 0.75, size * 0.13, colour, edge=shade(colour, 0.6), width=2)
    pen.leaf((x - size * 0.4, y - 26), 2, size * 1.45, size * 0.22, shade(colour, 1.14), veins=9)
    pen.oval(
        (x - size * 0.6, y - 10),
        size * 0.2,
        size * 0.18,
        shade(colour, 0.94),
        edge=shade(colour, 0.6),
        width=2,
    )
    pen.oval((x - size * 0.68, y - 36), 15, 20, (60, 44, 34))
    hip, knee = (x + size * 0.02, y + 10), (x + size * 0.52, y - size * 0.42)
    pen.taper([hip, knee], shade(colour, 0.86), 44, 15)
    pen.taper([knee, (x + size * 0.86, y + size * 0.44)], shade(colour, 0.8), 13, 7)
    for reach in (-0.42, -0.2):
        pen.taper(curve((x + size * reach, y + 20), 262, size * 0.46, 30, 5), shade(colour, 0.8), 12, 5)
    for turn in (120, 140):
        pen.taper(curve((x - size * 0.72, y - 40), turn, size * 0.6, 26, 8), shade(colour, 0.7), 5, 1.5)
    pin(pen, (x - size * 0.3, y - 34))


def bug(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A shield bug from above."""
    colour, mark = kin.pick(DARK), kin.pick(WINGS)
    x, y, size = wide / 2, high * 0.5, high * 0.22
    legs(pen, (x, y), size * 0.75, shade(colour, 0.8), thick=12)
    feelers(pen, (x, y - size * 1.3), size * 0.7, colour)
    pen.oval((x, y + size * 0.1), size * 0.74, size * 1.1, colour, edge=shade(colour, 0.6), width=2)
    pen.shape(
        [(x - size * 0.62, y - size * 0.5), (x + size * 0.62, y - size * 0.5), (x, y + size * 0.5)],
        mark,
        shade(mark, 0.6),
        2,
    )
    pen.oval(
        (x, y - size * 0.82),
        size * 0.66,
        size * 0.34,
        shade(mix(colour, mark, 0.4), 1.05),
        edge=shade(colour, 0.6),
    )
    pen.oval((x, y - size * 1.2), size * 0.24, size * 0.2, colour)
    pin(pen, (x + size * 0.2, y - size * 0.1))


def spider(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A spider from above."""
    colour = kin.pick(DARK)
    x, y, size = wide / 2, high * 0.44, wide * 0.2
    legs(pen, (x, y), size * 0.86, shade(colour, 0.9), pairs=4, first=34, step=34, thick=15)
    pen.oval((x, y + size * 0.8), size * 0.58, size * 0.76, colour, edge=shade(colour, 0.6), width=2)
    for step in range(4):
        pen.oval((x, y + size * (0.4 + step * 0.24)), size * (0.2 - step * 0.03), 9, shade(colour, 1.5))
    pen.oval(
        (x, y - size * 0.1), size * 0.38, size * 0.42, shade(colour, 1.16), edge=shade(colour, 0.6), width=2
    )
    for side in (1, -1):
        pen.oval((x + side * size * 0.14, y - size * 0.44), 6, 6, (20, 18, 18))


def slide(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A glass slide with a cover slip and something small below it."""
    left, right, top, bottom = wide * 0.06, wide * 0.94, high * 0.34, high * 0.64
    pen.shape(
        [(left, top), (right, top), (right, bottom), (left, bottom)], (228, 234, 232), (150, 160, 160), 3
    )
    pen.oval(
        (wide * 0.5, high * 0.49), high * 0.115, high * 0.115, (236, 228, 198), edge=(190, 178, 140), width=3
    )
    colour = kin.pick(((150, 100, 52), (168, 120, 70), (176, 96, 96)))
    x, y = wide * 0.5, high * 0.49
    legs(pen, (x, y), 30, shade(colour, 0.9), thick=7)
    pen.oval((x + 10, y + 10), 62, 36, colour, turn=-24, edge=shade(colour, 0.6), width=2)
    for step in range(5):
        pen.line(
            [(x - 20 + step * 18, y - 16 - step * 3), (x - 26 + step * 18, y + 36 - step * 6)],
            shade(colour, 0.75),
            2,
        )
    for spot in (0.12, 0.72):
        pen.shape(
            [
                (wide * spot, top + 14),
                (wide * (spot + 0.17), top + 14),
                (wide * (spot + 0.17), bottom - 14),
                (wide * spot, bottom - 14),
            ],
            (250, 247, 236),
            (140, 132, 120),
            2,
        )
        for line in range(6):
            pen.line(
                [
                    (wide * (spot + 0.015), top + 40 + line * 34),
                    (wide * (spot + 0.15 - 0.03 * (line % 3)), top + 40 + line * 34),
                ],
                (110, 104, 110),
                2,
            )


INSECTS = {
    "beetle": beetle,
    "butterfly": butterfly,
    "moth": moth,
    "bee": bee,
    "fly": fly,
    "dragonfly": dragonfly,
    "grasshopper": grasshopper,
    "bug": bug,
    "spider": spider,
    "slide": slide,
}
