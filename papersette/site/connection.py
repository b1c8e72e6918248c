"""What SQL may do on a connection of the site, besides reading: no memory without end, no look behind the tables.

SQLite looks at a time limit only between two steps, and one call of randomblob can be a step of seconds and gigabytes. So what
makes large values out of nothing is denied, and every value has a largest size. Views of the file may call no function that
reaches beyond it.
"""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing

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


def guard_connection(connection: sqlite3.Connection, value_bytes: int | None = None) -> None:
    """Guard a connection; a value longer than `value_bytes`, also a stored one, is then an error."""
    if can_distrust_schemas():
        connection.execute("pragma trusted_schema = off")
    connection.set_authorizer(_authorize)
    if hasattr(connection, "setlimit"):
        limits = LIMITS | ({"SQLITE_LIMIT_LENGTH": value_bytes} if value_bytes else {})
        for name, limit in limits.items():
            connection.setlimit(getattr(sqlite3, name), limit)


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
