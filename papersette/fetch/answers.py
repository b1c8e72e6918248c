"""The folder of answers: one file an answer, whole or absent, and beside them what was asked when.

The record of an answer, with the digest of its file, is written before the file: a file counts only while both agree. A kill
between the two leaves a record without its file, and the answer is asked for again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

from papersette.durable import PART, save_whole
from papersette.errors import FetchError
from papersette.fetch.asks import Ask
from papersette.reader import open_reader

__all__ = ["STATE", "Answers", "Kept"]

STATE = ".fetch.db"

TABLE = """
create table if not exists answers (
    name text primary key,
    series text not null,
    url text not null,
    asked text not null,
    etag text,
    modified text,
    sha256 text,
    stale integer not null default 0
) strict
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of before; `body` is None where the API said that there is nothing."""

    body: bytes | None
    asked: date
    is_fresh: bool
    etag: str | None
    modified: str | None


class Answers:
    """A folder of answers, locked against a second fetch.

    Args:
        folder: made where it does not exist.
        dry: look only, change nothing.

    Raises:
        FetchError: the folder cannot be written, or another fetch writes into it.
    """

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self._folder = folder
        self._dry = dry
        try:
            self._state = self._peek() if dry else self._open()
        except (OSError, sqlite3.Error) as error:
            raise FetchError(f"{folder}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        self._folder.mkdir(parents=True, exist_ok=True)
        state = sqlite3.connect(self._folder / STATE, isolation_level=None, timeout=0)
        try:
            state.execute("pragma locking_mode = exclusive")
            state.execute("begin exclusive")
            state.execute(TABLE)
            state.execute("commit")
        except sqlite3.OperationalError as error:
            state.close()
            raise FetchError(f"{self._folder}: another fetch writes into this folder ({error})") from error
        for part in self._folder.glob(f".*{PART}"):
            part.unlink()
        return state

    def _peek(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        if (self._folder / STATE).exists():
            with closing(open_reader(self._folder / STATE)) as state:
                state.backup(copy)
        copy.execute(TABLE)
        return copy

    def find(self, ask: Ask, today: date) -> Kept | None:
        """Return the whole answer that is kept for exactly this question.

        It is fresh if it was got when nothing could be added any more, or today, and nobody wants it anew.
        """
        row = self._state.execute(
            "select asked, etag, modified, sha256, stale from answers where name = ? and url = ?", (ask.name, ask.url)
        ).fetchone()
        if row is None:
            return None
        asked, (etag, modified, digest, stale) = date.fromisoformat(row[0]), row[1:]
        body = None if digest is None else self._read_file(ask.name)
        if digest is not None and (body is None or hashlib.sha256(body).hexdigest() != digest):
            return None
        return Kept(body, asked, not stale and (asked >= ask.settles or asked == today), etag, modified)

    def keep(self, ask: Ask, kept: Kept) -> None:
        """Keep an answer; of one that says that there is nothing only the record."""
        digest = None if kept.body is None else hashlib.sha256(kept.body).hexdigest()
        self._state.execute(
            "insert or replace into answers (name, series, url, asked, etag, modified, sha256) values (?, ?, ?, ?, ?, ?, ?)",
            (ask.name, ask.series, ask.url, kept.asked.isoformat(), kept.etag, kept.modified, digest),
        )
        if kept.body is None:
            (self._folder / ask.name).unlink(missing_ok=True)
        else:
            save_whole(self._folder / ask.name, kept.body)

    def touch(self, ask: Ask, today: date) -> None:
        """Note that a kept answer was confirmed."""
        self._state.execute("update answers set asked = ?, stale = 0 where name = ?", (today.isoformat(), ask.name))

    def mark_stale(self, series: str) -> None:
        """Want a series anew; what has not changed since may stay."""
        self._state.execute("update answers set stale = 1 where series = ?", (series,))

    def forget(self, series: str) -> None:
        """Want a series anew, whatever is kept of it."""
        self._state.execute("update answers set stale = 1, etag = null, modified = null where series = ?", (series,))

    def prune(self, series: str, names: Collection[str]) -> None:
        """Remove what is kept of a series beyond the pages that it has now."""
        for (name,) in self._state.execute("select name from answers where series = ?", (series,)).fetchall():
            if name not in names and not self._dry:
                (self._folder / name).unlink(missing_ok=True)
                self._state.execute("delete from answers where name = ?", (name,))

    def _read_file(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._state.close()
