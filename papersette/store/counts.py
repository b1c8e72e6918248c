"""Counts of a finished file, kept so that no page needs to go through all papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from papersette.schema import BOARDS, COLUMN_FACETS, HOSTS, JUNCTION_FACETS, MOST_KEPT, VIEWS
from papersette.store.queue import Row, insert

__all__ = ["save_counts"]


def save_counts(db: sqlite3.Connection) -> None:
    """Write the tables `facet_counts`, `boards` and `host_counts`, in a transaction of its own, once views are there."""
    db.execute("begin")
    db.execute("delete from facet_counts")
    insert(db, "facet_counts", "table_name, facet, place, value, papers", _count(db))
    db.execute("delete from boards")
    columns = "measure_id, dataset_id, scores, papers, best_id, first, latest"
    db.execute(f"insert into boards ({columns}) {BOARDS}")
    db.execute("delete from host_counts")
    db.execute(f"insert into host_counts (host_id, kind, links, papers) {HOSTS}")
    db.execute("commit")


def _count(db: sqlite3.Connection) -> Iterator[Row]:
    for table, columns in COLUMN_FACETS.items():
        for column in columns:
            query = f"select {column}, count(*) from {table} where {column} is not null group by 1 order by 2 desc, 1 limit ?"
            yield from _places(table, column, db.execute(query, (MOST_KEPT,)))
        if table in VIEWS:
            yield from _places(table, "", db.execute(f"select null, count(*) from {table}"))
    for name, (junction, column) in JUNCTION_FACETS.items():
        query = f"""select {column}, count(distinct paper_id) from {junction}
                     where {column} is not null group by 1 order by 2 desc, 1 limit ?"""
        yield from _places("papers", f"m2m:{name}", db.execute(query, (MOST_KEPT,)))
        held = f"select 1 from {junction} where paper_id = papers.id and {column} is not null"
        without = f"select count(*) from papers where not exists ({held})"
        yield "papers", f"m2m:{name}", MOST_KEPT + 1, None, db.execute(without).fetchone()[0]


def _places(table: str, facet: str, counted: sqlite3.Cursor) -> Iterator[Row]:
    for place, (value, number) in enumerate(counted, start=1):
        yield table, facet, place, value, number
