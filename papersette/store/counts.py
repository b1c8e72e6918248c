"""Counts of a finished file, kept so that no page needs to go through all papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from papersette.schema import BOARDS, COLUMN_FACETS, HOSTS, JUNCTION_FACETS, MOST_KEPT, NARROWED_FROM, NARROWED_JUNCTIONS, VIEWS
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
        yield from _count_columns(db, table, table, columns)
        if table in VIEWS:
            yield from _places(table, "", db.execute(f"select null, count(*) from {table}"))
    yield from _count_junctions(db, "papers", "papers", JUNCTION_FACETS)
    yield from _count_narrowed(db)


def _count_columns(db: sqlite3.Connection, key: str, rows: str, columns: Sequence[str]) -> Iterator[Row]:
    for column in columns:
        query = f"select {column}, count(*) from {rows} where {column} is not null group by 1 order by 2 desc, 1 limit ?"
        yield from _places(key, column, db.execute(query, (MOST_KEPT,)))


def _count_junctions(db: sqlite3.Connection, key: str, papers: str, names: Iterable[str]) -> Iterator[Row]:
    for name in names:
        junction, column = JUNCTION_FACETS[name]
        # Of all papers a junction has all rows; of a year's it has them by their ids.
        rows = junction if papers == "papers" else f"{papers} cross join {junction} on {junction}.paper_id = {papers}.id"
        query = f"""select {column}, count(distinct {junction}.paper_id) from {rows}
                     where {column} is not null group by 1 order by 2 desc, 1 limit ?"""
        yield from _places(key, f"m2m:{name}", db.execute(query, (MOST_KEPT,)))
        held = f"select 1 from {junction} where paper_id = {papers}.id and {column} is not null"
        without = f"select count(*) from {papers} where not exists ({held})"
        yield key, f"m2m:{name}", MOST_KEPT + 1, None, db.execute(without).fetchone()[0]


def _count_narrowed(db: sqlite3.Connection) -> Iterator[Row]:
    """Count the facets of the papers of one year alone, and so on. Their rows are long: what is counted is taken out once."""
    columns = COLUMN_FACETS["papers"]
    db.execute(f"create temp table narrow as select id, {', '.join(columns)} from papers")
    db.execute("create temp table chosen as select * from narrow limit 0")
    for column in columns:
        db.execute(f"create index temp.narrow_{column} on narrow({column})")
        values = f"select {column} from narrow where {column} is not null group by 1 having count(*) >= ?"
        for (value,) in db.execute(values, (NARROWED_FROM,)).fetchall():
            db.execute("delete from chosen")
            db.execute(f"insert into chosen select * from narrow where {column} = ?", (value,))
            key = f"papers?{column}={value}"
            yield from _count_columns(db, key, "chosen", columns)
            yield from _count_junctions(db, key, "chosen", NARROWED_JUNCTIONS)
    db.execute("drop table chosen")
    db.execute("drop table narrow")


def _places(table: str, facet: str, counted: sqlite3.Cursor) -> Iterator[Row]:
    for place, (value, number) in enumerate(counted, start=1):
        yield table, facet, place, value, number
