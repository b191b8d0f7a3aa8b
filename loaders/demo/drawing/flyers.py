"""Insects with spread wings."""

from __future__ import annotations

from ..compose.chance import Chance
from .limbs import DARK, feelers, legs, pin
from .pen import Colour, Pen, Point, mix, shade, vary

WINGS: tuple[Colour, ...] = (
    (190, 112, 48),
    (206, 196, 170),
    (92, 110, 160),
    (216, 186, 80),
    (120, 70, 46),
    (60, 96, 170),
)


def butterfly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance, *, stout: bool = False) -> None:
    """Two pairs of spread wings with bands, spots or eyes."""
    tone, mark = kin.pick(WINGS), kin.pick(DARK)
    x, y, size = wide / 2, high * 0.5, wide * 0.43
    eyes, band, tail = kin.happens(0.45), kin.happens(0.7), kin.happens(0.25)
    for side in (1, -1):
        hind = [
            (x, y),
            (x + side * size * 0.5, y + size * 0.02),
            (x + side * size * 0.72, y + size * 0.3),
            (x + side * size * 0.56, y + size * 0.62),
            (x + side * size * 0.3, y + size * (0.86 if tail else 0.66)),
            (x + side * size * 0.12, y + size * 0.5),
        ]
        fore = [
            (x, y - size * 0.1),
            (x + side * size * 0.44, y - size * 0.5),
            (x + side * size * 0.98, y - size * 0.62),
            (x + side * size, y - size * 0.5),
            (x + side * size * 0.84, y - size * 0.1),
            (x + side * size * 0.6, y + size * 0.1),
            (x + side * size * 0.2, y + size * 0.1),
        ]
        for points, colour in ((hind, shade(tone, 0.93)), (fore, tone)):
            smooth = rounded(points)
            pen.shape(smooth, mark, shade(mark, 0.7), 2)
            centre = (sum(p[0] for p in smooth) / len(smooth), sum(p[1] for p in smooth) / len(smooth))
            inner = [
                (centre[0] + (px - centre[0]) * 0.86, centre[1] + (py - centre[1]) * 0.86)
                for px, py in smooth
            ]
            pen.shape(inner, colour)
            for px, py in smooth[:: len(smooth) // 9]:
                pen.line(
                    [
                        (x + side * 20, y),
                        (centre[0] + (px - centre[0]) * 0.86, centre[1] + (py - centre[1]) * 0.86),
                    ],
                    shade(colour, 0.8),
                    1.2,
                )
            if band:
                pen.oval(
                    (centre[0] + side * size * 0.1, centre[1] - size * 0.04),
                    size * 0.05,
                    size * 0.17,
                    shade(mark, 1.1),
                    turn=side * 20,
                )
            if eyes:
                pen.oval(
                    (centre[0] + side * size * 0.13, centre[1]),
                    size * 0.07,
                    size * 0.07,
                    shade(tone, 1.25),
                    edge=mark,
                    width=4,
                )
                pen.oval((centre[0] + side * size * 0.13, centre[1]), size * 0.028, size * 0.028, mark)
            for step in range(4):
                edge = smooth[(step * 3 + 4) % len(smooth)]
                spot = (edge[0] + (centre[0] - edge[0]) * 0.1, edge[1] + (centre[1] - edge[1]) * 0.1)
                pen.oval(spot, 6, 6, (236, 226, 204))
    body = size * (0.075 if stout else 0.04)
    pen.oval((x, y + size * 0.2), body, size * 0.34, shade(mark, 0.9))
    pen.oval((x, y - size * 0.12), body * 1.3, size * 0.14, shade(mark, 1.1))
    pen.oval((x, y - size * 0.28), body, body, mark)
    feelers(pen, (x, y - size * 0.3), size * 0.42, mark, spread=34, club=0 if stout else 8)
    pin(pen, (x, y - size * 0.12))


def rounded(points: list[Point]) -> list[Point]:
    """A closed outline with its corners cut twice (Chaikin)."""
    for _ in range(3):
        cut: list[Point] = []
        for index, (ax, ay) in enumerate(points):
            bx, by = points[(index + 1) % len(points)]
            cut += [
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            ]
        points = cut
    return points


def moth(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A butterfly with a stout body and no clubs."""
    butterfly(pen, wide, high, kin, chance, stout=True)


def winged(
    pen: Pen, wide: int, high: int, kin: Chance, chance: Chance, *, pairs: int = 2, slender: bool = False
) -> None:
    """Bees, flies and dragonflies: clear wings and a banded body."""
    colour, band = kin.pick(DARK), kin.pick(WINGS)
    x, y, size = wide / 2, high * 0.44, wide * 0.4
    glass: Colour = (206, 204, 190)
    legs(pen, (x, y), size * 0.32, shade(colour, 0.8), thick=9)
    for pair in range(pairs):
        for side in (1, -1):
            turn = 90 - side * (66 + pair * (30 if slender else 40))
            length = size * (1.05 if slender else 0.95 - pair * 0.3)
            pen.leaf(
                (x, y - 6 + pair * 16),
                turn,
                length,
                length * (0.2 if slender else 0.34),
                glass,
                bend=side * 8,
                veins=7,
            )
    segments = 9 if slender else 6
    for index in range(segments):
        share = index / segments
        down = size * (1.25 if slender else 0.72) / segments
        across = size * (0.05 if slender else 0.2 * (1 - abs(share - 0.4)))
        tone = band if index % 2 else colour
        pen.oval(
            (x, y + size * 0.2 + index * down),
            across,
            down * 0.8,
            vary(tone, chance, 5),
            edge=shade(colour, 0.6),
        )
    pen.oval(
        (x, y), size * (0.1 if slender else 0.17), size * 0.17, shade(colour, 1.1), edge=shade(colour, 0.6)
    )
    pen.oval((x, y - size * 0.22), size * 0.13, size * 0.09, colour)
    for side in (1, -1):
        pen.oval(
            (x + side * size * 0.09, y - size * 0.23),
            size * 0.055,
            size * 0.08,
            shade(mix(colour, (120, 60, 40), 0.5), 1.1),
        )
    if not slender:
        feelers(pen, (x, y - size * 0.28), size * 0.24, colour)
    pin(pen, (x + 14, y))


def bee(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Two pairs of clear wings."""
    winged(pen, wide, high, kin, chance)


def fly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """One pair of clear wings."""
    winged(pen, wide, high, kin, chance, pairs=1)


def dragonfly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A long body between two pairs of narrow wings."""
    winged(pen, wide, high, kin, chance, slender=True)
