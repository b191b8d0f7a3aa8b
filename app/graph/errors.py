"""Everything that can go wrong, in one tree.

::

    HolotypeError            anything this house says no with
     +- BadRequest           the caller can mend it
     |   +- UnknownQuery     no query of that name in the catalogue
     |   +- BadParameter     a parameter is missing, unknown or of the wrong kind
     |   +- BadQuery         SPARQL that does not parse or is not allowed (line, column)
     |   +- BadSource        a file or archive that cannot be read
     |   +- PreconditionRequired  a change does not say which state it was made from
     |   +- Invalid          data that breaks its shapes (report)
     +- Forbidden            the principal may not
     +- NotFound             no such document
     |   +- Gone             there was one: reason, successor
     +- Conflict             somebody else changed it first
     |   +- NothingChanged   the change would change nothing
     |   +- PreconditionFailed  it is not as the caller knows it any more (etag)
     +- TooCostly            a limit was passed (limit, seconds, rows)
     |   +- Hopeless         no engine could keep the limits; refused before it runs
     +- Busy                 too much at once; try again (retry_after)
     +- Unavailable          the engine or a part of the house does not answer

HTTP status lives in ``app.web.problems`` only.
"""

from __future__ import annotations

from typing import Any


class HolotypeError(Exception):
    """A refusal with a reason: ``message`` says what, ``where`` says where, ``remedy`` how to mend it."""

    def __init__(self, message: str, *, remedy: str = "", where: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.where = where
        self.details = details

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(parts)


class BadRequest(HolotypeError):
    """The caller can mend it."""


class UnknownQuery(BadRequest):
    """No query of that name in the catalogue."""


class BadParameter(BadRequest):
    """A parameter is missing, unknown, or not of its kind."""


class BadQuery(BadRequest):
    """SPARQL that does not parse, or asks for what is closed. ``line`` and ``column`` count from 1."""

    def __init__(
        self, message: str, *, line: int | None = None, column: int | None = None, **rest: Any
    ) -> None:
        super().__init__(message, line=line, column=column, **rest)
        self.line = line
        self.column = column


class BadSource(BadRequest):
    """A file, archive or address that cannot be read as what it claims to be."""


class PreconditionRequired(BadRequest):
    """A change of what is there does not say which state of it was read."""


class Invalid(BadRequest):
    """Data that breaks its shapes. ``report`` is the validation report."""

    def __init__(self, message: str, *, report: Any = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.report = report


class Forbidden(HolotypeError):
    """The principal may not do this; ``signed_in`` tells whether signing in could help."""

    def __init__(self, message: str, *, signed_in: bool = True, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.signed_in = signed_in


class NotFound(HolotypeError):
    """No such thing, as far as this principal can see."""


class Gone(NotFound):
    """There was such a document: ``reason`` says why it went, ``successor`` where it went to."""

    def __init__(self, message: str, *, reason: str = "", successor: str = "", **rest: Any) -> None:
        super().__init__(message, reason=reason, successor=successor, **rest)
        self.reason = reason
        self.successor = successor


class Conflict(HolotypeError):
    """Somebody else changed it first."""


class NothingChanged(Conflict):
    """The change would change nothing."""


class PreconditionFailed(Conflict):
    """It is not as the caller knows it any more. ``etag`` is the tag it has now, if it is there."""

    def __init__(self, message: str, *, etag: str = "", **rest: Any) -> None:
        super().__init__(message, etag=etag, **rest)
        self.etag = etag


class TooCostly(HolotypeError):
    """A limit was passed. ``limit`` names it: seconds, rows, bytes, memory, cancelled."""

    def __init__(self, message: str, *, limit: str, **rest: Any) -> None:
        super().__init__(message, limit=limit, **rest)
        self.limit = limit


class Hopeless(TooCostly):
    """A query that no engine could answer within the limits, refused before it runs."""


class Busy(HolotypeError):
    """Too much at once. ``retry_after`` is in seconds."""

    def __init__(self, message: str, *, retry_after: int = 5, **rest: Any) -> None:
        super().__init__(message, retry_after=retry_after, **rest)
        self.retry_after = retry_after


class Unavailable(HolotypeError):
    """The engine, the index or another part of the house does not answer."""
