"""What can be wrong with an archive as a whole: faults found while it is loaded."""

from __future__ import annotations

from loaders.record import Rule

UNKNOWN_TYPE = Rule(
    "unknown-row-type",
    "info",
    "Rows of the type {value} have no place in a document yet; they are kept in the source record.",
    "Add lines for this row type to loaders/mappings/darwin-core.tsv.",
)
DUPLICATE = Rule(
    "duplicate-identity",
    "error",
    "Another record of this archive has the same identifier “{value}”.",
    "Give every record an occurrenceID, or a catalogue number, of its own.",
)
CORE_EMPTY = Rule(
    "core-empty",
    "warning",
    "The core table has no rows, so there is nothing to load.",
    "Export the table again if it should have rows.",
)
NOT_WITHDRAWN = Rule(
    "not-withdrawn",
    "warning",
    "The archive has no core rows that can be read, so the records it had before were left as they are.",
    "Mend the archive and load it again.",
)
NOT_COMPARED = Rule(
    "not-compared",
    "info",
    "Something of {value} of these records is kept back where you do not see it: whether they would change "
    "is not told, and they are counted as changed.",
    "Load the archive to have them compared, or have somebody try it who sees what is kept back.",
)
REFUSED = Rule(
    "archive-refused",
    "error",
    "Nothing of the archive was loaded: {value}",
    "The reason comes with a remedy of its own. Mend the archive and load it again.",
)
