"""Archives fetched from a server of the test's own."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from app.graph.errors import BadSource
from loaders.record import Limits
from loaders.sources.download import is_public
from tests.loaders.sources.archives import occurrences, read, zipped

PRIVATE = Limits(allow_private=True, read_timeout=5, connect_timeout=5)


class Handler(BaseHTTPRequestHandler):
    """Answers by path; counts what it was asked."""

    archive: ClassVar[bytes] = b""
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "redirect":
            self.send_response(302)
            hops = int(rest)
            self.send_header("Location", f"/redirect/{hops - 1}" if hops else "/files/a%20b.zip?v=1")
            self.end_headers()
        elif kind == "away":
            self.send_response(301)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif kind in ("files", "broken"):
            self.send_response(200)
            missing = 100 if kind == "broken" else 0
            self.send_header("Content-Length", str(len(self.archive) + missing))
            self.end_headers()
            self.wfile.write(self.archive)
        elif kind == "endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                pass
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    Handler.archive = zipped(tmp_path / "a.zip", occurrences("a\tCarex\tPeru\n")).read_bytes()
    Handler.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as house:
        thread = threading.Thread(target=house.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{house.server_port}"
        house.shutdown()
        thread.join()


def test_fetch_and_read(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    assert read(f"{server}/files/a.zip", limits=PRIVATE).keys == ["a"]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_redirects_are_followed_up_to_the_limit(server: str) -> None:
    assert read(f"{server}/redirect/4", limits=PRIVATE).keys == ["a"]
    assert Handler.asked[-1] == "/files/a%20b.zip?v=1"
    with pytest.raises(BadSource, match="more than 5 times"):
        read(f"{server}/redirect/5", limits=PRIVATE)


def test_redirect_to_a_file_refused(server: str) -> None:
    with pytest.raises(BadSource, match="Only http and https"):
        read(f"{server}/away", limits=PRIVATE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]"])  # noqa: S104
def test_private_address_refused_before_a_byte_is_sent(server: str, host: str) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(BadSource):
        read(f"http://{host}:{port}/files/a.zip", limits=Limits(connect_timeout=5))
    assert Handler.asked == []


def test_name_that_resolves_to_a_private_address_refused(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.rpartition(":")[2])
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(BadSource, match="not public"):
        read(f"http://archive.example:{port}/files/a.zip", limits=Limits(connect_timeout=5))
    assert Handler.asked == []


def test_not_found(server: str) -> None:
    with pytest.raises(BadSource, match="404"):
        read(f"{server}/nothing", limits=PRIVATE)


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(BadSource, match="cannot be read"):
        read(f"http://127.0.0.1:{port}/a.zip", limits=PRIVATE)


def test_download_that_breaks_off(server: str) -> None:
    with pytest.raises(BadSource):
        read(f"{server}/broken/a.zip", limits=PRIVATE)


def test_size_and_time_limits(server: str) -> None:
    with pytest.raises(BadSource, match="larger than 1,000,000 bytes"):
        read(f"{server}/endless", limits=Limits(allow_private=True, archive_size=1_000_000))
    with pytest.raises(BadSource, match="longer than 0 seconds"):
        read(f"{server}/endless", limits=Limits(allow_private=True, download_time=0))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("192.0.2.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("127.0.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False), ("::1", False),  # noqa: S104
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("224.0.0.1", False), ("100.64.0.1", False), ("255.255.255.255", False),
        ("8.8.8.8", True), ("2001:4860:4860::8888", True),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
