"""Rows on their way into the file: gathered while papers are saved, written table by table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from papersette.store.rows.inserts import COLUMNS, Row, insert

__all__ = ["RowBuffer"]


class RowBuffer:
    """Rows by table. Whoever reads what was saved calls `flush` before."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows of a table, whose columns are those of COLUMNS."""
        self.rows[table].extend(rows)

    def flush(self) -> None:
        """Write all rows; foreign keys are checked once the file is finished."""
        for table, rows in self.rows.items():
            if rows:
                insert(self._db, table, COLUMNS[table], rows)
                rows.clear()
