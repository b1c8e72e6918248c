"""The nearest papers of a few that are new, found by the full-text index of the file, and the words that they bring."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np

from papersette.reader import open_reader
from papersette.store.papers.texts import TEXT
from papersette.store.related.inverted_index import POSTINGS
from papersette.store.related.neighbours import choose_candidates, select_nearest
from papersette.store.related.tasks import Map, map_all
from papersette.store.related.tfidf import Integers, make_text_signatures, read_words
from papersette.store.rows.inserts import insert

__all__ = ["update_related"]

# A larger share of new papers is a new collection.
MOST_CHANGED = 0.05
# Papers a task has, whose neighbours are looked for.
COMPARED = 250


@dataclass(frozen=True, slots=True)
class _NewPapers:
    """Papers of a file of `total` papers, with their texts by their ids."""

    path: Path
    total: int
    texts: Mapping[int, str]


def update_related(db: sqlite3.Connection, path: Path, changed: Mapping[int, str | None], map_: Map) -> bool:
    """Write the neighbours and words of papers whose texts are others now; return whether they were few enough for that.

    How telling a word is depends on all papers; as long as few are new, though, it hardly changes.

    Args:
        db: the file being written, between two transactions, its full-text index true.
        path: where it lies; others read it meanwhile.
        changed: the text that each of these papers had before, by its id.
        map_: how others are let work.
    """
    (total,) = db.execute("select count(*) from papers").fetchone()
    if len(changed) > MOST_CHANGED * total:
        return False
    query = f"select id, {TEXT} from papers where id = ?"
    texts = dict(row for paper_id in sorted(changed) for row in db.execute(query, (paper_id,)))
    db.execute("begin")
    _update_words(db, changed.values(), texts.values())
    texts |= _find_bereft(db, [paper_id for paper_id in changed if paper_id not in texts])
    db.executemany("delete from related where paper_id = ?", ((paper_id,) for paper_id in {*changed, *texts}))
    db.execute("commit")
    new = list(texts.items())
    tasks = (_NewPapers(path, total, dict(new[start : start + COMPARED])) for start in range(0, len(new), COMPARED))
    # Who writes may lock out who reads: all is found before.
    found = list(map_all(map_, _find_near, tasks))
    db.execute("begin")
    for rows in found:
        insert(db, "related", "paper_id, related_id, weight", rows)
    db.execute("commit")
    return True


def _find_bereft(db: sqlite3.Connection, gone: Iterable[int]) -> dict[int, str]:
    """Return the texts of papers, by their ids, that were near papers which are there no more."""
    ids = ", ".join(map(str, gone))
    if not ids:
        return {}
    query = f"select id, {TEXT} from papers where id in (select paper_id from related where related_id in ({ids}))"
    return dict(db.execute(query))


def _update_words(db: sqlite3.Connection, before: Iterable[str | None], after: Iterable[str]) -> None:
    papers: Counter[str] = Counter()
    for text in before:
        papers.subtract(set(read_words(text or "")))
    for text in after:
        papers.update(set(read_words(text)))
    rows = ((word, papers[word]) for word in sorted(papers) if papers[word])
    query = "insert into words (word, papers) values (?, ?) on conflict do update set papers = papers + excluded.papers"
    db.executemany(query, rows)
    db.execute("delete from words where papers <= 0")


def _find_near(new: _NewPapers) -> list[tuple[int, int, float]]:
    """Return rows of `related` of new papers; the work of another process."""
    with closing(open_reader(new.path)) as db:
        return list(_find_rows(db, new.texts, new.total))


def _find_rows(db: sqlite3.Connection, texts: Mapping[int, str], total: int) -> Iterator[tuple[int, int, float]]:
    papers_of = _Counts(db)

    def rarity(word: str) -> float:
        papers = papers_of[word]
        return math.log(total / papers) if papers > 1 else 0.0

    signatures = dict(zip(texts, make_text_signatures(texts.values(), rarity), strict=True))
    near = {paper_id: _find_candidates(db, paper_id, own, papers_of) for paper_id, own in signatures.items()}
    # New papers are often near the same ones.
    different = sorted({other for others in near.values() for other in others.tolist()} - signatures.keys())
    query = f"select {TEXT} from papers where id = ?"
    theirs = (db.execute(query, (other,)).fetchone()[0] for other in different)
    signatures |= zip(different, make_text_signatures(theirs, rarity), strict=True)
    for paper_id, others in near.items():
        own = signatures[paper_id]
        scores = np.array(
            [sum(own.get(word, 0) * weight for word, weight in signatures[other].items()) for other in others.tolist()], np.int64
        )
        _, found, weights = select_nearest(np.zeros_like(others), others, scores)
        yield from zip(repeat(paper_id), found.tolist(), weights.tolist())


class _Counts(dict[str, int]):
    """How many papers hold a word, by the table `words`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, word: str) -> int:
        row = self._db.execute("select papers from words where word = ?", (word,)).fetchone()
        self[word] = papers = int(row[0]) if row else 0
        return papers


def _find_candidates(db: sqlite3.Connection, paper_id: int, words: Collection[str], papers_of: Mapping[str, int]) -> Integers:
    """Return the papers that one may be near, by its rarest words."""
    holding = np.array([other for other in _find_postings(db, words, papers_of) if other != paper_id], np.int64)
    _, others = choose_candidates(np.zeros_like(holding), holding)
    return others


def _find_postings(db: sqlite3.Connection, words: Collection[str], papers_of: Mapping[str, int]) -> Iterator[int]:
    """Yield the papers of each of the rarest words."""
    query = "select rowid from papers_fts where papers_fts match ? limit ?"
    left = POSTINGS
    for papers, word in sorted((papers_of[word], word) for word in words):
        left -= papers
        if left < 0:
            return
        # The index knows words by their stems, which may be those of many more papers.
        yield from (rowid for (rowid,) in db.execute(query, (f'"{word}"', papers)))
