"""What one query, one client and the queue may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one query, one client and the queue may take. Times in seconds, sizes in bytes."""

    seconds: float = 30.0
    rows: int = 1_000_000
    bytes: int = 256 << 20
    memory: int = 4 << 30
    per_client: int = 2
    queue: int = 32
    queue_seconds: float = 10.0
