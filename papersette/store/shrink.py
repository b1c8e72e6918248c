"""Sources that have far fewer papers than when they were last read: a download that broke off, most often."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

__all__ = ["UNKNOWN_FORMAT", "find_shrunk"]

# The format of a file in which nothing can be read; it may have been any before.
UNKNOWN_FORMAT = "unknown"
MOST_SHRUNK = 0.05
# Of a handful of papers, one less is more than that share and says nothing.
LEAST_PAPERS = 20


def find_shrunk(db: sqlite3.Connection, source_ids: Collection[int]) -> list[tuple[str, int, int]]:
    """Return (name, papers when it was last read, papers now) of each source of these that shrank by more than 5 %.

    A source is known by where it lies, and by its format; standard input is never the same twice.
    """
    query = """
        select this.name, before.records, this.records
          from sources as this join sources as before
            on before.place = this.place and before.id < this.id and this.format in (before.format, :unknown)
         where this.id = :id order by before.id desc limit 1"""
    found = [db.execute(query, {"id": source_id, "unknown": UNKNOWN_FORMAT}).fetchone() for source_id in source_ids]
    # The row of a file that was read before, byte for byte, is gone.
    known = [row for row in found if row]
    return [row for row in known if row[1] >= LEAST_PAPERS and row[2] < (1 - MOST_SHRUNK) * row[1]]
