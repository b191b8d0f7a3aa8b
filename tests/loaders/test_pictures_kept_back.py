"""A picture of several records is kept back as strictly as any of them wants, whatever loads do to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from app.graph.embedded import Embedded
from app.graph.errors import Unavailable
from app.graph.identifiers import mint
from app.graph.journal import Journal
from app.graph.journal_entries import CREATED, GONE
from app.graph.platform import Platform
from app.graph.search import Search
from app.graph.sensitivity_apply import Application
from app.graph.sensitivity_halves import Keeping
from app.graph.store import View, triples
from app.graph.terms import iri
from loaders import crew, harvest
from loaders.harvest import load
from loaders.options import Options
from loaders.report import Report
from tests.installations import installation
from tests.loaders.archives_made import Extension, archive, specimen
from tests.loaders.killed import FOLLOWING, following
from tests.loaders.secrets_kept import EXACT, enact, quads
from tests.loaders.test_kill import killed

OPEN = {"scientificName": "Quercus robur L."}
TURTLE = {"scientificName": "Emys orbicularis", "family": "Emydidae", "kingdom": "Animalia"}
NAMES = {"o": OPEN, "k": EXACT, "t": TURTLE}  # open, kept back, kept back less strictly


class Edition(NamedTuple):
    """What a source has: records by number as letters of ``NAMES``, and the pictures of each."""

    records: Mapping[int, str]
    pictures: Sequence[tuple[int, str]]
    caption: str = "first"


def file_of(picture: str) -> str:
    return f"https://files.example.org/secret-{picture}.jpg"


def picture_of(platform: Platform, picture: str) -> str:
    return f"{platform.base}media/{mint('media', f'{file_of(picture)}@test')}"


def written(place: Path, edition: Edition) -> Path:
    rows = [specimen(number, **NAMES[kind]) for number, kind in edition.records.items()]
    told = [
        (number, {"ac:accessURI": file_of(picture), "ac:caption": f"Secret {edition.caption} of {picture}"})
        for number, picture in edition.pictures
    ]
    extensions = [Extension("ac:Multimedia", told or [(999, {"ac:accessURI": file_of("nobody")})])]
    return archive(place, rows, extensions=extensions)


def loaded(platform: Platform, place: Path, edition: Edition) -> Report:
    report = load(platform, written(place, edition), platform.house, Options(name="test", workers=2))
    assert not report.failed, report.failed
    return report


class Watch:
    """Looks at all that everybody can read, each time something is written."""

    def __init__(self, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
        self.platform, self.seen = platform, set[str]()
        assert platform.feed is not None
        for owner, name in ((Embedded, "update"), (type(platform.feed.index), "commit")):
            original = getattr(owner, name)
            monkeypatch.setattr(owner, name, self._after(original))
        platform.writer.listeners.append(lambda _: self.look())

    def _after(self, original: Any) -> Any:
        def looked(owner: Any, *args: Any, **named: Any) -> Any:
            given = original(owner, *args, **named)
            self.look()
            return given

        return looked

    def look(self) -> None:
        platform = self.platform
        graphs, reading = platform.graphs, platform.writer.reading()
        text = platform.catalogue["graph/triples"].bind()
        for graph in (graphs.public, graphs.ledger):
            found = triples(reading.query(text, View((graph,), ())))
            self.seen.update(str(t.object) for t in found)
        found = platform.workbench().search(Search(text="secret", limit=50))
        self.seen.update(repr(hit) for hit in found.documents)

    def saw(self, text: str) -> bool:
        return any(text in one for one in self.seen)


def keeps(platform: Platform, edition: Edition) -> set[str]:
    """The pictures that the rule keeps back."""
    kinds = {
        picture: {edition.records[n] for n, p in edition.pictures if p == picture and n in edition.records}
        for _, picture in edition.pictures
    }
    return {picture for picture, found in kinds.items() if found - {"o"}}


def settled(platform: Platform) -> None:
    """Applying the policy finds nothing to do, and the ledger is whole."""
    outcome = Application(platform, platform.house).run(dry_run=True)
    assert outcome.changed == 0, outcome.samples
    assert list(platform.writer.chain.check()) == []


def shown(platform: Platform, picture: str) -> bool:
    """Whether everybody sees a picture: all of it or nothing."""
    name = picture_of(platform, picture)
    standing = Keeping(platform).standing([name])[name]
    found = platform.workbench().search(Search(text="secret", limit=50))
    assert (name in {hit.iri for hit in found.documents}) is bool(standing.public)
    assert not (standing.public and standing.kept)
    assert standing.public or standing.kept
    return bool(standing.public)


TWO = [(1, "a"), (2, "a")]
FOUR = {1: "k", 2: "o", 3: "t", 4: "o"}
CASES: dict[str, list[Edition]] = {
    "one of two becomes protected": [Edition({1: "o", 2: "o"}, TWO), Edition({1: "k", 2: "o"}, TWO)],
    "it becomes protected, and the other is told anew": [
        Edition({1: "o", 2: "o"}, TWO), Edition({1: "k", 2: "o"}, TWO, "second"),
    ],
    "both are new, the open one comes first": [Edition({1: "o", 2: "k"}, TWO)],
    "both are new, the protected one comes first": [Edition({1: "k", 2: "o"}, TWO)],
    "three are new, of two levels": [Edition({1: "o", 2: "t", 3: "k"}, [*TWO, (3, "a")])],
    "two of two levels": [Edition({1: "k", 2: "t"}, TWO), Edition({1: "t", 2: "t"}, TWO)],
    "an open one comes new": [Edition({1: "k"}, TWO[:1]), Edition({1: "k", 2: "o"}, TWO)],
    "a protected one comes new": [Edition({1: "o"}, TWO[:1]), Edition({1: "o", 2: "k"}, TWO)],
    "an open one has it from now on": [
        Edition({1: "k", 2: "o"}, TWO[:1]),
        Edition({1: "k", 2: "o"}, TWO),
        Edition({1: "k", 2: "o"}, TWO[:1]),
    ],
    "a protected one has it from now on": [
        Edition({1: "k", 2: "o"}, TWO[1:]),
        Edition({1: "k", 2: "o"}, TWO),
        Edition({1: "k", 2: "o"}, TWO[1:]),
    ],
    "both have it from now on": [Edition({1: "k", 2: "o"}, []), Edition({1: "k", 2: "o"}, TWO)],
    "a new open one and an old protected one have it": [
        Edition({1: "k"}, []), Edition({1: "k", 2: "o"}, TWO),
    ],
    "a new protected one and an old open one have it": [
        Edition({1: "o"}, []), Edition({1: "o", 2: "k"}, TWO),
    ],
    "two protected ones have it from now on": [Edition({1: "k", 2: "t"}, []), Edition({1: "k", 2: "t"}, TWO)],
    "it becomes protected as a new open one comes": [
        Edition({1: "o"}, TWO[:1]), Edition({1: "k", 2: "o"}, TWO),
    ],
    "it becomes protected as an old open one takes the picture": [
        Edition({1: "o", 2: "o"}, TWO[:1]), Edition({1: "k", 2: "o"}, TWO),
    ],
    "the protected one opens up": [Edition({1: "k", 2: "o"}, TWO), Edition({1: "o", 2: "o"}, TWO)],
    "one of two protected ones opens up": [Edition({1: "k", 2: "t"}, TWO), Edition({1: "o", 2: "t"}, TWO)],
    "the protected one is withdrawn": [
        Edition({1: "k", 2: "o"}, TWO), Edition({2: "o"}, TWO[1:]), Edition({1: "k", 2: "o"}, TWO),
    ],
    "the open one is withdrawn": [Edition({1: "k", 2: "o"}, TWO), Edition({1: "k"}, TWO[:1])],
    "both are withdrawn and come back": [
        Edition({1: "k", 2: "o", 3: "o"}, TWO), Edition({3: "o"}, []), Edition({1: "k", 2: "o", 3: "o"}, TWO),
    ],
    "both give it up and one takes it back": [
        Edition({1: "k", 2: "o"}, TWO), Edition({1: "k", 2: "o"}, []), Edition({1: "k", 2: "o"}, TWO[1:]),
    ],
    "the protected one is withdrawn as a new one comes": [
        Edition({1: "k"}, TWO[:1]), Edition({2: "o"}, TWO[1:]),
    ],
    "the protected one opens up as a new protected one comes": [
        Edition({1: "k"}, TWO[:1]), Edition({1: "o", 2: "k"}, TWO),
    ],
    "all gave it up, and an open and a protected one take it back": [
        Edition({1: "o", 2: "o"}, TWO[:1]),
        Edition({1: "o", 2: "o"}, []),
        Edition({1: "o", 2: "k"}, TWO, "second"),
    ],
    "the open one is withdrawn as an old one with it becomes protected": [
        Edition({1: "o", 2: "o"}, TWO[:1]), Edition({2: "k"}, TWO[1:]),
    ],
    "they change places": [Edition({1: "k", 2: "o"}, TWO), Edition({1: "o", 2: "k"}, TWO, "second")],
    "its caption is told anew": [Edition({1: "k", 2: "o"}, TWO), Edition({1: "k", 2: "o"}, TWO, "second")],
    "a chain of pictures": [
        Edition(FOUR, [(1, "a"), (2, "a"), (2, "b"), (3, "b"), (4, "b"), (4, "c")]),
        Edition({**FOUR, 1: "o"}, [(1, "a"), (2, "a"), (2, "b"), (4, "b"), (4, "c")]),
        Edition({**FOUR, 4: "k"}, [(1, "a"), (2, "a"), (2, "b"), (3, "b"), (4, "b"), (4, "c")]),
    ],
}  # fmt: skip


@pytest.fixture
def guarded() -> Iterator[Platform]:
    with installation(make=enact) as platform:
        yield platform


@pytest.mark.parametrize("case", CASES)
def test_it_lies_as_the_policy_wants_it_after_each_load(
    case: str, guarded: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for edition in CASES[case]:
        follows(guarded, tmp_path, edition, monkeypatch)


@pytest.mark.parametrize("case", [case for case in CASES if "new" in case or "now on" in case])
def test_it_does_not_matter_which_records_are_worked_on_together(
    case: str, guarded: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "CHUNK", 1)
    for edition in CASES[case]:
        follows(guarded, tmp_path, edition, monkeypatch)


def follows(platform: Platform, place: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load, looked at all the time; then the policy finds nothing to do."""
    before = {p for _, p in edition.pictures if public_before(platform, p)}
    first, kept = platform.writer.commit, keeps(platform, edition)
    with monkeypatch.context() as moment:
        watch = Watch(platform, moment)
        loaded(platform, place, edition)
        platform.writer.listeners.pop()
    settled(platform)
    assert {p for _, p in edition.pictures if not shown(platform, p)} == kept
    told = told_since(platform, first)
    for picture in kept:
        assert not any(file_of(picture) in text for text in told)
        if picture not in before:
            assert not watch.saw(file_of(picture))
    again = loaded(platform, place, edition)
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    settled(platform)


def public_before(platform: Platform, picture: str) -> bool:
    name = picture_of(platform, picture)
    return bool(Keeping(platform).standing([name])[name].public)


def told_since(platform: Platform, commit: int) -> list[str]:
    """The texts that everybody's ledger got after a commit."""
    numbers = {
        q.subject: int(q.object.value)
        for q in quads(platform)
        if q.predicate == iri("holotype:commit") and "ledger/public" in q.graph_name.value
    }
    ledger = [q for q in quads(platform) if q.graph_name.value == platform.graphs.ledger]
    by = {q.subject: q.object for q in ledger if q.predicate == iri("holotype:changedBy")}
    return [
        q.object.value
        for q in ledger
        if isinstance(q.object, Literal) and numbers.get(by.get(q.subject), 0) > commit  # type: ignore[call-overload]
    ]


def events(journal: Journal, platform: Platform, picture: str) -> list[int]:
    """What those who follow what everybody sees are told of a picture."""
    assert journal.level() == platform.writer.commit
    text = "SELECT act FROM event JOIN audience a ON a.id = audience WHERE document = ? AND name = 'public'"
    name = picture_of(platform, picture).removeprefix(platform.base)
    with journal.open() as database:
        return [act for (act,) in database.execute(f"{text} ORDER BY number", (name,))]


def test_those_who_follow_are_told_that_it_went(guarded: Platform, tmp_path: Path) -> None:
    journal = Journal(guarded)
    for edition in CASES["it becomes protected, and the other is told anew"]:
        loaded(guarded, tmp_path, edition)
        journal.level()
    assert events(journal, guarded, "a") == [CREATED, GONE]


def test_those_who_follow_are_not_told_of_what_was_never_seen(guarded: Platform, tmp_path: Path) -> None:
    loaded(guarded, tmp_path, CASES["both are new, the open one comes first"][0])
    assert events(Journal(guarded), guarded, "a") == []


def test_worker_processes_and_chunks_share_pictures(
    guarded: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "CHUNK", 5)
    monkeypatch.setattr(crew, "ALONE", 0)
    kinds = {n: "k" if n % 10 == 9 else "o" for n in range(40)}
    pictures = [(n, f"n{n % 8}") for n in range(40)] + [(n, "own") for n in (3,)]
    follows(guarded, tmp_path, Edition(kinds, pictures), monkeypatch)
    kinds |= {4: "k", 9: "o", 19: "o"}
    follows(guarded, tmp_path, Edition(kinds, pictures), monkeypatch)


@pytest.mark.parametrize("moment", FOLLOWING)
@pytest.mark.parametrize("case", ["one of two becomes protected", "both are new, the open one comes first"])
def test_what_a_killed_load_left_mixed_is_brought_to_the_policy_at_the_next_start(
    case: str, moment: str, tmp_path: Path
) -> None:
    store, (*before, last) = tmp_path / "store", CASES[case]
    with Platform(store) as platform:
        enact(platform)
        for edition in before:
            loaded(platform, tmp_path, edition)
    killed(moment, store, written(tmp_path, last))
    with Platform(store) as platform:
        settled(platform)
        assert not shown(platform, "a")
        assert not list(platform.staging.iterdir())
        assert platform.behind() == 0
        again = loaded(platform, tmp_path, last)
        assert (again.new, again.changed, again.gone) == (0, 0, 0)


def test_where_the_disk_is_full_in_between_nothing_is_shown_before_it_is_done(
    guarded: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Embedded.update

    def full(store: Embedded, text: str) -> None:
        if following(store, text):
            raise Unavailable("The store did not take the update: no space left on device.")
        original(store, text)

    edition = CASES["both are new, the open one comes first"][0]
    before = guarded.writer.commit
    with monkeypatch.context() as moment:
        watch = Watch(guarded, moment)
        moment.setattr(Embedded, "update", full)
        report = load(guarded, written(tmp_path, edition), guarded.house, Options(name="test"))
        assert "cannot be completed" in report.failed
        watch.look()
        assert not watch.saw(file_of("a"))
        assert guarded.writer.commit == before
        guarded.writer.listeners.pop()
    with guarded.writer.writing():
        assert guarded.writer.commit == before + 2
    settled(guarded)
    assert not shown(guarded, "a")


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.integers(1, 4), st.sampled_from("ookt"), min_size=1),
            st.sets(st.tuples(st.integers(1, 4), st.sampled_from("ab")), max_size=6),
            st.sampled_from(("first", "second")),
        ),
        min_size=2,
        max_size=3,
    )
)
@settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_comes_in_whatever_order(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[dict[int, str], set[tuple[int, str]], str]]
) -> None:
    with installation(make=enact) as platform, pytest.MonkeyPatch.context() as patch:
        for kinds, pictures, caption in told:
            pairs = sorted((n, p) for n, p in pictures if n in kinds)
            follows(platform, tmp_path_factory.mktemp("any"), Edition(kinds, pairs, caption), patch)
