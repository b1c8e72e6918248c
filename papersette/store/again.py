"""Records without a key of their source's own, in a place that was read before: which one is a later state of which.

Only once a source was read to its end it is known which of its earlier records it has still, and how many it has of one paper:
until then what changed is kept aside.
"""

from __future__ import annotations

import json
import pickle
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

__all__ = ["Again"]

# The key that a record has in its file stands behind its place: `line 12 (smith2020)`. A number alone counts the records.
FILE_KEY = re.compile(r"\S+ \d+ \((?!\d+\)\Z)(.+)\)")
# What records of this paper, which have no key, an earlier build read, and this one so far.
RECORDS = """
    select source_id, locator, record_hash, gives_text,
           sources.place is :place and sources.format is :format and source_id <= :last
      from paper_sources join sources on sources.id = source_id
     where paper_id = :paper and source_key is null
"""
# What records of a paper said in this place that the paper does not: first those of a key, then of the others, the latest first.
SAID = """
    select source_key is :key, source_id, said from paper_sources join sources on sources.id = source_id
     where paper_id = :paper and sources.place is :place and source_id <= :last order by 1 desc, 2 desc
"""
# A day of change is no change by itself.
UNTOLD = frozenset({"updated"})


class _Record(NamedTuple):
    source_id: int
    locator: str
    digest: str
    gives_text: bool
    is_earlier: bool

    def file_key(self) -> str | None:
        """Return the record's key in its own file, which is no id of a paper."""
        found = FILE_KEY.fullmatch(self.locator)
        return found and found[1]


class Again:
    """What earlier builds read in the places of the sources of this one; records that wait for the end of their source.

    Args:
        db: the file being written.
        last_source: the last source of earlier builds.
    """

    def __init__(self, db: sqlite3.Connection, last_source: int) -> None:
        self._db, self._last = db, last_source
        self._places: dict[int, Mapping[str, Any] | None] = {}
        query = "select place, format from sources where place is not null and id <= ?"
        self._read_before = set(db.execute(query, (last_source,)))
        self._waiting = 0
        db.execute(
            "create temp table again (id integer primary key, paper_id integer, record_hash text, locator text, record blob)"
        )
        db.execute("create index temp.again_paper_id on again(paper_id)")

    def is_due(self, paper_id: int, source_id: int) -> bool:
        """Tell whether a paper was read, without a key, from an earlier state of a source: this may be a later word on it."""
        place = self._place(source_id)
        return place is not None and any(record.is_earlier for record in self._records(paper_id, place))

    def put(self, paper_id: int, record_hash: str, locator: str, record: object) -> None:
        """Keep a record until its source was read to its end."""
        row = (paper_id, record_hash, locator, pickle.dumps(record))
        self._db.execute("insert into again (paper_id, record_hash, locator, record) values (?, ?, ?, ?)", row)
        self._waiting += 1

    def move(self, gone: int, kept: int) -> None:
        """Take the records of a paper for those of another, which it turned out to be."""
        if self._waiting:
            self._db.execute("update again set paper_id = ? where paper_id = ?", (kept, gone))

    def take(self, size: int) -> Iterator[list[Any]]:
        """Yield the records that were put, at most `size`, in order; forget them when the last was taken."""
        last = 0
        while self._waiting:
            rows = self._db.execute("select id, record from again where id > ? order by id limit ?", (last, size)).fetchall()
            if not rows:
                self._waiting = 0
                self._db.execute("delete from again")
                return
            last = rows[-1][0]
            # Only records that `put` itself wrote, moments ago, are unpickled.
            yield [pickle.loads(record) for _, record in rows]  # noqa: S301

    def is_later(self, paper_id: int, source_id: int, record_hash: str, is_there: Callable[[str], bool]) -> bool:
        """Tell whether a record that was put is a later state of the one that gave its paper's text.

        That one must be gone from the source, and this one must be the only one of the paper in it, as that was in its; or both
        must be the only ones with their key in the file.

        Args:
            paper_id: the paper.
            source_id: the source, which was read to its end.
            record_hash: the record's digest.
            is_there: tells whether the source has an earlier record, by its digest, as it was.
        """
        place = self._place(source_id)
        if place is None:
            return False
        known = list(self._records(paper_id, place))
        earlier = [record for record in known if record.is_earlier]
        giver = next((record for record in earlier if record.gives_text), None)
        present = [record for record in known if record.source_id == source_id or is_there(record.digest)]
        query = "select locator, record_hash from again where paper_id = ?"
        waiting = self._db.execute(query, (paper_id,))
        present += [_Record(source_id, locator, digest, False, False) for locator, digest in waiting]
        digests = {record.digest for record in present}
        if giver is None or (giver.digest in digests and giver.digest != record_hash):
            return False
        if digests == {record_hash}:
            latest = max(record.source_id for record in earlier)
            return giver.digest == record_hash or [record for record in earlier if record.source_id == latest] == [giver]
        key = giver.file_key()
        keyed = {record.digest for record in present if record.file_key() == key}
        before = [record for record in earlier if record.source_id == giver.source_id and record.file_key() == key]
        return key is not None and keyed == {record_hash} and before == [giver]

    def says_otherwise(self, paper_id: int, source_id: int, source_key: str | None, said: Mapping[str, Any]) -> bool:
        """Tell whether a record in a place that was read before says of its paper what neither the paper nor it said then."""
        place = self._place(source_id) if said.keys() - UNTOLD else None
        rows = self._db.execute(SAID, {**place, "paper": paper_id, "key": source_key}).fetchall() if place else []
        latest = [json.loads(text or "{}") for *which, text in rows if tuple(which) == rows[0][:2]]
        return bool(rows) and any(
            all(before.get(name) != value for before in latest) for name, value in said.items() if name not in UNTOLD
        )

    def close(self) -> None:
        """Drop what was kept."""
        self._db.execute("drop table if exists again")

    def _records(self, paper_id: int, place: Mapping[str, Any]) -> Iterator[_Record]:
        for source_id, locator, digest, gives_text, is_earlier in self._db.execute(RECORDS, {**place, "paper": paper_id}):
            yield _Record(source_id, locator, digest, bool(gives_text), bool(is_earlier))

    def _place(self, source_id: int) -> Mapping[str, Any] | None:
        """Return what tells a source's place, None where no earlier build read it."""
        if source_id not in self._places:
            row = self._db.execute("select place, format from sources where id = ?", (source_id,)).fetchone()
            is_known = row is not None and row in self._read_before
            self._places[source_id] = {"place": row[0], "format": row[1], "last": self._last} if is_known else None
        return self._places[source_id]
