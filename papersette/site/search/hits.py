"""Where the words of a search stand in the texts of a page of papers: found by an index of these texts alone.

The file's own index would look up every word anew for each paper, which takes three to eight times as long.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable

from papersette.site.typed.words import MARK_START, MARK_STOP

__all__ = ["TOKENIZE", "mark_hits"]

# Words are told apart as in the file's index; papersette.schema has the same.
TOKENIZE = "porter unicode61"
# Words of an abstract that are shown around hits.
SHOWN_WORDS = 40
# The signs of C++ and F#, which the index passes over, belong to the hit, those of C++17 too.
SIGNS = re.compile(rf"{MARK_STOP}([+#]{{1,3}}(?![\w+#])|\+\+)")

_HITS = f"""
    select rowid, highlight(page, 0, '{MARK_START}', '{MARK_STOP}'),
           snippet(page, 1, '{MARK_START}', '{MARK_STOP}', '…', {SHOWN_WORDS})
      from page where page match ?
"""


class _Index(threading.local):
    """An empty index in memory, one a thread."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute(f"create virtual table page using fts5(title, abstract, tokenize='{TOKENIZE}', columnsize=0)")


_index = _Index()


def mark_hits(papers: Iterable[tuple[int, str, str | None]], expression: str) -> dict[int, tuple[str, str | None]]:
    """Return title and a part of the abstract, hits marked, by the id of each paper that an FTS5 expression finds.

    Args:
        papers: (id, title, abstract).
        expression: what the papers were found by; others may be among them.
    """
    db = _index.db
    db.execute("begin")
    try:
        # A row with a smaller number than the last makes FTS5 write out what it holds, which takes longer than to read the texts.
        db.executemany("insert into page (rowid, title, abstract) values (?, ?, ?)", sorted(papers))
        return {
            paper_id: (_with_signs(title), found and _with_signs(found))
            for paper_id, title, found in db.execute(_HITS, (expression,))
        }
    finally:
        db.execute("rollback")


def _with_signs(text: str) -> str:
    return SIGNS.sub(rf"\1{MARK_STOP}", text)
