"""Requests that nobody thought of: every operation that reads, with values made from its description.

A fault of the server, an answer with an undeclared status or media type, or one that is not as its
schema says fails. What each request was stands in the message, as a curl command.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.served import Served

EXAMPLES = 3  # for each operation; one of the queries of the house, which are many and alike
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def surprises(served_demo: Served) -> tuple[set[str], list[str]]:
    """The paths that were asked, and what was not as described."""
    schema = schemathesis.openapi.from_url(f"{served_demo.address}/openapi.json")
    headers = {"Authorization": f"Bearer {served_demo.administrator}"}
    called: list[str] = []
    faults: list[str] = []
    for result in schema.include(method="GET").get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=1 if operation.path.endswith("/answer") else EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.query.pop("timeout", None)  # a deadline that passes is rightly answered with 503
            response = case.call(base_url=served_demo.address, headers=headers)
            called.append(case.operation.path)
            case.validate_response(response, checks=CHECKS)

        try:
            ask()
        except (Exception, BaseExceptionGroup) as error:
            faults.append(f"{operation.path}: {error}")
    return set(called), faults


def changes_that_surprise(served_demo: Served) -> tuple[set[str], list[str]]:
    """The methods that change documents, tried with ``dry-run``, and what was not as described."""
    schema = schemathesis.openapi.from_url(f"{served_demo.address}/openapi.json")
    headers = {"Authorization": f"Bearer {served_demo.administrator}", "If-Match": "*"}
    called: set[str] = set()
    faults: list[str] = []
    for result in schema.include(path=["/{kind}", "/{kind}/{path}"]).get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "GET":
            continue

        @settings(
            max_examples=10,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.query["dry-run"] = ""
            response = case.call(base_url=served_demo.address, headers=headers)
            called.add(case.method)
            case.validate_response(response, checks=CHECKS)

        try:
            ask()
        except (Exception, BaseExceptionGroup) as error:
            faults.append(f"{operation.method} {operation.path}: {error}")
    return called, faults


@pytest.mark.filterwarnings("ignore")
def test_no_change_surprises_the_server(served_demo: Served) -> None:
    before = served_demo.platform.writer.commit
    called, faults = changes_that_surprise(served_demo)
    assert faults == []
    assert called == {"PUT", "PATCH", "DELETE", "POST"}
    assert served_demo.platform.writer.commit == before


@pytest.mark.filterwarnings("ignore")  # what the tool itself warns of
def test_no_request_surprises_the_server(served_demo: Served) -> None:
    called, faults = surprises(served_demo)
    assert faults == []
    assert len(called) > 130
