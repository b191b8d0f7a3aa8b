"""Zip, tar, folder, single file: what is opened, what is passed over, what is refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

from app.graph.errors import BadSource
from loaders.record import Limits, open_source
from tests.loaders.sources.archives import (
    EML,
    NAME,
    Files,
    descriptor,
    folder,
    media,
    occurrences,
    read,
    table,
    tarred,
    zipped,
)

ROWS = "a\tCarex nigra\tFrance\nb\tCarex alba\tSpain\n"
CSV = "occurrenceID,scientificName\na,Carex nigra\nb,Carex alba\n"


def inside(files: Files, path: str) -> dict[str, str | bytes]:
    return {f"{path}/{name}": content for name, content in files.items()}


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "folder"])
def test_every_kind_yields_the_same(tmp_path: Path, kind: str) -> None:
    files = occurrences(ROWS)
    path = tmp_path / f"archive.{kind}"
    if kind == "folder":
        folder(path, files)
    elif kind == "zip":
        zipped(path, files)
    else:
        packing = {"tar": "w", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}.get(kind, "w:gz")
        tarred(path, files, packing)
    reading = read(path)
    assert reading.keys == ["a", "b"]
    assert reading.cells[0] == ("a", "Carex nigra", "France")
    assert reading.dataset.title == "Made up"
    assert reading.found() == set()


def test_kind_is_told_by_bytes_not_by_name(tmp_path: Path) -> None:
    assert read(zipped(tmp_path / "download", occurrences(ROWS))).keys == ["a", "b"]
    assert read(tarred(tmp_path / "other.zip", occurrences(ROWS))).keys == ["a", "b"]


@pytest.mark.parametrize("packed", [False, True])
def test_bare_table(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("specimens.csv.gz" if packed else "specimens.csv")
    path.write_bytes(gzip.compress(CSV.encode()) if packed else CSV.encode())
    reading = read(path)
    assert reading.keys == ["a", "b"]
    assert reading.records[0].rows[0].file == "specimens.csv"
    assert reading.tables[0].row_type == "http://rs.tdwg.org/dwc/terms/Occurrence"
    assert reading.found() == {"descriptor-absent", "metadata-absent"}


def test_file_address(tmp_path: Path) -> None:
    path = zipped(tmp_path / "with blank.zip", occurrences(ROWS))
    assert read(path.as_uri()).keys == ["a", "b"]
    with pytest.raises(BadSource, match="another machine"):
        read("file://elsewhere/archive.zip")
    with pytest.raises(BadSource, match="ftp"):
        read("ftp://example.org/archive.zip")


def test_absent_path(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="cannot be read"):
        read(tmp_path / "nothing.zip")


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", occurrences(ROWS))
    with open_source(path) as archive:
        assert archive.digest == hashlib.sha256(path.read_bytes()).hexdigest()
        assert archive.name == "a.zip"
    digests = set()
    for name, rows in (("one", ROWS), ("two", ROWS), ("three", ROWS + "c\t\t\n")):
        with open_source(folder(tmp_path / name, occurrences(rows))) as archive:
            digests.add(archive.digest)
    assert len(digests) == 2


def test_archive_in_folders_junk_passed_over(tmp_path: Path) -> None:
    files = {
        **inside(occurrences(ROWS), "outer/inner"),
        "__MACOSX/outer/._meta.xml": b"\0\5\26\7",
        "outer/inner/._occurrence.txt": b"\0\5\26\7",
        "outer/.DS_Store": b"",
    }
    reading = read(zipped(tmp_path / "a.zip", files))
    assert reading.keys == ["a", "b"]
    assert reading.issues.counts == {"junk-entry": 3, "nested-folder": 1}


def test_shallowest_descriptor_wins(tmp_path: Path) -> None:
    files = {**occurrences(ROWS), **inside(occurrences("z\t\t\n"), "older")}
    assert read(zipped(tmp_path / "a.zip", files)).keys == ["a", "b"]


def test_two_archives_in_one_refused(tmp_path: Path) -> None:
    files = {**inside(occurrences(ROWS), "one"), **inside(occurrences(ROWS), "two")}
    with pytest.raises(BadSource, match="more than one archive"):
        read(zipped(tmp_path / "a.zip", files))


def test_backslashes_in_names(tmp_path: Path) -> None:
    files = {f"\\{name}": content for name, content in inside(occurrences(ROWS), "in").items()}
    files = {name.replace("/", "\\"): content for name, content in files.items()}
    reading = read(zipped(tmp_path / "a.zip", files))
    assert reading.keys == ["a", "b"]
    assert reading.issues.counts["backslash-in-name"] == 3


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil", "C:\\evil.txt"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_entry_leading_out_refused(tmp_path: Path, name: str, pack: type) -> None:
    path = pack(tmp_path / "a", {**occurrences(ROWS), name: "x"})  # type: ignore[call-arg]
    with pytest.raises(BadSource, match="leads out"):
        read(path)


@pytest.mark.parametrize("location", ["../secret.txt", "/etc/passwd", "..\\secret.txt"])
def test_location_leading_out_refused(tmp_path: Path, location: str) -> None:
    (tmp_path / "secret.txt").write_text("s\tSecret\t\n")
    files = {**occurrences(ROWS), "meta.xml": descriptor(table(files=(location,)))}
    with pytest.raises(BadSource, match="leads out"):
        read(folder(tmp_path / "a", files))


@pytest.mark.parametrize("address", ["http://example.org/x.txt", "file:///etc/passwd"])
def test_location_elsewhere_not_fetched(tmp_path: Path, address: str) -> None:
    meta = descriptor(table(), media(files=(address,)))
    reading = read(folder(tmp_path / "a", {**occurrences(ROWS), "meta.xml": meta}))
    assert reading.found("error") == {"file-remote"}
    assert reading.keys == ["a", "b"]


def test_link_out_of_folder_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("s\tSecret\t\n")
    files = dict(occurrences(ROWS))
    path = folder(tmp_path / "a", {**files, "meta.xml": descriptor(table(), media())})
    os.symlink(tmp_path / "secret.txt", path / "media.txt")
    reading = read(path)
    assert {"special-entry", "file-absent"} <= reading.found()
    assert "Secret" not in str(reading.records)


def test_links_in_tar_passed_over(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar", occurrences(ROWS), "w")
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert read(path).found() == {"special-entry"}


def test_truncated_tar_says_after_what(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar.gz", {**occurrences(ROWS), "big.bin": os.urandom(100_000)})
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(BadSource, match=r"big\.bin.*broken or truncated"):
        read(path)


def test_truncated_gzip_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode() + os.urandom(9000))[:4000])
    with pytest.raises(BadSource, match=r"a\.csv.*broken or truncated"):
        read(path)


def test_wrong_checksum_names_entry(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in occurrences(ROWS).items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"Carex nigra", b"Carex NIGRA"))
    with pytest.raises(BadSource, match=r"occurrence\.txt.*CRC"):
        read(path)


def test_truncated_zip_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", occurrences(ROWS))
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(BadSource, match="broken or truncated"):
        read(path)


def test_nested_archive_named(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", occurrences(ROWS))
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})
    with pytest.raises(BadSource, match=r"another archive, inner\.zip"):
        read(outer)


def test_empty_zip_and_empty_file_refused(tmp_path: Path) -> None:
    for path in (zipped(tmp_path / "a.zip", {}), folder(tmp_path / "b", {"c.csv": ""}) / "c.csv"):
        with pytest.raises(BadSource, match="no table"):
            read(path)


def test_one_table_among_other_files(tmp_path: Path) -> None:
    files = {
        "data/specimens.csv": CSV,
        "data/eml.xml": EML,
        "readme.txt": "Hello\n",
        "a.jpg": b"\xff",
    }
    reading = read(zipped(tmp_path / "a.zip", files))
    assert reading.keys == ["a", "b"]
    assert reading.dataset.title == "Made up"


def test_two_tables_without_descriptor_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="more than one table"):
        read(folder(tmp_path / "a", {"one.csv": CSV, "two.csv": CSV}))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(entries=2), "more than 2 files"),
        (Limits(unpacked_size=1000), "unpacks to more than 1,000 bytes"),
        (Limits(ratio=10, ratio_from=1000), "10 times its packed size"),
        (Limits(archive_size=100), "larger than 100 bytes"),
        (Limits(xml_size=50), r"larger than 50 bytes"),
        (Limits(line_size=0), "line of the file is longer"),
    ],
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_limits(tmp_path: Path, limits: Limits, said: str, pack: type) -> None:
    path = pack(tmp_path / "a", occurrences("x\t\t\n" * 30_000))  # type: ignore[call-arg]
    with pytest.raises(BadSource, match=said):
        read(path, limits=limits)


def test_limits_of_single_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode() + b"z,\n" * 100_000))
    with pytest.raises(BadSource, match="100 times"):
        read(path, limits=Limits(ratio=100, ratio_from=1000))


def test_stated_size_is_not_believed(tmp_path: Path) -> None:
    """A zip that states small sizes is stopped by what really comes out of it."""
    path = zipped(tmp_path / "a.zip", occurrences("x\t\t\n" * 30_000))
    data = bytearray(path.read_bytes())
    large = (120_000).to_bytes(4, "little")
    assert data.count(large) == 2
    path.write_bytes(bytes(data).replace(large, (10).to_bytes(4, "little")))
    with pytest.raises(BadSource):
        read(path)


def test_encrypted_entry_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", occurrences(ROWS))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(BadSource, match="encrypted"):
        read(path)


def test_temporary_files_vanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    files = {**occurrences(ROWS), "meta.xml": descriptor(table(), media()), "media.txt": "a\tu\n"}
    path = zipped(tmp_path / "a.zip", files)
    limits = Limits(held_rows=0, held_ids=0)
    archive = open_source(path, limits=limits)
    records = archive.records()
    next(records)
    assert list((tmp_path / "scratch").rglob("*"))
    archive.close()
    assert list((tmp_path / "scratch").iterdir()) == []
    forgotten = open_source(path, limits=limits)
    list(forgotten.records())
    del forgotten, records, archive
    assert list((tmp_path / "scratch").iterdir()) == []


def test_unlisted_table_is_mentioned(tmp_path: Path) -> None:
    reading = read(folder(tmp_path / "a", {**occurrences(ROWS), "notes.txt": "Hello"}))
    assert [issue.file for issue in reading.issues.of("unlisted-file")] == ["notes.txt"]


def test_folder_digest_ignores_order_of_writing(tmp_path: Path) -> None:
    files = occurrences(ROWS)
    digests = set()
    for name, order in (("one", list(files)), ("two", list(reversed(files)))):
        path = folder(tmp_path / name, {each: files[each] for each in order})
        with open_source(path) as archive:
            digests.add(archive.digest)
    assert len(digests) == 1


def test_spreadsheet_and_data_package_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="spreadsheet"):
        read(zipped(tmp_path / "a.xlsx", {"[Content_Types].xml": "<Types/>"}))
    with pytest.raises(BadSource, match="Data Package"):
        read(folder(tmp_path / "b", {"datapackage.json": "{}", "event.csv": "eventID\n1\n"}))


def test_stage_twice_reads_once(tmp_path: Path) -> None:
    with open_source(zipped(tmp_path / "a.zip", occurrences(ROWS))) as archive:
        assert [r.key for r in archive.records()] == [r.key for r in archive.records()]
        assert archive.progress() == (len(ROWS), len(ROWS))


def test_big_other_entries_of_a_tar_do_no_harm(tmp_path: Path) -> None:
    files = {**occurrences(ROWS), "image.jpg": os.urandom(3000).replace(b"\n", b"")}
    reading = read(tarred(tmp_path / "a.tar", files, "w"), limits=Limits(line_size=1000))
    assert reading.keys == ["a", "b"]


def test_core_only_needs_name(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("folder/", "")
        for name, content in occurrences(ROWS, NAME).items():
            archive.writestr(name, content)
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue())
    reading = read(path)
    assert reading.tables[0].terms == ("", "http://rs.tdwg.org/dwc/terms/scientificName", "")
