"""The indexes of a file whose rows are there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from papersette.schema import COVERING, DESCENDING, DROPPED, INDEXES, NAMED

__all__ = ["ensure_indexes"]

# SQLite sorts as much at once as its cache may hold, and fastest what the processor has near it: indexes of a million papers take
# 27 s with this cache, and 40 with the one that finds places for new rows.
SORTED_KIB = 4096


def ensure_indexes(db: sqlite3.Connection) -> None:
    """Make the indexes that are missing or of other columns; those that a complete file does not need go."""
    (usual,) = db.execute("pragma cache_size").fetchone()
    db.execute(f"pragma cache_size = -{SORTED_KIB}")
    for name in DROPPED:
        db.execute(f"drop index if exists {name}")
    made: dict[str, str] = dict(db.execute("select name, sql from sqlite_master where type = 'index' and sql is not null"))
    for name, rows in _wanted():
        if name in made and not made[name].endswith(f" on {rows}"):
            # An older file has it of fewer columns.
            db.execute(f"drop index {name}")
        db.execute(f"create index if not exists {name} on {rows}")
    db.execute(f"pragma cache_size = {usual}")


def _wanted() -> Iterator[tuple[str, str]]:
    """Yield the name of each index and what it is of."""
    for table, columns in INDEXES.items():
        yield from ((f"idx_{table}_{column}", f"{table}({column})") for column in columns)
    yield from COVERING.items()
    yield from ((f"idx_{table}_name_nocase", f"{table}(name collate nocase)") for table in NAMED)
    for table, columns in DESCENDING.items():
        yield from ((f"idx_{table}_{column}_desc", f"{table}({column} desc)") for column in columns)
