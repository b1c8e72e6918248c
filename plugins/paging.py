"""Pages of a sorted table, each row on one of them, for any Datasette site.

Datasette puts the rows of a first page in the order of the column alone, those of all others in the order of the column and then
of the key: of rows that share a value some stand on two pages and some on none. Here the first page is in the others' order.

The address of the next page has the value that the last row has in that column. Where the column is hidden Datasette looks it up
by the row's key, but not of rows with labels, which lack it in another way than those of SQLite and have labels in their keys.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import CustomRow, escape_sqlite
from datasette.utils.asgi import Request
from datasette.views import table as table_view

# Of the table whose first page is being made: as it stands in SQL, and the columns of its key.
FIRST_PAGE: ContextVar[tuple[str, str] | None] = ContextVar("first_page", default=None)
# The end of the query for a page: one column, no key behind it.
END = re.compile(r"(?<= order by )(?P<column>(?:\w+|\[[^\]]+\])(?: desc)?) limit (?P<rows>\d+)$")


class Row(CustomRow):  # type: ignore[misc] # Datasette has no types
    """A row with labels that lacks a column as a row of SQLite does."""

    def __getitem__(self, key: int | str) -> Any:
        """Return the value of a column."""
        try:
            return super().__getitem__(key)
        except KeyError as error:
            raise IndexError("No item with that key") from error


table_view.CustomRow = Row


@hookimpl
def filters_from_request(request: Request, database: str, table: str, datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Note the key of the table whose page is asked for; nothing is filtered."""

    async def note() -> None:
        db = datasette.get_database(database)
        is_first = not request.args.get("_next") and table in await db.table_names()
        keys = (await db.primary_keys(table) or ["rowid"]) if is_first else []
        FIRST_PAGE.set((escape_sqlite(table), ", ".join(map(escape_sqlite, keys))) if keys else None)

    return note


@hookimpl
def startup(datasette: Datasette) -> None:
    """Let queries for a first page pass through `in_order`."""
    for db in datasette.databases.values():
        db.execute = _ordered(db)


def in_order(sql: str, table: str, keys: str) -> str:
    """Return the query for a first page of the table with its key behind the column that it is sorted by; any other as it is."""
    return END.sub(rf"\g<column>, {keys} limit \g<rows>", sql) if f" from {table} " in sql else sql


def without_labels(parameters: Any) -> Any:
    """Return the parameters of a query with the value alone of each that has a label too, as a row's key may."""
    if not isinstance(parameters, dict):
        return parameters
    return {name: value["value"] if isinstance(value, dict) else value for name, value in parameters.items()}


def _ordered(db: Database) -> Callable[..., Awaitable[Any]]:
    execute = db.execute

    async def execute_in_order(sql: str, *arguments: Any, **options: Any) -> Any:
        page = FIRST_PAGE.get()
        sql = in_order(sql, *page) if page and options.get("truncate") else sql
        return await execute(sql, *map(without_labels, arguments), **options)

    return execute_in_order
