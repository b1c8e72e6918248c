"""Counts of a finished file, kept so that no page needs to go through all papers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from papersette.reader import open_reader
from papersette.schema import COLUMN_FACETS, COUNTS, MOST_KEPT, PAPER_FACETS, VIEWS
from papersette.store.completion.junction_counts import count_papers, place_values
from papersette.store.rows.inserts import Row, insert

__all__ = ["save_counts"]

Count = Callable[[sqlite3.Connection], Iterable[Row]]
# Counts that are made at once: SQLite counts, and numpy sorts, without holding up Python's other threads.
AT_ONCE = 2


def save_counts(db: sqlite3.Connection, path: Path, changed: Collection[int] | None = None) -> None:
    """Write the tables `facet_counts`, `paper_facets` and those of COUNTS, in a transaction of its own, once views are there.

    Args:
        db: the file being written, between two transactions.
        path: where it lies; other threads read it meanwhile.
        changed: papers of which anything is new, or that are gone; None for all.
    """
    counted = _count_all(path)
    db.execute("begin")
    db.execute("delete from facet_counts")
    for facets in FACET_COUNTS:
        insert(db, "facet_counts", "table_name, facet, place, value, papers", counted[facets])
    _save_paper_facets(db, changed)
    for table, (columns, _) in COUNTS.items():
        db.execute(f"delete from {table}")
        insert(db, table, columns, counted[table])
    db.execute("commit")


def _count_all(path: Path) -> dict[str, list[Row]]:
    """Return the rows of all counts, by what is counted."""
    counted: dict[str, list[Row]] = {}
    left = iter([*FACET_COUNTS.items(), *TABLE_COUNTS.items()])

    def count() -> None:
        # What is left is shared: each thread takes the next.
        with closing(open_reader(path)) as db:
            for name, ask in left:
                counted[name] = list(ask(db))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for thread in [threads.submit(count) for _ in range(AT_ONCE)]:
            thread.result()
    return counted


def _save_paper_facets(db: sqlite3.Connection, changed: Collection[int] | None) -> None:
    """Write the rows of `paper_facets`: those of papers that changed, or all."""
    among, ids = ("true", ()) if changed is None else ("{} in (select value from json_each(?))", (json.dumps([*changed]),))
    db.execute(f"delete from paper_facets where {among.format('paper_id')}", ids)
    db.execute(f"insert into paper_facets {PAPER_FACETS} where {among.format('id')}", ids)


def _count_table(table: str, db: sqlite3.Connection) -> Iterator[Row]:
    """Count the values of columns of a table or view, and the rows of a view."""
    for column in COLUMN_FACETS[table]:
        # By an index of one column alone SQLite would look up what a view joins by for each of its rows.
        by = f"+{column}" if table in VIEWS else column
        query = f"select {column}, count(*) from {table} where {by} is not null group by {by} order by 2 desc, 1 limit ?"
        yield from place_values(table, column, db.execute(query, (MOST_KEPT,)))
    if table in VIEWS:
        (rows,) = db.execute(f"select count(*) from {table}").fetchone()
        yield table, "", 1, None, rows


def _count_rows(query: str, db: sqlite3.Connection) -> Iterable[Row]:
    return db.execute(query)


# The longest first, so that the others fill the time that it takes.
FACET_COUNTS: dict[str, Count] = {
    "junctions": count_papers,
    **{table: partial(_count_table, table) for table in COLUMN_FACETS},
}
TABLE_COUNTS: dict[str, Count] = {table: partial(_count_rows, query) for table, (_, query) in COUNTS.items()}
