"""Pictures of the demonstration specimens, drawn from their records when they are asked for.

The archives name them ``demo-media/<file>.jpg``; nothing is committed. The same record gives the
same picture. Size: 1200 by 1600 pixels (label close-ups 1200 by 800), JPEG, about 150 kB.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from .archive import pictures
from .compose.chance import Chance
from .compose.tables import form_of
from .drawing import sheet
from .drawing.animals import ANIMALS
from .drawing.fossils import FOSSILS
from .drawing.fungi import FUNGI
from .drawing.insects import INSECTS
from .drawing.jars import jar
from .drawing.pen import Pen
from .drawing.plants import PLANTS
from .drawing.stones import STONES

LIVING = {**PLANTS, **FUNGI, **INSECTS, **ANIMALS, **FOSSILS}
HERBARIUM = set(PLANTS) | {"rust"}
IN_JARS = {
    "Actinopterygii": "fish",
    "Elasmobranchii": "fish",
    "Amphibia": "frog",
    "Reptilia": "long",
    "Clitellata": "long",
    "Polychaeta": "long",
}
PAPERS = {
    "plant": (241, 234, 214),
    "fungus": (238, 232, 218),
    "insect": (244, 243, 239),
    "animal": (226, 228, 228),
    "fossil": (222, 224, 226),
    "stone": (216, 218, 220),
}


def form(record: Mapping[str, str]) -> str:
    """What the record shows, by its name: ``beetle``, ``fern``, ``mineral``; ``forb`` if unknown."""
    name, forms = record.get("scientificName", ""), form_of()
    genus = name.split(" ")[0] if name else ""
    if record.get("basisOfRecord") == "FossilSpecimen":
        return forms.get(f"fossil {genus}", "shellfossil")
    return forms.get(name) or forms.get(" ".join(name.split(" ")[:2])) or forms.get(genus) or "forb"


def render(record: Mapping[str, str], out_path: Path, *, view: str = "specimen") -> None:
    """Draws one record (terms by local name) to ``out_path``; ``view`` is specimen or label.

    The file appears whole: it is written beside its place and moved there.
    """
    picture = close_up(record) if view == "label" else whole(record)
    out_path.parent.mkdir(parents=True, exist_ok=True)
    part = out_path.with_name(f".{out_path.name}.{os.getpid()}-{threading.get_ident()}")
    picture.save(part, "JPEG", quality=80)
    part.replace(out_path)


def lines(record: Mapping[str, str]) -> list[str]:
    """The very text of the label; for records without one, the least a label has."""
    label = record.get("verbatimLabel", "")
    if label:
        return [part.strip() for part in label.replace("\n", " | ").split(" | ")]
    return [
        part
        for part in (
            record.get("collectionCode", ""),
            record.get("scientificName", ""),
            record.get("country", ""),
            record.get("recordedBy", ""),
        )
        if part
    ]


def whole(record: Mapping[str, str]) -> Image.Image:
    """The picture of a specimen with chart, barcode, scale and label."""
    kind, number = form(record), record.get("catalogNumber", "")
    group = (
        "plant"
        if kind in HERBARIUM
        else "fungus"
        if kind in FUNGI
        else "insect"
        if kind in INSECTS
        else "animal"
        if kind in ANIMALS
        else "stone"
        if kind in STONES
        else "fossil"
    )
    base = sheet.paper(PAPERS[group], 7 if group in {"plant", "fungus"} else 4).copy()
    chance = Chance("picture", number, record.get("occurrenceID", ""))
    box = (60, 130, 1140, 1210) if group in {"plant", "fungus"} else (100, 110, 1100, 1130)
    wide, high = box[2] - box[0], box[3] - box[1]

    def draw(pen: Pen) -> None:
        if kind in STONES:
            STONES[kind](pen, wide, high, record.get("scientificName", ""), chance)
        else:
            kin = Chance("kin", record.get("scientificName", "").split(" ")[0])
            if kind == "jar":
                jar(pen, wide, high, kin, chance, IN_JARS.get(record.get("class", ""), "soft"))
            else:
                LIVING[kind](pen, wide, high, kin, chance)

    sheet.specimen(base, box, draw)
    sheet.barcode(base, 830, 40, number, record.get("institutionCode", ""))
    sheet.chart(base, 40, 46)
    sheet.scale(base, 60, 1520, text="1 cm" if group == "insect" else "5 cm")
    text = lines(record)
    if record.get("typeOfType"):
        words = [record["typeOfType"].upper(), record.get("typifiedName", "")]
        sheet.card(base, (60, 1290, 460, 1420), words, largest=30, colour=(236, 150, 140))
    sheet.card(base, (490, 1222, 1170, 1576), text)
    return base


def close_up(record: Mapping[str, str]) -> Image.Image:
    """The label alone, large."""
    base = sheet.paper((241, 234, 214), 7, (1200, 800)).copy()
    sheet.card(base, (50, 60, 1150, 690), lines(record), largest=46)
    sheet.scale(base, 60, 735, text="2 cm")
    return base


def names() -> list[str]:
    """All file names that can be drawn, in order."""
    return sorted(pictures())


def render_one(name: str, folder: Path) -> Path:
    """The picture of that file name, drawn if it is not in ``folder`` yet.

    Raises ``KeyError`` for a name that no archive mentions, so a request cannot write elsewhere.
    """
    record = pictures()[name]
    path = folder / name
    if not path.exists():
        render(record, path, view="label" if name.endswith("-label.jpg") else "specimen")
    return path


def _draw(job: tuple[str, Path]) -> str:
    render_one(*job)
    return job[0]


def render_all(
    folder: Path,
    limit: int | None = None,
    workers: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Draws what is missing in ``folder``; returns how many. ``progress`` hears (done, all)."""
    jobs = [(name, folder) for name in names()[:limit] if not (folder / name).exists()]
    folder.mkdir(parents=True, exist_ok=True)
    if workers < 2 or len(jobs) < 8:
        done = map(_draw, jobs)
        for number, _ in enumerate(done, 1):
            if progress:
                progress(number, len(jobs))
        return len(jobs)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for number, _ in enumerate(pool.map(_draw, jobs, chunksize=8), 1):
            if progress:
                progress(number, len(jobs))
    return len(jobs)
