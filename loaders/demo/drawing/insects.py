"""Pinned insects, spiders, and objects on slides, seen from above."""

from __future__ import annotations

from ..compose.chance import Chance
from .pen import Colour, Pen, Point, along, curve, mix, shade, vary

DARK: tuple[Colour, ...] = (
    (46, 38, 34),
    (70, 46, 30),
    (36, 52, 50),
    (92, 60, 34),
    (60, 30, 30),
    (48, 66, 44),
)
WINGS: tuple[Colour, ...] = (
    (190, 112, 48),
    (206, 196, 170),
    (92, 110, 160),
    (216, 186, 80),
    (120, 70, 46),
    (60, 96, 170),
)


def pin(pen: Pen, at: Point) -> None:
    pen.line([(at[0] + 3, at[1] + 4), (at[0] + 60, at[1] + 74)], (150, 142, 130), 3)
    pen.oval(at, 9, 9, (64, 66, 72))
    pen.oval((at[0] - 2.5, at[1] - 3), 3, 3, (190, 190, 196))


def legs(
    pen: Pen,
    middle: Point,
    reach: float,
    colour: Colour,
    *,
    pairs: int = 3,
    first: float = 52,
    step: float = 42,
    thick: float = 9,
) -> None:
    for pair in range(pairs):
        for side in (1, -1):
            turn = 90 - side * (first + pair * step)
            knee = along((middle[0], middle[1] + (pair - 1) * reach * 0.2), turn, reach)
            foot = along(knee, turn - side * (30 if pair else -34), reach * 0.9)
            pen.taper([(middle[0], middle[1] + (pair - 1) * reach * 0.2), knee], colour, thick, thick * 0.6)
            pen.taper([knee, foot], colour, thick * 0.6, 2)


def feelers(
    pen: Pen, head: Point, length: float, colour: Colour, *, spread: float = 24, club: float = 0
) -> None:
    for side in (1, -1):
        path = curve(head, 90 - side * spread, length, -side * 26, 12)
        pen.taper(path, colour, 5, 2.4)
        if club:
            pen.oval(path[-1], club * 0.5, club, colour, turn=side * -20)


def beetle(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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


def butterfly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance, *, stout: bool = False) -> None:
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
    winged(pen, wide, high, kin, chance)


def fly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    winged(pen, wide, high, kin, chance, pairs=1)


def dragonfly(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    winged(pen, wide, high, kin, chance, slender=True)


def grasshopper(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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
