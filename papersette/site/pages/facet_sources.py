"""Where a facet is counted: in what the file keeps of a table, in groups of papers, or in the first rows of its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["MOST_KEPT", "chosen_by", "narrow_rows", "read_groups", "read_kept", "row_count"]

# As many values of a facet are kept at most, and of those through a junction how many rows have none: so many may not be all.
MOST_KEPT = 101
# Rows whose facets are counted, where a page is of more: what a page takes must not grow with the table.
BOUND = 2000

# As many as a page shows and one more, so that it can tell of more, and how many rows have none.
_KEPT = """
    select facet, value, papers from facet_counts
     where table_name = :table and (place <= :size + 1 or value is null) order by facet, place
"""
# One value instead of many rows: a thread waits for its turn after each of them.
_FIRST = """
    select count(*), json_remove(json_group_array(id), '$[{bound}]') from (select id from ({sql}) limit {bound} + 1)
"""
# What papers are counted by together in `paper_groups`.
_GROUPED = ("year", "venue_id", "code")
_CHOICE = re.compile(r"select [^()]* from (\[?\w+\]?)(?: where (.+))?", re.DOTALL)
_EQUAL = re.compile(r'"(\w+)" = :(p\d+)')
_COUNT = re.compile(r"select count\(\*\) from (\w+)\s*")


async def read_kept(facet: Any, table: str | None = None) -> dict[str, list[tuple[Any, int]]]:
    """Return the (value, count) pairs of each facet that the file keeps: none where a page is of any choice of rows.

    A facet is left out where the page shows more values than are kept of it.

    Args:
        facet: Datasette's facet of a page.
        table: whose facets they are, where the page is of a view of that table.
    """
    chosen = chosen_by(facet.sql, facet.params or {}, facet.table)
    if chosen is None or len(chosen) > 1 or not await facet.ds.get_database(facet.database).table_exists("facet_counts"):
        return {}
    key = "".join([table or facet.table, *(f"?{column}={value}" for column, value in chosen.items())])
    size = facet.get_facet_size()
    kept = await _by_facet(facet, _KEPT, {"table": key, "size": size})
    return {name: pairs for name, pairs in kept.items() if _suffices(pairs, size)}


async def read_groups(facet: Any, table: str | None = None) -> dict[str, list[tuple[Any, int]]]:
    """Return the same of what papers are grouped by, where a page is of papers that are chosen by any of it."""
    chosen = chosen_by(facet.sql, facet.params or {}, facet.table)
    if not chosen or (table or facet.table) != "papers" or not chosen.keys() <= set(_GROUPED):
        return {}
    if not await facet.ds.get_database(facet.database).table_exists("paper_groups"):
        return {}
    found = await _by_facet(facet, _grouped_sql(chosen), {**chosen, "size": facet.get_facet_size()})
    # Of what no paper has there is nothing to count either.
    return {column: found.get(column, []) for column in _GROUPED}


async def _by_facet(facet: Any, sql: str, parameters: Mapping[str, Any]) -> dict[str, list[tuple[Any, int]]]:
    found: dict[str, list[tuple[Any, int]]] = {}
    for name, value, count in (await facet.ds.execute(facet.database, sql, parameters, truncate=False)).rows:
        found.setdefault(name, []).append((value, count))
    return found


def _grouped_sql(columns: Iterable[str]) -> str:
    """Return SQL of the (facet, value, papers) of what papers are grouped by, among those of one value of each column."""
    chosen = " and ".join(f"{column} = :{column}" for column in columns)
    counts = [
        f"""select * from (select '{column}', {column}, sum(papers) from chosen where {column} is not null
                            group by 2 order by 3 desc, 2 limit :size + 1)"""
        for column in _GROUPED
    ]
    return f"with chosen as materialized (select * from paper_groups where {chosen}) {' union all '.join(counts)}"


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


def chosen_by(sql: str, parameters: Mapping[str, Any], shown: str | None) -> dict[str, Any] | None:
    """Return the values of columns by which a page's rows are chosen, none for all rows; None where they are chosen otherwise.

    Args:
        sql: the page's query.
        parameters: of the query.
        shown: the table or view of the page.
    """
    match = _CHOICE.fullmatch(sql.strip())
    if not (match and shown and match[1].strip("[]") == shown):
        return None
    conditions = match[2].split(" and ") if match[2] else []
    chosen = {equal[1]: parameters.get(equal[2]) for equal in map(_EQUAL.fullmatch, conditions) if equal}
    return chosen if len(chosen) == len(conditions) else None


def row_count(sql: str) -> tuple[str, str] | None:
    """Return the name in a query of how many rows a table or view has, and the query that finds it kept; None for any other."""
    match = _COUNT.fullmatch(sql)
    kept = "select papers from facet_counts where table_name = :view and facet = ''"
    return (match[1], f"{kept} union all {sql} limit 1") if match else None
