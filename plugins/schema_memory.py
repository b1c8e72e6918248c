"""The tables, columns and keys of a file that does not change are asked for once, and not by every page anew.

Datasette's front page asks for the columns and keys of each table, and every page of a table for the names of those that it may
show: with fifty of them that took most of their time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

# What Datasette's Database tells of a file's shape.
REMEMBERED = (
    "table_exists", "table_names", "view_names", "table_columns", "table_column_details", "primary_keys", "fts_table",
    "label_column_for_table", "foreign_keys_for_table", "hidden_table_names", "get_all_foreign_keys", "get_table_definition",
    "get_view_definition",
)  # fmt: skip
# How Datasette asks for a table as the file spells it, before it tells who may see it.
SPELLING = "select name from sqlite_master where type in ('table', 'view') and name = ? collate nocase"
# Answers that are kept of one kind; strangers ask for tables that there are none of, too.
MOST_KNOWN = 1_000


@hookimpl
def startup(datasette: Datasette) -> None:
    """Remember the shapes of files that are served as they are."""
    for db in datasette.databases.values():
        if not db.is_mutable:
            for name in REMEMBERED:
                setattr(db, name, _remembered(getattr(db, name)))
            db.execute = _spelled(db.execute)


def _remembered(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    known: dict[tuple[Any, ...], Any] = {}

    async def remember(*arguments: Any) -> Any:
        if arguments not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[arguments] = await ask(*arguments)
        # Whoever adds to a list adds to its own.
        return copy(known[arguments])

    return remember


def _spelled(execute: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    remember = _remembered(execute)

    async def execute_or_remember(sql: str, *arguments: Any, **options: Any) -> Any:
        if sql == SPELLING and not options:
            return await remember(sql, *arguments)
        return await execute(sql, *arguments, **options)

    return execute_or_remember
