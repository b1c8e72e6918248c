"""Records without a key of their source's own, in a place that was read before: which one is a later state of which.

Only once a source was read to its end it is known which of its earlier records it has still, and how many it has of one paper:
until then what changed is kept aside. Of a paper that a source has many records of, what these share is read once for them all.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from papersette.store.provenance.revisions import Record, Revision, find_revision

__all__ = ["Rereads"]

# What was said of a paper: (name, value in JSON).
Said = set[tuple[str, str]]
# What stands for the records of any key.
ANY_KEY = ""
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
# What records of a paper said in this place that the paper does not, the earliest first.
SAID = """
    select source_key, source_id, said from paper_sources join sources on sources.id = source_id
     where paper_id = :paper and sources.place is :place and source_id <= :last order by source_id
"""
# Of so many papers what was read is remembered while their source is taken in.
MOST_CASES = 1000
# A day of change is no change by itself.
UNTOLD = frozenset({"updated"})


@dataclass(slots=True)
class _Case:
    """What the records that a source has of one paper are judged by, None where it was not asked yet.

    `said` is what was said under each key when it was there last, and under ANY_KEY by the last source with the paper; `revision`
    is what was found when it was judged.
    """

    is_due: bool | None = None
    said: dict[str | None, Said] | None = None
    is_judged: bool = False
    revision: Revision | None = None


class Rereads:
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
        self._source, self._cases = 0, dict[int, _Case]()
        db.execute(
            "create temp table deferred (id integer primary key, paper_id integer, record_hash text, locator text, record blob)"
        )
        db.execute("create index temp.deferred_paper_id on deferred(paper_id)")

    def is_due(self, paper_id: int, source_id: int) -> bool:
        """Tell whether a paper was read, without a key, from an earlier state of a source: this may be a later word on it."""
        place = self._place(source_id)
        if place is None:
            return False
        case = self._case(paper_id, source_id)
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
        place = self._place(source_id)
        if place is None:
            return False
        case = self._case(paper_id, source_id)
        if not case.is_judged:
            case.revision, case.is_judged = find_revision(*self._read_records(paper_id, source_id, place, is_there)), True
        revision = case.revision
        if revision is None:
            return False
        # One that was put for another paper is one of this paper's from now on.
        case.is_judged = record_hash in revision.digests
        # A record that was saved meanwhile may have given another text.
        return record_hash == revision.digest and self._still_gives(paper_id, revision.giver)

    def says_otherwise(self, paper_id: int, source_id: int, source_key: str | None, said: Mapping[str, Any]) -> bool:
        """Tell whether a record in a place that was read before says of its paper what neither the paper nor it said then."""
        place = self._place(source_id) if said.keys() - UNTOLD else None
        if place is None:
            return False
        case = self._case(paper_id, source_id)
        if case.said is None:
            case.said = self._read_said(paper_id, place)
        before = case.said.get(source_key, case.said.get(ANY_KEY))
        told = ((name, json.dumps(value)) for name, value in said.items() if name not in UNTOLD)
        return before is not None and any(pair not in before for pair in told)

    def forget_said(self, paper_id: int, sources: Iterable[int]) -> None:
        """Read anew what was said of a paper in earlier builds, where it is among what changed: records of these sources."""
        if paper_id in self._cases and any(source_id <= self._last for source_id in sources):
            self._cases[paper_id].said = None

    def close(self) -> None:
        """Drop what was kept."""
        self._db.execute("drop table if exists deferred")

    def _case(self, paper_id: int, source_id: int) -> _Case:
        if source_id != self._source or (paper_id not in self._cases and len(self._cases) >= MOST_CASES):
            self._source = source_id
            self._cases.clear()
        return self._cases.setdefault(paper_id, _Case())

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

    def _read_said(self, paper_id: int, place: Mapping[str, Any]) -> dict[str | None, Said]:
        """Return what a paper's records said when they were there last, by their keys, and the last source of any, by ANY_KEY."""
        said: dict[str | None, Said] = {}
        latest: dict[str | None, int] = {}
        for source_key, source_id, text in self._db.execute(SAID, {**place, "paper": paper_id}):
            pairs = {(name, json.dumps(value)) for name, value in json.loads(text or "{}").items()}
            for key in (source_key, ANY_KEY):
                if latest.get(key) != source_id:
                    latest[key], said[key] = source_id, set()
                said[key] |= pairs
        return said

    def _place(self, source_id: int) -> Mapping[str, Any] | None:
        """Return what tells a source's place, None where no earlier build read it."""
        if source_id not in self._places:
            row = self._db.execute("select place, format from sources where id = ?", (source_id,)).fetchone()
            is_known = row is not None and row in self._read_before
            self._places[source_id] = {"place": row[0], "format": row[1], "last": self._last} if is_known else None
        return self._places[source_id]
