"""Rejects of files that were read again: what a later state of a file says in the place of an earlier one."""

from __future__ import annotations

import sqlite3

__all__ = ["drop_outdated_rejects", "find_same_bytes", "move_rejects"]

# A file that lies where another lay is a later state of it where they share bytes or records; so it is where nothing of the other
# could be read. Of what was replaced each day by other records nothing goes.
OUTDATED = """
    delete from rejects where id in (
        select rejects.id
          from sources as this join sources as before on before.place = this.place and before.id not in (this.id, :keeps)
          join rejects on rejects.source_id = before.id
         where this.id = :id
           and (before.sha256 = this.sha256 or this.unchanged or not before.records or rejects.locator = 'file'))
"""
SAME_BYTES = """
    select before.id
      from sources as this join sources as before on before.sha256 is this.sha256 and before.id <> this.id
     where this.id = :id and (this.records or before.place is this.place)
       and not exists (select 1 from paper_sources where source_id = this.id)
     order by before.place is this.place desc, before.id
"""
# Rejects of one source, of two, that the other has too; or has not.
SHARED = """
    delete from rejects
     where source_id = ? and (locator, reason, raw) {} (select locator, reason, raw from rejects where source_id = ?)
"""


def find_same_bytes(db: sqlite3.Connection, source_id: int) -> int | None:
    """Return the source that had the same bytes, where this one brought nothing new; None where there is none.

    Files of no paper are told by where they lie too: all that are empty have the same bytes.
    """
    row = db.execute(SAME_BYTES, {"id": source_id}).fetchone()
    return int(row[0]) if row else None


def drop_outdated_rejects(db: sqlite3.Connection, source_id: int, keeps: int) -> int:
    """Drop what could not be read of earlier states of a source, now that it was read again; return how many rejects went.

    Args:
        db: the file being written.
        source_id: the source.
        keeps: the source that has its rejects.
    """
    return db.execute(OUTDATED, {"id": source_id, "keeps": keeps}).rowcount


def move_rejects(db: sqlite3.Connection, source_id: int, other: int) -> int:
    """Let an earlier source have the rejects of a later one with the same bytes; return how many of its own it has no longer."""
    gone = db.execute(SHARED.format("not in"), (other, source_id)).rowcount
    db.execute(SHARED.format("in"), (source_id, other))
    db.execute("update rejects set source_id = ? where source_id = ?", (other, source_id))
    return gone
