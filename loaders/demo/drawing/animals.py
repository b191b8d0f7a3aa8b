"""Shells and dry marine animals, and the table of all animals that are no insects."""

from __future__ import annotations

from ..compose.chance import Chance
from .jars import jar
from .pen import Pen, along, curve, mix, shade, vary
from .skins import bird, mammal


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
        whorls, lean = 6, chance.between(-8, 8)
        for index in range(whorls):
            share = (index + 1) / whorls
            middle = along((x, y + size * 0.4), 90 + lean, size * 1.5 * (1 - share) - size * 0.05)
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
    """A starfish from above, or an urchin."""
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
    """A crab from above."""
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
    """A branching coral on its foot."""
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
