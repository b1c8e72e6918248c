"""How old SQLite may be before something is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

__all__ = ["find_old_sqlite"]

# The first releases with the corrections of CVE-2022-35737 (long strings) and CVE-2025-6965 (aggregates of a query); the second
# matters where strangers write queries. https://www.sqlite.org/cves.html
FLOOR = (3, 39, 2)
SQL_FLOOR = (3, 50, 2)


def find_old_sqlite(*, public_sql: bool, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Iterator[str]:
    """Yield a warning where this Python's SQLite is older than it should be; distributors may have mended it all the same."""
    floor = SQL_FLOOR if public_sql else FLOOR
    if version < floor:
        has, wanted = (".".join(map(str, numbers)) for numbers in (version, floor))
        purpose = "queries of strangers" if public_sql else "serving"
        yield f"warning: SQLite {has} is older than {wanted}, the first without known faults that matter to {purpose}"
