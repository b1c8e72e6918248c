"""The texts of papers, and those that papers had before they changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from papersette.models import Paper

__all__ = ["TEXT", "ChangedTexts", "read_texts"]

# Title and abstract of a paper as one text, as SQL.
TEXT = "title || ' ' || coalesce(abstract, '')"


class ChangedTexts:
    """Texts that papers had before, by their ids, where they are others now; of a new file these are all, which need no list.

    Attributes:
        before: the text that each of these papers had, None for a new one.
    """

    def __init__(self, db: sqlite3.Connection, is_new: bool) -> None:
        self._db, self._is_new = db, is_new
        self.before: dict[int, str | None] = {}

    def note_change(self, paper_id: int) -> None:
        """Keep the text that a paper has, before it changes."""
        if not self._is_new and paper_id not in self.before:
            row = self._db.execute(f"select {TEXT} from papers where id = ?", (paper_id,)).fetchone()
            self.before[paper_id] = row[0] if row else None

    def note_new(self, paper_id: int) -> None:
        """Note a new paper."""
        if not self._is_new:
            self.before[paper_id] = None


def read_texts(db: sqlite3.Connection, size: int) -> Iterator[list[tuple[int, Paper]]]:
    """Yield (paper id, its texts) of all papers, in lists of `size`."""
    last = 0
    while True:
        query = "select id, title, abstract, comment from papers where id > ? order by id limit ?"
        rows = db.execute(query, (last, size)).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [(paper_id, Paper(title, "", abstract, comment=comment)) for paper_id, title, abstract, comment in rows]
