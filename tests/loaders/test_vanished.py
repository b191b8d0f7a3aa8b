"""A museum publishes half of its archive anew: no picture is left that belongs to nothing."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from app.graph.platform import Platform
from app.graph.root import data_root
from app.graph.terms import iri
from loaders.harvest import load
from loaders.options import Options

ARCHIVE = data_root() / "loaders" / "demo" / "archives" / "lindenau-herbarium"
TYPE, TOMBSTONE = iri("rdf:type"), iri("holotype:Tombstone")


def said(platform: Platform) -> list[Quad]:
    dumped = io.BytesIO()
    platform.store.dump(dumped, platform.workbench().view, RdfFormat.N_QUADS)
    return [
        q for q in parse(dumped.getvalue(), format=RdfFormat.N_QUADS) if "ledger" not in str(q.graph_name)
    ]


def pictures(platform: Platform) -> tuple[set[str], set[str], set[str]]:
    """Pictures that stand, those that were withdrawn, and those that a standing record has."""
    quads = said(platform)
    withdrawn = {q.subject.value for q in quads if (q.predicate, q.object) == (TYPE, TOMBSTONE)}
    every = {q.subject.value for q in quads if q.predicate == TYPE and "/media/" in q.subject.value}
    every = {name for name in every if "#" not in name}
    had = {
        q.object.value
        for q in quads
        if isinstance(q.object, NamedNode) and q.subject.value.partition("#")[0] not in withdrawn
        and q.predicate == iri("holotype:hasMedia")
    }  # fmt: skip
    return every - withdrawn, every & withdrawn, had


def test_no_picture_is_left_that_belongs_to_nothing(platform: Platform, tmp_path: Path) -> None:
    place = tmp_path / "archive"
    shutil.copytree(ARCHIVE, place)
    assert not load(platform, place, platform.house, Options(name="lindenau")).failed
    standing, withdrawn, had = pictures(platform)
    assert len(standing) > 100
    assert not withdrawn
    assert standing == had & standing
    core = place / "occurrence.txt"
    header, *rows = core.read_text(encoding="utf-8").splitlines(keepends=True)
    core.write_text("".join([header, *rows[::2]]), encoding="utf-8")
    report = load(platform, place, platform.house, Options(name="lindenau"))
    assert report.gone > 400
    left, withdrawn, had = pictures(platform)
    assert left | withdrawn == standing
    assert left == had & standing
    assert len(withdrawn) > 50
    assert not load(platform, place, platform.house, Options(name="lindenau")).changed
    shutil.copy(ARCHIVE / "occurrence.txt", core)  # all are back, with their pictures
    assert not load(platform, place, platform.house, Options(name="lindenau")).failed
    assert pictures(platform)[:2] == (standing, set())
