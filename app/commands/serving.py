"""holotype serve, holotype demo: the server."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.commands import listening
from app.commands.opening import platform, saying_why, settings, store_option
from app.factory import begin, check_limits, create_app, end, only_here
from app.graph.errors import Unavailable
from app.graph.platform import Platform
from app.graph.readers import Limits, Readers
from app.graph.sensitivity_apply import applying
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.record_file import record_file
from loaders.export.simple_record import simple_record
from loaders.export.work import download_job
from loaders.work import check_job, load_job

log = logging.getLogger("holotype.serve")
KEPT = 1_000  # jobs that are over: what they did stands in the ledger for good


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--base", help="What every IRI begins with; fixed at the first start."),
        click.option("--port", type=int, help="Port; 0 takes a free one."),
        click.option("--host", help="Address to listen on."),
        store_option,
    ):
        command = option(command)
    return command


def run(
    opened: Platform,
    found: Settings,
    picture: Callable[[str, int], Path | None] | None = None,
    *,
    demo_people: bool = False,
) -> None:
    """Serve until a signal ends it; then close store and index in order."""
    jobs = downloads = checks = None
    if not opened.conformance:
        jobs = Jobs(
            opened.folder / "jobs", {"load": load_job(opened), "policy": applying(opened)}, keeps=KEPT
        )
        # a queue of their own: a download does not wait for a load, nor a load for downloads
        work = download_job(opened, most=found.download_records)
        downloads = Jobs(opened.folder / "downloads", {"download": work})
        judge = check_job(opened, check_limits(found), memory=found.query_memory)
        checks = Jobs(opened.folder / "checks", {"check": judge}, at_once=2)
    app = create_app(
        opened, found, jobs, downloads, picture, simple_record(), checks, record_file, demo_people=demo_people
    )
    try:
        server = listening.server(
            app,
            host=found.host,
            port=found.port,
            threads=found.threads,
            proxies=found.trusted_proxies,
            max_request_body_size=found.upload_bytes,
            channel_timeout=120,
            connection_limit=found.connections,
            asyncore_use_poll=True,
            ident="holotype",
            clear_untrusted_proxy_headers=not found.trusted_proxies,
        )
    except OSError as error:
        opened.close()
        raise _nowhere(found, error) from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if isinstance(opened.readers, Readers):
        opened.readers.start()
    if opened.keeper is not None and found.snapshots and not opened.conformance:
        opened.keeper.start()
    port = getattr(server, "effective_port", found.port)
    click.echo(f"Holotype is at http://{found.host}:{port}/  (Ctrl-C ends it)")
    begin(app)
    # What is here now stays: a look through all of it takes 60 ms, in which nobody is answered.
    gc.collect()
    gc.freeze()
    try:
        server.run()
    finally:
        server.close()
        end(app)
        for queue in filter(None, (jobs, downloads, checks)):
            queue.close()
        opened.close()


def _nowhere(found: Settings, error: OSError) -> Unavailable:
    named = not isinstance(error, socket.gaierror)
    return Unavailable(
        f"Nothing can listen at {found.host}:{found.port}: "
        f"{error.strerror if named else 'there is no such address'}.",
        remedy="Another program may hold the port: give another one with --port, or 0 for a free one."
        if named
        else "Give an address of this machine with --host, such as 127.0.0.1.",
    )


def _based(found: Settings) -> Settings:
    """The base follows host and port where nobody said one; a free port is chosen first.

    Raises Unavailable where nothing can listen there: it is said before anything is loaded.
    """
    try:
        family = socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((found.host, found.port), family=family) as probe:
            port = probe.getsockname()[1]
    except OSError as error:
        raise _nowhere(found, error) from error
    if found.base or (Path(found.data) / "installation.json").exists():
        return found
    found = Settings(**{**found.__dict__, "port": port})
    everywhere = ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)
    host = "localhost" if found.host in everywhere else found.host
    return Settings(**{**found.__dict__, "base": f"http://{host}:{found.port}/"})


@click.command()
@_options
@click.option(
    "--conformance",
    is_flag=True,
    help="An empty temporary store without shapes, sign-in and limits, for public test suites.",
)
@click.option(
    "--demo-people",
    is_flag=True,
    help="Let anybody at this very machine sign in as people of the demonstration, without passwords.",
)
@saying_why
def serve(conformance: bool, demo_people: bool, **over: Any) -> None:
    """Serve an installation."""
    found = settings(**over)
    if demo_people:
        only_here(found)
    if conformance:
        if found.host not in ("127.0.0.1", "::1", "localhost"):
            raise click.ClickException("--conformance lets anybody write: it listens on loopback only.")
        limits = Limits(per_client=64, queue=256)
        opened = Platform(None, base=found.base, conformance=True, readers=found.readers, limits=limits)
    else:
        found = _based(found)
        opened = platform(found, make=True)
    run(opened, found, _pictures(opened), demo_people=demo_people and not conformance)


def _pictures(opened: Platform) -> Callable[[str, int], Path | None] | None:
    """What draws the demonstration's pictures, where the installation holds the demonstration."""
    if not (opened.folder / "demo-media").exists():
        return None
    from loaders.demo.start import picture  # a server without demo needs none of it

    return picture(opened)


@click.command()
@_options
@saying_why
def demo(**over: Any) -> None:
    """Load the demonstration data, then serve it with people to sign in as; on this machine only."""
    from loaders.demo.start import prepare

    given = dict(over)
    if given.get("data") is None:
        given["data"] = "holotype-data/demo"
    found = settings(**given)
    only_here(found)
    found = _based(found)
    opened = platform(found, make=True)
    try:
        prepare(opened, say=click.echo)
    except BaseException:
        opened.close()
        raise
    run(opened, found, _pictures(opened), demo_people=True)
