"""Whole graphs as files of any size: ``/dump/public.nt.gz``, gzipped N-Triples of one commit."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request, send_file

from app.graph.dumps import Dumps, State
from app.graph.errors import NotFound, Unavailable
from app.web.context import once, platform, workbench

blueprint = Blueprint("dumps", __name__)
TYPE = "application/gzip"


@once
def _files() -> Dumps:
    return Dumps(platform().folder / "dumps", platform().readers.limits.memory)


@blueprint.get("/dump/<path:name>.nt.gz")
def graph(name: str) -> Response:
    """A whole graph, gzipped, as N-Triples.

    It is sent while it is being written the first time; from then on it has a length, and parts of
    it can be asked for (Range), so that a download that broke off goes on.
    """
    bench = workbench()
    wanted = f"{bench.base}graph/{name}"
    if not bench.has_graph(wanted):
        raise NotFound(f"There is no graph {wanted}.", remedy="The graphs that you see are listed at /graph.")
    state = _state()
    path = _files().path_of(wanted, state)
    tag = path.name.removesuffix(".nt.gz")
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif whole := _files().whole(wanted, state):
        response = send_file(whole, TYPE, conditional=True, etag=tag, max_age=None)
    elif request.method == "HEAD":  # nothing is begun for who only looks
        response = Response(mimetype=TYPE)
    else:
        response = Response(_files().along(wanted, state), mimetype=TYPE, direct_passthrough=True)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache" if bench.principal.signed_in else "no-cache"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name.replace("/", "-")}-{state.commit}.nt.gz"'
    )
    response.headers["Holotype-Commit"] = str(state.commit)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Authorization")
    return response


def _state() -> State:
    bench = workbench()
    if bench.past is not None:
        return State(bench.past.path, bench.past.commit, bench.past.path.name)
    if platform().snapshots is None:
        raise Unavailable("A remote engine gives its graphs itself.", remedy="Ask at /graphs?graph=…")
    folder, commit = platform().writer.snapshot()
    return State(folder, commit, str(commit))


def register(app: Flask) -> None:
    """Give the app its files of graphs."""
    app.register_blueprint(blueprint)
