"""Facets of columns whose counting takes no longer the larger the table is.

Of a whole table or view they are those that the file keeps in `facet_counts`, of papers of some year, venue and state of code
what `paper_groups` has of these three. A view that shows each row of a table once, as it says to facet_m2m.py, has those of the
table's columns that it has by the same names. Where a page is of more than 2,000 rows all others are counted in the first 2,000,
and say so as `bounded`. In everything else they are Datasette's own, in whose place they stand. A database without `facet_counts`
has Datasette's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from datasette import facets, hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet, Facet
from datasette.plugins import pm
from datasette.utils import escape_sqlite, path_with_removed_args

from papersette.site.pages.facet_sources import narrow_rows, read_groups, read_kept, row_count
from papersette.site.pages.facet_values import Values, read_full_names

if pm.is_registered(facets):
    pm.unregister(facets)


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    """Put the facets of columns in the place of Datasette's, and leave its others."""
    return [KeptFacet, ArrayFacet, DateFacet]


@hookimpl
def startup(datasette: Datasette) -> None:
    """Let the rows of a whole view be told by what the file keeps."""
    for db in datasette.databases.values():
        db.execute = _counted(db)


class KeptFacet(ColumnFacet):  # type: ignore[misc] # Datasette has no types
    """The facet type column."""

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the facets asked for, and the names of those that took too long."""
        sources: dict[str, str] = {}
        for config in self.get_configs():
            # One that the address and the metadata ask for is shown once, as the first of them has it.
            sources.setdefault(config["config"].get("column") or config["config"]["simple"], config["source"])
        if not sources:
            return [], []
        kept, size = await self._read_kept(), self.get_facet_size()
        pairs = {column: kept[column] for column in sources if column in kept}
        rest = [column for column in sources if column not in kept]
        bound, timed_out = None, []
        if rest:
            by_id, bound = await narrow_rows(self)
            # The rows of a bounded page are read once for all facets; any other facet may take its time.
            for columns in [rest] if by_id else [[column] for column in rest]:
                try:
                    pairs |= await self._count(columns, size + 1)
                except QueryInterrupted:
                    timed_out += columns
        values = Values(self)
        told = [await self._tell(column, sources[column], pairs[column], size, values) for column in sources if column in pairs]
        return [{**one, "bounded": bound} if bound and one["name"] in rest else one for one in told], timed_out

    async def _read_kept(self) -> dict[str, list[tuple[Any, int]]]:
        """Return the (value, count) pairs of each column whose counts the file keeps, of the page's own table before another."""
        shows = self.ds.plugin_config("facet_m2m", database=self.database, table=self.table) or {}
        table = shows["rows_of"] if shows.get("each_once") else None
        of_table = await read_kept(self, table) if table else {}
        kept = {**of_table, **await read_kept(self), **await read_groups(self, table)}
        own = await self.ds.get_database(self.database).table_columns(self.table) if kept else ()
        return {column: pairs for column, pairs in kept.items() if column in own}

    async def _count(self, columns: list[str], limit: int) -> dict[str, list[tuple[Any, int]]]:
        """Return the (value, count) pairs of each column among the rows of the page, the most frequent first."""
        sql = count_sql(self.sql, [escape_sqlite(column) for column in columns], limit)
        most = self.ds.setting("facet_time_limit_ms")
        answer = await self.ds.execute(self.database, sql, self.params, truncate=False, custom_time_limit=most)
        counted: dict[str, list[tuple[Any, int]]] = {column: [] for column in columns}
        for place, value, count in answer.rows:
            counted[columns[place]].append((value, count))
        return counted

    async def _tell(self, column: str, source: str, pairs: list[tuple[Any, int]], size: int, values: Values) -> dict[str, Any]:
        shown = [value for value, _ in pairs[:size]]
        labels = await self.ds.expand_foreign_keys(self.database, self.table, column, shown)
        full_names = await self._full_names(column, shown) if labels else {}
        # A column whose name Datasette would take for its own is asked for in full.
        argument = f"{column}__exact" if column.startswith("_") else column
        return {
            "name": column,
            "type": self.type,
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
            "results": [
                {**values.tell(argument, value, labels.get((column, value), value), count), **full_names.get(str(value), {})}
                for value, count in pairs[:size]
            ],
            "truncated": len(pairs) > size,
        }

    async def _full_names(self, column: str, values: list[Any]) -> dict[str, dict[str, Any]]:
        """Return what the codes of the rows stand for that a column refers to."""
        keys = await self.ds.get_database(self.database).foreign_keys_for_table(self.table)
        key = next(key for key in keys if key["column"] == column)
        return await read_full_names(self, key["other_table"], key["other_column"], values)


def count_sql(sql: str, columns: Sequence[str], limit: int) -> str:
    """Return SQL that counts the values of some columns of a query's rows, which it reads once.

    Args:
        sql: the query.
        columns: names as they stand in SQL.
        limit: of values of a column.
    """
    names = [f"column_{place}" for place in range(len(columns))]
    read = f"select {', '.join(columns)}, count(*) from ({sql}) group by {', '.join(columns)}"
    counts = [
        f"""select * from (select {place}, {name} as value, sum(times) as count from shown where {name} is not null
                            group by {name} order by count desc, value limit {limit})"""
        for place, name in enumerate(names)
    ]
    return f"with shown({', '.join(names)}, times) as materialized ({read}) {' union all '.join(counts)}"


def _counted(db: Database) -> Callable[..., Awaitable[Any]]:
    execute = db.execute

    async def execute_or_tell(sql: str, *arguments: Any, **options: Any) -> Any:
        counted = row_count(sql)
        if counted and counted[0] in await db.view_names() and await db.table_exists("facet_counts"):
            return await execute(counted[1], {"view": counted[0]}, **options)
        return await execute(sql, *arguments, **options)

    return execute_or_tell
