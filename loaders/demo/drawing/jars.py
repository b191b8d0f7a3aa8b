"""Glass jars with fluid, and what lies in them."""

from __future__ import annotations

from math import sin

from ..compose.chance import Chance
from .pen import Colour, Pen, along, curve, mix, shade, vary
from .skins import FURS


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
    """A fish with its head up."""
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
    """A frog from above."""
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
