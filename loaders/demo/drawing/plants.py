"""Pressed plants: stems that branch, leaves along them, flowers at their ends."""

from __future__ import annotations

from ..compose.chance import Chance
from .cryptogams import alga, fern, moss
from .leaves import GREENS, PETALS, WOOD, blossoms, tape
from .pen import Pen, Point, along, curve, mix, shade, vary


def forb(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """``kin`` is fixed by the genus, ``chance`` by the specimen: relatives look alike."""
    green, petal = kin.pick(GREENS), kin.pick(PETALS)
    slim, teeth, lobes = kin.between(0.16, 0.5), kin.pick([0, 0, 9, 14]), kin.pick([0, 0, 0, 0.45, 0.6])
    opposite, rosette, kind = kin.happens(0.4), kin.happens(0.45), kin.whole(0, 3)
    manner, size = kin.pick(["one", "raceme", "umbel", "branched"]), kin.between(26, 50)
    base = (wide / 2 + chance.between(-60, 60), high - 90.0)
    for side in (-1, 1, 0.4):  # roots
        pen.taper(curve(base, -90 + side * 34, 76, side * 30), (120, 98, 70), 7, 1)
    for number in range(kin.whole(1, 3)):
        lean = (number - 1) * 17 + chance.between(-5, 5)
        stem = curve(base, 90 - lean, high * chance.between(0.66, 0.8), chance.between(-16, 16), 16)
        pen.taper(stem, shade(green, 0.86), 8, 3.5)
        for index in range(2, 13):
            at, share = stem[index], index / 13
            length = high * 0.17 * (1.15 - 0.75 * share) * kin.between(0.8, 1.25)
            for side in (1, -1) if opposite else ((1,) if index % 2 else (-1,)):
                tone = vary(mix(green, (128, 100, 60), 0.25 * chance.share()), chance)
                pen.leaf(
                    at,
                    90 - lean + side * chance.between(38, 64),
                    length,
                    length * slim,
                    tone,
                    teeth=teeth,
                    lobes=lobes,
                    veins=5,
                    bend=side * chance.between(-28, 10),
                )
        top = stem[-1]
        blossoms(pen, top, 90 - lean, manner, size, kind, petal, green, chance)
        tape(pen, stem[5], 90 - lean)
    if rosette:
        for _ in range(6):
            pen.leaf(
                base,
                chance.between(12, 168),
                high * 0.2,
                high * 0.2 * slim * 1.2,
                vary(green, chance),
                teeth=teeth,
                lobes=lobes,
                veins=5,
            )


def woody(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance, *, needles: bool = False) -> None:
    """A twig of a tree or shrub, with large leaves or with needles."""
    green = kin.pick(GREENS)
    slim, teeth, lobes = kin.between(0.42, 0.72), kin.pick([0, 12, 18]), kin.pick([0, 0, 0.4])
    size = kin.between(0.14, 0.19) * high

    def branch(start: Point, angle: float, length: float, thick: float, depth: int) -> None:
        path = curve(start, angle, length, chance.between(-22, 22), 12)
        pen.taper(path, vary(WOOD, chance), thick, thick * 0.5)
        for index in range(2, 13):
            if needles:
                for side in (1, -1):
                    for _ in range(3):
                        pen.taper(
                            curve(path[index], angle + side * chance.between(30, 64), size * 0.32, 6, 3),
                            vary(green, chance),
                            3,
                            1,
                        )
            elif index % 2 and (depth < 2 or index > 4):
                side = 1 if index % 4 == 1 else -1
                pen.leaf(
                    path[index],
                    angle + side * chance.between(42, 70),
                    size * chance.between(0.75, 1),
                    size * slim,
                    vary(green, chance),
                    teeth=teeth,
                    lobes=lobes,
                    veins=7,
                )
        if depth:
            for index, side in ((4, 1), (7, -1), (10, 1)):
                branch(
                    path[index], angle + side * chance.between(30, 48), length * 0.48, thick * 0.55, depth - 1
                )
        if not needles:
            pen.leaf(
                path[-1],
                angle,
                size * 0.9,
                size * slim * 0.9,
                vary(green, chance),
                teeth=teeth,
                lobes=lobes,
                veins=7,
            )
        elif depth == 0 and kin.happens(0.5):
            cone = along(path[-1], angle, 30)
            pen.oval(cone, 34, 19, (104, 76, 50), turn=angle, edge=(70, 50, 34))

    branch((wide * 0.47, high - 60.0), 89 + chance.between(-4, 4), high * 0.62, 17, 2 if needles else 1)
    tape(pen, (wide * 0.46 + 4, high * 0.78))
    if not needles and kin.happens(0.5):
        fruit = kin.pick(PETALS)
        for _ in range(8):
            pen.oval(
                (wide * chance.between(0.3, 0.7), high * chance.between(0.2, 0.5)),
                13,
                13,
                vary(fruit, chance),
                edge=shade(fruit, 0.6),
            )


def grass(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Tufted leaves and flowering culms."""
    green = kin.pick(GREENS)
    base = (wide / 2, high - 80.0)
    for _ in range(20):
        pen.taper(curve(base, -90 + chance.between(-50, 50), 90, 20), (128, 104, 74), 3, 0.6)
    for _ in range(kin.whole(12, 20)):
        path = curve(
            (base[0] + chance.between(-26, 26), base[1]),
            90 + chance.between(-26, 26),
            high * chance.between(0.3, 0.66),
            chance.between(-44, 44),
            14,
        )
        pen.taper(path, vary(green, chance), kin.between(6, 13), 1)
    spread, hairy = kin.between(8, 60), kin.happens(0.35)
    for number in range(4):
        culm = curve(
            (base[0] + number * 9 - 14, base[1]),
            90 + (number - 1.5) * 7,
            high * chance.between(0.66, 0.84),
            chance.between(-10, 10),
            20,
        )
        pen.taper(culm, shade(green, 0.9), 5, 2)
        for index in range(13, 21):
            for side in (1, -1):
                twig = curve(
                    culm[index], 90 + side * spread, high * 0.05 * (21 - index) / 4 + 14, side * 12, 4
                )
                pen.line(twig, shade(green, 0.8), 1)
                for point in twig[1:]:
                    pen.leaf(point, 90 + side * spread * 0.6, 17, 6, (168, 146, 96))
                    if hairy:
                        pen.line([point, along(point, 80 + side * 20, 34)], (190, 174, 130), 0.5)
    tape(pen, (base[0], high * 0.72))


def orchid(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Two tubers, leaves at the foot, a spike of flowers."""
    green, petal = kin.pick(GREENS), kin.pick(PETALS[1:])
    base = (wide / 2, high - 130.0)
    for side in (-18, 18):
        pen.oval((base[0] + side, base[1] + 34), 22, 34, (150, 120, 84), edge=(110, 84, 56))
    for turn in (30, 150, 52, 126):
        pen.leaf(base, turn, high * 0.3, high * 0.075, vary(green, chance), veins=0, bend=(90 - turn) * 0.2)
    stem = curve(base, 90, high * 0.74, chance.between(-10, 10), 24)
    pen.taper(stem, green, 9, 4)
    count = kin.whole(3, 9)
    for index in range(count):
        at = stem[24 - index * (12 // count + 1)]
        side = 1 if index % 2 else -1
        middle = along(at, 90 - side * 64, 44)
        pen.line([at, middle], green, 3)
        for turn in (90, 18, 162):
            pen.leaf(middle, turn, 50, 24, vary(mix(petal, (230, 220, 200), 0.3), chance), bend=5)
        pen.leaf(middle, 270, 54, 44, vary(shade(petal, 0.8), chance), lobes=0.15)
        pen.oval(middle, 8, 8, shade(petal, 0.5))
    tape(pen, stem[9])


def palm(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """Part of a feathered leaf."""
    green = kin.pick(GREENS)
    rachis = curve((wide * 0.3, high - 70.0), 74, high * 0.86, 18, 30)
    for index in range(5, 31):
        for side in (1, -1):
            pen.leaf(
                rachis[index],
                80 + side * (64 - index),
                high * 0.26 * (1.1 - index / 45),
                26,
                vary(green, chance),
                bend=side * -16,
            )
    pen.taper(rachis, (128, 110, 66), 16, 4)
    tape(pen, rachis[4])


def conifer(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
    """A twig with needles."""
    woody(pen, wide, high, kin, chance, needles=True)


PLANTS = {
    "forb": forb,
    "tree": woody,
    "shrub": woody,
    "grass": grass,
    "fern": fern,
    "orchid": orchid,
    "palm": palm,
    "moss": moss,
    "alga": alga,
    "conifer": conifer,
}
