"""Files of other kinds, of which it is said what to do with them."""

from __future__ import annotations

import bz2
import io
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import pytest

from papersette.build import build
from papersette.errors import SourceError

LINE = b'{"title": "One"}\n'


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("papers.jsonl", LINE)
    return packed.getvalue()


def _tarred() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("papers.jsonl")
        member.size = len(LINE)
        archive.addfile(member, io.BytesIO(LINE))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("papers.xlsx", _zipped(), "save its sheet as CSV"),
        ("papers.zip", _zipped()[:-30], "damaged or ends early"),
        ("papers", _zipped(), "ends in .zip"),
        ("papers.jsonl.xz", lzma.compress(LINE), "xz -dk"),
        ("papers.jsonl.bz2", bz2.compress(LINE), "bzip2 -dk"),
        ("papers.tar.gz", _tarred(), "a tar archive; unpack it"),
        ("papers.pdf", b"%PDF-1.7\n", "a PDF"),
        ("papers.parquet", b"PAR1\x15\0", "a Parquet file"),
    ],
)
def test_what_to_do_with_a_file_of_another_kind(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """A file that holds papers in a way that cannot be read here is told by its kind, with what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=said):
        build([str(path)], tmp_path / "papers.db")


def test_what_to_do_with_a_database(tmp_path: Path) -> None:
    """A database is exported, not read."""
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("create table t (x)")
    with pytest.raises(SourceError, match="a SQLite database; export"):
        build([str(tmp_path / "other.db")], tmp_path / "papers.db")


def test_an_address_is_fetched_first() -> None:
    """An address where a path should be is told as one."""
    with pytest.raises(SourceError, match=r"curl -LO 'https://example\.org/papers\.jsonl'"):
        build(["https://example.org/papers.jsonl"], Path("never.db"))
