"""One reader: a process that answers queries on a snapshot, and can be ended at any moment.

Started by ``app.graph.readers`` as ``python -m app.graph.reader_process SOCKET PARENT MEMORY``.
It talks with its parent over an inherited Unix socket: a length (four bytes, network order) and
that much JSON each way, one request at a time. A short answer follows the JSON of its reply, which
says how many bytes it has (``data``). A longer one goes to a file, so that the parent has what there
is when this process is ended. The descriptor of a file comes with a request, and stays for those
after it until an answer has gone there, or a reply has been an error.

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
from app.graph.embedded import Presence, run
from app.graph.errors import BadParameter, BadQuery
from app.graph.sink import Sink
from app.graph.store import View

_PIECE = 65_536  # bytes of requests read at a time
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
        self._known: Presence = {}

    def release(self) -> None:
        """Let go of the snapshot, so that its folder can go from the disk."""
        self._folder, self._store, self._known = "", None, {}

    def _open(self, folder: str) -> Store:
        if self._store is None or folder != self._folder:
            self.release()
            try:
                self._store = Store.read_only(folder)
            except OSError as error:
                raise Stale(str(error)) from error
            self._folder = folder
        return self._store

    def answer(self, request: dict[str, Any], file: int) -> tuple[dict[str, Any], bytes | None]:
        """Run the query of a request: what is known about its answer, and that where it is short.

        Else it is in the file.
        """
        began = time.perf_counter()
        text, media_type = request["text"], request["media_type"]
        view = View.ALL
        if not request["whole"]:
            view = View(tuple(request["default"]), tuple(request["named"]))
        try:
            result = run(self._open(request["snapshot"]), text, view, self._known)
        except UnicodeEncodeError as error:
            raise BadQuery("The text is not Unicode.") from error
        sink = Sink(file, media_type, request["rows"], request["bytes"])
        output = cast("IO[bytes]", sink)  # all that the engine calls is there
        if isinstance(result, QuerySolutions | QueryBoolean):
            form = "select" if isinstance(result, QuerySolutions) else "ask"
            result.serialize(output, format=_format(_RESULTS, media_type, form))
        else:
            form = "graph"
            result.serialize(output, format=_format(_GRAPHS, media_type, form))
        data = sink.end()
        return {
            "form": form,
            "rows": sink.rows if form == "select" else None,
            "size": sink.size,
            "seconds": time.perf_counter() - began,
        }, data


def _format(known: dict[str, Any], media_type: str, form: str) -> Any:
    if media_type not in known:
        raise BadParameter(f"The answer to a query of the form “{form}” cannot be {media_type}.")
    return known[media_type]


class Talk:
    """The requests of the parent, answered one after another for as long as there is a parent."""

    def __init__(self, channel: socket.socket, memory: int) -> None:
        self._channel = channel
        self._memory = memory
        self._reader = Reader()
        self._next: dict[str, Any] | None = None  # read already, to be answered by the next thread
        self._come = bytearray()  # of the requests that are on their way
        self._file = -1  # for the next long answer
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
        """The next request. Raises EOFError when the other side has gone."""
        come = self._come
        while len(come) < 4 or len(come) < 4 + int.from_bytes(come[:4], "big"):
            piece, files, _, _ = socket.recv_fds(self._channel, _PIECE, 1)
            if not piece:
                raise EOFError
            come += piece
            if files:
                self._let_go()
                (self._file,) = files
        end = 4 + int.from_bytes(come[:4], "big")
        request: dict[str, Any] = json.loads(come[4:end])
        del come[:end]
        return request

    def _let_go(self) -> None:
        """Close the file; the parent has it."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _respond(self, request: dict[str, Any]) -> None:
        if "text" not in request:
            self._reader.release()
            return
        data = None
        try:
            reply, data = self._reader.answer(request, self._file)
        except Exception as error:
            reply = complaint(error, request["text"])
        if data is None:
            self._let_go()
        else:
            reply["data"] = len(data)
        # Memory once taken is rarely given back, and the next query is owed the whole limit.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        reply["worn"] = peak > self._memory // 4
        said = json.dumps(reply).encode()
        self._channel.sendall(b"".join((struct.pack("!I", len(said)), said, data or b"")))


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
