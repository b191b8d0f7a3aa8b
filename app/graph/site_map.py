"""Where every public document is, for those who read them all: lists in files, made once a commit.

A document stays in its part while others come and go, so that who reads a part again finds what has
changed since; all parts of one making show the same commit.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zlib import crc32

from app.graph.lagging import Lagging
from app.graph.store import solutions

if TYPE_CHECKING:
    from app.graph.platform import Platform

MOST = 50_000  # addresses in one part, as the protocol of site maps has it
_FULL = 40_000  # documents a part is meant for: they are spread by chance, and not evenly
_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
_FOOT = b"</urlset>\n"


@dataclass(frozen=True)
class Made:
    """A site map of one commit: its folder, and the latest change of each part by name."""

    commit: int
    folder: Path
    parts: Mapping[str, str]


class SiteMap:
    """Keeps the newest site map below one folder."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._folder = platform.folder / "sitemap"
        shutil.rmtree(self._folder, ignore_errors=True)  # of another start; made anew when asked for
        self._lagging = Lagging(self._make, lambda made: made.commit, lambda: platform.writer.commit, None)
        platform.closing.append(self._lagging.close)

    def newest(self, patience: float = 0.0) -> Made | None:
        """The last one there is; waits ``patience`` seconds for one of the last commit."""
        return self._lagging.newest(patience)

    def _rows(self, name: str, **params: str) -> Any:
        platform = self._platform
        text = platform.catalogue[f"description/{name}"].bind(**params)
        return solutions(platform.writer.reading().query(text, platform.graphs.view_of_everyone()))

    def _make(self) -> Made:
        graphs, commit = self._platform.graphs, self._platform.writer.commit
        ended = {
            row["activity"].value: row["ended"].value[:19] + "Z"
            for row in self._rows("activities", ledger=graphs.ledger)
        }
        counts = self._platform.feed.counts() if self._platform.feed else {}
        shares = {kind: -(-count // _FULL) for kind, count in counts.items()}
        folder = self._folder / str(commit)
        parts = self._write(folder, self._rows("documents", graph=graphs.public), ended, shares)
        made = sorted(self._folder.iterdir(), key=lambda other: int(other.name))
        for other in made[:-2]:  # somebody may still be reading the one before
            shutil.rmtree(other, ignore_errors=True)
        return Made(commit, folder, parts)

    def _kind(self, iri: str) -> str:
        return iri.removeprefix(self._platform.base).partition("/")[0]

    def _write(
        self,
        folder: Path,
        rows: Any,
        ended: Mapping[str, str],
        shares: Mapping[str, int],
    ) -> dict[str, str]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files: dict[str, IO[bytes]] = {}
        latest: dict[str, str] = {}
        base = self._platform.base
        for row in rows:
            iri = row["document"].value
            if not iri.startswith(base):
                continue
            kind = self._kind(iri)
            part = f"{kind}-{crc32(iri.encode()) % shares.get(kind, 1) + 1}"
            if part not in files:
                files[part] = (folder / f"{part}.xml").open("wb")
                files[part].write(_HEAD)
            changed = ended.get(row["activity"].value, "")
            latest[part] = max(latest.get(part, ""), changed)
            said = f"<lastmod>{changed}</lastmod>" if changed else ""
            files[part].write(f"<url><loc>{escape(iri)}.html</loc>{said}</url>\n".encode())
        for file in files.values():
            file.write(_FOOT)
            file.close()
        return dict(sorted(latest.items()))
