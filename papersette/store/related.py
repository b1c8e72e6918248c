"""Each paper's nearest papers by their words, and the words themselves: for ranking, for a paper's page, for spelling.

All papers are gone through three times, by many processes: words are counted, signatures are made, neighbours are looked for.
Where few papers are new, only theirs are looked for, by the full-text index of the file.
"""

from __future__ import annotations

import math
import shutil
import sqlite3
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from papersette.store.neighbours import (
    POSTINGS,
    Neighbours,
    SignatureRange,
    choose_candidates,
    find_nearest,
    open_signatures,
    save_signatures,
    weigh,
)
from papersette.store.queue import insert
from papersette.store.scratch import WORK_ENDING
from papersette.store.signatures import TEXT, PaperRange, count_words, load_words, read_words, sign, sign_text

__all__ = ["save_related", "update_related"]

# A larger share of new papers is a new collection.
MOST_CHANGED = 0.05
# Papers a task has, whose words are counted, or whose neighbours are looked for.
COUNTED, COMPARED = 2000, 500
# Signatures of papers that new ones may be near, kept while these are compared.
KEPT = 50_000

# Work on things, beside others in order: (what stays here, what is given to the work) -> (what stays here, what was made of it).
Map = Callable[[Callable[[Any], Any], Iterable[tuple[Any, Any]]], Iterator[tuple[Any, Any]]]
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def save_related(db: sqlite3.Connection, path: Path, map_: Map) -> None:
    """Write the tables `related` and `words` of a file, within transactions of its own.

    `related` has up to 20 rows a paper, whose weights, the squares of the cosines, sum to 1.

    Args:
        db: the file being written, between two transactions.
        path: where it lies; others read it meanwhile.
        map_: how others are let work.
    """
    with _work_folder(path) as folder:
        ranges = [PaperRange(path, str(folder), first, last) for first, last in _cut(db, COUNTED)]
        _save_words(db, _map_all(map_, count_words, ranges))
        papers_of = array("i", (papers for (papers,) in db.execute("select papers from words where papers > 1 order by word")))
        number = save_signatures(folder, _map_all(map_, sign, ranges), papers_of)
        load_words.cache_clear()
        compared = (SignatureRange(folder, start, min(start + COMPARED, number)) for start in range(0, number, COMPARED))
        _save_near(db, _map_all(map_, find_nearest, compared))
        open_signatures.cache_clear()


def _map_all(map_: Map, make: Callable[[_Given], _Made], things: Iterable[_Given]) -> Iterator[_Made]:
    """Yield what others make of some things, of which nothing stays here."""
    return (made for _, made in map_(make, ((None, thing) for thing in things)))


@contextmanager
def _work_folder(path: Path) -> Iterator[Path]:
    """Lend a folder beside the file, which the next build sweeps where this one is killed.

    No other ever had its name: processes that go on after a build tell by it whether what they keep is of this one.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"{path.name}{WORK_ENDING}", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def update_related(db: sqlite3.Connection, changed: Mapping[int, str | None]) -> bool:
    """Write the neighbours and words of papers whose texts are others now; return whether they were few enough for that.

    How telling a word is depends on all papers; as long as few are new, though, it hardly changes.

    Args:
        db: the file being written, its full-text index true.
        changed: the text that each of these papers had before, by its id.
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
    insert(db, "related", "paper_id, related_id, weight", _find_rows(db, texts, total))
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


def _find_rows(db: sqlite3.Connection, texts: Mapping[int, str], total: int) -> Iterator[tuple[int, int, float]]:
    papers_of = _Counts(db)

    def rarity(word: str) -> float:
        papers = papers_of[word]
        return math.log(total / papers) if papers > 1 else 0.0

    @lru_cache(KEPT)
    def sign_paper(paper_id: int) -> dict[str, int]:
        (text,) = db.execute(f"select {TEXT} from papers where id = ?", (paper_id,)).fetchone()
        return sign_text(text, rarity)

    for paper_id, text in texts.items():
        own = sign_text(text, rarity)
        holding = np.array([other for other in _find_postings(db, own, papers_of) if other != paper_id], np.int64)
        of, others = choose_candidates(np.zeros_like(holding), holding)
        theirs = map(sign_paper, others.tolist())
        scores = np.array(
            [sum(own.get(word, 0) * weight for word, weight in signature.items()) for signature in theirs], np.int64
        )
        _, others, weights = weigh(of, others, scores)
        yield from zip(repeat(paper_id), others.tolist(), weights.tolist())


class _Counts(dict[str, int]):
    """How many papers hold a word, by the table `words`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, word: str) -> int:
        row = self._db.execute("select papers from words where word = ?", (word,)).fetchone()
        self[word] = papers = int(row[0]) if row else 0
        return papers


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
