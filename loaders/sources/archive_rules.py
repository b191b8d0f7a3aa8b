"""Faults of archives: container, dataset description, descriptor.

``error``: something the archive promises could not be read. ``warning``: it was read, after a
decision that its publisher should know of. ``info``: worth a look, nothing was changed or lost.
"""

from __future__ import annotations

from loaders.record import Rule

# --- the container -------------------------------------------------------------------------------
NO_DESCRIPTOR = Rule(
    "descriptor-absent",
    "info",
    "There is no meta.xml; the table was read by its header line.",
    "Publish a meta.xml, so that nobody has to guess separator, encoding and terms.",
)
NESTED_FOLDER = Rule(
    "nested-folder",
    "info",
    "The archive lies in the folder {value} of the container.",
    "Pack the files themselves, not the folder that holds them.",
)
JUNK_ENTRY = Rule(
    "junk-entry",
    "info",
    "{value} belongs to the system the archive was packed on and was passed over.",
    "Pack without hidden and system files.",
)
BACKSLASH = Rule(
    "backslash-in-name",
    "info",
    "The entry {value} is named with backslashes.",
    "Pack with forward slashes in the names, as the format demands.",
)
SPECIAL_ENTRY = Rule(
    "special-entry",
    "warning",
    "The entry {value} is a link or a device and was passed over.",
    "Pack plain files only.",
)
UNLISTED_FILE = Rule(
    "unlisted-file",
    "info",
    "{file} looks like a table but meta.xml does not name it.",
    "Describe the file in meta.xml, or leave it out.",
)
FILE_ABSENT = Rule(
    "file-absent",
    "error",
    "meta.xml names {value}, which is not there.",
    "Add the file, or take it out of meta.xml.",
)
FILE_REMOTE = Rule(
    "file-remote",
    "error",
    "meta.xml names the address {value}; files from elsewhere are not fetched.",
    "Put the file into the archive.",
)
FILE_CASE = Rule(
    "file-name-case",
    "warning",
    "meta.xml names {value}, the file is called {file}.",
    "Write the name as the file has it.",
)
NO_LOCATION = Rule(
    "location-absent",
    "error",
    "The table {value} names no file.",
    "Add <files><location>…</location></files> to meta.xml.",
)
# --- the description of the dataset ---------------------------------------------------------------
METADATA_UNDECLARED = Rule(
    "metadata-undeclared",
    "info",
    "meta.xml does not name its metadata; {value} was taken.",
    'Write metadata="eml.xml" into the archive element.',
)
METADATA_ABSENT = Rule(
    "metadata-absent",
    "warning",
    "There is no description of the dataset{value}.",
    "Add an eml.xml with title, contact and licence.",
)
METADATA_BROKEN = Rule(
    "metadata-broken",
    "warning",
    "The description of the dataset is faulty: {value}",
    "Mend the XML of the file.",
)
METADATA_NOT_EML = Rule(
    "metadata-not-eml",
    "warning",
    "The description of the dataset is not EML but <{value}>.",
    "Describe the dataset in EML 2.1.1 or 2.2.0.",
)
# --- the descriptor -------------------------------------------------------------------------------
NAMESPACE = Rule(
    "descriptor-namespace",
    "info",
    "meta.xml is written in the namespace “{value}”.",
    "Use http://rs.tdwg.org/dwc/text/.",
)
QUOTE_ODD = Rule(
    "quote-odd",
    "warning",
    "fieldsEnclosedBy is {value}; only one character can enclose cells, the first was taken.",
    "Use one character, or none.",
)
HEADER_LINES = Rule(
    "header-lines-odd",
    "warning",
    "ignoreHeaderLines is “{value}”, which is no number.",
    "Write the number of header lines.",
)
ROW_TYPE = Rule(
    "row-type-absent",
    "warning",
    "The table {file} does not say what its rows are.",
    "Write rowType with the IRI of a class.",
)
FIELD_WITHOUT_INDEX = Rule(
    "field-without-index",
    "warning",
    "The field {value} has neither an index nor a default and was left out.",
    "Give the field an index or a default.",
)
FIELD_WITHOUT_TERM = Rule(
    "field-without-term",
    "warning",
    "The field with index {value} names no term.",
    "Name a term, or take the field out.",
)
INDEX_ODD = Rule(
    "index-odd",
    "warning",
    "“{value}” is no index.",
    "Count columns from 0.",
)
INDEX_TWICE = Rule(
    "index-twice",
    "warning",
    "Column {value} is given to two terms; {column} was left out.",
    "Give each column to one term.",
)
INDEX_BEYOND_ROW = Rule(
    "index-beyond-row",
    "warning",
    "meta.xml gives {column} the index {value}, the header line has {found} columns.",
    "Correct the index.",
)
TERM_TWICE = Rule(
    "term-twice",
    "warning",
    "The term {value} is given to two columns; the first was taken.",
    "Give each term to one column.",
)
TERM_NOT_IRI = Rule(
    "term-not-iri",
    "warning",
    "The term “{value}” is no IRI; it was read as {found}.",
    "Write terms as full IRIs.",
)
TERM_UNKNOWN = Rule(
    "term-unknown",
    "warning",
    "Nothing is known of the term “{value}”; the column is kept without a meaning.",
    "Use the IRI of a published term.",
)
TERM_REPLACED = Rule(
    "term-replaced",
    "info",
    "The term {value} was read as {found}.",
    "Write the term as it is published today.",
)
DATE_FORMAT_ODD = Rule(
    "date-format-odd",
    "warning",
    "dateFormat is “{value}”, which gives no order of day and month that is known here.",
    "Write it as YYYY-MM-DD, DD-MM-YYYY or MM-DD-YYYY.",
)
CORE_WITHOUT_ID = Rule(
    "core-without-id",
    "warning",
    "The core has extensions but names no id column; {value} was taken.",
    "Add an id element to the core.",
)
EXTENSION_WITHOUT_COREID = Rule(
    "extension-without-coreid",
    "error",
    "The extension {file} does not say which column names the core row{value}.",
    "Add a coreid element with an index.",
)
