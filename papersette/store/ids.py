"""Ids of things known by name, given while a file is written."""

from __future__ import annotations

import sqlite3
from typing import Any

__all__ = ["Ids", "Row"]

Row = tuple[Any, ...]


class Ids:
    """Ids of things known by name, kept in memory while building; new ones are queued as rows."""

    def __init__(self, db: sqlite3.Connection, table: str, key_columns: str) -> None:
        self._known: dict[Row, int] = {tuple(row[1:]): row[0] for row in db.execute(f"select id, {key_columns} from {table}")}
        self._last = max(self._known.values(), default=0)
        self._queue: list[Row] = []

    def get(self, key: Row, row: Row) -> int:
        """Return the id of `key`; a new one gets the next id, and `row` is what its other columns hold."""
        known = self._known.get(key)
        if known is None:
            self._last = known = self._known[key] = self._last + 1
            self._queue.append((known, *row))
        return known

    def take(self) -> list[Row]:
        """Return the queued rows and forget them."""
        queued, self._queue = self._queue, []
        return queued
