"""The indexes of a file whose rows are there."""

from __future__ import annotations

import sqlite3

from papersette.schema import COVERING, DESCENDING, INDEXES, NAMED, STATED_INDEXES

__all__ = ["ensure_indexes"]

# SQLite sorts as much at once as its cache may hold, and fastest what the processor has near it: indexes of a million papers take
# 27 s with this cache, and 40 with the one that finds places for new rows.
SORTED_KIB = 4096


def ensure_indexes(db: sqlite3.Connection) -> None:
    """Make the indexes that are missing; those that only a build needs go."""
    (usual,) = db.execute("pragma cache_size").fetchone()
    db.execute(f"pragma cache_size = -{SORTED_KIB}")
    for name in STATED_INDEXES:
        db.execute(f"drop index if exists {name}")
    for table, columns in INDEXES.items():
        for column in columns:
            db.execute(f"create index if not exists idx_{table}_{column} on {table}({column})")
    for name, covered in COVERING.items():
        db.execute(f"create index if not exists {name} on {covered}")
    for table in NAMED:
        db.execute(f"create index if not exists idx_{table}_name_nocase on {table}(name collate nocase)")
    for table, columns in DESCENDING.items():
        for column in columns:
            db.execute(f"create index if not exists idx_{table}_{column}_desc on {table}({column} desc)")
    db.execute(f"pragma cache_size = {usual}")
