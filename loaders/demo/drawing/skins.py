"""Study skins of birds and mammals."""

from __future__ import annotations

from ..compose.chance import Chance
from .pen import Colour, Pen, along, curve, shade, vary

FURS: tuple[Colour, ...] = ((128, 96, 64), (104, 88, 74), (150, 108, 62), (84, 74, 66), (140, 128, 112))


FEATHERS: tuple[Colour, ...] = (
    (92, 82, 70),
    (70, 90, 104),
    (120, 72, 50),
    (62, 62, 66),
    (98, 110, 66),
    (150, 120, 70),
)


def bird(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A study skin on its back."""
    back, breast = (
        kin.pick(FEATHERS),
        kin.pick(((206, 180, 140), (188, 120, 74), (214, 208, 190), (150, 140, 120))),
    )
    x, top = wide / 2, high * 0.12
    for turn in (-9, -3, 3, 9):
        pen.leaf((x, high * 0.66), 270 + turn, high * 0.29, 62, vary(back, chance), veins=0)
    for side in (1, -1):
        for index in range(5):
            pen.leaf(
                (x + side * 78, high * 0.3),
                270 - side * (2 + index * 3),
                high * (0.42 - index * 0.03),
                58,
                vary(shade(back, 0.9), chance, 8),
            )
    pen.oval((x, high * 0.46), wide * 0.15, high * 0.24, breast, edge=shade(breast, 0.75), width=2)
    for row in range(12):
        for step in range(-4, 5):
            pen.leaf(
                (x + step * 27 + row % 2 * 12, high * 0.27 + row * 31), 270, 36, 24, vary(breast, chance, 9)
            )
    pen.oval((x, top + 96), 92, 108, shade(back, 1.05), edge=shade(back, 0.7), width=2)
    pen.oval((x, top + 140), 62, 60, vary(breast, chance))
    pen.shape([(x - 22, top), (x + 22, top), (x, top - kin.between(50, 130))], (86, 74, 56), (50, 42, 34), 2)
    for side in (1, -1):
        pen.oval((x + side * 48, top + 74), 12, 12, (244, 242, 236), edge=(120, 116, 110))
        pen.taper([(x + side * 30, high * 0.68), (x + side * 10, high * 0.86)], (118, 92, 60), 12, 8)
    pen.line([(x + 10, high * 0.82), (x + 190, high * 0.88)], (190, 180, 160), 2)
    pen.shape(
        [(x + 186, high * 0.85), (x + 330, high * 0.87), (x + 326, high * 0.92), (x + 182, high * 0.9)],
        (246, 240, 222),
        (150, 140, 120),
        2,
    )


def mammal(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A flat skin and the skull beside it."""
    fur = kin.pick(FURS)
    x, y = wide * 0.4, high * 0.46
    pen.taper(curve((x, high * 0.72), 270, high * kin.between(0.1, 0.24), 24, 10), shade(fur, 0.9), 40, 12)
    for side in (1, -1):
        for level, turn in ((0.26, 40), (0.66, -40)):
            pen.taper(
                curve((x + side * 110, high * level), 90 - side * (90 - turn), 150, 0, 4),
                shade(fur, 0.92),
                70,
                34,
            )
    pen.oval((x, y), wide * 0.2, high * 0.28, fur, edge=shade(fur, 0.7), width=2)
    pen.oval((x, high * 0.15), wide * 0.1, high * 0.07, shade(fur, 1.05), edge=shade(fur, 0.7), width=2)
    for side in (1, -1):
        pen.oval((x + side * wide * 0.08, high * 0.1), 34, 44, shade(fur, 0.86), edge=shade(fur, 0.6))
        pen.oval((x + side * wide * 0.04, high * 0.145), 9, 9, (238, 234, 226))
    for _ in range(1300):
        angle, reach = chance.between(0, 360), chance.share() ** 0.5
        start = along((x, y), angle, 10 + reach * wide * 0.17)
        start = (start[0], y + (start[1] - y) * 1.75)
        pen.line(
            [start, along(start, 268 + chance.between(-14, 14), 22)], vary(shade(fur, 0.95), chance, 16), 1.2
        )
    bone: Colour = (232, 222, 196)
    sx, sy = wide * 0.79, high * 0.42
    pen.oval((sx, sy), 96, 120, bone, edge=shade(bone, 0.7), width=3)
    pen.shape(
        [(sx - 62, sy - 70), (sx + 62, sy - 70), (sx + 34, sy - 230), (sx - 34, sy - 230)],
        bone,
        shade(bone, 0.7),
        3,
    )
    for side in (1, -1):
        pen.oval((sx + side * 56, sy - 62), 30, 42, shade(bone, 0.55))
        pen.oval((sx + side * 96, sy - 40), 12, 66, bone, edge=shade(bone, 0.7), width=2)
        pen.oval((sx + side * 13, sy - 206), 8, 20, shade(bone, 0.5))
    pen.line([(sx, sy - 40), (sx, sy + 116)], shade(bone, 0.8), 2)
    for step in range(6):
        pen.line([(sx - 40 + step * 16, sy + 96), (sx - 34 + step * 14, sy + 30)], shade(bone, 0.9), 1)
