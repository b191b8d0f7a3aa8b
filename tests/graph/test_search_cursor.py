"""Cursors: every result once, in order, however deep, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tantivy import Document, Index, Occur, Order, Query, SchemaBuilder

from app.graph import search_ranking
from app.graph.catalogue import Catalogue
from app.graph.errors import BadParameter, Gone
from app.graph.search import Fields, Search, SearchIndex
from app.graph.search_cursor import Cursor, from_key
from app.graph.search_states import States
from tests.graph.search_collection import collection

SIZE = 700
SORTS = ("", "title", "-title", "institution", "-institution", "family", "year", "-year", "eventDate",
         "catalogNumber", "-catalogNumber", "-modified")  # fmt: skip


@pytest.fixture(scope="module")
def index(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = SearchIndex(tmp_path_factory.mktemp("cursor") / "index", Fields(catalogue))
    for start in range(0, SIZE, 100):  # several parts, as a living index has
        index.add(collection(SIZE)[start : start + 100])
        index.commit(start + 1)
    yield index
    index.close()


def walked(index: SearchIndex, search: Search, cursor: str = "*") -> Iterator[list[str]]:
    """The pages of a search, one after another."""
    while cursor:
        hits = index.search(search, cursor)
        yield [hit.iri for hit in hits.documents]
        cursor = hits.next


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "near"])
@pytest.mark.parametrize("limit", [37, 101])
def test_every_result_once_and_in_order(index: SearchIndex, sort: str, text: str, limit: int) -> None:
    search = Search(text, sort=sort, limit=limit)
    found = [iri for page in walked(index, search) for iri in page]
    whole = [hit.iri for hit in index.search(Search(text, sort=sort, limit=1000)).documents]
    assert found == whole
    assert len(set(found)) == len(found) == index.search(search).total > limit


def test_every_result_once_whatever_the_parts_of_the_index(catalogue: Catalogue, tmp_path: Path) -> None:
    """The index orders equal keys by parts that come in another order each time."""
    for number in range(12):
        index = SearchIndex(tmp_path / str(number), Fields(catalogue))
        for start in range(0, SIZE, 100):
            index.add(collection(SIZE)[start : start + 100])
            index.commit(start + 1)
        for sort in ("-title", "-institution", "-year"):
            found = [iri for page in walked(index, Search(sort=sort, limit=37)) for iri in page]
            assert len(set(found)) == len(found) == SIZE
        index.close()


def test_the_first_page_leads_on_by_cursor(index: SearchIndex) -> None:
    search = Search(sort="-institution", limit=50)
    first = index.search(search)
    rest = [iri for page in walked(index, search, first.next) for iri in page]
    found = [*(hit.iri for hit in first.documents), *rest]
    assert len(set(found)) == len(found) == SIZE


def test_a_numbered_page_leads_on_from_its_rank(index: SearchIndex) -> None:
    search = Search(sort="institution", limit=50, offset=150)
    pages = list(walked(index, search, index.search(search).next))
    found = [iri for page in pages for iri in page]
    assert len(set(found)) == len(found) == SIZE - 200


@pytest.mark.parametrize("limit", [37, 101])
def test_relevance_goes_on_by_cursor(index: SearchIndex, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Also over the seams where more is ranked, and from the first page, which is found without them."""
    monkeypatch.setattr(search_ranking, "FIRST", 50)
    search = Search("near", limit=limit)
    whole = [hit.iri for hit in index.search(Search("near", limit=1000)).documents]
    first = index.search(search)
    found = [hit.iri for hit in first.documents]
    found += [iri for page in walked(index, search, first.next) for iri in page]
    assert found == whole == [iri for page in walked(index, search) for iri in page]
    assert len(set(found)) == len(found) == first.total > limit


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.sampled_from(["near", "near coll*", "ne*"]))
@settings(max_examples=15, deadline=None)
def test_relevance_loses_none_while_others_write(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, limits: list[int], text: str
) -> None:
    every = collection(200)
    index = SearchIndex(tmp_path_factory.mktemp("written") / "index", Fields(catalogue))
    for start in range(0, 120, 40):
        index.add(every[start : start + 40])
        index.commit(start + 1)
    whole = [hit.iri for hit in index.search(Search(text, limit=1000)).documents]
    found: list[str] = []
    cursor, commit = "*", 1000
    while cursor:
        search = Search(text, limit=limits[commit % len(limits)])
        hits = index.search(search, cursor)
        found += [hit.iri for hit in hits.documents]
        cursor, commit = hits.next, commit + 1
        if commit < 1006:  # others write between the pages
            index.delete(entry["iri"] for entry in every[commit - 1000 : commit - 990])
            index.add(every[120 + commit - 1000 : 121 + commit - 1000])
            index.commit(commit)
    index.close()
    assert found == whole


def test_relevance_has_an_end_that_says_what_to_do(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_ranking, "DEEPEST_RANKED", 60)
    pages = walked(index, Search("near", limit=50))
    assert [len(next(pages)), len(next(pages))] == [50, 10]
    with pytest.raises(BadParameter, match="up to the 60th") as refused:
        next(pages)
    assert "Sort by name" in refused.value.remedy


def test_total_and_place_are_those_of_the_whole(index: SearchIndex) -> None:
    search = Search(sort="title", limit=100)
    third = index.search(search, index.search(search, index.search(search, "*").next).next)
    assert (third.first, third.total) == (200, SIZE)


def test_what_is_written_meanwhile_changes_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index", Fields(catalogue))
    every = collection(60)
    index.add(every[:40])
    index.commit(1)
    search = Search(sort="catalogNumber", limit=15)
    first = index.search(search, "*")
    index.delete(entry["iri"] for entry in every[:10])
    index.add(every[40:])
    index.commit(2)
    rest = [iri for page in walked(index, search, first.next) for iri in page]
    assert sorted([*(hit.iri for hit in first.documents), *rest]) == sorted(e["iri"] for e in every[:40])
    assert index.search(search, "*").total == 50
    index.close()


def test_a_state_nobody_pages_through_is_not_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index", Fields(catalogue))
    index.add(collection(30))
    index.commit(1)
    passing = index.search(Search(limit=10)).next
    index.commit(2)
    with pytest.raises(Gone, match="moved on, to commit 2"):
        index.search(Search(limit=10), passing)
    index.close()


def test_a_state_is_let_go_after_a_while(index: SearchIndex) -> None:
    states = States(seconds=-1.0)
    now = index._now()
    states.find(None, Search(), now)
    states.keep(now)
    cursor = Cursor.read(index.search(Search(limit=5), "*").next)._replace(state="another")
    with pytest.raises(Gone, match="could come twice"):
        states.find(cursor, Search(), now)


def test_a_cursor_of_another_search_is_refused(index: SearchIndex) -> None:
    cursor = index.search(Search(sort="title", limit=5), "*").next
    for other in (Search(sort="-title", limit=5), Search("near", sort="title")):
        with pytest.raises(BadParameter, match="another search"):
            index.search(other, cursor)
    assert index.search(Search(sort="title", limit=9, facets=("country",)), cursor).first == 5


@pytest.mark.parametrize("text", ["x", "**", "WzEsMl0", "bm90IGpzb24", "é", "WyJhIiwgImIiLCAtNSwgIiJd"])
def test_nonsense_is_no_cursor(index: SearchIndex, text: str) -> None:
    with pytest.raises(BadParameter, match="no cursor"):
        index.search(Search(), text)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=30), st.data(), st.booleans())
@settings(deadline=None)
def test_from_key_holds_all_that_follows(keys: list[str], data: st.DataObject, descending: bool) -> None:
    builder = SchemaBuilder()
    builder.add_text_field("o", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("n", fast=True, stored=True)
    layout = builder.build()
    index = Index(layout)
    writer = index.writer(15_000_000, 1)
    for number, key in enumerate([*keys, None]):
        document = Document()
        document.add_integer("n", number)
        if key is not None:
            document.add_text("o", key)
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()
    order = Order.Desc if descending else Order.Asc
    every = searcher.search(Query.all_query(), 100, order_by_field="o", order=order).hits
    place = data.draw(st.integers(0, len(keys) - 1))
    key = every[place][0]
    if not isinstance(key, str):
        return
    narrowed = Query.boolean_query(
        [(Occur.Must, Query.all_query()), (Occur.Must, from_key(layout, "o", key, descending=descending))]
    )
    left = searcher.search(narrowed, 100, order_by_field="o", order=order).hits
    addresses = [(a.segment_ord, a.doc) for _, a in left]
    whole = [(a.segment_ord, a.doc) for _, a in every]
    assert whole[len(whole) - len(addresses) :] == addresses
    assert set(whole[place:]) <= set(addresses)
