"""SERVICE to endpoints that are on the list: asked by the house, their rows joined as VALUES.

The engine never reaches out itself. What stands between the braces is sent as it is, with the
prefixes of the query, and must make sense without the rest of it; the standard's own join follows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from app.graph import lexer
from app.graph.errors import Busy, HolotypeError, TooCostly, Unavailable
from app.graph.lexer import Token

SECONDS = 10.0  # for one endpoint to answer in full
ROWS = 10_000
BYTES = 16 << 20
AT_ONCE = 4  # queries that may wait for other endpoints
_JSON = "application/sparql-results+json"


class Federation:
    """The endpoints that queries may ask. With an empty list it does nothing."""

    def __init__(self, allowed: Iterable[str] = (), *, seconds: float = SECONDS, rows: int = ROWS) -> None:
        self.allowed = frozenset(allowed)
        self._seconds = seconds
        self._rows = rows
        self._free = threading.Semaphore(AT_ONCE)

    def expand(self, text: str) -> str:
        """The query with each SERVICE to a listed endpoint answered; others stay as they are.

        Raises Unavailable where an endpoint does not answer well (not for SERVICE SILENT), TooCostly
        where it says too much, Busy when many wait for endpoints already.
        """
        if not self.allowed or "service" not in text.lower():
            return text
        pieces, done = [], 0
        declared, _, start = lexer.prologue(text)
        found = lexer.tokens(text)
        for place, token in enumerate(found):
            if token.kind != "word" or token.text.upper() != "SERVICE" or token.start < done:
                continue
            silent = found[place + 1 : place + 2] and found[place + 1].text.upper() == "SILENT"
            name = place + (2 if silent else 1)
            address = _iri(found[name], declared) if name < len(found) else ""
            closing = _closing(found, name + 1)
            if address not in self.allowed or closing is None:
                continue
            group = text[found[name + 1].start : closing.end]
            lines = text.count("\n", token.start, closing.end)
            answer = self._answer(address, text[:start], group, bool(silent))
            pieces += [text[done : token.start], answer, "\n" * lines]
            done = closing.end
        return "".join(pieces) + text[done:]

    def _answer(self, address: str, prologue: str, group: str, silent: bool) -> str:
        if not self._free.acquire(blocking=False):
            raise Busy("Many queries are waiting for other endpoints.")
        try:
            return self._values(address, self._fetched(address, f"{prologue}SELECT * {group}"))
        except HolotypeError:
            if silent:
                return "{" + "}"  # what the standard makes of it: one solution that binds nothing
            raise
        finally:
            self._free.release()

    def _fetched(self, address: str, text: str) -> bytes:
        """The answer of an endpoint, whole and in time."""
        import requests  # late: most installations ask nobody

        ends = time.monotonic() + self._seconds
        data = bytearray()
        try:
            with requests.Session() as session:
                session.trust_env = False  # proxies and passwords are meant for other errands
                answer = session.post(
                    address,
                    data={"query": text},
                    headers={"Accept": _JSON, "User-Agent": "Holotype"},
                    timeout=self._seconds,
                    allow_redirects=False,
                    stream=True,
                )
                if answer.status_code != 200:
                    said = answer.raw.read(300, decode_content=True).decode(errors="replace")
                    raise _failed(address, f"it answers {answer.status_code}: {said}")
                for piece in answer.iter_content(1 << 16):
                    data += piece
                    if len(data) > BYTES:
                        raise _too_much(address, "bytes", f"more than {BYTES:,} bytes")
                    if time.monotonic() > ends:
                        raise _failed(address, f"it takes longer than {self._seconds:g} seconds")
        except requests.RequestException as error:
            raise _failed(address, str(error)) from error
        return bytes(data)

    def _values(self, address: str, data: bytes) -> str:
        """Rows as a VALUES clause."""
        try:
            found = parse_query_results(data, format=QueryResultsFormat.JSON)
            if not isinstance(found, QuerySolutions):
                raise _failed(address, "the answer is no table")
            names = [variable.value for variable in found.variables]
            rows: list[str] = []
            for solution in found:
                if len(rows) >= self._rows:
                    raise _too_much(address, "rows", f"more than {self._rows:,} rows")
                rows.append(_row(address, [solution[name] for name in names]))
        except (SyntaxError, ValueError) as error:
            raise _failed(address, f"the answer cannot be read ({error})") from error
        return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(rows)} }}"


def _row(address: str, terms: Sequence[object]) -> str:
    if any(isinstance(term, BlankNode | Triple) for term in terms):
        raise _failed(
            address,
            "a row holds a blank node or a triple, which names nothing outside of that answer",
            "Keep such values out with FILTER(isIRI(?x) || isLiteral(?x)).",
        )
    return "(" + " ".join("UNDEF" if term is None else str(term) for term in terms) + ")"


def _iri(token: Token, declared: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    return declared[prefix] + local if token.kind == "pname" and colon and prefix in declared else ""


def _closing(found: Sequence[Token], place: int) -> Token | None:
    """The brace that closes the one at ``place``."""
    depth = 0
    for token in found[place:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if not depth:
            return token if token.text == "}" else None
    return None


def _failed(address: str, why: str, remedy: str = "") -> Unavailable:
    return Unavailable(
        f"The endpoint {address} gives no answer that can be used: {why}.",
        remedy=remedy or "Try it later, or write SERVICE SILENT to go on without it.",
    )


def _too_much(address: str, limit: str, what: str) -> TooCostly:
    return TooCostly(
        f"The endpoint {address} answers with {what}.",
        limit=limit,
        remedy="Say more within the braces of SERVICE, or use LIMIT in a sub-select there.",
    )
