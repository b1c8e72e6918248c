"""Facets of columns whose counting takes no longer the larger the table is.

Of a whole table or view they are those that the file keeps in `facet_counts`; where a page is of more than 2,000 rows they are
counted in the first 2,000, and say so as `bounded`. In everything else they are Datasette's own, in whose place they stand. A
database without `facet_counts` has Datasette's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import facets, hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet, Facet
from datasette.plugins import pm
from datasette.utils import path_with_removed_args

from papersette.site.facet_values import tell_value
from papersette.site.whole import bound_rows, read_kept, row_count

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
        kept = await read_kept(self) if self.get_configs() else {}
        size, results, rest = self.get_facet_size(), [], []
        for config in self.get_configs():
            column = config["config"].get("column") or config["config"]["simple"]
            pairs = kept.get(column)
            if pairs is not None:
                results.append(await self._tell(column, config["source"], pairs, size))
            else:
                rest.append(config)
        if rest:
            bound = await bound_rows(self)
            self.get_configs = lambda: rest
            more, timed_out = await super().facet_results()
            for result in more:
                column, values = result["name"], result["results"]
                result["results"] = [self._value(column, told["value"], told["label"], told["count"]) for told in values]
            return [*results, *({**result, "bounded": bound} if bound else result for result in more)], timed_out
        return results, []

    async def _tell(self, column: str, source: str, pairs: list[tuple[Any, int]], size: int) -> dict[str, Any]:
        values = [value for value, _ in pairs[:size]]
        labels = await self.ds.expand_foreign_keys(self.database, self.table, column, values)
        return {
            "name": column,
            "type": self.type,
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
            "results": [self._value(column, value, labels.get((column, value), value), count) for value, count in pairs[:size]],
            "truncated": len(pairs) > size,
        }

    def _value(self, column: str, value: Any, label: Any, count: int) -> dict[str, Any]:
        """Return a value; that of a column whose name Datasette would take for its own is asked for in full."""
        return tell_value(self, f"{column}__exact" if column.startswith("_") else column, value, label, count)


def _counted(db: Database) -> Callable[..., Awaitable[Any]]:
    execute = db.execute

    async def execute_or_tell(sql: str, *arguments: Any, **options: Any) -> Any:
        counted = row_count(sql)
        if counted and counted[0] in await db.view_names() and await db.table_exists("facet_counts"):
            return await execute(counted[1], {"view": counted[0]}, **options)
        return await execute(sql, *arguments, **options)

    return execute_or_tell
