"""Queries and data are files. Text in Python that reads like SPARQL or Turtle has strayed in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from app.graph import lexer
from app.graph.root import packages_root

ROOT = packages_root()

# Files in which pieces of syntax are the subject itself.
ALLOWED: Mapping[str, str] = {
    "app/graph/sparql.py": "binds values and writes the protocol's dataset into an update",
    "app/graph/working_out.py": "puts templates and patterns of an update into the forms that read them",
    "tests/house/test_no_sparql_in_python.py": "shows below what is found and what is let be",
}

_FORMS = frozenset(("SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "WHERE", "OPTIONAL", "UNION", "MINUS"))
_HOLE = "\N{SYMBOL FOR SUBSTITUTE FORM TWO}"  # stands for what an f-string puts in
_TERMS = ("iri", "pname")


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is no docstring; concatenations and f-strings as a whole."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))  # a docstring, or a text without effect
        if id(node) in inside:
            continue
        text = _whole(node)
        if text is not None:
            inside.update(id(inner) for inner in ast.walk(node))
            yield getattr(node, "lineno", 0), text


def _whole(node: ast.AST) -> str | None:
    """The text an expression stands for, with holes; None where it is no text."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bytes):  # what is no UTF-8 is no text either
            return node.value.decode("utf-8") if _is_text(node.value) else None
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_whole(part) or _HOLE for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _whole(node.left), _whole(node.right)
        if left is not None or right is not None:
            return (left or _HOLE) + (right or _HOLE)
    return None


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def reads_like(text: str) -> str:
    """What a text reads like: a piece of SPARQL or Turtle, quoted, or "" for neither."""
    found = lexer.tokens(text)
    last_brace = max((i for i, token in enumerate(found) if token.text == "{"), default=-1)
    for index, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        after = found[index + 1 : index + 7]
        if word in _FORMS and token.text == word and index < last_brace and _varies(after):
            return f"{word} … {{"
        if word == "GRAPH" and len(after) > 1 and after[1].text == "{":
            return "GRAPH … {"
        if word in ("INSERT", "DELETE") and after and after[0].text.upper() in ("DATA", "WHERE", "{"):
            return f"{word} {after[0].text}"
        if word in ("CLEAR", "DROP", "LOAD", "MOVE", "COPY", "ADD") and after and _targets(after):
            return f"{word} {after[0].text}"
        if word == "PREFIX" and len(after) > 1 and after[0].text.endswith(":") and after[1].kind == "iri":
            return f"PREFIX {after[0].text}"
        if token.text in ("@prefix", "@base") and any(t.kind == "iri" for t in after[:2]):
            return token.text
        if _is_triple(found[index : index + 4]):
            return " ".join(t.text for t in found[index : index + 4])
    return ""


def _varies(after: Sequence[lexer.Token]) -> bool:
    """Whether a variable, an IRI, a star or a hole follows: English sentences have none before a brace."""
    return any(t.kind in ("var", "iri") or t.text in ("*", _HOLE, "{") for t in after)


def _targets(after: Sequence[lexer.Token]) -> bool:
    words = [t.text.upper() for t in after[:3]]
    named = any(t.kind == "iri" or t.text == _HOLE for t in after[:3])
    return (words[0] in ("GRAPH", "SILENT") and named) or (after[0].kind == "iri" and ":" in after[0].text)


def _is_triple(four: Sequence[lexer.Token]) -> bool:
    """Subject, predicate, object and a stop, all written out."""
    if len(four) < 4:
        return False
    subject, predicate, object_, stop = four
    return (
        subject.kind in _TERMS
        and (predicate.kind in _TERMS or predicate.text == "a")
        and object_.kind in (*_TERMS, "string", "number")
        and stop.text in (".", ";", ",")
        and (predicate.text == "a" or "iri" in (subject.kind, predicate.kind, object_.kind))
    )


def faults(root: Path, folders: tuple[str, ...]) -> list[str]:
    """Every text below the folders that reads like SPARQL or Turtle."""
    found = []
    for path in sorted(path for folder in folders for path in root.glob(f"{folder}/**/*.py")):
        name = path.relative_to(root).as_posix()
        if name in ALLOWED:
            continue
        for line, text in texts(ast.parse(path.read_text(encoding="utf-8"))):
            if piece := reads_like(text):
                found.append(f"{name}:{line}: “{piece}” belongs in a file of its own")
    return found


def test_no_sparql_and_no_turtle_in_python() -> None:
    assert faults(ROOT, ("app", "loaders", "bench", "tests")) == []


def test_what_is_allowed_still_needs_it() -> None:
    for name in ALLOWED:
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        assert any(reads_like(text) for _, text in texts(tree)), f"{name} needs no exception any more"


STRAYED = (
    'q = "SELECT ?s WHERE { ?s a ?c }"',
    'q = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s a <{kind}> }}"',
    'q = "PREFIX dwc: <http://rs.tdwg.org/dwc/terms/>\\n" + body',
    'q = "ASK { <a:b> ?p ?o }"',
    'q = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"',
    'q = "DESCRIBE ?x WHERE { ?x a ?y }"',
    'u = f"INSERT DATA {{ {quads} }}"',
    'u = "DELETE WHERE { ?s ?p ?o }"',
    'u = f"DROP SILENT GRAPH <{graph}>"',
    'u = f"CLEAR GRAPH {graph}"',
    'u = "GRAPH " + graph + " { ?s ?p ?o }"',
    't = "@prefix dwc: <http://rs.tdwg.org/dwc/terms/> ."',
    't = "@base <http://a.example/> ."',
    't = "ex:one a ods:DigitalSpecimen ."',
    "t = '<http://a.example/> <http://b.example/> \"c\" .'",
    't = b"<http://a.example/> a <http://b.example/> ."',
    'q = ("OPTIONAL { ?s "\n  "?p ?o }")',
)
FINE = (
    '"""SELECT ?s WHERE { ?s ?p ?o } in a docstring"""',
    'message = "Send a SPARQL query that begins with SELECT, ASK or CONSTRUCT."',
    'message = "Select the rows where {count} or more apply."',
    'TABLE = "CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY)"',
    'row = "SELECT id FROM token WHERE hash = ? AND expires > ?"',
    'row = "INSERT INTO token VALUES (?, ?)"',
    'row = "DELETE FROM token WHERE id = ?"',
    'name = "dwc:country"',
    'pattern = r"^@prefix (\\w*): <([^>]*)>"',
    'remedy = "Add <files> with one <location> for each file."',
    'link = f"<{href}>; rel=alternate; type=text/html"',
    'text = "See dwc:country and dwc:countryCode, then load the archive."',
    "css = \"img-src 'self' data:; connect-src 'self'\"",
)


@pytest.mark.parametrize("snippet", STRAYED)
def test_a_strayed_text_is_found(snippet: str, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "bad.py").write_text(snippet)
    assert faults(tmp_path, ("app",))


@pytest.mark.parametrize("snippet", FINE)
def test_plain_text_is_let_be(snippet: str, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "good.py").write_text(snippet)
    assert faults(tmp_path, ("app",)) == []
