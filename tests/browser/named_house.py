"""An installation for clients that follow its names: they are its addresses."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from tests.web.feeding import House, house


@contextmanager
def served(folder: Path) -> Iterator[tuple[House, str]]:
    """An installation whose names are its addresses, at a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    with house(folder, base=base) as made:
        server = make_server("127.0.0.1", port, made.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield made, base
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
