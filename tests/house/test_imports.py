"""Imports run one way: the table below is the plan of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from app.graph.root import packages_root

ROOT = packages_root()

# What a module may import from this house; the longest name that fits the module decides.
MAY: Mapping[str, tuple[str, ...]] = {
    "app": (),
    "app.cli": ("app.commands", "app.__version__"),
    "app.commands": (
        "app.commands",
        "app.factory",
        "app.graph",
        "app.jobs",
        "app.logs",
        "app.settings",
        "loaders",
    ),
    "app.factory": ("app.graph", "app.jobs", "app.settings", "app.web"),
    "app.graph": ("app.graph", "app.__version__"),
    "app.jobs": ("app.graph",),
    "app.bounds": (),
    "app.logs": (),
    "app.services": (),
    "app.services.*": ("app.graph", "app.web", "."),
    "app.settings": ("app.bounds",),
    "app.web": ("app.graph", "app.jobs", "app.web", "app.webhooks"),
    "app.webhooks": ("app.graph", "app.webhooks"),
    "loaders": ("app.graph", "app.jobs", "loaders"),
}

# What only some modules may import from outside, and which.
ONLY: Mapping[str, tuple[str, ...]] = {
    "flask": ("app.factory", "app.web", "app.services"),
    "flask_babel": ("app.factory", "app.web", "app.services"),
    "werkzeug": ("app.factory", "app.web", "app.services"),
    "jinja2": ("app.web", "app.services"),
    "waitress": ("app.commands",),
    "click": ("app.cli", "app.commands"),
    "rdflib": ("app.graph.shape_judge",),
    "pyshacl": ("app.graph.shape_judge",),
    "pyoxigraph": ("app.graph", "app.web", "app.commands", "loaders"),
    "tantivy": ("app.graph",),
}


class Import(NamedTuple):
    """One import: the module it stands in, its line, and the dotted name it brings in."""

    module: str
    line: int
    name: str
    always: bool  # carried out when the module is loaded


def module_name(path: Path, root: Path) -> str:
    """``app/web/pages.py`` as ``app.web.pages``."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path, root: Path) -> tuple[Import, ...]:
    """Every import of a file, those inside functions and under TYPE_CHECKING included."""
    return tuple(_imports(path, root))


def _imports(path: Path, root: Path) -> Iterator[Import]:
    module = module_name(path, root)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asleep = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            start = ".".join(above[: len(above) - node.level + 1]) if node.level else ""
            source = ".".join(part for part in (start, node.module) if part)
            names = [f"{source}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield Import(module, node.lineno, name, id(node) not in asleep)


def within(name: str, places: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of the places or lies below one."""
    return any(name == place or name.startswith(place + ".") for place in places)


def allowed(module: str) -> tuple[str, ...]:
    """What the table lets a module import."""
    parts = module.split(".")
    if module.startswith("app.services."):
        return tuple(".".join(parts[:3]) if place == "." else place for place in MAY["app.services.*"])
    return MAY[next(n for n in (".".join(parts[:i]) for i in range(len(parts), 0, -1)) if n in MAY)]


def faults(root: Path) -> list[str]:
    """Every import of ``app`` and ``loaders`` below ``root`` that runs the wrong way."""
    found = []
    for path in sorted((*root.glob("app/**/*.py"), *root.glob("loaders/**/*.py"))):
        for one in imports(path, root):
            where = f"{path.relative_to(root)}:{one.line}"
            top = one.name.split(".")[0]
            if top in ("app", "loaders"):
                if not within(one.name, allowed(one.module)):
                    found.append(f"{where}: {one.module} may not import {one.name}")
            elif top in ONLY and not within(one.module, ONLY[top]):
                found.append(f"{where}: {top} belongs to {', '.join(ONLY[top])}")
    return found


def loops(root: Path) -> list[str]:
    """Modules that load each other in a circle."""
    known = {module_name(p, root): p for d in ("app", "loaders") for p in root.glob(f"{d}/**/*.py")}
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        names = {one.name for one in imports(path, root) if one.always}
        graph[name] = {n if n in known else n.rpartition(".")[0] for n in names} & set(known) - {name}
    while leaves := {name for name, targets in graph.items() if not targets & set(graph)}:
        for name in leaves:
            del graph[name]
    return sorted(graph)


def test_imports_run_one_way() -> None:
    assert faults(ROOT) == []


def test_no_module_loads_itself_through_others() -> None:
    assert loops(ROOT) == []


BAD = {
    "app/graph/store.py": "from flask import request",
    "app/graph/shapes.py": "def late():\n    import rdflib.namespace",
    "app/graph/terms.py": "from app.web import pages",
    "app/web/pages.py": "from app.services.curation import views",
    "app/web/context.py": "from app.settings import Settings",
    "app/jobs.py": "import app.web.context",
    "app/services/curation/views.py": "from app.services.access.views import request_page",
    "app/services/access/views.py": "from pyoxigraph import NamedNode",
    "app/services/helpdesk/views.py": "import loaders.harvest",
    "loaders/harvest.py": "from app.web.context import workbench",
    "loaders/sources/eml.py": "import flask",
    "app/factory.py": "from ..loaders import harvest\nfrom app.commands import serving",
}


@pytest.mark.parametrize("path", sorted(BAD))
def test_a_wrong_import_is_found(path: str, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(BAD[path])
    assert faults(tmp_path)


def test_a_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "one.py").write_text("from app.two import thing")
    (tmp_path / "app" / "two.py").write_text("from app import three")
    (tmp_path / "app" / "three.py").write_text("import app.one")
    (tmp_path / "app" / "four.py").write_text("def later():\n    import app.four\nimport app.one")
    assert loops(tmp_path) == ["app.four", "app.one", "app.three", "app.two"]
