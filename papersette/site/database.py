"""The database of papers, as pages ask it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.views.base import DatasetteError

from papersette.site.time_limit import time_limit

__all__ = ["DATABASE", "fetch_parts", "fetch_rows"]

# What all addresses begin with, whatever the file is called; papersette.serve has the same name.
DATABASE = "papers"


async def fetch_rows(
    datasette: Any, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query by the names of its columns; `datasette` is the site."""
    return [dict(row) for row in (await datasette.execute(DATABASE, sql, parameters or {})).rows]


async def fetch_parts(
    datasette: Any, queries: Mapping[str, str], parameters: Mapping[str, Any] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of several queries by their names, each under the time limit of the site.

    They are asked in one go: to hand a question to another thread costs more than most of the answers.

    Raises:
        DatasetteError: one took too long; its status is 503.
    """
    limit = datasette.setting("sql_time_limit_ms")

    def read(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
        parts = {}
        for name, sql in queries.items():
            with time_limit(connection, limit):
                parts[name] = [dict(row) for row in connection.execute(sql, parameters or {})]
        return parts

    try:
        found: dict[str, list[dict[str, Any]]] = await datasette.get_database(DATABASE).execute_fn(read)
    except sqlite3.OperationalError as error:
        if str(error) != "interrupted":
            raise
        raise DatasetteError("This page took too long.", status=503) from error
    return found
