"""Cells that were read otherwise than they stand, or not at all. Their text is kept in every case.

Severities mean what ``loaders.sources.archive_rules`` says.
"""

from __future__ import annotations

from loaders.record import Rule

NOT_OF_ITS_KIND = Rule(
    "value-not-of-its-kind",
    "warning",
    "The value cannot be read as {column} asks; its text was kept.",
    "Write a plain number, or true or false; or leave the cell empty.",
)
MEDIUM_WITHOUT_ADDRESS = Rule(
    "media-without-address",
    "warning",
    "A row of media names no file, so there is nothing to show; it is in the source record.",
    "Give the address of the file in ac:accessURI or dcterms:identifier.",
)
RULES = {rule.name: rule for rule in (NOT_OF_ITS_KIND, MEDIUM_WITHOUT_ADDRESS)}
