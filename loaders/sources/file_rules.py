"""Faults of files and rows: separators, headers, encodings, cells, ids.

Severities mean what ``archive_rules`` says.
"""

from __future__ import annotations

from loaders.record import Rule

# --- separators and headers ---------------------------------------------------------------------
DELIMITER_WRONG = Rule(
    "delimiter-wrong",
    "warning",
    "meta.xml says that cells end with {value}, the file uses {found}.",
    "Correct fieldsTerminatedBy.",
)
HEADER_UNDECLARED = Rule(
    "header-undeclared",
    "warning",
    "The first line holds the names of the columns although ignoreHeaderLines is 0.",
    'Write ignoreHeaderLines="1".',
)
HEADER_MISSING = Rule(
    "header-missing",
    "warning",
    "The first line holds data although ignoreHeaderLines is 1; it was read.",
    'Write ignoreHeaderLines="0", or add a header line.',
)
HEADER_DISAGREES = Rule(
    "header-disagrees",
    "warning",
    "Column {column} is called {value} in the file and {found} in meta.xml; meta.xml was believed.",
    "Check the order of the columns.",
)
COLUMN_UNKNOWN = Rule(
    "column-unknown",
    "info",
    "The column “{column}” is no known term; it is kept without a meaning.",
    "Name columns by Darwin Core terms.",
)
# --- encodings ------------------------------------------------------------------------------------
ENCODING_UNKNOWN = Rule(
    "encoding-unknown",
    "warning",
    "The encoding “{value}” is unknown; UTF-8 was taken.",
    "Use UTF-8.",
)
ENCODING_WRONG = Rule(
    "encoding-wrong",
    "warning",
    "The file is declared as {value} but is {found}.",
    "Correct the declared encoding.",
)
ENCODING_INVALID = Rule(
    "encoding-invalid",
    "warning",
    "The file is no valid {value} from line {row} on; the stray bytes were read as Windows-1252.",
    "Save the file as UTF-8.",
)
ENCODING_REPLACED = Rule(
    "encoding-replaced",
    "warning",
    "Some bytes of the file mean nothing in {value}; they were replaced by U+FFFD.",
    "Save the file as UTF-8.",
)
BYTE_ORDER_MARK = Rule(
    "byte-order-mark",
    "info",
    "The file begins with a byte-order mark.",
    "Save without one.",
)
NUL_BYTE = Rule(
    "nul-byte",
    "warning",
    "The file holds NUL characters; they were left out.",
    "Remove them.",
)
LINE_END = Rule(
    "line-end",
    "info",
    "Lines are declared to end with {value} but end with {found}.",
    "Correct linesTerminatedBy.",
)
# --- rows -----------------------------------------------------------------------------------------
ROW_TOO_SHORT = Rule(
    "row-too-short",
    "warning",
    "The row has {found} of {declared} cells; the rest was taken as empty.",
    "Write every row with all its cells.",
)
ROW_TOO_LONG = Rule(
    "row-too-long",
    "warning",
    "The row has {found} cells for {declared} columns; the excess was left out: {value}",
    "Enclose or escape the separator inside cells.",
)
ROW_BLANK = Rule(
    "row-blank",
    "info",
    "The row holds nothing.",
    "Remove it.",
)
QUOTE_UNBALANCED = Rule(
    "quote-unbalanced",
    "warning",
    "A quotation mark opens a cell and is never closed; the line was read as it stands.",
    'Double quotation marks inside cells, or write fieldsEnclosedBy="".',
)
WORD_FOR_NOTHING = Rule(
    "word-for-missing",
    "warning",
    "The cell {column} says “{value}”; it was taken as empty.",
    "Leave cells without a value empty.",
)
WORD_DOUBTFUL = Rule(
    "word-doubtful",
    "info",
    "The cell {column} says “{value}”, which may mean that there is no value.",
    "Leave cells without a value empty.",
)
DATE_FORMAT_WRONG = Rule(
    "date-format-wrong",
    "warning",
    "meta.xml says that dates are written in the order {value}, the column {column} writes {found}.",
    "Correct dateFormat.",
)
DATE_ORDER_MIXED = Rule(
    "date-order-mixed",
    "warning",
    "The column {column} has the day before the month and the month before the day.",
    "Write dates as year-month-day.",
)
ID_DUPLICATE = Rule(
    "id-duplicate",
    "error",
    "The id “{value}” is there already; this row was left out.",
    "Give every row of the core its own id.",
)
ID_BLANK = Rule(
    "id-blank",
    "warning",
    "The row has no id; it is known as {value}.",
    "Give every row of the core its own lasting id.",
)
COREID_BLANK = Rule(
    "coreid-blank",
    "warning",
    "The row does not say to which core row it belongs.",
    "Fill the column of the coreid.",
)
CORE_CUT = Rule(
    "core-cut",
    "warning",
    "{value} rows of {file} have no core row, many more than the core has rows.",
    "Load the extension as the core, or ask for the whole core.",
)
ORPHAN = Rule(
    "orphan",
    "warning",
    "The core has no row with the id “{value}”.",
    "Add the core row, correct the id, or load the orphans on request.",
)
