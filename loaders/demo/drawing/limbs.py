"""Legs, feelers, and the pin through the body."""

from __future__ import annotations

from .pen import Colour, Pen, Point, along, curve

DARK: tuple[Colour, ...] = (
    (46, 38, 34),
    (70, 46, 30),
    (36, 52, 50),
    (92, 60, 34),
    (60, 30, 30),
    (48, 66, 44),
)


def pin(pen: Pen, at: Point) -> None:
    """The head of a pin and the shaft below it."""
    pen.line([(at[0] + 3, at[1] + 4), (at[0] + 60, at[1] + 74)], (150, 142, 130), 3)
    pen.oval(at, 9, 9, (64, 66, 72))
    pen.oval((at[0] - 2.5, at[1] - 3), 3, 3, (190, 190, 196))


def legs(
    pen: Pen,
    middle: Point,
    reach: float,
    colour: Colour,
    *,
    pairs: int = 3,
    first: float = 52,
    step: float = 42,
    thick: float = 9,
) -> None:
    """Pairs of jointed legs."""
    for pair in range(pairs):
        for side in (1, -1):
            turn = 90 - side * (first + pair * step)
            knee = along((middle[0], middle[1] + (pair - 1) * reach * 0.2), turn, reach)
            foot = along(knee, turn - side * (30 if pair else -34), reach * 0.9)
            pen.taper([(middle[0], middle[1] + (pair - 1) * reach * 0.2), knee], colour, thick, thick * 0.6)
            pen.taper([knee, foot], colour, thick * 0.6, 2)


def feelers(
    pen: Pen, head: Point, length: float, colour: Colour, *, spread: float = 24, club: float = 0
) -> None:
    """A pair of feelers, with clubs where wanted."""
    for side in (1, -1):
        path = curve(head, 90 - side * spread, length, -side * 26, 12)
        pen.taper(path, colour, 5, 2.4)
        if club:
            pen.oval(path[-1], club * 0.5, club, colour, turn=side * -20)
