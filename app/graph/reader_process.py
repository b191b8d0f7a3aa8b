"""One reader: a process that answers queries on a snapshot, and can be ended at any moment.

Started by ``app.graph.readers`` as ``python -m app.graph.reader_process SOCKET PARENT MEMORY``.
It talks with its parent over an inherited Unix socket: a length (four bytes, network order) and
that much JSON each way, one request at a time. A query comes with the descriptor of the file that
its answer is to be written to, so that the parent has what there is when this process is ended.

Queries run in a thread beside the first one. The parent lowers the priority of that thread when a
query turns out long; a priority cannot be raised again, so the next query gets a new thread.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import struct
import sys
import threading
import time
from typing import IO, Any, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from app.graph.complaint import Stale, complaint
from app.graph.confinement import confine
from app.graph.embedded import run
from app.graph.errors import BadParameter, BadQuery
from app.graph.sink import Sink
from app.graph.store import View

_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/trig": RdfFormat.TRIG,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


class Reader:
    """The open snapshot and the work on it."""

    def __init__(self) -> None:
        self._folder = ""
        self._store: Store | None = None

    def release(self) -> None:
        """Let go of the snapshot, so that its folder can go from the disk."""
        self._folder, self._store = "", None

    def _open(self, folder: str) -> Store:
        if self._store is None or folder != self._folder:
            self.release()
            try:
                self._store = Store.read_only(folder)
            except OSError as error:
                raise Stale(str(error)) from error
            self._folder = folder
        return self._store

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the query of a request, write the answer to its file; what is known about it."""
        began = time.perf_counter()
        text, media_type = request["text"], request["media_type"]
        view = View.ALL
        if not request["whole"]:
            view = View(tuple(request["default"]), tuple(request["named"]))
        try:
            result = run(self._open(request["snapshot"]), text, view)
        except UnicodeEncodeError as error:
            raise BadQuery("The text is not Unicode.") from error
        sink = Sink(request["output"], media_type, request["rows"], request["bytes"])
        output = cast("IO[bytes]", sink)  # all that the engine calls is there
        if isinstance(result, QuerySolutions | QueryBoolean):
            form = "select" if isinstance(result, QuerySolutions) else "ask"
            result.serialize(output, format=_format(_RESULTS, media_type, form))
        else:
            form = "graph"
            result.serialize(output, format=_format(_GRAPHS, media_type, form))
        sink.flush()
        return {
            "form": form,
            "rows": sink.rows if form == "select" else None,
            "size": sink.size,
            "seconds": time.perf_counter() - began,
        }


def _format(known: dict[str, Any], media_type: str, form: str) -> Any:
    if media_type not in known:
        raise BadParameter(f"The answer to a query of the form “{form}” cannot be {media_type}.")
    return known[media_type]


def receive(channel: socket.socket, length: int) -> bytes:
    """Exactly ``length`` bytes. Raises EOFError when the other side has gone."""
    data = bytearray()
    while len(data) < length:
        piece = channel.recv(min(length - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


class Talk:
    """The requests of the parent, answered one after another for as long as there is a parent."""

    def __init__(self, channel: socket.socket, memory: int) -> None:
        self._channel = channel
        self._memory = memory
        self._reader = Reader()
        self._next: dict[str, Any] | None = None  # read already, to be answered by the next thread
        self.over = False

    def go_on(self) -> None:
        """Answer requests until the parent goes or this thread has been lowered in priority."""
        first = _priority()
        self.over = True  # unless there is more to do for another thread
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                request = self._next or self._receive()
                if _priority() > first:
                    self._next, self.over = request, False
                    return
                self._next = None
                self._respond(request)

    def _receive(self) -> dict[str, Any]:
        length, outputs, _, _ = socket.recv_fds(self._channel, 4, 1)
        if not length:
            raise EOFError
        length += receive(self._channel, 4 - len(length))
        request: dict[str, Any] = json.loads(receive(self._channel, int.from_bytes(length, "big")))
        return request | {"output": outputs[0]} if outputs else request

    def _respond(self, request: dict[str, Any]) -> None:
        if "text" not in request:
            self._reader.release()
            return
        try:
            reply = self._reader.answer(request)
        except Exception as error:
            reply = complaint(error, request["text"])
        finally:
            os.close(request["output"])
        # Memory once taken is rarely given back, and the next query is owed the whole limit.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        data = json.dumps(reply | {"worn": peak > self._memory // 4}).encode()
        self._channel.sendall(struct.pack("!I", len(data)) + data)


def _priority() -> int:
    """The nice value of this thread."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def main() -> None:
    """Confine this process, say so to the parent, and answer it until it goes."""
    descriptor, parent, memory = (int(word) for word in sys.argv[1:4])
    held = confine(parent, memory)
    with socket.socket(fileno=descriptor) as channel:
        data = json.dumps({"ready": held}).encode()
        channel.sendall(struct.pack("!I", len(data)) + data)
        talk = Talk(channel, memory)
        while not talk.over:
            thread = threading.Thread(target=talk.go_on, daemon=True)
            thread.start()
            thread.join()


if __name__ == "__main__":
    main()
