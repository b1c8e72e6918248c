"""Pages of a sorted table, each row on one of them, for any Datasette site.

Datasette puts the rows of a first page in the order of the column alone, those of all others in the order of the column and then
of the key: of rows that share a value some stand on two pages and some on none. Here the first page is in the others' order.

To sort rows SQLite carries all that is shown of them along, and where the key stands behind a column without an index it goes
through some other index and looks up each row from there: of 500,000 results a page took 1.6 s. Here the keys of a page's rows
are found first, which takes 70 ms. So are those of a view whose plugin setting names a table of which it shows each row once, the
key among its columns; by a column with an index of that table it is sorted quickly as it is:

    plugins: {paging: {rows_of: metrics}}

The address of the next page has the value that the last row has in that column. Where the column is hidden Datasette looks it up
by the row's key, but not of rows with labels, which lack it in another way than those of SQLite and have labels in their keys.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import CustomRow, escape_sqlite
from datasette.views import table as table_view


class Sorted(NamedTuple):
    """What a page is being made of, as it stands in SQL: a table or a view of its rows, its keys, what its indexes begin with."""

    name: str
    keys: tuple[str, ...]
    indexed: frozenset[str]
    is_view: bool = False


TABLE: ContextVar[Sorted | None] = ContextVar("table", default=None)
# The query for a page: one column, and behind it the keys of all but a first page.
PAGE = re.compile(
    r"(?P<select>select .+? from (?P<table>\S+|\[[^\]]+\])) (?P<where>where .*)?"
    r"order by (?P<column>\w+|\[[^\]]+\])(?P<desc> desc)?(?:, (?P<keys>.+))? (?P<rows>limit \d+(?: offset \d+)?)",
    re.DOTALL,
)
# What stands behind the last row of the page before, downwards: the last of the conditions.
BEHIND = r"\({column} < :p\d+ or {column} is null or \({column} = .+\)\)(?= $)"
LEADING = """
    select info.name from pragma_index_list(?) as list cross join pragma_index_info(list.name) as info
     where info.seqno = 0 and info.name is not null and not list.partial
"""


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
def filters_from_request(database: str, table: str, datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Note the table whose page is asked for; nothing is filtered."""

    async def note() -> None:
        db = datasette.get_database(database)
        setting = datasette.plugin_config("paging", database=database, table=table) or {}
        is_table = table in await db.table_names()
        rows_of = table if is_table else setting.get("rows_of")
        TABLE.set(await _read(db, table, rows_of, is_view=not is_table) if rows_of else None)

    return note


async def _read(db: Database, name: str, table: str, *, is_view: bool) -> Sorted:
    """Return what is known of a table, or of a view of its rows."""
    keys = await db.primary_keys(table) or ["rowid"]
    indexed = [column for (column,) in await db.execute(LEADING, [table])]
    return Sorted(escape_sqlite(name), tuple(map(escape_sqlite, keys)), frozenset(map(escape_sqlite, indexed)), is_view)


@hookimpl
def startup(datasette: Datasette) -> None:
    """Let queries for a page pass through `in_order`."""
    for db in datasette.databases.values():
        db.execute = _ordered(db)


def in_order(sql: str, table: Sorted) -> str:
    """Return the query for a page of a sorted table with its key behind the column, and found first; any other as it is."""
    found = PAGE.fullmatch(sql)
    keys = ", ".join(table.keys)
    if found is None or found["table"] != table.name or found["keys"] not in (None, keys):
        return sql
    column, desc, rows = found["column"], found["desc"] or "", found["rows"]
    where = _walked(found["where"] or "", column)
    is_led = column in table.indexed
    if table.is_view and is_led:
        return sql
    if len(table.keys) > 1 or column == keys:
        return f"{found['select']} {where}order by {column}{desc}, {keys} {rows}"
    # The plus keeps SQLite from an index of something else, for the sake of the key in it.
    key = keys if is_led else f"+{keys}"
    page = f"select {keys} from {table.name} {where}order by {column}{desc}, {key} {rows}"
    return f"{found['select']} where {keys} in ({page}) order by +{column}{desc}, +{keys}"


def _walked(where: str, column: str) -> str:
    """Return conditions so that SQLite walks down an index to what is behind a page, and does not gather and sort all of that."""
    return re.sub(BEHIND.format(column=re.escape(column)), r"iif(\g<0>, 1, 0)", where, flags=re.DOTALL)


def without_labels(parameters: Any) -> Any:
    """Return the parameters of a query with the value alone of each that has a label too, as a row's key may."""
    if not isinstance(parameters, dict):
        return parameters
    return {name: value["value"] if isinstance(value, dict) else value for name, value in parameters.items()}


def _ordered(db: Database) -> Callable[..., Awaitable[Any]]:
    execute = db.execute

    async def execute_in_order(sql: str, *arguments: Any, **options: Any) -> Any:
        table = TABLE.get()
        sql = in_order(sql, table) if table and options.get("truncate") else sql
        return await execute(sql, *map(without_labels, arguments), **options)

    return execute_in_order
