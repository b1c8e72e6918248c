"""Filters of a view's columns through indexes of its tables, for any Datasette site.

What a view makes of several columns, such as `coalesce(datasets.name, metrics.dataset_text) as dataset`, no index has: to find
its rows of one value SQLite goes through all of them. Where a few rows have the value, `?dataset=GLUE` finds them by the query
that the view's plugin setting names for the column, which returns their ids, all those that have `:value` and if need be others:

    plugins: {indexed_filters: {dataset: "select id from metrics where ..."}}

Where many rows have it those that a page shows are soon found without, in the order that it asks for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette import hookimpl
from datasette.app import Datasette
from datasette.filters import FilterArguments
from datasette.utils.asgi import Request

# To sort so many rows of a view takes as long as to go through a million.
FEW = 10_000


@hookimpl
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> Callable[[], Awaitable[FilterArguments]]:
    """Narrow a view to the ids of the few rows that can have what a column is compared with."""
    queries: dict[str, str] = datasette.plugin_config("indexed_filters", database=database, table=table) or {}

    async def narrow() -> FilterArguments:
        where: list[str] = []
        values: dict[str, str] = {}
        for column, query in queries.items():
            for value in (*request.args.getlist(column), *request.args.getlist(f"{column}__exact")):
                count = f"select count(*) from (select 1 from ({query}) limit {FEW + 1})"
                found = await datasette.get_database(database).execute(count, {"value": value})
                if found.single_value() <= FEW:
                    name = f"indexed_{len(values)}"
                    where.append(f"id in ({query.replace(':value', f':{name}')})")
                    values[name] = value
        return FilterArguments(where, values)

    return narrow
