"""Where the words, shapes, queries and mappings lie: beside the packages, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]


def data_root() -> Path:
    """The folder that holds ``ontology/``, ``shapes/`` and ``queries/``.

    In a checkout that is the top of the tree; an installed wheel carries the three folders in
    ``holotype_data`` next to the packages.
    """
    carried = _PACKAGES / "holotype_data"
    return carried if (carried / "ontology").is_dir() else _PACKAGES


def packages_root() -> Path:
    """The folder that holds the packages ``app`` and ``loaders``."""
    return _PACKAGES
