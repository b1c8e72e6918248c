"""The database of papers, as pages ask it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from datasette.utils import tilde_decode
from datasette.views.base import DatasetteError

from papersette.site.sql.time_limit import time_limit

__all__ = ["DATABASE", "fetch_parts", "fetch_rows", "first_id", "read_bound", "read_in_time"]

Read = TypeVar("Read")

# What all addresses begin with, whatever the file is called; papersette.serve.app has the same name.
DATABASE = "papers"
OWN_BOUND = re.compile(r"\blimit\s+(\d+)\s*$", re.IGNORECASE)


def read_bound(sql: str) -> int | None:
    """Return the number of rows at which a query ends by itself, as canned queries do, None where it does not."""
    bound = OWN_BOUND.search(sql)
    return int(bound[1]) if bound else None


def first_id(keys: str) -> str:
    """Return the id in the keys that an address has of a row: of several Datasette reads as many as the table's key has parts."""
    return str(tilde_decode(keys.partition(",")[0]))


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
        DatasetteError: one took too long.
    """
    limit = datasette.setting("sql_time_limit_ms")

    def read(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
        parts = {}
        for name, sql in queries.items():
            with time_limit(connection, limit):
                parts[name] = [dict(row) for row in connection.execute(sql, parameters or {})]
        return parts

    return await read_in_time(datasette, read, "This page took too long.")


async def read_in_time(datasette: Any, read: Callable[[sqlite3.Connection], Read], said: str) -> Read:
    """Return what is read on a connection of the site, within the limits of time that the reading sets itself.

    Raises:
        DatasetteError: it took too long, which is `said`; the status is 503.
    """
    try:
        found: Read = await datasette.get_database(DATABASE).execute_fn(read)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise DatasetteError(said, status=503) from error
    return found
