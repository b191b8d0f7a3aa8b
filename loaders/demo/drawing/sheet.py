"""What lies around a specimen: paper, labels, barcode, scale bar, colour chart."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, features

from ..compose.chance import Chance
from .pen import SCALE, Colour, Pen

WIDE, HIGH = 1200, 1600
INK = (38, 34, 32)
# Letters stay apart (no ligatures), which helps machines to read them.
PLAIN = ["-liga"] if features.check("raqm") else None
_SERIF = Path(str(files("font_source_serif_pro"))) / "files"  # Latin with all diacritics, and Cyrillic
_SANS = Path(str(files("font_source_sans_pro"))) / "files"
_FILES = {
    "serif": _SERIF / "SourceSerifPro-Regular.ttf",
    "bold": _SERIF / "SourceSerifPro-Semibold.ttf",
    "sans": _SANS / "SourceSansPro-Regular.ttf",
}


@cache
def font(style: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the three typefaces (Source Serif and Source Sans), cached."""
    return ImageFont.truetype(str(_FILES[style]), size)


@cache
def _grain(size: tuple[int, int], strength: int) -> Image.Image:
    """Fine noise around white, always the same: from a seeded stream of bytes."""
    tile = Image.frombytes("L", (300, 400), random.Random(7).randbytes(120_000))
    tile = tile.filter(ImageFilter.GaussianBlur(2.2)).point(lambda v: 255 - abs(v - 128) * strength // 20)
    whole = Image.new("L", size, 255)
    for left in range(0, size[0], 300):
        for top in range(0, size[1], 400):
            whole.paste(tile, (left, top))
    return whole.convert("RGB")


@cache
def paper(colour: Colour, strength: int, size: tuple[int, int] = (WIDE, HIGH)) -> Image.Image:
    """An empty sheet; copy before drawing."""
    return ImageChops.multiply(Image.new("RGB", size, colour), _grain(size, strength))


def specimen(base: Image.Image, box: tuple[int, int, int, int], draw: Callable[[Pen], None]) -> None:
    """Draws smoothly inside a box of the sheet, with a soft shadow below."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    under = base.crop(box)
    layer = under.resize((wide * SCALE, high * SCALE), Image.Resampling.NEAREST)
    draw(Pen(layer))
    drawn = layer.reduce(SCALE)
    # Untouched paper comes back exactly as it was, so the difference is the outline of the object.
    mask = ImageChops.difference(drawn, under).convert("L").point(lambda value: 255 if value > 3 else 0)
    shadow = (
        mask.reduce(3).filter(ImageFilter.GaussianBlur(2)).resize((wide, high)).point(lambda v: v * 3 // 5)
    )
    base.paste(under.point(lambda value: value * 3 // 4), (left + 7, top + 9), shadow)
    base.paste(drawn, (left, top), mask)


def wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines no wider than ``width`` pixels."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if face.getlength(longer) > width and line:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def card(
    base: Image.Image,
    box: tuple[int, int, int, int],
    lines: list[str],
    *,
    largest: int = 34,
    colour: Colour = (252, 249, 238),
) -> None:
    """A label: the first line is its head, the second the name; the size of type fits the box."""
    left, top, right, bottom = box
    draw = ImageDraw.Draw(base)
    draw.rectangle((left + 4, top + 5, right + 4, bottom + 5), fill=tuple(part * 4 // 5 for part in colour))
    draw.rectangle(box, fill=colour, outline=(120, 112, 100), width=2)
    size = largest
    while size > 13:
        laid = [
            (index, part)
            for index, line in enumerate(lines)
            for part in wrap(line, font("serif", size), right - left - 36)
        ]
        if len(laid) * size * 1.26 <= bottom - top - 22:
            break
        size -= 1
    y = top + 12.0
    for index, part in laid:
        face = font("bold" if index < 2 else "serif", size)
        draw.text((left + 18, y), part, font=face, fill=INK, features=PLAIN)
        y += size * 1.26
        if y > bottom - size:
            break


def barcode(base: Image.Image, left: int, top: int, text: str, house: str) -> None:
    """A sticker with bars and the number below; about 330 by 120."""
    draw = ImageDraw.Draw(base)
    draw.rectangle((left, top, left + 330, top + 122), fill=(255, 255, 255), outline=(160, 160, 160))
    chance, x = Chance("bars", text), left + 18
    while x < left + 308:
        width = chance.pick([2, 2, 3, 5])
        draw.rectangle((x, top + 12, x + width - 1, top + 62), fill=(20, 20, 20))
        x += width + chance.pick([2, 3, 4])
    face = font("sans", 30 if len(text) < 18 else 22)
    draw.text((left + 165 - face.getlength(text) / 2, top + 64), text, font=face, fill=(20, 20, 20))
    small = font("sans", 15)
    draw.text((left + 165 - small.getlength(house) / 2, top + 101), house, font=small, fill=(90, 90, 90))


def scale(base: Image.Image, left: int, top: int, *, length: int = 300, text: str = "5 cm") -> None:
    """A scale bar of five parts."""
    draw = ImageDraw.Draw(base)
    step = length // 5
    for index in range(5):
        draw.rectangle(
            (left + index * step, top, left + (index + 1) * step, top + 18),
            fill=(25, 25, 25) if index % 2 == 0 else (250, 250, 250),
            outline=(25, 25, 25),
        )
    draw.text((left + length + 12, top - 8), text, font=font("sans", 26), fill=(25, 25, 25))


def chart(base: Image.Image, left: int, top: int) -> None:
    """Eight colours and six greys, as photographers lay beside the object."""
    draw = ImageDraw.Draw(base)
    colours = [
        (180, 30, 40),
        (220, 120, 30),
        (235, 200, 40),
        (60, 140, 60),
        (40, 110, 170),
        (60, 50, 130),
        (150, 60, 130),
        (110, 75, 50),
        (255, 255, 255),
        (205, 205, 205),
        (155, 155, 155),
        (105, 105, 105),
        (55, 55, 55),
        (10, 10, 10),
    ]
    draw.rectangle(
        (left - 6, top - 6, left + 14 * 34 + 6, top + 50), fill=(240, 240, 240), outline=(90, 90, 90)
    )
    for index, colour in enumerate(colours):
        draw.rectangle((left + index * 34, top, left + index * 34 + 31, top + 44), fill=colour)
