"""No query without a summary, an example, legal syntax and a test case; and the cases are run here."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from app.graph import lexer, sparql
from app.graph.catalogue import KINDS, LISTS, RETURNS, Catalogue, Query, read_query
from app.graph.root import data_root
from app.graph.terms import prefixes
from tests.query_cases import CASES, Case, bound, cases, check, stems

CATALOGUE = Catalogue(data_root() / "queries")
FORM_OF = {
    "rows": "select",
    "row": "select",
    "value": "select",
    "documents": "select",
    "graph": "graph",
    "boolean": "ask",
    "change": "update",
}
# Groups of pieces that are put together before they run: the W3C SHACL suite is their test.
FRAGMENTS = {
    "shapes": "tests/conformance/test_shacl.py",
    "equivalent": "tests/graph/test_search_sparql.py",
}
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z][a-z0-9]*(-[a-z0-9]+)*)+")


def is_fragment(query: Query) -> bool:
    """Whether a query is a piece and no question of its own."""
    return query.name.partition("/")[0] in FRAGMENTS


def header_faults(query: Query) -> list[str]:
    """What is missing or wrong in the header of a query."""
    found = []
    if not _NAME.fullmatch(query.name):
        found.append("the name is to be lower case words with hyphens")
    if not 8 <= len(query.summary) <= 120 or query.summary.endswith("."):
        found.append("the summary is to be one line of 8 to 120 signs without a full stop")
    if query.returns not in RETURNS:
        found.append(f"returns is to be one of {', '.join(RETURNS)}")
    elif FORM_OF[query.returns] != sparql.form(query.text):
        found.append(f"returns says {query.returns}, the text is a {sparql.form(query.text)}")
    if (query.path.suffix == ".ru") != (query.returns == "change"):
        found.append("changes, and nothing else, end in .ru")
    if not query.tags:
        found.append("it carries no tag")
    for name, spec in query.params.items():
        kind = spec.get("kind", "")
        if (kind[:-1] if kind in LISTS else kind) not in KINDS:
            found.append(f"${name} is of no known kind")
        if spec.get("example", "") in ("", []):
            found.append(f"${name} has no example")
    return found


def prefix_faults(query: Query) -> list[str]:
    """Prefixes that mean something else here than in ontology/prefixes.ttl, or nothing."""
    declared, base, _ = lexer.prologue(query.text)
    used = {t.text.partition(":")[0] for t in lexer.tokens(query.text) if t.kind == "pname"}
    count = {name: 0 for name in declared}
    for token in lexer.tokens(query.text):
        if token.kind == "pname" and (name := token.text.partition(":")[0]) in count:
            count[name] += 1
    found = [
        f"{name}: is <{prefixes.get(name, 'nothing')}> in ontology/prefixes.ttl"
        for name, namespace in declared.items()
        if prefixes.get(name) != namespace
    ]
    found += [f"{name}: is declared and not used" for name, times in count.items() if times < 2]
    found += [f"{name}: is used and not declared" for name in sorted(used - set(declared))]
    return found + (["no query has a BASE"] if base else [])


def text_faults(query: Query) -> list[str]:
    """Whether the text is legal with its examples in place, and says what its columns are."""
    if header_faults(query):
        return []
    text = bound(query, query.examples())
    try:
        if query.returns == "change":
            Store().update(text)
            return []
        result = Store().query(text)
    except (SyntaxError, ValueError) as error:
        return [f"with its examples in place it does not parse: {error}"]
    if is_fragment(query) or not isinstance(result, QuerySolutions):
        return []
    names = {variable.value for variable in result.variables}
    said = {*query.columns, *query.header.get("search", {})}
    found = [f"the column {name} is not explained" for name in sorted(names - said)]
    return found + [f"there is no column {name}" for name in sorted(said - names)]


def case_faults(catalogue: Catalogue, folder: Path) -> list[str]:
    """Queries without a case, cases without a query, and cases that lack a file."""
    known = list(cases(catalogue, folder))
    tested = {case.query.name for case in known}
    found = [
        f"queries/{query.name}: there is no case tests/queries/{query.name}.trig"
        for query in catalogue
        if not is_fragment(query) and query.name not in tested
    ]
    for stem in sorted(set(stems(folder)) - {case.stem for case in known}):
        found.append(f"tests/queries/{stem.relative_to(folder)}: there is no such query")
    for case in known:
        form = FORM_OF.get(case.query.returns, "")
        ending = {"graph": ".ttl", "update": ".after.trig"}.get(form, ".csv")
        for needed in (".trig", ending):
            if not case.file(needed).exists():
                found.append(f"tests/queries/{case.query.name}: {case.file(needed).name} is missing")
    return found


def case_id(case: Case) -> str:
    """``ledger/source-records.withdrawn``."""
    return case.stem.relative_to(CASES).as_posix()


def complete() -> list[Case]:
    """The cases with data; those without are told of elsewhere."""
    return [case for case in cases(CATALOGUE) if case.file(".trig").exists()]


@pytest.mark.parametrize("query", list(CATALOGUE), ids=lambda query: query.name)
def test_query_is_in_order(query: Query) -> None:
    assert header_faults(query) + prefix_faults(query) + text_faults(query) == []


def test_every_query_has_a_case() -> None:
    assert case_faults(CATALOGUE, CASES) == []


@pytest.mark.parametrize("case", complete(), ids=case_id)
def test_case(case: Case) -> None:
    check(case)


# -- and these rules can fail ----------------------------------------------------------------

HERE = Path(__file__).parent / "bad-queries"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("no-summary.rq", "summary"),
        ("wrong-form.rq", "returns says rows, the text is a ask"),
        ("no-example.rq", "$thing has no example"),
        ("odd-kind.rq", "$thing is of no known kind"),
        ("other-prefix.rq", "dwc: is <http://rs.tdwg.org/dwc/terms/>"),
        ("idle-prefix.rq", "dwc: is declared and not used"),
        ("untold-column.rq", "the column count is not explained"),
        ("lost-column.rq", "there is no column number"),
        ("broken.rq", "with its examples in place it does not parse"),
        ("broken-list.rq", "with its examples in place it does not parse"),
        ("change.rq", "changes, and nothing else, end in .ru"),
    ],
)
def test_a_bad_query_is_found(name: str, fault: str) -> None:
    query = read_query(HERE / name, f"bad/{name.partition('.')[0]}")
    found = header_faults(query) + prefix_faults(query) + text_faults(query)
    assert len([line for line in found if fault in line]) == 1, found


def test_a_query_without_a_case_is_found(tmp_path: Path) -> None:
    shutil.copytree(HERE, tmp_path / "queries" / "bad")
    catalogue = Catalogue(tmp_path / "queries")
    folder = tmp_path / "cases"
    (folder / "bad").mkdir(parents=True)
    (folder / "bad" / "broken.trig").write_text("")
    (folder / "bad" / "gone.trig").write_text("")
    found = case_faults(catalogue, folder)
    assert "queries/bad/no-example: there is no case tests/queries/bad/no-example.trig" in found
    assert "tests/queries/bad/gone: there is no such query" in found
    assert "tests/queries/bad/broken: broken.csv is missing" in found


@pytest.mark.parametrize("name", ["count", "graph", "verdict", "ordered", "replace"])
@pytest.mark.parametrize("variant", ["right", "wrong"])
def test_the_runner_tells_right_from_wrong(name: str, variant: str) -> None:
    home = Path(__file__).parent / "runner"
    path = next(home.glob(f"{name}.r[qu]"))
    case = Case(read_query(path, f"runner/{name}"), home / variant / name)
    if variant == "right":
        check(case)
    else:
        with pytest.raises(AssertionError):
            check(case)
