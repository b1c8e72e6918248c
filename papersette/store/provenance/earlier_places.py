"""Places that earlier builds read, and what is remembered of papers while their source is read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

__all__ = ["EarlierPlaces", "PaperMemory"]

# Of so many papers what was read is remembered while their source is taken in.
MOST_REMEMBERED = 1000
_Kept = TypeVar("_Kept")


class EarlierPlaces:
    """The places of the sources of this build that earlier builds read.

    Args:
        db: the file being written.
        last: the last source of earlier builds.
    """

    def __init__(self, db: sqlite3.Connection, last: int) -> None:
        self._db, self.last = db, last
        self._found: dict[int, Mapping[str, Any] | None] = {}
        query = "select place, format from sources where place is not null and id <= ?"
        self._read_before = set(db.execute(query, (last,)))

    def find(self, source_id: int) -> Mapping[str, Any] | None:
        """Return what tells a source's place, as values of a query, None where no earlier build read it."""
        if source_id not in self._found:
            row = self._db.execute("select place, format from sources where id = ?", (source_id,)).fetchone()
            is_known = row is not None and row in self._read_before
            self._found[source_id] = {"place": row[0], "format": row[1], "last": self.last} if is_known else None
        return self._found[source_id]


class PaperMemory(Generic[_Kept]):
    """What is remembered of papers, of one source at a time."""

    def __init__(self) -> None:
        self._source, self._kept = 0, dict[int, _Kept]()

    def get(self, paper_id: int, source_id: int, make: Callable[[], _Kept]) -> _Kept:
        """Return what is kept of a paper; `make` makes it where there is nothing."""
        if source_id != self._source or (paper_id not in self._kept and len(self._kept) >= MOST_REMEMBERED):
            self._source = source_id
            self._kept.clear()
        if paper_id not in self._kept:
            self._kept[paper_id] = make()
        return self._kept[paper_id]

    def forget(self, paper_id: int) -> None:
        """Forget what is kept of a paper."""
        self._kept.pop(paper_id, None)

    def clear(self) -> None:
        """Forget what is kept of all papers."""
        self._kept.clear()
