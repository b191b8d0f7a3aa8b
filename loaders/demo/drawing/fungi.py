"""Dried fungi, lichens on bark, leaves with rust."""

from __future__ import annotations

from ..compose.chance import Chance
from .leaves import GREENS
from .pen import Colour, Pen, along, curve, shade, vary

CAPS: tuple[Colour, ...] = ((150, 92, 56), (176, 130, 76), (164, 64, 44), (128, 104, 84), (196, 164, 100))


def mushroom(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Halves cut lengthwise and caps from above, as they are dried."""
    cap, spots = kin.pick(CAPS), kin.happens(0.3)
    flesh = (222, 206, 176)
    for index, (x, y, size) in enumerate(
        ((0.3, 0.34, 1.0), (0.7, 0.38, 0.86), (0.34, 0.74, 0.8), (0.7, 0.76, 0.95))
    ):
        middle, reach = (wide * x, high * y), 140 * size * kin.between(0.9, 1.15)
        tone = vary(cap, chance)
        if index == 3:
            pen.lump(middle, reach, reach * 0.93, tone, chance, rough=0.04, edge=shade(tone, 0.7), width=2)
            for turn in range(0, 360, 24):
                pen.line(
                    [along(middle, turn, reach * 0.3), along(middle, turn, reach * 0.9)], shade(tone, 0.93), 1
                )
            if spots:
                for _ in range(16):
                    pen.oval(
                        along(middle, chance.between(0, 360), reach * 0.8 * chance.share()),
                        9,
                        7,
                        (226, 214, 190),
                    )
            continue
        stalk = curve((middle[0], middle[1] + 6), 270, reach * 1.5, chance.between(-16, 16), 8)
        pen.taper(stalk, shade(flesh, 0.9), reach * 0.3, reach * 0.42)
        pen.oval(middle, reach, reach * 0.78, tone, start=180, end=360, edge=shade(tone, 0.65), width=2)
        pen.oval((middle[0], middle[1] - 4), reach * 0.84, reach * 0.5, flesh, start=180, end=360)
        for step in range(-9, 10):
            pen.line(
                [
                    (middle[0] + step * reach / 11, middle[1] - 2),
                    (middle[0] + step * reach / 13, middle[1] - 22),
                ],
                shade(tone, 0.85),
                1.2,
            )


def bracket(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Zoned brackets seen from above."""
    tone = kin.pick(CAPS)
    for x, y, reach in ((0.5, 0.4, 280), (0.34, 0.78, 180), (0.72, 0.8, 150)):
        middle = (wide * x, high * y)
        rings = 7
        for ring in range(rings):
            share = 1 - ring / rings
            colour = shade(tone, 0.74 + 0.34 * (ring % 2) + 0.04 * ring)
            pen.oval(
                middle,
                reach * share,
                reach * 0.72 * share,
                vary(colour, chance, 5),
                start=182,
                end=358,
                edge=shade(tone, 0.6),
            )
        pen.shape(
            [
                (middle[0] - reach, middle[1]),
                (middle[0] + reach, middle[1]),
                (middle[0] + reach * 0.8, middle[1] + 30),
                (middle[0] - reach * 0.8, middle[1] + 26),
            ],
            (104, 82, 62),
        )


def puffball(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Round fruit bodies."""
    tone = kin.pick(((206, 188, 150), (168, 136, 96), (214, 150, 70), (188, 172, 80)))
    for _ in range(7):
        middle = (wide * chance.between(0.22, 0.78), high * chance.between(0.24, 0.78))
        reach = chance.between(58, 130)
        pen.lump(
            middle,
            reach,
            reach * 0.94,
            vary(tone, chance),
            chance,
            rough=0.05,
            edge=shade(tone, 0.7),
            width=2,
        )
        pen.oval(
            (middle[0] - reach * 0.2, middle[1] - reach * 0.24), reach * 0.5, reach * 0.4, shade(tone, 1.08)
        )
        for _ in range(40):
            pen.oval(
                along(middle, chance.between(0, 360), reach * 0.86 * chance.share() ** 0.5),
                3,
                3,
                shade(tone, 0.8),
            )
        pen.oval(middle, 9, 7, shade(tone, 0.5))


def rust(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Leaves of the host with spots."""
    green, spot = kin.pick(GREENS), kin.pick(((180, 92, 30), (40, 34, 30), (226, 222, 212)))
    for x, y, turn in ((0.28, 0.9, 96), (0.7, 0.92, 84), (0.48, 0.56, 104)):
        base = (wide * x, high * y)
        pen.leaf(base, turn, high * 0.42, high * 0.24, vary(green, chance), teeth=12, veins=8)
        for _ in range(34):
            at = along(
                along(base, turn, high * chance.between(0.1, 0.34)), turn + 90, chance.between(-70, 70)
            )
            size = chance.between(3, 12)
            pen.lump(at, size, size, vary(spot, chance), chance, rough=0.3, corners=10)


def lichen(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Rosettes on a piece of bark."""
    bark = (112, 94, 78)
    pen.lump(
        (wide / 2, high / 2), wide * 0.36, high * 0.3, bark, chance, rough=0.1, edge=shade(bark, 0.6), width=2
    )
    for _ in range(26):
        x = wide * chance.between(0.2, 0.8)
        pen.line(curve((x, high * chance.between(0.3, 0.6)), 268, high * 0.1, 10, 4), shade(bark, 0.8), 2)
    tone = kin.pick(((150, 158, 138), (196, 160, 50), (120, 128, 96), (168, 172, 160), (132, 112, 84)))
    for _ in range(kin.whole(2, 4)):
        middle = (wide * chance.between(0.32, 0.68), high * chance.between(0.34, 0.66))
        reach = chance.between(80, 170)
        for turn in range(0, 360, 15):
            length = reach * chance.between(0.75, 1.1)
            pen.leaf(middle, turn, length, length * 0.36, vary(tone, chance, 10), lobes=0.4)
        for _ in range(16):
            cup = along(middle, chance.between(0, 360), reach * 0.5 * chance.share())
            pen.oval(cup, 8, 7, shade(tone, 0.66), edge=shade(tone, 1.2))


FUNGI = {"mushroom": mushroom, "bracket": bracket, "puffball": puffball, "rust": rust, "lichen": lichen}
