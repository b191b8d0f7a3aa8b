"""Pressed plants: stems that branch, leaves along them, flowers at their ends."""

from __future__ import annotations

from ..compose.chance import Chance
from .pen import Colour, Pen, Point, along, curve, mix, shade, vary

GREENS: tuple[Colour, ...] = ((96, 104, 58), (118, 116, 66), (84, 96, 62), (126, 112, 70), (104, 98, 52))
PETALS: tuple[Colour, ...] = (
    (196, 170, 84),
    (150, 84, 110),
    (112, 92, 150),
    (206, 190, 160),
    (176, 92, 76),
    (126, 116, 168),
    (200, 146, 150),
)
WOOD: Colour = (92, 70, 50)
TAPE: Colour = (246, 240, 222)


def tape(pen: Pen, point: Point, angle: float = 90) -> None:
    """A strip of gummed paper over a stem."""
    ends = [along(point, angle + 90, 26), along(point, angle - 90, 26)]
    side = [along(ends[1], angle, 12), along(ends[0], angle, 12)]
    pen.shape([*ends, *side], TAPE, (206, 196, 170))


def flower(pen: Pen, middle: Point, size: float, kind: int, colour: Colour, chance: Chance) -> None:
    if kind == 0:  # five petals
        for index in range(5):
            pen.leaf(middle, index * 72 + chance.between(-9, 9), size, size * 0.8, vary(colour, chance))
        pen.oval(middle, size * 0.22, size * 0.22, (150, 120, 50))
    elif kind == 1:  # head with rays
        for index in range(17):
            pen.leaf(middle, index * 21.2, size * 1.1, size * 0.24, vary(colour, chance))
        pen.oval(middle, size * 0.42, size * 0.36, (142, 108, 44), edge=(110, 80, 30))
    elif kind == 2:  # bell
        pen.leaf(middle, 250 + chance.between(-30, 30), size * 1.3, size, colour)
        pen.oval(along(middle, 250, size * 0.15), size * 0.24, size * 0.18, (110, 112, 64))
    else:  # ball of small flowers
        for _ in range(26):
            point = along(middle, chance.between(0, 360), size * 0.75 * chance.share() ** 0.5)
            pen.oval(point, size * 0.16, size * 0.16, vary(colour, chance, 20))


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


def blossoms(
    pen: Pen,
    top: Point,
    facing: float,
    manner: str,
    size: float,
    kind: int,
    petal: Colour,
    green: Colour,
    chance: Chance,
) -> None:
    ends: list[Point] = [top]
    if manner == "umbel":
        ends = []
        for ray in range(9):
            path = curve(top, facing - 60 + ray * 15, size * 2.2, 0, 3)
            pen.taper(path, green, 3, 2)
            ends.append(path[-1])
    elif manner == "raceme":
        axis = curve(top, facing, size * 4, 6)
        pen.taper(axis, green, 4, 2)
        ends = [along(axis[i], facing + (62 if i % 2 else -62), size * 0.5) for i in range(10)]
    elif manner == "branched":
        ends = []
        for turn in (-40, -14, 18, 46):
            path = curve(top, facing + turn, size * 2.6, turn / 3, 4)
            pen.taper(path, green, 4, 2)
            ends.append(path[-1])
    small = size * (0.5 if len(ends) > 5 else 0.8 if len(ends) > 1 else 1.25)
    for end in ends:
        flower(pen, end, small, kind, petal, chance)


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


def fern(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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


def orchid(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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


def conifer(pen: Pen, wide: int, high: int, kin: Chance, chance: Chance) -> None:
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
