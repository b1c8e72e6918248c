"""Each paper's nearest papers by their words, and the words themselves: for ranking, for a paper's page, for spelling.

Many processes read each text once and count its words; signatures are made of these counts, and neighbours are found by them.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from papersette.store.files.work_folder import open_work_folder
from papersette.store.related.inverted_index import SignatureRange, open_index, save_index
from papersette.store.related.neighbours import Neighbours, find_nearest
from papersette.store.related.tasks import Map, map_all
from papersette.store.related.tfidf import PaperRange, count_words, load_vocabulary, make_signatures
from papersette.store.rows.inserts import insert

__all__ = ["rebuild_related"]

# Papers a task has, whose words are counted, or whose neighbours are looked for.
COUNTED, COMPARED = 2000, 500


def rebuild_related(db: sqlite3.Connection, path: Path, map_: Map) -> None:
    """Write the tables `related` and `words` of a file, within transactions of its own.

    `related` has up to 20 rows a paper, whose weights, the squares of the cosines, sum to 1.

    Args:
        db: the file being written, between two transactions.
        path: where it lies; others read it meanwhile.
        map_: how others are let work.
    """
    with open_work_folder(path) as folder:
        ranges = [PaperRange(path, folder, first, last) for first, last in _cut(db, COUNTED)]
        _save_words(db, map_all(map_, count_words, ranges))
        papers_of = array("i", (papers for (papers,) in db.execute("select papers from words where papers > 1 order by word")))
        number = save_index(folder, map_all(map_, make_signatures, ranges), papers_of)
        load_vocabulary.cache_clear()
        compared = (SignatureRange(folder, start, min(start + COMPARED, number)) for start in range(0, number, COMPARED))
        _save_near(db, map_all(map_, find_nearest, compared))
        open_index.cache_clear()


def _cut(db: sqlite3.Connection, size: int) -> list[tuple[int, int]]:
    """Return the (first, last) ids of papers, some of them at a time."""
    first, last = db.execute("select coalesce(min(id), 1), coalesce(max(id), 0) from papers").fetchone()
    return [(start, min(start + size - 1, last)) for start in range(first, last + 1, size)]


def _save_words(db: sqlite3.Connection, counted: Iterable[Counter[str]]) -> None:
    papers: Counter[str] = Counter()
    for counts in counted:
        papers.update(counts)
    db.execute("begin")
    db.execute("delete from words")
    insert(db, "words", "word, papers", ((word, papers[word]) for word in sorted(papers)))
    db.execute("commit")


def _save_near(db: sqlite3.Connection, found: Iterable[Neighbours]) -> None:
    db.execute("begin")
    # Made anew when all is there: neighbours come in no order.
    db.execute("drop index if exists idx_related_related_id")
    db.execute("delete from related")
    for near in found:
        insert(db, "related", "paper_id, related_id, weight", zip(near.papers, near.others, near.weights, strict=True))
    db.execute("commit")
