"""Bones, teeth and fishes that became stone."""

from __future__ import annotations

from math import radians, sin

from ..compose.chance import Chance
from .pen import Colour, Pen, Point, along, curve, shade, vary
from .slabs import slab

BONE: Colour = (142, 108, 74)


def bone(pen: Pen, start: Point, angle: float, length: float, thick: float, tone: Colour) -> None:
    """One long bone."""
    path = curve(start, angle, length, 6, 8)
    pen.taper(path, tone, thick, thick)
    for end, turn in ((path[0], angle + 180), (path[-1], angle)):
        for side in (40, -40):
            pen.oval(along(end, turn + side, thick * 0.42), thick * 0.62, thick * 0.56, tone)
    pen.line([(px - thick * 0.16, py - thick * 0.14) for px, py in path], shade(tone, 1.16), thick * 0.16)


def bones(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A skeleton on rock, or two long bones."""
    tone = vary(BONE, kin, 24)
    if kin.happens(0.5):
        slab(pen, wide, high, kin, chance)
        spine = curve((wide * 0.22, high * 0.62), 40, wide * 0.7, -74, 22)
        for index, point in enumerate(spine):
            pen.oval(point, 17 - index * 0.4, 14 - index * 0.3, tone, edge=shade(tone, 0.6))
            if 4 < index < 15:
                pen.taper(
                    curve(point, 250 + index * 3, 130 - abs(9 - index) * 9, -40, 6), shade(tone, 0.9), 8, 3
                )
        pen.oval((wide * 0.19, high * 0.66), 66, 40, tone, turn=40, edge=shade(tone, 0.6), width=2)
        pen.oval((wide * 0.2, high * 0.648), 12, 11, shade(tone, 0.4))
        for index, turn in ((8, 282), (16, 290)):
            bone(pen, spine[index], turn, 130, 20, tone)
        return
    bone(pen, (wide * 0.3, high * 0.82), 64, high * 0.62, 96, tone)
    bone(pen, (wide * 0.66, high * 0.74), 100, high * 0.34, 58, shade(tone, 0.9))
    for _ in range(60):
        at = (wide * chance.between(0.34, 0.56), high * chance.between(0.3, 0.7))
        pen.line([at, along(at, 64, 24)], shade(tone, 0.86), 1.2)


def tooth(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """One large tooth with its root."""
    enamel, root = kin.pick(((96, 92, 96), (150, 132, 110), (70, 64, 60))), (140, 118, 92)
    x, top = wide / 2, high * 0.24
    pen.shape(
        [
            (x - 230, top),
            (x - 120, top - 60),
            (x, top - 20),
            (x + 120, top - 60),
            (x + 230, top),
            (x + 190, top + 150),
            (x, top + 90),
            (x - 190, top + 150),
        ],
        root,
        shade(root, 0.6),
        3,
    )
    pen.shape(
        [
            (x - 190, top + 140),
            (x, top + 80),
            (x + 190, top + 140),
            (x + 100, top + 420),
            (x + 14, top + 690),
            (x - 40, top + 520),
            (x - 130, top + 330),
        ],
        enamel,
        shade(enamel, 0.6),
        3,
    )
    pen.shape([(x - 90, top + 150), (x - 20, top + 120), (x + 6, top + 560)], shade(enamel, 1.25))


def fishfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Backbone, ribs and head of a fish on rock."""
    rock = slab(pen, wide, high, kin, chance)
    tone = shade(rock, 0.46)
    spine = curve((wide * 0.22, high * 0.52), 4, wide * 0.56, -10, 40)
    pen.line(spine, tone, 6)
    for index in range(6, 38):
        length = 108 * sin(radians(180 * (index + 4) / 48))
        for side in (1, -1):
            pen.taper(curve(spine[index], side * 62, length, side * -12, 4), tone, 4, 1)
    head = spine[1]
    pen.oval((head[0] - 10, head[1]), 92, 72, shade(rock, 0.66), edge=tone, width=3)
    pen.oval((head[0] - 36, head[1] - 16), 15, 15, rock, edge=tone, width=4)
    pen.line([(head[0] - 100, head[1] + 12), (head[0] - 50, head[1] + 18)], tone, 3)
    for turn in range(-50, 51, 10):
        pen.taper(curve(spine[-1], turn, 118, 0, 3), tone, 4, 1)
    for at in (14, 17, 20):
        pen.taper(curve(along(spine[at], 90, 84), 74, 90, 10, 3), tone, 4, 1)
