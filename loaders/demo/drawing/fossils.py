"""Fossils, free or on a slab of their rock."""

from __future__ import annotations

from math import cos, radians, sin

from ..compose.chance import Chance
from .bones import bones, fishfossil, tooth
from .flyers import winged
from .pen import Colour, Pen, along, curve, shade, vary
from .slabs import slab


def ammonite(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A ribbed spiral on rock."""
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
    """Head, rings and tail, on rock."""
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


def shellfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Three valves with growth lines."""
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
    """A frond, or bark with scars, printed on rock."""
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
    """Stem and arms of a sea lily."""
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
    """Three guards side by side."""
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
    """Cups of a coral in rock."""
    rock = slab(pen, wide, high, kin, chance)
    for _ in range(70):
        at = (wide * chance.between(0.22, 0.78), high * chance.between(0.24, 0.76))
        size = chance.between(20, 36)
        pen.oval(at, size, size, shade(rock, 1.12), edge=shade(rock, 0.5), width=3)
        for turn in range(0, 360, 30):
            pen.line([along(at, turn, size * 0.3), along(at, turn, size * 0.9)], shade(rock, 0.6), 1.4)


def amber(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A piece of amber with an insect in it."""
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
        pen.dot(
            (wide * chance.between(0.24, 0.76), high * chance.between(0.32, 0.68)),
            chance.between(2, 9),
            shade(tone, 1.18),
        )
    x, y = middle
    for side in (1, -1):
        for turn in (40, 84, 128):
            pen.taper(curve((x, y), 90 - side * turn, 70, side * -30, 4), (70, 40, 20), 6, 2)
    for dy, size in ((-54, 22), (-10, 28), (46, 36)):
        pen.oval((x, y + dy), size * 0.8, size, (72, 42, 22))


def insectfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A winged insect on rock."""
    slab(pen, wide, high, kin, chance)
    winged(pen, wide, int(high * 0.92), kin, chance, slender=True)


def starfossil(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A brittle star on rock."""
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
