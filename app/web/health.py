"""For those who run it: ready or not, what it holds, how fast it answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from app.web.context import platform

BEGUN = "holotype.begun"  # in the environment of a request that somebody has worked on before the app
access = logging.getLogger("holotype.access")
blueprint = Blueprint("health", __name__)
registry = CollectorRegistry()
_REQUESTS = Counter("holotype_requests_total", "Requests answered.", ("route", "status"), registry=registry)
_SECONDS = Histogram(
    "holotype_request_seconds", "Time to an answer, in seconds.", ("route",), registry=registry
)
_COMMIT = Gauge("holotype_commit", "Number of the last commit.", registry=registry)
_BEHIND = Gauge("holotype_index_behind", "Commits the search index lags.", registry=registry)
_DOCUMENTS = Gauge("holotype_documents", "Documents held, by kind.", ("kind",), registry=registry)
_RUNNING = Gauge("holotype_queries_running", "Queries at work or waiting.", registry=registry)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Store and index answer and are at the same commit."""
    behind = platform().behind()
    return jsonify(ready=behind == 0, behind=behind), 200 if behind == 0 else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text."""
    status = platform().status()
    _COMMIT.set(status["commit"])
    _BEHIND.set(platform().behind())
    _RUNNING.set(status["running"])
    for kind, count in status["counts"].items():
        _DOCUMENTS.labels(kind).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def answered(method: str, path: str, route: str, status: int, begun: float) -> None:
    """Count and log a request that is answered now; ``begun`` by ``time.perf_counter``."""
    seconds = time.perf_counter() - begun
    _count(route, status)(seconds)
    if access.isEnabledFor(logging.INFO):
        said = {"method": method, "path": path, "status": status, "milliseconds": round(seconds * 1000, 2)}
        access.info("%s %s %s", method, path, status, extra=said)


@lru_cache(maxsize=1024)
def _count(route: str, status: int) -> Callable[[float], None]:
    requests, seconds = _REQUESTS.labels(route, str(status)), _SECONDS.labels(route)

    def count(taken: float) -> None:
        requests.inc()
        seconds.observe(taken)

    return count


def _begin() -> None:
    g.begun = request.environ.get(BEGUN) or time.perf_counter()


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "(none)"
    begun = g.get("begun", time.perf_counter())
    answered(request.method, request.path, route, response.status_code, begun)
    return response


def register(app: Flask) -> None:
    """Measure and log every request, and show what was measured."""
    app.register_blueprint(blueprint)
    app.before_request(_begin)
    app.after_request(_end)
