"""Minerals by crystal system and colour, rocks by colour and grain, meteorites by kind."""

from __future__ import annotations

from ..compose import tables
from ..compose.chance import Chance
from .pen import Colour, Pen, Point, along, mix, shade, vary


def _colour(text: str) -> Colour:
    red, green, blue = (int(part) for part in text.split(","))
    return red, green, blue


def mineral(pen: Pen, wide: int, high: int, name: str, chance: Chance) -> None:
    """Crystals of the system and colour of the mineral, on their matrix."""
    cells = next((row for row in tables.rows("minerals") if row[0] == name), None)
    colour, system = (_colour(cells[4]), cells[3]) if cells else ((200, 200, 200), "cubic")
    matrix = (128, 118, 106)
    base = (wide / 2, high * 0.68)
    pen.lump(base, wide * 0.42, high * 0.2, shade(matrix, 0.7), chance, rough=0.09)
    pen.lump(
        (base[0], base[1] - 14),
        wide * 0.41,
        high * 0.19,
        matrix,
        chance,
        rough=0.09,
        edge=shade(matrix, 0.7),
        width=2,
    )
    for _ in range(500):
        pen.dot(
            (wide * chance.between(0.16, 0.84), high * chance.between(0.58, 0.78)),
            chance.between(1, 4),
            vary(matrix, chance, 24),
        )
    spots = sorted((wide * chance.between(0.24, 0.76), high * chance.between(0.5, 0.72)) for _ in range(16))
    for x, y in sorted(spots, key=lambda spot: spot[1]):
        size = chance.between(60, 150) * (0.7 + y / high * 0.5)
        if system == "cubic":
            cube(pen, (x, y), size * 0.8, vary(colour, chance), chance)
        elif system in {"trigonal", "hexagonal", "tetragonal"}:
            prism(
                pen,
                (x, y),
                size,
                90 + (x - wide / 2) / wide * -90 + chance.between(-14, 14),
                vary(colour, chance),
            )
        else:
            blade(pen, (x, y), size, 90 + chance.between(-50, 50), vary(colour, chance))


def cube(pen: Pen, at: Point, size: float, colour: Colour, chance: Chance) -> None:
    """One cube, seen from above its edge."""
    turn = chance.between(-16, 16)
    a, b, up = along(at, 30 + turn, size), along(at, 150 + turn, size), along(at, 90 + turn, size)
    top = (a[0] + up[0] - at[0], a[1] + up[1] - at[1])
    left = (b[0] + up[0] - at[0], b[1] + up[1] - at[1])
    peak = (a[0] + b[0] + up[0] - 2 * at[0], a[1] + b[1] + up[1] - 2 * at[1])
    edge = shade(colour, 0.5)
    pen.shape([at, a, top, up], shade(colour, 0.74), edge, 1.5)
    pen.shape([at, b, left, up], shade(colour, 0.92), edge, 1.5)
    pen.shape([up, top, peak, left], mix(colour, (255, 255, 255), 0.3), edge, 1.5)


def prism(pen: Pen, at: Point, size: float, angle: float, colour: Colour) -> None:
    """One six-sided prism with its point."""
    length, half = size * 2.1, size * 0.36
    corners = [along(along(at, angle - 90, half * share), angle, 0) for share in (-1, -0.3, 0.45, 1)]
    heads = [along(corner, angle, length) for corner in corners]
    tip = along(at, angle, length + half * 1.7)
    tones = (shade(colour, 1.08), mix(colour, (255, 255, 255), 0.35), shade(colour, 0.72))
    for index, tone in enumerate(tones):
        pen.shape(
            [corners[index], corners[index + 1], heads[index + 1], heads[index]],
            tone,
            shade(colour, 0.5),
            1.2,
        )
        pen.shape([heads[index], heads[index + 1], tip], shade(tone, 0.92), shade(colour, 0.5), 1.2)


def blade(pen: Pen, at: Point, size: float, angle: float, colour: Colour) -> None:
    """One tabular crystal."""
    long, broad = size * 1.3, size * 0.55
    foot, head = at, along(at, angle, long)
    left = [
        along(foot, angle + 90, broad * 0.6),
        along(head, angle + 90, broad),
        along(head, angle + 20, broad * 0.9),
    ]
    right = [along(head, angle - 90, broad * 0.6), along(foot, angle - 90, broad * 0.7)]
    pen.shape([*left, *right], colour, shade(colour, 0.5), 1.5)
    pen.shape(
        [left[1], left[2], right[0], along(head, angle + 180, broad * 0.4)],
        mix(colour, (255, 255, 255), 0.35),
        shade(colour, 0.6),
        1,
    )
    pen.shape(
        [*right, along(right[1], angle - 110, broad * 0.22), along(right[0], angle - 110, broad * 0.22)],
        shade(colour, 0.68),
    )


def inside(points: list[Point], spot: Point) -> bool:
    """Whether a spot lies in an outline (crossing count)."""
    hit = False
    for index, (ax, ay) in enumerate(points):
        bx, by = points[index - 1]
        if (ay > spot[1]) != (by > spot[1]) and spot[0] < (bx - ax) * (spot[1] - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def rock(pen: Pen, wide: int, high: int, name: str, chance: Chance) -> None:
    """A hand specimen with grains or layers."""
    cells = next((row for row in tables.rows("rocks") if row[0] == name), None)
    colour, kind = (_colour(cells[2]), cells[1]) if cells else ((150, 150, 150), "igneous")
    middle = (wide / 2, high * 0.5)
    pen.lump(
        (middle[0] + 10, middle[1] + 16),
        wide * 0.42,
        high * 0.34,
        shade(colour, 0.55),
        chance,
        rough=0.1,
        corners=15,
    )
    outline = pen.lump(
        middle,
        wide * 0.42,
        high * 0.34,
        colour,
        chance,
        rough=0.1,
        corners=15,
        edge=shade(colour, 0.6),
        width=2,
    )
    grain = {"igneous": (4, 13), "impactite": (3, 16), "metamorphic": (3, 9), "sedimentary": (1, 4)}[kind]
    layered = kind == "metamorphic" or "Banded" in name or name in {"Sandstone", "Slate"}
    for index in range(1500):
        spot = (wide * chance.between(0.06, 0.94), high * chance.between(0.12, 0.88))
        if not inside(outline, spot):
            continue
        size = chance.between(*grain)
        tone = vary(shade(colour, chance.pick([0.6, 0.85, 0.95, 1.1, 1.25])), chance, 10)
        if layered:
            pen.oval(spot, size * 7, size * 0.7, tone, turn=8)
        elif kind == "igneous":
            pen.lump(spot, size, size * 0.8, tone, chance, rough=0.35, corners=6)
        else:
            pen.oval(spot, size, size * (0.6 if index % 3 else 1), tone)


def meteorite(pen: Pen, wide: int, high: int, name: str, chance: Chance) -> None:
    """A cut face with crust around it, after the kind of meteorite."""
    cells = next((row for row in tables.rows("meteorites") if row[0] == name), None)
    kind = cells[9] if cells else "stone"
    middle = (wide / 2, high * 0.5)
    crust: Colour = (46, 42, 40)
    base: Colour = {
        "iron": (150, 152, 156),
        "pallasite": (128, 130, 134),
        "stony-iron": (110, 104, 98),
        "carbonaceous": (58, 56, 58),
        "achondrite": (168, 164, 154),
        "stone": (132, 122, 108),
    }[kind]
    pen.lump(
        (middle[0] + 8, middle[1] + 14),
        wide * 0.41,
        high * 0.33,
        shade(crust, 0.7),
        chance,
        rough=0.09,
        corners=20,
    )
    pen.lump(middle, wide * 0.41, high * 0.33, crust, chance, rough=0.09, corners=20)
    face = pen.lump(
        middle, wide * 0.36, high * 0.28, base, chance, rough=0.06, corners=20, edge=shade(base, 0.7), width=2
    )
    for index in range(520):
        spot = (wide * chance.between(0.1, 0.9), high * chance.between(0.18, 0.82))
        if not inside(face, spot):
            continue
        if kind == "iron":
            turn = (8, 68, 128)[index % 3]
            ends = [along(spot, turn, 46), along(spot, turn + 180, 46)]
            if all(inside(face, end) for end in ends):
                pen.line(ends, vary(shade(base, chance.pick([0.8, 1.22])), chance, 6), chance.between(2, 6))
        elif kind == "pallasite":
            size = chance.between(9, 30)
            pen.lump(
                spot,
                size,
                size * 0.85,
                vary((176, 160, 60), chance, 26),
                chance,
                rough=0.18,
                corners=9,
                edge=(84, 80, 50),
            )
        else:
            size = chance.between(2, 11 if kind != "achondrite" else 6)
            tone = {"carbonaceous": (150, 146, 140), "stony-iron": (176, 176, 178)}.get(
                kind, shade(base, chance.pick([0.7, 1.2, 1.35]))
            )
            pen.oval(spot, size, size, vary(tone, chance, 16))


STONES = {"mineral": mineral, "rock": rock, "meteorite": meteorite}
