"""Records that are kept aside while building: those that add to a paper which no source has brought yet, for one."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from papersette.models import Paper

__all__ = ["RecordQueue"]


class RecordQueue:
    """A queue on disk, gone with the build: the records of a large file may all have to wait.

    Args:
        db: the database that is built.
        table: the name of the temporary table, which no other queue has.
    """

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        self._db, self._table = db, table
        db.execute(f"create temp table {table} (id integer primary key, source_id integer, record_hash text, record blob)")

    def put(self, paper: Paper, source_id: int, record_hash: str) -> None:
        """Keep a record."""
        row = (source_id, record_hash, pickle.dumps(paper))
        self._db.execute(f"insert into {self._table} (source_id, record_hash, record) values (?, ?, ?)", row)

    def take(self, size: int) -> Iterator[tuple[int, list[tuple[Paper, str]]]]:
        """Yield (source id, its (record, record hash) pairs, at most `size`), in order, and forget them."""
        query = f"select id, source_id, record, record_hash from {self._table} order by id limit ?"
        while rows := self._db.execute(query, (size,)).fetchall():
            self._db.execute(f"delete from {self._table} where id <= ?", (rows[-1][0],))
            for source_id, group in groupby(rows, key=itemgetter(1)):
                # Only records that `put` itself wrote, moments ago, are unpickled.
                yield source_id, [(pickle.loads(record), digest) for *_, record, digest in group]  # noqa: S301

    def close(self) -> None:
        """Drop the queue."""
        self._db.execute(f"drop table if exists {self._table}")
