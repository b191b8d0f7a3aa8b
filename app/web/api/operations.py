"""The routes of the app as operations: path, method, parameters, answers, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.graph.search import Search
from app.web.api import bodies
from app.web.api.parameters import of_search, parameter
from app.web.api.refusals import named
from app.web.api.samples import Samples
from app.web.context import workbench

_ARGUMENT = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")
_SILENT = ("HEAD", "OPTIONS", "QUERY")  # the last has no place in OpenAPI 3.1
_NOTHING = {"hidden": True}
_SAID = {
    200: "The answer.",
    201: "It was made; Location says where it is.",
    202: "It was taken, and a job works on it; Location leads to the job.",
    204: "It was done.",
    302: "Location leads there for now.",
    303: "Location leads to the answer, in the format that Accept asks for.",
    304: "Nothing has changed since the answer whose ETag If-None-Match names.",
    503: "The same, while the installation is not ready; or a problem.",
}


@dataclass(frozen=True)
class Operation:
    """One method of one path, with what OpenAPI says of it."""

    path: str
    method: str
    endpoint: str
    said: Mapping[str, Any]


def operations(app: Flask, declared: Mapping[str, list[dict[str, Any]]]) -> Iterator[Operation]:
    """Every operation of the app that is not run by ``each``. What is declared hidden is left out."""
    samples = Samples(workbench())
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule.count("/"), rule.rule))
    pages = {rule.endpoint.removesuffix("_json") for rule in rules if rule.endpoint.endswith("_json")}
    taken: set[str] = set()
    done: set[tuple[str, str]] = set()
    for rule in rules:
        if rule.endpoint in pages or rule.endpoint == "static":
            continue
        known = declared.get(rule.endpoint.removesuffix("_json"), [{"group": "other"}])
        for variant in known:
            if variant.get("hidden") or "each" in variant:
                continue
            path = variant.get("path") or path_of(rule)
            for method in sorted(variant.get("methods", (rule.methods or set()) - set(_SILENT))):
                if (path, method) in done:
                    continue
                done.add((path, method))
                said = _said(app, rule, variant, path, method, samples)
                said["operationId"] = _name(said["operationId"], path, taken)
                yield Operation(path, method.lower(), rule.endpoint, said)


def path_of(rule: Rule) -> str:
    """The path of a rule as OpenAPI writes it."""
    return _ARGUMENT.sub(lambda found: f"{{{found[3]}}}", rule.rule)


def _name(wanted: str, path: str, taken: set[str]) -> str:
    """An operation id that is there once."""
    if wanted in taken:
        wanted = f"{wanted}-of-{'-'.join(re.findall(r'[a-z]+', path))}"
    taken.add(wanted)
    return wanted


def _said(
    app: Flask, rule: Rule, variant: Mapping[str, Any], path: str, method: str, samples: Samples
) -> dict[str, Any]:
    endpoint = rule.endpoint.removesuffix("_json")
    summary, _, more = (app.view_functions[rule.endpoint].__doc__ or endpoint).strip().partition("\n\n")
    name = variant.get("id") or endpoint.replace(".", "-").replace("_", "-")
    said: dict[str, Any] = {
        "operationId": name if method == "GET" else f"{name}-{method.lower()}",
        "tags": [variant.get("group", "other")],
        "summary": " ".join(summary.split()).replace("``", "`").rstrip("."),
    }
    if more:
        said["description"] = " ".join(more.split()).replace("``", "`")
    params = [*_path_parameters(app, rule, variant, path, samples), *_arguments(app, rule, variant, path)]
    for header, says in variant.get("headers", {}).items():
        params.append(parameter(header, "header", {"says": says}))
    if params:
        said["parameters"] = params
    if "body" in variant and method in ("POST", "PUT", "PATCH"):
        form = {"form": variant["form"]} if "form" in variant else {}
        said["requestBody"] = bodies.request_body(variant["body"], **form)
    said["responses"] = _responses(variant, path, method)
    if token := variant.get("token"):
        optional: list[dict[str, list[str]]] = [{}] if ":" in token else []
        said["security"] = [*optional, {"token": []}]
        said["x-token-role"] = token
    return said


def _path_parameters(
    app: Flask, rule: Rule, variant: Mapping[str, Any], path: str, samples: Samples
) -> list[dict[str, Any]]:
    """The parameters in the path, each with an example that goes with those before it."""
    choices = {name: said for kind, said, name in _ARGUMENT.findall(rule.rule) if kind == "any"}
    deep = {name for kind, _, name in _ARGUMENT.findall(rule.rule) if kind == "path"}
    found, within = [], Search()
    for name in re.findall(r"{(\w+)}", path):
        said = {
            "pattern": "^[^?#]+$" if name in deep else "^[^/?#]+$",
            **variant.get("params", {}).get(name, {}),
        }
        if name in choices and "enum" not in said:
            said["enum"] = [word.strip(' "') for word in choices[name].split(",")]
        if "enum" in said or "kind" in said:
            said.pop("pattern")
        example = None
        if facet := said.get("facet"):
            example = samples.value(facet, within)
            within = within.with_value(facet, example) if example else within
            example = example.strip("/") or None
        elif kind := said.get("document"):
            example = samples.document(kind).rpartition("/")[2] or None
        elif kind := said.get("illustrated"):
            example = samples.illustrated(kind).rpartition("/")[2] or None
        found.append(parameter(name, "path", said, example))
    return found


def _arguments(app: Flask, rule: Rule, variant: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """What may stand after the question mark."""
    in_paths = {name for other in app.url_map.iter_rules(rule.endpoint) for name in other.arguments}
    in_paths |= set(re.findall(r"{(\w+)}", path))
    graph = workbench().platform.graphs
    found = []
    for name, said in variant.get("params", {}).items():
        if name not in in_paths and not (said.get("kind") == "iri" and rule.arguments & {"name"}):
            example = graph.named(said["graph"]) if "graph" in said else None
            found.append(parameter(name, "query", said, example))
    if variant.get("search"):
        own = {each["name"] for each in found}
        fields = workbench().platform.search_index().fields
        found += [each for each in of_search(fields) if each["name"] not in own]
    return found


def _responses(variant: Mapping[str, Any], path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in variant.get("statuses", [200]):
        found[str(status)] = {"description": _SAID[status]}
        if status not in (204, 303):
            later = status == 202 and "meanwhile" in variant
            said = {**variant, "answer": variant["meanwhile"], "also": ()} if later else variant
            if content := bodies.content(said):
                found[str(status)]["content"] = content
    if method == "GET" and "200" in found:
        found["304"] = {"description": _SAID[304]}
    refused = set(variant.get("problems", ()))
    refused |= {400, 404} if "{" in path and method != "PUT" else set()
    refused |= {401, 403} if "token" in variant else set()
    for status in sorted(refused):
        found.setdefault(str(status), {"$ref": f"#/components/responses/{named(status)}"})
    return dict(sorted(found.items()))
