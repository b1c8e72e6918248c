"""The texts of papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from papersette.models import Paper

__all__ = ["TEXT", "read_texts"]

# Title and abstract of a paper as one text, as SQL.
TEXT = "title || ' ' || coalesce(abstract, '')"


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
