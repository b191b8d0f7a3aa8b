"""Fossils, free or on a slab of their rock."""

from __future__ import annotations

from math import cos, radians, sin

from ..compose.chance import Chance
from .insects import winged
from .pen import Colour, Pen, Point, along, curve, shade, vary

ROCKS: tuple[Colour, ...] = (
    (176, 160, 130),
    (120, 118, 116),
    (196, 180, 148),
    (150, 128, 104),
    (96, 98, 104),
)
BONE: Colour = (142, 108, 74)


def slab(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> Colour:
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


def ammonite(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    rock = slab(pen, wide, high, kin, chance)
    tone = kin.pick(((150, 110, 76), (128, 104, 88), (164, 138, 104), (92, 88, 84), (176, 126, 70)))
    middle = (wide * 0.5, high * 0.5)
    whorls, reach, ribs = kin.between(3.2, 4.6), wide * 0.37, kin.pick([26, 34, 48])
    growth = kin.between(0.5, 0.62)
    count = int(whorls * 60)
    outline = []
    for step in range(count + 1):
        turn = step / 60
        radius = reach * growth ** (whorls - turn)
        angle = radians(turn * 360)
        point = (middle[0] + radius * cos(angle), middle[1] + radius * sin(angle))
        outline.append((point, radius, angle))
    for point, radius, _ in outline:
        pen.oval(point, radius * 0.27, radius * 0.27, shade(tone, 0.6))
    for point, radius, angle in outline:
        inner = (point[0] + radius * 0.02 * cos(angle), point[1] + radius * 0.02 * sin(angle))
        pen.oval(inner, radius * 0.235, radius * 0.235, tone)
    for step in range(0, count, max(1, 60 // ribs * 2)):
        point, radius, angle = outline[step]
        near = (point[0] - radius * 0.2 * cos(angle), point[1] - radius * 0.2 * sin(angle))
        far = (point[0] + radius * 0.22 * cos(angle + 0.1), point[1] + radius * 0.22 * sin(angle + 0.1))
        pen.taper([near, far], shade(tone, 0.74), max(1.5, radius * 0.022), max(1.5, radius * 0.035))
        pen.taper(
            [(near[0] - 3, near[1] - 3), (far[0] - 3, far[1] - 3)],
            shade(tone, 1.18),
            1.5,
            max(1.5, radius * 0.02),
        )
    pen.oval(middle, 12, 12, shade(rock, 0.8))


def trilobite(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    slab(pen, wide, high, kin, chance)
    tone = kin.pick(((74, 66, 60), (110, 82, 58), (60, 62, 66), (134, 104, 70)))
    x, y, size = wide / 2, high * 0.5, high * 0.3
    pen.oval(
        (x, y - size * 0.5), size * 0.66, size * 0.5, tone, start=180, end=360, edge=shade(tone, 0.6), width=3
    )
    pen.oval(
        (x, y - size * 0.62), size * 0.25, size * 0.34, shade(tone, 1.18), edge=shade(tone, 0.7), width=2
    )
    spines = kin.happens(0.5)
    for side in (1, -1):
        pen.oval(
            (x + side * size * 0.4, y - size * 0.66),
            size * 0.1,
            size * 0.07,
            shade(tone, 1.3),
            edge=shade(tone, 0.6),
            width=2,
        )
        if spines:
            pen.leaf((x + side * size * 0.62, y - size * 0.52), 270 + side * 4, size, size * 0.1, tone)
    rings = kin.whole(9, 13)
    for ring in range(rings):
        share = ring / rings
        half, at = size * 0.62 * (1 - share * 0.42), y - size * 0.46 + ring * size * 1.05 / rings
        for side in (1, -1):
            pen.taper(
                [(x, at), (x + side * half * 0.6, at + 3), (x + side * half, at + size * 0.09)],
                vary(tone, chance, 6),
                size * 0.085,
                size * 0.03,
            )
        pen.oval(
            (x, at), size * 0.2 * (1 - share * 0.35), size * 0.05, shade(tone, 1.16), edge=shade(tone, 0.7)
        )
    pen.oval(
        (x, y + size * 0.58), size * 0.38, size * 0.34, tone, start=0, end=180, edge=shade(tone, 0.6), width=2
    )
    for turn in range(200, 341, 14):
        pen.line([(x, y + size * 0.58), along((x, y + size * 0.58), turn, size * 0.32)], shade(tone, 0.74), 2)


def bone(pen: Pen, start: Point, angle: float, length: float, thick: float, tone: Colour) -> None:
    path = curve(start, angle, length, 6, 8)
    pen.taper(path, tone, thick, thick)
    for end, turn in ((path[0], angle + 180), (path[-1], angle)):
        for side in (40, -40):
            pen.oval(along(end, turn + side, thick * 0.42), thick * 0.62, thick * 0.56, tone)
    pen.line([(px - thick * 0.16, py - thick * 0.14) for px, py in path], shade(tone, 1.16), thick * 0.16)


def bones(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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


def shellfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    tone = kin.pick(((150, 140, 126), (176, 154, 120), (120, 110, 104)))
    for x, y, size in ((0.36, 0.4, 0.25), (0.7, 0.66, 0.17), (0.28, 0.78, 0.11)):
        middle, reach = (wide * x, high * y), wide * size
        for ring in range(9):
            share = 1 - ring / 9
            pen.oval(
                (middle[0], middle[1] + reach * 0.6 * (1 - share)),
                reach * share,
                reach * 0.92 * share,
                vary(shade(tone, 0.78 + 0.05 * ring), chance, 8),
                edge=shade(tone, 0.55),
                width=1.4,
            )
        if kin.happens(0.6):
            for turn in range(24, 157, 8):
                pen.line(
                    [
                        (middle[0], middle[1] + reach * 0.62),
                        along((middle[0], middle[1] + reach * 0.62), turn, reach * 1.2),
                    ],
                    shade(tone, 0.68),
                    2,
                )


def plantfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    rock = slab(pen, wide, high, kin, chance)
    tone = shade(rock, 0.42)
    stem = curve((wide * 0.3, high * 0.78), 58, high * 0.58, 16, 26)
    if kin.happens(0.35):  # bark with scars in rows
        for row in range(18):
            for column in range(9):
                at = (wide * 0.28 + column * 58 + row % 2 * 29, high * 0.26 + row * 34)
                pen.shape(
                    [(at[0], at[1] - 24), (at[0] + 20, at[1]), (at[0], at[1] + 24), (at[0] - 20, at[1])],
                    vary(tone, chance),
                    shade(rock, 0.7),
                )
                pen.oval(at, 5, 5, rock)
        return
    pen.taper(stem, tone, 9, 3)
    for index in range(2, 26):
        length = 190 * (1 - index / 30)
        for side in (1, -1):
            pen.leaf(stem[index], 62 + side * 58, length, 30, vary(tone, chance, 8), bend=side * -10)


def crinoid(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    rock = slab(pen, wide, high, kin, chance)
    tone = shade(rock, 0.6) if kin.happens(0.6) else (206, 190, 160)
    stem = curve((wide * 0.44, high * 0.82), 84, high * 0.36, 20, 30)
    for point in stem:
        pen.oval(point, 19, 8, vary(tone, chance), turn=-10, edge=shade(tone, 0.6))
    pen.oval(stem[-1], 44, 40, tone, edge=shade(tone, 0.6), width=2)
    for turn in range(50, 161, 12):
        arm = curve(along(stem[-1], turn, 30), turn, high * 0.22, (turn - 105) * -0.5, 18)
        pen.taper(arm, tone, 15, 5)
        for point in arm[::2]:
            pen.line([along(point, turn + 80, 12), along(point, turn - 80, 12)], shade(tone, 0.66), 2)


def belemnite(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    for x, turn, length in ((0.3, 84, 0.66), (0.52, 96, 0.54), (0.72, 88, 0.4)):
        tone = vary((112, 78, 50), chance, 16)
        path = curve((wide * x, high * 0.82), turn, high * length, 0, 10)
        pen.taper(path, tone, 66, 60)
        pen.shape(
            [along(path[-1], turn + 90, 30), along(path[-1], turn - 90, 30), along(path[-1], turn, 120)], tone
        )
        pen.line([(px - 12, py) for px, py in path], shade(tone, 1.3), 7)
        pen.oval(path[0], 33, 14, shade(tone, 0.7), edge=shade(tone, 1.2), width=2)


def coralfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    rock = slab(pen, wide, high, kin, chance)
    for _ in range(70):
        at = (wide * chance.between(0.22, 0.78), high * chance.between(0.24, 0.76))
        size = chance.between(20, 36)
        pen.oval(at, size, size, shade(rock, 1.12), edge=shade(rock, 0.5), width=3)
        for turn in range(0, 360, 30):
            pen.line([along(at, turn, size * 0.3), along(at, turn, size * 0.9)], shade(rock, 0.6), 1.4)


def amber(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    tone: Colour = (214, 146, 52)
    middle = (wide / 2, high * 0.5)
    pen.lump(
        middle,
        wide * 0.4,
        high * 0.3,
        shade(tone, 0.8),
        chance,
        rough=0.07,
        corners=16,
        edge=shade(tone, 0.6),
        width=3,
    )
    pen.lump(middle, wide * 0.36, high * 0.26, tone, chance, rough=0.07, corners=16)
    pen.oval((wide * 0.36, high * 0.37), wide * 0.12, high * 0.04, shade(tone, 1.3), turn=24)
    for _ in range(30):
        pen.oval(
            (wide * chance.between(0.24, 0.76), high * chance.between(0.32, 0.68)),
            *([chance.between(2, 9)] * 2),
            shade(tone, 1.18),
        )
    x, y = middle
    for side in (1, -1):
        for turn in (40, 84, 128):
            pen.taper(curve((x, y), 90 - side * turn, 70, side * -30, 4), (70, 40, 20), 6, 2)
    for dy, size in ((-54, 22), (-10, 28), (46, 36)):
        pen.oval((x, y + dy), size * 0.8, size, (72, 42, 22))


def insectfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    slab(pen, wide, high, kin, chance)
    winged(pen, wide, int(high * 0.92), kin, chance, slender=True)


def starfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    rock = slab(pen, wide, high, kin, chance)
    tone = shade(rock, 1.5)
    for arm in range(5):
        path = curve((wide / 2, high / 2), 90 + arm * 72, wide * 0.32, chance.between(-70, 70), 22)
        pen.taper(path, tone, 30, 6)
        for point in path:
            pen.oval(point, 7, 7, shade(tone, 0.7))
    pen.oval((wide / 2, high / 2), 44, 44, tone, edge=shade(tone, 0.6), width=3)


FOSSILS = {
    "ammonite": ammonite,
    "trilobite": trilobite,
    "bones": bones,
    "tooth": tooth,
    "fishfossil": fishfossil,
    "shellfossil": shellfossil,
    "plantfossil": plantfossil,
    "crinoid": crinoid,
    "belemnite": belemnite,
    "coralfossil": coralfossil,
    "amber": amber,
    "insectfossil": insectfossil,
    "starfossil": starfossil,
}
