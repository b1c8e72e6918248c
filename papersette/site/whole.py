"""Facets of a table's page: of a whole table from counts that the file keeps, of many rows from the first of them."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["MOST_KEPT", "is_whole", "narrow_rows", "read_kept", "row_count"]

# As many values of a facet are kept at most, and of those through a junction how many rows have none: so many may not be all.
MOST_KEPT = 101
# Rows whose facets are counted, where a page is of more: what a page takes must not grow with the table.
BOUND = 2000

_KEPT = "select facet, value, papers from facet_counts where table_name = :table order by facet, place"
# One value instead of many rows: a thread waits for its turn after each of them.
_FIRST = """
    select count(*), json_remove(json_group_array(id), '$[{bound}]') from (select id from ({sql}) limit {bound} + 1)
"""
_WHOLE = re.compile(r"select [^()]* from (\[?\w+\]?)\s*", re.DOTALL)
_COUNT = re.compile(r"select count\(\*\) from (\w+)\s*")


async def read_kept(facet: Any, table: str | None = None) -> dict[str, list[tuple[Any, int]]]:
    """Return the (value, count) pairs of each facet that the file keeps, none where a page is not of a whole table.

    A facet is left out where the page shows more values than are kept of it.

    Args:
        facet: Datasette's facet of a page.
        table: whose facets they are, where the page is of a view of that table.
    """
    if not (facet.table and is_whole(facet.sql, facet.table)):
        return {}
    if not await facet.ds.get_database(facet.database).table_exists("facet_counts"):
        return {}
    rows = await facet.ds.execute(facet.database, _KEPT, {"table": table or facet.table}, truncate=False)
    kept: dict[str, list[tuple[Any, int]]] = {}
    for name, value, count in rows.rows:
        kept.setdefault(name, []).append((value, count))
    size = facet.get_facet_size()
    return {name: pairs for name, pairs in kept.items() if _suffices(pairs, size)}


def _suffices(pairs: list[tuple[Any, int]], size: int) -> bool:
    """Tell whether all values are kept, or more than a page shows; a pair without a value counts the rows without any."""
    values = sum(value is not None for value, _ in pairs)
    return values < MOST_KEPT or size < values


async def narrow_rows(facet: Any) -> tuple[bool, int | None]:
    """Let a facet look at rows by their ids; return whether it does, and at how many where that is not all of its page.

    Of a page of many rows a facet looks at the first. The ids are found once for all facets of a page.
    """
    db = facet.ds.get_database(facet.database)
    if not facet.table or "id" not in await db.table_columns(facet.table):
        return False, None
    found = facet.request.scope.setdefault("papersette.rows", {})
    if facet.sql not in found:
        found[facet.sql] = (await db.execute(_FIRST.format(sql=facet.sql, bound=BOUND), facet.params, truncate=False)).rows[0]
    rows, ids = found[facet.sql]
    # A view may show an id more than once, and in rows that a page leaves out.
    if rows <= BOUND and await db.primary_keys(facet.table) != ["id"]:
        return False, None
    facet.sql = f"select * from [{facet.table}] where id in (select value from json_each(:facet_ids))"
    facet.params = {**dict(facet.params or {}), "facet_ids": ids}
    return True, BOUND if rows > BOUND else None


def is_whole(sql: str, table: str) -> bool:
    """Tell whether a page's query is of all rows of a table."""
    match = _WHOLE.fullmatch(sql.strip())
    return match is not None and match[1].strip("[]") == table


def row_count(sql: str) -> tuple[str, str] | None:
    """Return the name in a query of how many rows a table or view has, and the query that finds it kept; None for any other."""
    match = _COUNT.fullmatch(sql)
    kept = "select papers from facet_counts where table_name = :view and facet = ''"
    return (match[1], f"{kept} union all {sql} limit 1") if match else None
