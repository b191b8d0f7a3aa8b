"""Jars, skins, shells and dry marine animals."""

from __future__ import annotations

from math import sin

from ..compose.chance import Chance
from .pen import Colour, Pen, along, curve, mix, shade, vary

FURS: tuple[Colour, ...] = ((128, 96, 64), (104, 88, 74), (150, 108, 62), (84, 74, 66), (140, 128, 112))
FEATHERS: tuple[Colour, ...] = (
    (92, 82, 70),
    (70, 90, 104),
    (120, 72, 50),
    (62, 62, 66),
    (98, 110, 66),
    (150, 120, 70),
)


def jar(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance, content: str = "soft") -> None:
    """A glass jar with fluid; its content is a fish, a frog, something long, or something soft."""
    left, right, top, bottom = wide * 0.27, wide * 0.73, high * 0.1, high * 0.96
    fluid = kin.pick(((232, 214, 158), (238, 226, 184), (222, 200, 140)))
    glass = (206, 214, 210)
    pen.shape(
        [(left, top + 70), (right, top + 70), (right, bottom), (left, bottom)], glass, (150, 158, 156), 4
    )
    pen.shape(
        [
            (left + 12, top + 130),
            (right - 12, top + 130),
            (right - 12, bottom - 16),
            (left + 12, bottom - 16),
        ],
        fluid,
    )
    pen.shape(
        [(left - 8, top), (right + 8, top), (right + 8, top + 74), (left - 8, top + 74)],
        (62, 60, 64),
        (40, 40, 42),
        3,
    )
    pen.line([(left - 4, top + 24), (right + 4, top + 24)], (96, 94, 98), 4)
    x, y = wide / 2, (top + bottom) / 2 + 60
    tone = mix(kin.pick(FURS), fluid, 0.25)
    if content == "fish":
        fish(pen, (x, y), high * 0.3, tone, chance)
    elif content == "frog":
        frog(pen, (x, y), high * 0.12, tone)
    elif content == "long":
        body = [(x + 70 * sin(step / 5.5), y + high * 0.3 - step * high * 0.62 / 40) for step in range(41)]
        pen.taper(body, tone, 20, 74)
        pen.oval((body[-1][0], body[-1][1] - 22), 38, 56, shade(tone, 1.06), edge=shade(tone, 0.6), width=2)
        for index in range(3, 40, 2):
            pen.oval(body[index], 6 + index * 0.5, 6, shade(tone, 0.7))
        for side in (1, -1):
            pen.oval((body[-1][0] + side * 22, body[-1][1] - 40), 7, 7, (40, 34, 30))
    else:
        for turn in range(215, 330, 14):
            pen.taper(curve((x, y - 20), turn, high * 0.3, (turn - 270) * -0.5, 9), shade(tone, 0.9), 34, 7)
        pen.oval((x, y - high * 0.08), wide * 0.13, high * 0.13, tone, edge=shade(tone, 0.7), width=2)
        for _ in range(40):
            spot = along((x, y - high * 0.08), chance.between(0, 360), wide * 0.11 * chance.share() ** 0.5)
            pen.oval(spot, 5, 5, vary(shade(tone, 0.8), chance, 14))
    pen.shape(
        [(left + 26, top + 150), (left + 46, top + 150), (left + 46, bottom - 60), (left + 26, bottom - 60)],
        mix(fluid, (255, 255, 255), 0.55),
    )


def fish(pen: Pen, middle: tuple[float, float], length: float, tone: Colour, chance: Chance) -> None:
    x, y = middle
    pen.leaf((x, y - length * 0.86), 270, length * 1.5, length * 0.52, tone, bend=4)
    pen.shape(
        [
            (x, y + length * 0.5),
            (x - length * 0.24, y + length * 0.86),
            (x, y + length * 0.74),
            (x + length * 0.24, y + length * 0.86),
        ],
        shade(tone, 0.86),
        shade(tone, 0.6),
    )
    for side, at in ((1, -0.2), (-1, -0.05), (1, 0.2)):
        pen.leaf(
            (x + side * length * 0.2, y + length * at),
            -60 if side > 0 else 240,
            length * 0.26,
            length * 0.13,
            shade(tone, 0.8),
        )
    pen.oval((x + length * 0.06, y - length * 0.62), 12, 12, (238, 232, 214), edge=(60, 56, 50), width=2)
    pen.oval((x + length * 0.06, y - length * 0.62), 5, 5, (30, 28, 28))
    for row in range(9):
        for step in range(-2, 3):
            pen.oval(
                (x + step * length * 0.06 + row % 2 * 6, y - length * 0.36 + row * length * 0.09),
                6,
                6,
                vary(shade(tone, 0.9), chance),
            )


def frog(pen: Pen, middle: tuple[float, float], size: float, tone: Colour) -> None:
    x, y = middle
    for side in (1, -1):
        pen.taper(
            [
                (x + side * size * 0.3, y + size * 0.8),
                (x + side * size * 1.0, y + size * 1.2),
                (x + side * size * 0.5, y + size * 1.8),
                (x + side * size * 0.9, y + size * 2.3),
            ],
            shade(tone, 0.9),
            44,
            14,
        )
        pen.taper(
            [
                (x + side * size * 0.5, y - size * 0.4),
                (x + side * size * 1.0, y + size * 0.1),
                (x + side * size * 0.9, y + size * 0.6),
            ],
            shade(tone, 0.9),
            28,
            12,
        )
    pen.oval((x, y + size * 0.2), size * 0.72, size, tone, edge=shade(tone, 0.6), width=2)
    pen.oval(
        (x, y - size * 0.86), size * 0.58, size * 0.46, shade(tone, 1.05), edge=shade(tone, 0.6), width=2
    )
    for side in (1, -1):
        pen.oval((x + side * size * 0.4, y - size * 1.1), 17, 17, (232, 222, 180), edge=(50, 44, 38), width=3)
        pen.oval((x + side * size * 0.4, y - size * 1.1), 7, 7, (30, 28, 26))
    for spot in range(7):
        pen.oval((x - size * 0.4 + spot * size * 0.13, y + size * (spot % 3) * 0.3), 13, 10, shade(tone, 0.7))


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


def shell(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Two views of a snail or of a valve."""
    tone = kin.pick(((206, 180, 140), (170, 130, 92), (216, 204, 180), (140, 120, 104), (190, 150, 110)))
    valve = kin.happens(0.45)
    for x, y, size in ((wide * 0.34, high * 0.4, wide * 0.24), (wide * 0.72, high * 0.64, wide * 0.18)):
        if valve:
            for ring in range(11):
                share = 1 - ring / 11
                pen.oval(
                    (x, y + size * 0.5 * (1 - share)),
                    size * share,
                    size * 0.84 * share,
                    vary(shade(tone, 0.84 + 0.2 * (ring % 3) / 2), chance, 5),
                    edge=shade(tone, 0.66),
                )
            for turn in range(30, 151, 9):
                pen.line(
                    [(x, y + size * 0.5), along((x, y + size * 0.5), turn, size * 1.2)], shade(tone, 0.85), 1
                )
            continue
        whorls, turn = 6, chance.between(-8, 8)
        for index in range(whorls):
            share = (index + 1) / whorls
            middle = along((x, y + size * 0.4), 90 + turn, size * 1.5 * (1 - share) - size * 0.05)
            colour = vary(mix(tone, shade(tone, 0.7), index % 2 * 0.5), chance, 5)
            pen.oval(
                middle,
                size * 0.82 * share,
                size * 0.46 * share + 10,
                colour,
                turn=-14,
                edge=shade(tone, 0.6),
                width=2,
            )
            pen.oval(
                (middle[0] - size * 0.2 * share, middle[1] - size * 0.1 * share),
                size * 0.3 * share,
                size * 0.1 * share,
                shade(colour, 1.1),
                turn=-14,
            )
        pen.oval(
            (x + size * 0.26, y + size * 0.62),
            size * 0.3,
            size * 0.42,
            shade(tone, 0.56),
            turn=-16,
            edge=shade(tone, 1.14),
            width=6,
        )


def starfish(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    tone = kin.pick(((184, 120, 74), (150, 84, 70), (196, 168, 120), (110, 88, 110)))
    middle, reach = (wide / 2, high * 0.48), wide * 0.4
    if kin.happens(0.4):  # an urchin
        for turn in range(0, 360, 5):
            pen.taper(
                [along(middle, turn, reach * 0.4), along(middle, turn, reach * chance.between(0.75, 0.95))],
                vary(shade(tone, 0.8), chance),
                7,
                2,
            )
        pen.oval(middle, reach * 0.56, reach * 0.54, tone, edge=shade(tone, 0.6), width=3)
        for turn in range(0, 360, 36):
            for step in range(1, 9):
                pen.oval(
                    along(middle, turn + 6, reach * 0.06 * step),
                    8,
                    8,
                    shade(tone, 1.25 if turn % 72 else 0.75),
                )
        return
    for arm in range(5):
        pen.taper(curve(middle, 90 + arm * 72, reach, chance.between(-16, 16), 10), tone, reach * 0.44, 26)
    pen.oval(middle, reach * 0.26, reach * 0.26, tone)
    for arm in range(5):
        path = curve(middle, 90 + arm * 72, reach * 0.92, 0, 14)
        for index, point in enumerate(path):
            for side in (-1, 0, 1):
                pen.oval(along(point, arm * 72, side * (15 - index)), 5, 5, shade(tone, 1.25))


def crab(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    tone = kin.pick(((170, 92, 60), (112, 110, 76), (150, 110, 84)))
    x, y, size = wide / 2, high * 0.5, wide * 0.22
    for side in (1, -1):
        for index in range(4):
            knee = along(
                (x + side * size * 0.8, y + index * 40 - 30), 90 - side * (64 + index * 22), size * 0.7
            )
            pen.taper([(x + side * size * 0.7, y + index * 30), knee], tone, 24, 16)
            pen.taper(
                [knee, along(knee, 90 - side * (120 + index * 16), size * 0.6)], shade(tone, 0.9), 15, 3
            )
        elbow = along((x + side * size * 0.8, y - 40), 90 - side * 40, size * 0.7)
        pen.taper([(x + side * size * 0.8, y - 40), elbow], tone, 36, 40)
        pen.oval(
            along(elbow, 90 + side * 10, size * 0.3),
            52,
            84,
            shade(tone, 1.05),
            turn=side * 14,
            edge=shade(tone, 0.6),
            width=2,
        )
        pen.leaf(along(elbow, 90, size * 0.55), 90 + side * 24, size * 0.44, 36, shade(tone, 0.7))
    pen.oval((x, y), size * 1.06, size * 0.74, tone, edge=shade(tone, 0.55), width=3)
    for _ in range(90):
        pen.oval(along((x, y), chance.between(0, 360), size * 0.68 * chance.share()), 4, 4, shade(tone, 0.8))
    for side in (1, -1):
        pen.oval((x + side * 40, y - size * 0.72), 13, 17, (40, 34, 32))


def coral(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    tone = kin.pick(((176, 64, 56), (206, 190, 156), (196, 150, 96)))

    def branch(x: float, y: float, angle: float, length: float, thick: float, depth: int) -> None:
        path = curve((x, y), angle, length, chance.between(-24, 24), 6)
        pen.taper(path, vary(tone, chance, 8), thick, thick * 0.7)
        for point in path:
            pen.oval(point, 4, 4, shade(tone, 1.25))
        if depth:
            for side in (chance.between(18, 44), chance.between(-44, -18)):
                branch(*path[-1], angle + side, length * 0.76, thick * 0.7, depth - 1)

    for turn in (66, 90, 114):
        branch(wide / 2, high * 0.86, turn, high * 0.21, 54, 4)
    pen.lump((wide / 2, high * 0.87), 130, 50, (150, 138, 120), chance)


ANIMALS = {
    "jar": jar,
    "bird": bird,
    "mammal": mammal,
    "shell": shell,
    "starfish": starfish,
    "crab": crab,
    "coral": coral,
}
