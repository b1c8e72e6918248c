"""Writing a file in another format, whole or not at all."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from papersette.durable import name_part, open_whole
from papersette.errors import ExportError
from papersette.export import parquet, text
from papersette.export.papers import Record, read_papers
from papersette.reader import open_reader

__all__ = ["EXPORTERS", "Exporter", "export"]

Progress = Callable[[int, int], None]
REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format to write: `write` makes text of papers; without it the format is a folder of tables."""

    description: str
    write: Callable[[Iterable[Record]], Iterator[str]] | None = None


EXPORTERS: dict[str, Exporter] = {
    "jsonl": Exporter("JSON lines with everything that build reads", text.write_jsonl),
    "csv": Exporter("a table for spreadsheets", text.write_csv),
    "bibtex": Exporter("entries to cite", text.write_bibtex),
    "csl-json": Exporter("items for reference managers", text.write_csl),
    "ris": Exporter("records for reference managers and reviews", partial(text.write_ris, with_own=True)),
    "parquet": Exporter("a folder of tables for DuckDB, Spark or pandas, papers by year; needs papersette[parquet]"),
}


def export(path: Path, format_name: str, out: str, progress: Progress | None = None) -> int:
    """Write the papers of a database in another format; return how many there are.

    Args:
        path: the database.
        format_name: a key of EXPORTERS.
        out: the file to write, `-` for standard output; of parquet the folder.
        progress: called with the numbers of papers written and of all.

    Raises:
        ExportError: the database cannot be read, or the target cannot be written.
    """
    write = EXPORTERS[format_name].write
    _ensure_target(path, out)
    try:
        with _open(path) as db:
            total = int(db.execute("select count(*) from papers").fetchone()[0])
            if write is None:
                return _write_folder(db, out, lambda number: progress(number, total) if progress else None)
            return _write_file(write, _Counted(read_papers(db), total, progress), out)
    except sqlite3.Error as error:
        raise ExportError(f"{path}: not a papers file of this version: {error}") from error
    except OSError as error:
        if out == "-" or error.errno == errno.EPIPE:  # whoever read it has read enough
            raise
        raise ExportError(f"{out}: {error.strerror or error}") from error


def _ensure_target(path: Path, out: str) -> None:
    """Raise ExportError where a file is asked for that would take the database's own place, or that can have no name."""
    target = Path(out)
    if not out or not target.name:
        raise ExportError(f"{out or '--out'}: no name of a file")
    if target.exists() and target.samefile(path):
        raise ExportError(f"{out}: the database itself, which stays as it is")


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_reader(path)) as db:
        # One view of the file, whatever is written meanwhile.
        db.execute("begin")
        yield db


class _Counted:
    """Papers on their way, counted and reported."""

    def __init__(self, papers: Iterator[Record], total: int, progress: Progress | None) -> None:
        self._papers, self._total, self._progress, self.number = papers, total, progress, 0

    def __iter__(self) -> Iterator[Record]:
        for paper in self._papers:
            self.number += 1
            if self._progress and (self.number % REPORT_EVERY == 0 or self.number == self._total):
                self._progress(self.number, self._total)
            yield paper


def _write_file(write: Callable[[Iterable[Record]], Iterator[str]], papers: _Counted, out: str) -> int:
    if out == "-":
        if sys.stdout is None:
            raise ExportError("-: standard output is closed")
        _write_to(sys.stdout.buffer, write(papers))
        return papers.number
    with open_whole(Path(out)) as file:
        _write_to(file, write(papers))
    return papers.number


def _write_to(file: BinaryIO, pieces: Iterator[str]) -> None:
    file.writelines(piece.encode() for piece in pieces)
    file.flush()


def _write_folder(db: sqlite3.Connection, out: str, progress: Callable[[int], None]) -> int:
    folder = Path(out)
    if out == "-" or folder.exists():
        raise ExportError(f"{out}: parquet is written as a new folder" + (", and one is there" if out != "-" else ""))
    scratch = name_part(folder)
    try:
        number = parquet.write_parquet(db, scratch, progress)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return number
