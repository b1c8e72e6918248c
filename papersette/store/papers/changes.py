"""What a build changes in papers: what is made of all papers is made anew for these alone."""

from __future__ import annotations

import sqlite3

from papersette.store.papers.texts import TEXT

__all__ = ["Changes"]


class Changes:
    """What is new of papers; of a file that was empty this is all of them, which needs no list.

    Args:
        db: the file being written.
        is_new: whether the file was empty.

    Attributes:
        papers: papers of which anything is new, or that are gone; None for all.
        texts: the text that each paper had before whose text is another now, None for a new paper.
        replaces: whether rows of papers gave way, which may leave names that no row uses.
    """

    def __init__(self, db: sqlite3.Connection, is_new: bool) -> None:
        self._db = db
        self.papers: set[int] | None = None if is_new else set()
        self.texts: dict[int, str | None] = {}
        self.replaces = False

    def note_new(self, paper_id: int) -> None:
        """Note a paper that was not there before."""
        if self.papers is not None:
            self.papers.add(paper_id)
            self.texts[paper_id] = None

    def note_replaced(self, paper_id: int) -> None:
        """Note a paper whose rows give way to others."""
        self.replaces = True
        if self.papers is not None:
            self.papers.add(paper_id)

    def note_text(self, paper_id: int) -> None:
        """Keep the text that a paper has, before it changes."""
        if self.papers is not None and paper_id not in self.texts:
            row = self._db.execute(f"select {TEXT} from papers where id = ?", (paper_id,)).fetchone()
            self.texts[paper_id] = row[0] if row else None
