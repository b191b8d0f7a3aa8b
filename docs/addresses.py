"""The page of every address of the server, from its routes."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule
from writing import BASE, first, table

from app.factory import create_app
from app.graph.platform import Platform
from app.jobs import Jobs
from app.settings import Settings


def http() -> str:
    """Every address of the server."""
    with tempfile.TemporaryDirectory() as folder, Platform(None, base=BASE) as platform:
        jobs = Jobs(Path(folder), {})
        app = create_app(platform, Settings(), jobs)
        jobs.close()
    groups: dict[str, list[Rule]] = {}
    for rule in app.url_map.iter_rules():
        groups.setdefault(rule.endpoint.rpartition(".")[0] or "static", []).append(rule)
    parts = [
        "# HTTP\n\nA page has a twin in JSON under its address with `.json`; documents have one "
        "for each format. Errors are in [errors](errors.md).\n"
    ]
    for group in sorted(groups):
        rows = sorted((_address(rule), _methods(rule), _said(app, rule)) for rule in groups[group])
        parts.append(
            f"## {group}\n\n"
            + table(("address", "method", "what it is"), [(f"`{path}`", m, s) for path, m, s in rows])
        )
    return "\n".join(parts)


def _address(rule: Rule) -> str:
    """The address, with a choice of words written as ``a|b``."""
    return re.sub(r"<any\(([^)]*)\):\w+>", lambda m: m[1].replace(", ", "|"), rule.rule)


def _methods(rule: Rule) -> str:
    return ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def _said(app: Flask, rule: Rule) -> str:
    if rule.endpoint.endswith("static"):
        return "Style, script, fonts and pictures of the pages."
    return first(app.view_functions[rule.endpoint].__doc__)
