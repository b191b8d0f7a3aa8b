"""Names and sizes: a module is named after its one thing, stays small, and says what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.graph.root import packages_root

ROOT = packages_root()
CODE = ("app", "loaders")
LINES = 250

# What has no better name has no home yet.
NAMELESS = frozenset(("base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"))

# Modules over the limit, each with the reason. A module that has shrunk has to leave the list.
LONG: Mapping[str, str] = {}


def modules(root: Path, folders: tuple[str, ...]) -> list[Path]:
    """Every Python file below the folders."""
    return sorted(path for folder in folders for path in root.glob(f"{folder}/**/*.py"))


def nameless(root: Path, folders: tuple[str, ...]) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [
        path.relative_to(root).as_posix()
        for path in modules(root, folders)
        if NAMELESS & {*path.relative_to(root).parent.parts, *path.stem.strip("_").split("_")}
    ]


def long(root: Path, folders: tuple[str, ...], listed: Mapping[str, str]) -> list[str]:
    """Modules over the limit that are not listed, and listed ones that are not over it."""
    found = []
    for path in modules(root, folders):
        name = path.relative_to(root).as_posix()
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > LINES and name not in listed:
            found.append(f"{name} has {count} lines, more than {LINES}")
        if count <= LINES and name in listed:
            found.append(f"{name} has {count} lines and needs no exception")
    return found


def undocumented(root: Path, folders: tuple[str, ...]) -> list[str]:
    """Modules, and public functions and classes of modules, without a docstring."""
    found = []
    for path in modules(root, folders):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            found.append(f"{name}:1: the module has no docstring")
        found += [f"{name}:{node.lineno}: {node.name} has no docstring" for node in _silent(tree)]
    return found


def _silent(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield node


def incomplete(root: Path) -> list[str]:
    """Services that lack one of their five places, and places that belong to no service."""
    services = {
        path.name for path in root.glob("app/services/*") if path.is_dir() and not path.name.startswith("_")
    }
    found = [
        f"{place} is missing: the service {name} has five places"
        for name in sorted(services)
        for place in (
            f"app/services/{name}/__init__.py",
            f"app/services/{name}/views.py",
            f"queries/{name}",
            f"shapes/{name}.ttl",
            f"ontology/{name}.ttl",
            f"tests/services/{name}",
        )
        if not (root / place).exists()
    ]
    return found + [
        f"{path.relative_to(root)} belongs to no service"
        for path in sorted(root.glob("tests/services/*"))
        if path.is_dir() and not path.name.startswith("_") and path.name not in services
    ]


def test_every_name_says_something() -> None:
    assert nameless(ROOT, (*CODE, "bench", "tests")) == []


def test_modules_are_small() -> None:
    assert long(ROOT, CODE, LONG) == []


def test_what_is_public_is_documented() -> None:
    assert undocumented(ROOT, CODE) == []


def test_a_service_has_its_five_places() -> None:
    assert incomplete(ROOT) == []


def write(root: Path, name: str, text: str) -> None:
    """A file with its folders."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("name", ["app/utils.py", "app/web/form_helpers.py", "loaders/common/rows.py"])
def test_a_nameless_module_is_found(name: str, tmp_path: Path) -> None:
    write(tmp_path, name, '"""Said."""\n')
    write(tmp_path, "app/based.py", '"""Said."""\n')
    assert nameless(tmp_path, CODE) == [name]


def test_a_long_module_is_found(tmp_path: Path) -> None:
    write(tmp_path, "app/long.py", "x = 1\n" * (LINES + 1))
    write(tmp_path, "app/short.py", "x = 1\n" * LINES)
    assert len(long(tmp_path, CODE, {})) == 1
    assert long(tmp_path, CODE, {"app/long.py": "a table"}) == []
    assert len(long(tmp_path, CODE, {"app/long.py": "a table", "app/short.py": "was one"})) == 1


def test_a_silent_function_is_found(tmp_path: Path) -> None:
    text = '"""Said."""\n\ndef loud():\n    """Said."""\n\ndef _own(): ...\n\ndef silent(): ...\n'
    write(tmp_path, "app/one.py", text)
    write(tmp_path, "app/two.py", "x = 1\n")
    assert undocumented(tmp_path, CODE) == [
        "app/one.py:8: silent has no docstring",
        "app/two.py:1: the module has no docstring",
    ]


def test_a_service_without_shapes_is_found(tmp_path: Path) -> None:
    for name in ("app/services/access/__init__.py", "app/services/access/views.py"):
        write(tmp_path, name, "")
    for name in ("queries/access/all.rq", "ontology/access.ttl", "tests/services/access/test_a.py"):
        write(tmp_path, name, "")
    write(tmp_path, "tests/services/gone/test_a.py", "")
    found = incomplete(tmp_path)
    assert [line.split(" ")[0] for line in found] == ["shapes/access.ttl", "tests/services/gone"]
