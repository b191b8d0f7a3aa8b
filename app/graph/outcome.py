"""The answer to an ad hoc query, whole, with what is known about it."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO


@dataclass
class Outcome:
    """A whole answer, serialised: as ``data`` where it is short, else in the file of ``descriptor``.

    That file lives in memory and goes when the outcome is closed.

    ``form`` is ``select``, ``ask`` or ``graph``; ``commit`` the commit the answer was read from;
    ``seconds`` the time the reader spent on it; ``size`` in bytes; ``rows`` the number of
    solutions of a SELECT, None for the other forms; ``cut_short`` names the limit at which a part
    was taken for the whole, and is empty for a whole answer.
    """

    media_type: str
    form: str
    commit: int
    seconds: float
    size: int
    rows: int | None
    descriptor: int = -1
    cut_short: str = ""
    data: bytes | None = None

    def open(self) -> BinaryIO:
        """The bytes from the start, as a file of its own that the caller closes.

        One at a time: two files opened from one outcome share their position. Raises ValueError
        after ``close()``.
        """
        if self.data is not None:
            return io.BytesIO(self.data)
        if self.descriptor < 0:
            raise ValueError("This outcome is closed.")
        file = os.fdopen(os.dup(self.descriptor), "rb")
        file.seek(0)
        return file

    def read(self) -> bytes:
        """All bytes at once, for answers known to be small."""
        with self.open() as file:
            return file.read()

    def close(self) -> None:
        """Let go of the answer; files that ``open()`` gave stay usable. Closing twice is fine."""
        descriptor, self.descriptor, self.data = self.descriptor, -1, None
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Outcome:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()
