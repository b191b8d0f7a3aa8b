"""Rows on their way into an index on disk."""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import Index, IndexWriter

from app.graph.search_fields import Entry, Fields
from app.graph.search_folder import as_unavailable
from app.graph.search_row import RowMaker
from app.graph.search_schema import IRI, STAMP_ROW, stamp_row

MEMORY = 64_000_000  # bytes the writer may fill before it writes a part of the index


class Rows:
    """Rows being written to an index on disk. Nothing shows before ``commit``."""

    def __init__(self, index: Index, fields: Fields, *, memory: int = MEMORY) -> None:
        self._index = index
        self._maker = RowMaker(fields)
        self._memory = memory
        self._writer: IndexWriter | None = None
        self._layout = index.schema

    def _open(self) -> IndexWriter:
        if self._writer is None:
            with as_unavailable("The search index is written to by another process."):
                self._writer = self._index.writer(heap_size=self._memory, num_threads=1)
        return self._writer

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents; what an earlier row of theirs said must be deleted first."""
        writer = self._open()
        count = 0
        for entry in entries:
            writer.add_document(self._maker.row(entry))
            count += 1
        return count

    def delete(self, documents: Iterable[str]) -> None:
        """Delete the rows of documents added so far."""
        writer = self._open()
        for document in documents:
            writer.delete_documents_by_term(IRI, document)

    def commit(self, stamp: int) -> None:
        """Make it all show, and with it, both or neither, the commit of the store it belongs to."""
        writer = self._open()
        with as_unavailable("The search index could not be written."):
            writer.delete_documents_by_term(IRI, STAMP_ROW)
            writer.add_document(stamp_row(stamp, self._layout))
            writer.commit()

    def rollback(self) -> None:
        """Forget what was not committed."""
        if self._writer is not None:
            self._writer.rollback()

    def close(self) -> None:
        """Wait for the index to be tidied up and let go of it."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.rollback()
            writer.wait_merging_threads()
