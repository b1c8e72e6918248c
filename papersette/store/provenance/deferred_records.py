"""Records without a key of their source's own, in a place that was read before: which one is a later state of which.

Only once a source was read to its end it is known which of its earlier records it has still, and how many it has of one paper:
until then what changed is kept aside. Of a paper that a source has many records of, what these share is read once for them all.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from papersette.store.provenance.earlier_places import EarlierPlaces, PaperMemory
from papersette.store.provenance.revisions import Record, Revision, find_revision

__all__ = ["DeferredRecords"]

# What records of this paper, which have no key, an earlier build read, and this one so far.
RECORDS = """
    select source_id, locator, record_hash, gives_text,
           sources.place is :place and sources.format is :format and source_id <= :last
      from paper_sources join sources on sources.id = source_id
     where paper_id = :paper and source_key is null
"""
# Whether an earlier build read one of them in this place.
IS_DUE = """
    select exists (
        select 1 from paper_sources join sources on sources.id = source_id
         where paper_id = :paper and source_key is null and source_id <= :last
           and sources.place is :place and sources.format is :format)
"""


@dataclass(slots=True)
class _Case:
    """What the records that a source has of one paper are judged by, None where it was not asked yet.

    `revision` is what was found when it was judged.
    """

    is_due: bool | None = None
    is_judged: bool = False
    revision: Revision | None = None


class DeferredRecords:
    """Records that wait for the end of their source, as later words on papers that earlier builds read in its place.

    Args:
        db: the file being written.
        places: the places that earlier builds read.
    """

    def __init__(self, db: sqlite3.Connection, places: EarlierPlaces) -> None:
        self._db, self._places = db, places
        self._waiting = 0
        self._cases = PaperMemory[_Case]()
        db.execute(
            "create temp table deferred (id integer primary key, paper_id integer, record_hash text, locator text, record blob)"
        )
        db.execute("create index temp.deferred_paper_id on deferred(paper_id)")

    def is_due(self, paper_id: int, source_id: int) -> bool:
        """Tell whether a paper was read, without a key, from an earlier state of a source: this may be a later word on it."""
        place = self._places.find(source_id)
        if place is None:
            return False
        case = self._cases.get(paper_id, source_id, _Case)
        if case.is_due is None:
            case.is_due = bool(self._db.execute(IS_DUE, {**place, "paper": paper_id}).fetchone()[0])
        return case.is_due

    def put(self, paper_id: int, record_hash: str, locator: str, record: object) -> None:
        """Keep a record until its source was read to its end."""
        row = (paper_id, record_hash, locator, pickle.dumps(record))
        self._db.execute("insert into deferred (paper_id, record_hash, locator, record) values (?, ?, ?, ?)", row)
        self._waiting += 1

    def move(self, gone: int, kept: int) -> None:
        """Take the records of a paper for those of another, which it turned out to be."""
        self._cases.clear()
        if self._waiting:
            self._db.execute("update deferred set paper_id = ? where paper_id = ?", (kept, gone))

    def take(self, size: int) -> Iterator[list[Any]]:
        """Yield the records that were put, at most `size`, in order; forget them when the last was taken."""
        last = 0
        while self._waiting:
            rows = self._db.execute("select id, record from deferred where id > ? order by id limit ?", (last, size)).fetchall()
            if not rows:
                self._waiting = 0
                self._db.execute("delete from deferred")
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
        place = self._places.find(source_id)
        if place is None:
            return False
        case = self._cases.get(paper_id, source_id, _Case)
        if not case.is_judged:
            case.revision, case.is_judged = find_revision(*self._read_records(paper_id, source_id, place, is_there)), True
        revision = case.revision
        if revision is None:
            return False
        # One that was put for another paper is one of this paper's from now on.
        case.is_judged = record_hash in revision.digests
        # A record that was saved meanwhile may have given another text.
        return record_hash == revision.digest and self._still_gives(paper_id, revision.giver)

    def close(self) -> None:
        """Drop what was kept."""
        self._db.execute("drop table if exists deferred")

    def _read_records(
        self, paper_id: int, source_id: int, place: Mapping[str, Any], is_there: Callable[[str], bool]
    ) -> tuple[list[Record], list[Record]]:
        """Return a paper's records of earlier builds in a place, and those that it has there now."""
        earlier, present = [], []
        for source, locator, digest, gives_text, is_earlier in self._db.execute(RECORDS, {**place, "paper": paper_id}):
            record = Record(source, locator, digest, bool(gives_text))
            if is_earlier:
                earlier.append(record)
            if source == source_id or is_there(digest):
                present.append(record)
        waiting = self._db.execute("select locator, record_hash from deferred where paper_id = ?", (paper_id,))
        present += [Record(source_id, locator, digest) for locator, digest in waiting]
        return earlier, present

    def _still_gives(self, paper_id: int, record: Record) -> bool:
        query = "select gives_text from paper_sources where paper_id = ? and source_id = ? and locator = ?"
        row = self._db.execute(query, (paper_id, record.source_id, record.locator)).fetchone()
        return row is not None and bool(row[0])
