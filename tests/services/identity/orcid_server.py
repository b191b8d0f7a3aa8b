"""A server on loopback that speaks the part of the ORCID public API used here, with faults to choose."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ORCID = "0000-0002-1825-0097"


def employment(
    place: str, role: str | None, since: str | None = None, until: str | None = None
) -> dict[str, Any]:
    """An affiliation group with one job, as the API has it."""
    years = [
        {"year": {"value": year}, "month": None, "day": None} if year else None for year in (since, until)
    ]
    job = {
        "department-name": None,
        "role-title": role,
        "start-date": years[0],
        "end-date": years[1],
        "organization": {"name": place, "address": {"city": "X", "region": None, "country": "DE"}},
        "put-code": 1,
        "visibility": "public",
    }
    return {
        "last-modified-date": None,
        "external-ids": {"external-id": []},
        "summaries": [{"employment-summary": job}],
    }


def record(orcid: str = ORCID) -> dict[str, Any]:
    """A record that has something of everything, and nulls where the API has them."""
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"},
        "preferences": {"locale": "en"},
        "person": {
            "name": {
                "given-names": {"value": "Josiah"},
                "family-name": {"value": "Carberry"},
                "credit-name": None,
            },
            "other-names": {"other-name": [{"content": "J.  S.\nCarberry"}, {"content": None}]},
            "biography": None,
            "researcher-urls": {
                "researcher-url": [
                    {"url-name": "Beetle group", "url": {"value": "https://beetles.example.org/"}},
                    {"url-name": "A trap", "url": {"value": "javascript:alert(1)"}},
                ]
            },
            "emails": {"email": []},
            "keywords": {
                "keyword": [{"content": "carabidae"}, {"content": "Germany"}, {"content": "cracked pots"}]
            },
        },
        "activities-summary": {
            "employments": {
                "affiliation-group": [
                    employment("Northern Museum", "Curator", "2011"),
                    employment("A University", None, "2001", "2010"),
                ]
            },
            "works": {"group": []},
        },
        "path": f"/{orcid}",
    }


class OrcidServer:
    """The server: ``answer`` is the record it gives; ``fault`` is what it does instead."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/v3.0"
        self.answer: Any = record()
        self.fault = ""
        self.asked: list[tuple[str, str]] = []  # path and Accept


@contextmanager
def orcid_serving() -> Iterator[OrcidServer]:
    """Run one until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers["Accept"]))
            body = json.dumps(found.answer).encode()
            status = 200
            if found.fault.isdigit():
                status, body = int(found.fault), b'{"response-code": 0}'
            elif found.fault == "malformed":
                body = body[:-9]
            elif found.fault == "deep":
                body = b"[" * 200_000
            elif found.fault == "html":
                body = b"<h1>Maintenance</h1>"
            elif found.fault == "huge":
                body = b'{"a": "' + b"x" * 300_000 + b'"}'
            elif found.fault == "silent":
                time.sleep(2.5)
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            if status in (301, 302, 307):
                self.send_header("Location", f"{found.base}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if found.fault == "dripping":
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.05)
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # whoever asked has left

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = OrcidServer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
