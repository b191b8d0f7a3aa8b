"""Holotype: natural-science collections as one linked-data platform."""

from __future__ import annotations

__version__ = "0.1.0"
