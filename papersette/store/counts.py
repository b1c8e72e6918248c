"""Counts of a finished file, kept so that no page needs to go through all papers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from papersette.reader import open_reader
from papersette.schema import COLUMN_FACETS, COUNTS, MOST_KEPT, PAPER_FACETS, VIEWS
from papersette.store.paper_counts import count_papers, place_values
from papersette.store.queue import Row, insert

__all__ = ["save_counts"]


def save_counts(db: sqlite3.Connection, path: Path, changed: Collection[int] | None = None) -> None:
    """Write the tables `facet_counts`, `paper_facets` and those of COUNTS, in a transaction of its own, once views are there.

    Args:
        db: the file being written, between two transactions.
        path: where it lies; another thread reads it meanwhile.
        changed: papers of which anything is new, or that are gone; None for all.
    """
    # Numpy counts rows of junctions and SQLite all others, each half of the time: neither waits for the other.
    with ThreadPoolExecutor(1) as thread:
        others = thread.submit(_count_tables, path)
        papers = list(count_papers(db))
    db.execute("begin")
    db.execute("delete from facet_counts")
    insert(db, "facet_counts", "table_name, facet, place, value, papers", [*papers, *others.result()])
    _save_paper_facets(db, changed)
    for table, (columns, query) in COUNTS.items():
        db.execute(f"delete from {table}")
        db.execute(f"insert into {table} ({columns}) {query}")
    db.execute("commit")


def _save_paper_facets(db: sqlite3.Connection, changed: Collection[int] | None) -> None:
    """Write the rows of `paper_facets`: those of papers that changed, or all."""
    among, ids = ("true", ()) if changed is None else ("{} in (select value from json_each(?))", (json.dumps([*changed]),))
    db.execute(f"delete from paper_facets where {among.format('paper_id')}", ids)
    db.execute(f"insert into paper_facets {PAPER_FACETS} where {among.format('id')}", ids)


def _count_tables(path: Path) -> list[Row]:
    """Count the values of columns of tables and views, and the rows of views."""
    with closing(open_reader(path)) as db:
        return [row for table in COLUMN_FACETS for row in _count_table(db, table)]


def _count_table(db: sqlite3.Connection, table: str) -> Iterator[Row]:
    for column in COLUMN_FACETS[table]:
        query = f"select {column}, count(*) from {table} where {column} is not null group by 1 order by 2 desc, 1 limit ?"
        yield from place_values(table, column, db.execute(query, (MOST_KEPT,)))
    if table in VIEWS:
        (rows,) = db.execute(f"select count(*) from {table}").fetchone()
        yield table, "", 1, None, rows
