"""The names that things have: which of them nothing uses any more, and how else they are spelled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from papersette.schema import SPELLED, UNUSED

__all__ = ["complete_names", "save_spellings", "sweep_names"]


def save_spellings(db: sqlite3.Connection, table: str, spellings: Iterable[tuple[str, str]]) -> None:
    """Replace what is known of other spellings of a table's names.

    Args:
        db: the file being written, between two transactions.
        table: one of SPELLED.
        spellings: (spelling, name); those of names that the table has not are passed over.
    """
    names, column = SPELLED[table]
    db.execute("begin")
    db.execute(f"delete from {names}")
    query = f"insert or ignore into {names} (name, {column}) select ?, id from {table} where name = ?"
    db.executemany(query, spellings)
    db.execute("commit")


def complete_names(db: sqlite3.Connection) -> None:
    """Add to the names of things with several the one that each goes by."""
    for table, (names, column) in SPELLED.items():
        db.execute(f"insert or ignore into {names} (name, {column}) select name, id from {table}")


def sweep_names(db: sqlite3.Connection) -> None:
    """Delete things that no row uses any more, with all their names."""
    for table, condition in UNUSED.items():
        db.execute(f"delete from {table} where {condition}")
    for table, (names, column) in SPELLED.items():
        db.execute(f"delete from {names} where {column} not in (select id from {table})")
