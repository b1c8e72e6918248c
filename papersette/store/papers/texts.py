"""The texts of papers, and what sources state beside them that is read by the same lists of names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from papersette.models import Paper, SourceResult

__all__ = ["TEXT", "read_texts"]

# Title and abstract of a paper as one text, as SQL.
TEXT = "title || ' ' || coalesce(abstract, '')"
# The results that sources state, each as its source wrote it.
STATED_RESULTS = """
    select paper_id, raw, value, unit, uncertainty, measure_text, dataset_text, system_text from metrics
     where field = 'source' and paper_id between ? and ? order by id
"""


def read_texts(db: sqlite3.Connection, size: int) -> Iterator[list[tuple[int, Paper]]]:
    """Yield (paper id, its texts and the results that its sources state) of all papers, in lists of `size`."""
    last = 0
    while True:
        query = "select id, title, abstract, comment from papers where id > ? order by id limit ?"
        rows = db.execute(query, (last, size)).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        results: dict[int, list[SourceResult]] = {}
        for paper_id, *stated in db.execute(STATED_RESULTS, (rows[0][0], last)):
            results.setdefault(paper_id, []).append(SourceResult(*stated))
        yield [
            (paper_id, Paper(title, "", abstract, comment=comment, results=tuple(results.get(paper_id, ()))))
            for paper_id, title, abstract, comment in rows
        ]
