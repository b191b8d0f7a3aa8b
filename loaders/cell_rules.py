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
DATE_READ = Rule(
    "date-read",
    "warning",
    "The date “{value}” was read as {read_as}.",
    "Write dates as 1898-07-12, 1898-07 or 1898, spans as 1898-07-12/1898-07-20.",
)
DATE_NOTHING = Rule(
    "date-nothing",
    "warning",
    "“{value}” says that there is no date; none was written.",
    "Leave the cell empty.",
)
DATE_UNDECIDED = Rule(
    "date-undecided",
    "warning",
    "Day and month of “{value}” can be read either way round; the text was kept as it stands.",
    "Write the date as year-month-day, or say the order with dateFormat in meta.xml.",
)
RULES = {
    rule.name: rule
    for rule in (NOT_OF_ITS_KIND, MEDIUM_WITHOUT_ADDRESS, DATE_READ, DATE_NOTHING, DATE_UNDECIDED)
}
