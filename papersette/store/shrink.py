"""Sources that have far fewer papers than when they were last read: a download that broke off, most often."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection

__all__ = ["STANDARD_INPUT", "UNKNOWN_FORMAT", "find_shrunk"]

# The name of what has none: two inputs of this name have nothing to do with one another.
STANDARD_INPUT = "standard input"
# The format of a file in which nothing can be read; it may have been any before.
UNKNOWN_FORMAT = "unknown"
MOST_SHRUNK = 0.05
# Of a handful of papers, one less is more than that share and says nothing.
LEAST_PAPERS = 20


def find_shrunk(db: sqlite3.Connection, source_ids: Collection[int]) -> list[tuple[str, int, int]]:
    """Return (name, papers when it was last read, papers now) of each source of these that shrank by more than 5 %.

    A source is known by its name and format; of several files of one name, those that lie where they lay before are compared, the
    others passed over, and so is standard input.
    """
    rows = {}
    for source_id in source_ids:
        row = db.execute("select name, format, place, records from sources where id = ?", (source_id,)).fetchone()
        if row:  # the row of a file that was read before, byte for byte, is gone
            rows[source_id] = row
    names = Counter((name, kind) for name, kind, *_ in rows.values())
    query = """select records from sources where name = :name and :kind in (format, :unknown) and id < :id
                  and (:is_only or place = :place) order by place is :place desc, id desc limit 1"""
    shrunk = []
    for source_id, (name, kind, place, records) in rows.items():
        marks = {
            "name": name,
            "kind": kind,
            "unknown": UNKNOWN_FORMAT,
            "place": place,
            "id": source_id,
            "is_only": names[name, kind] == 1,
        }
        (before,) = db.execute(query, marks).fetchone() or (0,)
        if name != STANDARD_INPUT and before >= LEAST_PAPERS and records < (1 - MOST_SHRUNK) * before:
            shrunk.append((name, before, records))
    return shrunk
