"""Ferns, mosses and algae."""

from __future__ import annotations

from ..compose.chance import Chance
from .leaves import GREENS, tape
from .pen import Pen, Point, curve, shade, vary


def fern(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """One to three fronds."""
    green, cut = kin.pick(GREENS), kin.happens(0.6)
    for number in range(kin.whole(1, 3)):
        lean = (number - 0.7) * 19
        rachis = curve((wide / 2, high - 70.0), 90 - lean, high * 0.82, chance.between(-14, 14), 34)
        pen.taper(rachis, (104, 78, 52), 8, 2)
        for index in range(4, 34):
            share = index / 34
            length = high * 0.2 * (share * 4 if share < 0.25 else (1 - share) * 1.33) + 8
            for side in (1, -1):
                facing = 90 - lean + side * 72
                if not cut:
                    pen.leaf(rachis[index], facing, length, 22, vary(green, chance), bend=side * -14)
                    continue
                rib = curve(rachis[index], facing, length, -14 * side, 8)
                for step, point in enumerate(rib[1:]):
                    for turn in (58, -58):
                        pen.leaf(point, facing + turn, 22 - step * 2, 8, vary(green, chance, 7))
                pen.line(rib, shade(green, 0.75), 1.2)
    tape(pen, (wide / 2, high * 0.8))


def moss(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A packet, opened, with tufts on it."""
    left, top, right, bottom = wide * 0.14, high * 0.2, wide * 0.86, high * 0.78
    pen.shape(
        [(left, top), (right, top), (right, bottom), (left, bottom)], (236, 226, 200), (176, 164, 136), 2
    )
    pen.line([(left, bottom - 90), (right, bottom - 90)], (206, 194, 164), 2)
    green = kin.pick(((104, 112, 52), (86, 104, 56), (140, 132, 70), (120, 96, 52)))
    for _ in range(46):
        foot = (wide * chance.between(0.24, 0.76), high * chance.between(0.42, 0.66))
        shoot = curve(
            foot, 90 + chance.between(-42, 42), chance.between(60, 150), chance.between(-40, 40), 12
        )
        tone = vary(green, chance, 20)
        pen.taper(shoot, shade(tone, 0.8), 4, 2)
        for point in shoot:
            for side in (52, 128):
                pen.leaf(point, side + chance.between(-16, 16), 17, 6, tone)
        if kin.happens(0.4):
            seta = curve(shoot[-1], 90, 60, 14, 4)
            pen.line(seta, (130, 70, 40), 1.4)
            pen.oval(seta[-1], 5, 10, (120, 72, 40))


def alga(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A thallus that forks."""
    tone = kin.pick(((84, 62, 40), (122, 52, 62), (92, 108, 50), (104, 78, 40)))
    thick = kin.between(14, 34)

    def fork(start: Point, angle: float, length: float, width: float, depth: int) -> None:
        path = curve(start, angle, length, chance.between(-24, 24), 8)
        pen.taper(path, vary(tone, chance, 7), width, width * 0.8)
        if depth == 0:
            pen.oval(path[-1], width * 0.55, width * 0.9, shade(tone, 1.12), turn=angle - 90)
            return
        for side in (1, -1):
            fork(path[-1], angle + side * chance.between(16, 34), length * 0.74, width * 0.8, depth - 1)

    for turn in (76, 92, 110):
        fork((wide / 2, high - 120.0), turn, high * 0.24, thick, 4)
    pen.oval((wide / 2, high - 114.0), 44, 22, shade(tone, 0.8))
