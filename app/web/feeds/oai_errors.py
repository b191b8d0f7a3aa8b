"""What OAI-PMH says no with: a code of the protocol and a sentence, in an answer with status 200."""

from __future__ import annotations


class OaiError(Exception):
    """``code`` is one of the protocol's: badArgument, badVerb, noRecordsMatch …"""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
