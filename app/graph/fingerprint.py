"""Fingerprints of files that came in: they tell that two were the same, and nothing of what is in them.

A plain digest is open to guesses: whoever knows a file but for one value that is kept back can try them all.
So it is mixed with a secret of the installation, and with what the file was for, since the same file may be
loaded as something else by somebody who only guesses.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY = "fingerprint.key"  # beside the store; a backup takes it along


def fingerprint(folder: Path, digest: str, purpose: str) -> str:
    """The fingerprint of a file by its digest: 64 hexadecimal digits. The secret is in ``folder``."""
    return hmac.new(_key(folder / KEY), f"{purpose}\n{digest}".encode(), hashlib.sha256).hexdigest()


def _key(path: Path) -> bytes:
    """The secret, made when it is first wanted; whole or not there, whoever else makes it."""
    if not path.exists():
        draft = path.with_name(f".{KEY}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
