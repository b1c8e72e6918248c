"""The sources of a build: what they are called, what came of them, and what earlier builds read of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from papersette.models import Reject, SourceInfo
from papersette.store.provenance.rejects import drop_outdated_rejects, find_same_bytes, move_rejects
from papersette.store.rows.inserts import insert

__all__ = ["UNKNOWN_FORMAT", "Sources"]

# The format of a file in which nothing can be read; it may have been any before.
UNKNOWN_FORMAT = "unknown"
MOST_SHRUNK = 0.05
# Of a handful of papers, one less is more than that share and says nothing.
LEAST_PAPERS = 20
# Each time that an earlier build read a record, with the other states of it that later files in the same place had, as far as
# earlier builds read them too.
FIND_RECORD = """
    select (select group_concat(later.record_hash, ' ')
              from paper_sources as later join sources as place on place.id = later.source_id
             where later.paper_id = seen.paper_id and later.source_id > seen.source_id and later.source_id <= :last
               and place.place = sources.place
               and later.source_key is seen.source_key and later.record_hash <> seen.record_hash)
      from paper_sources as seen join sources on sources.id = seen.source_id
     where seen.record_hash = :hash and seen.source_id <= :last
"""
# Where two sources lie, and whether an earlier build read anything where the first does.
PLACES = """
    select this.place, other.place, exists (select 1 from sources where place = this.place and id <= :last)
      from sources as this, sources as other where this.id = :id and other.id = :other
"""


class Sources:
    """The sources of a file being written, with their books.

    Args:
        db: the file being written.

    Attributes:
        last: the last source of earlier builds, 0 where there is none.
        rejected: how many rejects were saved.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        (self.last,) = db.execute("select coalesce(max(id), 0) from sources").fetchone()
        self.rejected = 0
        # Where the sources of this build lie.
        self._places: set[str | None] = set()

    def add(self, name: str, format_name: str, place: str | None) -> int:
        """Return the id of a new source; `place` tells where it lies, None where another may come from there."""
        self._places.add(place)
        query = "insert into sources (name, format, place) values (?, ?, ?) returning id"
        return int(self._db.execute(query, (name, format_name, place)).fetchone()[0])

    def describe(self, source_id: int, info: SourceInfo) -> None:
        """Record what a source says of itself; parts it does not state stay as they are."""
        self._db.execute(
            """update sources set name = coalesce(?, name), license = coalesce(?, license), note = coalesce(?, note),
                                  header = coalesce(?, header) where id = ?""",
            (info.name, info.license, info.note, info.header, source_id),
        )

    def finish(self, source_id: int, books: Mapping[str, object]) -> tuple[int, int]:
        """Close a source's books: sha256, bytes, read_at, records, unchanged.

        A file that was read before, byte for byte, keeps its row, and lies where it was read now.

        Returns:
            (the source's id from now on, how many rejects of earlier states of it went).
        """
        marks = ", ".join(f"{column} = ?" for column in books)
        self._db.execute(f"update sources set {marks} where id = ?", (*books.values(), source_id))
        same = find_same_bytes(self._db, source_id)
        gone = 0 if same is None else move_rejects(self._db, source_id, same)
        keeps = same or source_id
        gone += drop_outdated_rejects(self._db, source_id, keeps)
        rejected = "(select count(*) from rejects where source_id = sources.id)"
        self._db.execute(f"update sources set rejected = {rejected} where id = ?", (keeps,))
        if same:
            self._move(same, source_id)
            self._db.execute("delete from sources where id = ?", (source_id,))
        return keeps, gone

    def _move(self, earlier: int, source_id: int) -> None:
        """Let all states of a file lie where it is read now for the first time, unless it was read where it lay as well."""
        found = {"id": source_id, "other": earlier, "last": self.last}
        place, before, is_known = self._db.execute(PLACES, found).fetchone()
        if None not in (place, before) and not is_known and before not in self._places:
            self._db.execute("update sources set place = ? where place = ?", (place, before))

    def save_rejects(self, source_id: int, rejects: Iterable[Reject]) -> None:
        """Keep records that could not be read."""
        rows = [(source_id, reject.locator, reject.reason, reject.raw) for reject in rejects]
        self.rejected += len(rows)
        insert(self._db, "rejects", "source_id, locator, reason, raw", rows)

    def find_record(self, record_hash: str) -> list[str] | None:
        """Return the digests of later states of exactly this record, none where it is the latest, None where it is not known.

        Only sources of earlier builds are looked at: in one build a record that comes twice is told by its ids.
        """
        if not self.last:  # the index is made at the end
            return None
        rows = self._db.execute(FIND_RECORD, {"hash": record_hash, "last": self.last}).fetchall()
        if not rows:
            return None
        later = [digests for (digests,) in rows]
        return [] if None in later else " ".join(later).split()

    def find_shrunk(self, source_ids: Collection[int]) -> list[tuple[str, int, int]]:
        """Return (name, papers when it was last read, papers now) of each source of these that shrank by more than 5 %.

        A download that broke off is such a source, most often. It is known by where it lies, and by its format; standard input is
        never the same twice.
        """
        query = """
            select this.name, before.records, this.records
              from sources as this join sources as before
                on before.place = this.place and before.id < this.id and this.format in (before.format, :unknown)
             where this.id = :id order by before.id desc limit 1"""
        found = [self._db.execute(query, {"id": source_id, "unknown": UNKNOWN_FORMAT}).fetchone() for source_id in source_ids]
        # The row of a file that was read before, byte for byte, is gone.
        known = [row for row in found if row]
        return [row for row in known if row[1] >= LEAST_PAPERS and row[2] < (1 - MOST_SHRUNK) * row[1]]
