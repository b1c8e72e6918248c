"""What SQL may do on a connection of the site, besides reading: no memory without end, no look behind the tables.

SQLite looks at a time limit only between two steps, and one call of randomblob can be a step of seconds and gigabytes. So what
makes large values out of nothing is denied, every value has a largest size, and so have the rows of a statement together: ten
columns of large values fill a gigabyte in a second. Views of the file may call no function that reaches beyond it.
"""

from __future__ import annotations

import functools
import sqlite3
import weakref
from contextlib import closing
from typing import Any

__all__ = ["can_distrust_schemas", "guard_connection"]

DENIED_FUNCTIONS = frozenset({
    "randomblob", "zeroblob", "printf", "format", "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit",
})  # fmt: skip
DENIED_TABLES = frozenset({
    "dbstat", "sqlite_dbpage", "sqlite_stmt", "bytecode", "tables_used", "generate_series", "fsdir",
    # Where the file lies, and with it names of the machine's folders.
    "pragma_database_list",
})  # fmt: skip
DENIED_ACTIONS = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
# Names of sqlite3's constants: Python has setlimit since 3.11.
LIMITS = {"SQLITE_LIMIT_LIKE_PATTERN_LENGTH": 500, "SQLITE_LIMIT_VARIABLE_NUMBER": 2_000, "SQLITE_LIMIT_SQL_LENGTH": 100_000}
# Where values have a largest size; a row of so many is one statement's bytes at most.
MOST_COLUMNS = 200
# What a value takes beside its text.
VALUE_BYTES = 50


def guard_connection(connection: sqlite3.Connection, value_bytes: int | None = None, rows_bytes: int | None = None) -> None:
    """Guard a connection; a value longer than `value_bytes`, also a stored one, is then an error, and more than `rows_bytes`."""
    if can_distrust_schemas():
        connection.execute("pragma trusted_schema = off")
    connection.set_authorizer(_authorize)
    if hasattr(connection, "setlimit"):
        more = {"SQLITE_LIMIT_LENGTH": value_bytes, "SQLITE_LIMIT_COLUMN": MOST_COLUMNS} if value_bytes else {}
        limits = LIMITS | more
        for name, limit in limits.items():
            connection.setlimit(getattr(sqlite3, name), limit)
    if rows_bytes:
        connection.row_factory = _Rows(rows_bytes)


class _Rows:
    """Makes the rows of a connection, as sqlite3.Row does, while those of one statement are not too large together."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        # Of the statement; who kept it would keep what SQLite has sorted for it.
        self._cursor: weakref.ref[sqlite3.Cursor] | None = None

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        if self._cursor is None or self._cursor() is not cursor:
            self._cursor, self._bytes = weakref.ref(cursor), 0
        self._bytes += sum(VALUE_BYTES + (len(value) if isinstance(value, (str, bytes)) else 0) for value in values)
        if self._bytes > self._most:
            raise sqlite3.OperationalError(f"the rows are larger than {self._most:,} bytes together")
        return sqlite3.Row(cursor, values)


@functools.cache
def can_distrust_schemas() -> bool:
    """Whether this SQLite lets views call its JSON functions where it does not trust the schema; 3.40 does not, 3.51 does."""
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.execute("create view made as select json_object('a', 1)")
        probe.execute("pragma trusted_schema = off")
        try:
            probe.execute("select * from made")
        except sqlite3.OperationalError:
            return False
        return True


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    denied = (
        action in DENIED_ACTIONS
        or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in DENIED_FUNCTIONS)
        or (action == sqlite3.SQLITE_READ and (first or "").lower() in DENIED_TABLES)
    )
    return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK
