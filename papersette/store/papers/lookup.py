"""Papers in the file found by their ids, keys and titles, and what is known of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from papersette.models import Known
from papersette.store.rows.author_rows import read_author_names
from papersette.store.rows.paper_rows import PaperRows

__all__ = ["PaperLookup", "read_columns"]

# More papers with one title than this are a title that says nothing.
MOST_NAMESAKES = 20


class PaperLookup:
    """Finds papers of a file being written.

    Rows of new papers are gathered (see RowBuffer); what they are found by is known at once, all else is written before it is
    read.
    """

    def __init__(self, db: sqlite3.Connection, rows: PaperRows) -> None:
        self._db, self._rows = db, rows
        self._new_ids: dict[tuple[str, str], int] = {}
        self._new_keys: dict[str, int] = {}
        self._new_titles: dict[int, list[int]] = {}

    def note_new(self, paper_id: int, key: str, ids: Sequence[tuple[str, str]], title_keys: Sequence[int]) -> None:
        """Let a new paper be found before its rows are written."""
        self._new_keys[key] = paper_id
        self._new_ids.update(dict.fromkeys(ids, paper_id))
        for title_key in title_keys:
            self._new_titles.setdefault(title_key, []).append(paper_id)

    def flush(self) -> None:
        """Write what was saved."""
        self._rows.flush()
        for known in (self._new_ids, self._new_keys, self._new_titles):
            known.clear()

    def find_ids(self, ids: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the paper of each (scheme, value) that a paper has, in order."""
        query, found = "select paper_id from paper_ids where scheme = ? and value = ?", {}
        for pair in ids:
            paper_id = self._new_ids.get(pair)
            row = (paper_id,) if paper_id else self._db.execute(query, pair).fetchone()
            if row:
                found[pair] = row[0]
        return found

    def find_key(self, key: str) -> int | None:
        """Return the paper that has this key."""
        if key in self._new_keys:
            return self._new_keys[key]
        row = self._db.execute("select id from papers where key = ?", (key,)).fetchone()
        return int(row[0]) if row else None

    def find_titles(self, keys: Sequence[int]) -> list[int]:
        """Return the papers whose titles have one of these keys, the oldest first; none where too many have."""
        query = "select paper_id from title_keys where key = ? order by paper_id limit ?"
        found: dict[int, None] = {}
        for key in keys:
            papers = [paper_id for (paper_id,) in self._db.execute(query, (key, MOST_NAMESAKES + 1))]
            papers += self._new_titles.get(key, ())
            if len(papers) <= MOST_NAMESAKES:
                found |= dict.fromkeys(papers)
        return list(found)

    def describe(self, paper_id: int) -> Known:
        """Return what is known of a paper; a year that its arXiv id alone tells is none that a source stated."""
        self.flush()
        query = "select title, abstract, iif(dated_by_id = 'year', null, year), key from papers where id = ?"
        title, abstract, year, key = self._db.execute(query, (paper_id,)).fetchone()
        ids = self._db.execute("select scheme, value from paper_ids where paper_id = ?", (paper_id,)).fetchall()
        return Known(title, tuple(read_author_names(self._db, paper_id)), abstract, year, tuple(ids), key)

    def has_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under this key from an earlier file in the place of this source."""
        self.flush()
        query = """select 1 from (select * from sources where id = ?) as this, paper_sources
                     join sources on sources.id = source_id
                    where paper_id = ? and source_key is ? and source_id <> this.id and sources.place = this.place"""
        return self._db.execute(query, (source_id, paper_id, source_key)).fetchone() is not None

    def has_other_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under another key from this source."""
        self.flush()
        query = "select 1 from paper_sources where paper_id = ? and source_id = ? and source_key <> ?"
        return self._db.execute(query, (paper_id, source_id, source_key)).fetchone() is not None


def read_columns(db: sqlite3.Connection, columns: str, paper_id: int) -> dict[str, Any]:
    """Return columns of a paper, which are given as SQL, by their names, as far as its rows are written."""
    cursor = db.execute(f"select {columns} from papers where id = ?", (paper_id,))
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
