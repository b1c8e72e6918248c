"""Each paper's nearest papers by their words, and the words themselves: for ranking, for a paper's page, for spelling.

A paper is known by its signature, the few words that weigh most in it by TF-IDF. Papers that share signature words are compared,
those with the rarest words first and no more than a bound of them, so that the work grows with the number of papers and not
with its square.
"""

from __future__ import annotations

import math
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from operator import mul

from papersette.store.queue import insert

__all__ = ["save_related"]

# A word begins with a letter: that two papers share a number says nothing. A longer run of letters is no word.
WORD = re.compile(r"[^\W\d_][^\W_]{1,39}")
NEAREST = 20
# More words a paper, more postings or more candidates find nearer papers, at a cost in proportion: at 36,000 papers twice the
# postings raise the share of the five nearest that are of the same subject from .40 to .42; comparing all with all gives .45.
SIGNATURE = 32
POSTINGS = 1500
CANDIDATES = 40
# A larger share of new papers is a new collection.
MOST_CHANGED = 0.05
# Weights are whole numbers up to this, the words of a paper taken together as a vector of this length.
UNIT = 255

Neighbour = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of papers, numbered: those of paper number p stand in `words` and `counts` from ends[p] to ends[p + 1]."""

    ids: list[int] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    papers: list[int] = field(default_factory=list)  # how many papers hold each word
    words: array[int] = field(default_factory=lambda: array("i"))
    counts: bytearray = field(default_factory=bytearray)
    ends: list[int] = field(default_factory=lambda: [0])


@dataclass(frozen=True, slots=True)
class _Signatures:
    """The telling words of papers with their weights, laid out as in _Texts, and the papers of each word."""

    words: array[int] = field(default_factory=lambda: array("i"))
    weights: bytearray = field(default_factory=bytearray)
    ends: list[int] = field(default_factory=lambda: [0])
    postings: dict[int, array[int]] = field(default_factory=dict)


def save_related(db: sqlite3.Connection, changed: Collection[int] | None = None) -> None:
    """Write the tables `related` and `words`, within a transaction of its own.

    `related` has up to 20 rows a paper, whose weights, the squares of the cosines, sum to 1. How telling a word is depends on all
    papers; as long as few are new, though, it hardly changes, and only the neighbours of the changed papers are looked for.

    Args:
        db: the file being written.
        changed: ids of the papers whose text is new, None for all.
    """
    texts = _read_texts(db)
    signatures = _find_signatures(texts)
    db.execute("begin")
    db.execute("delete from words")
    insert(db, "words", "word, papers", sorted(zip(texts.numbers, texts.papers, strict=True)))
    if changed is not None and len(changed) <= MOST_CHANGED * len(texts.ids):
        wanted = [number for number, paper_id in enumerate(texts.ids) if paper_id in changed]
        db.executemany("delete from related where paper_id = ?", ((paper_id,) for paper_id in changed))
        gone = " or ".join(f"{column} not in (select id from papers)" for column in ("paper_id", "related_id"))
        db.execute(f"delete from related where {gone}")
    else:
        wanted = list(range(len(texts.ids)))
        db.execute("delete from related")
    insert(db, "related", "paper_id, related_id, weight", _find_rows(wanted, texts, signatures))
    db.execute("commit")


def _read_texts(db: sqlite3.Connection) -> _Texts:
    texts = _Texts()
    papers: Counter[str] = Counter()
    numbers, most = texts.numbers, repeat(UNIT)
    for paper_id, title, abstract in db.execute("select id, title, abstract from papers order by id"):
        counts = Counter(WORD.findall(f"{title} {abstract or ''}".lower()))
        for word in [word for word in counts if word not in numbers]:
            numbers[word] = len(numbers)
        papers.update(counts.keys())
        texts.words.extend(map(numbers.__getitem__, counts))
        texts.counts.extend(map(min, counts.values(), most))
        texts.ids.append(paper_id)
        texts.ends.append(len(texts.words))
    texts.papers.extend(map(papers.__getitem__, numbers))
    return texts


def _find_signatures(texts: _Texts) -> _Signatures:
    found = _Signatures()
    total = len(texts.ids)
    rarity = [math.log(total / papers) if papers > 1 else 0.0 for papers in texts.papers]
    growth = [1 + math.log(max(count, 1)) for count in range(UNIT + 1)]
    for paper, (start, stop) in enumerate(zip(texts.ends, texts.ends[1:], strict=False)):
        pairs = zip(texts.words[start:stop], texts.counts[start:stop], strict=True)
        weighed = [(growth[count] * rarity[word], word) for word, count in pairs]
        length = math.sqrt(sum([weight * weight for weight, _ in weighed])) or 1.0
        weighed.sort(reverse=True)
        for weight, word in weighed[:SIGNATURE]:
            scaled = round(UNIT * weight / length)
            if scaled:
                found.words.append(word)
                found.weights.append(scaled)
                if texts.papers[word] <= POSTINGS:
                    found.postings.setdefault(word, array("i")).append(paper)
        found.ends.append(len(found.words))
    return found


def _find_rows(wanted: Iterable[int], texts: _Texts, signatures: _Signatures) -> Iterator[tuple[int, int, float]]:
    for paper in wanted:
        nearest = _find_nearest(paper, signatures)
        whole = sum(score * score for score, _ in nearest)
        for other, score in sorted((other, score) for score, other in nearest):
            yield texts.ids[paper], texts.ids[other], score * score / whole


def _find_nearest(paper: int, signatures: _Signatures) -> list[Neighbour]:
    """Return the (score, paper number) of the nearest papers, the nearest first, of two equally near ones the earlier."""
    words, weights, ends = signatures.words, signatures.weights, signatures.ends
    own = slice(ends[paper], ends[paper + 1])
    weight_of = dict(zip(words[own], weights[own], strict=True)).get
    nothing = repeat(0)
    scored = []
    for other in _find_candidates(paper, words[own], signatures.postings):
        start, stop = ends[other], ends[other + 1]
        scored.append((-sum(map(mul, map(weight_of, words[start:stop], nothing), weights[start:stop])), other))
    scored.sort()
    return [(-score, other) for score, other in scored[:NEAREST]]


def _find_candidates(paper: int, words: array[int], postings: dict[int, array[int]]) -> list[int]:
    """Return the papers that share most of the rarest words, as long as their lists together stay within the bound."""
    lists, left = [], POSTINGS
    for size, word in sorted([(len(postings[word]), word) for word in words if word in postings]):
        left -= size
        if left < 0:
            break
        lists.append(postings[word])
    shared = Counter(chain.from_iterable(lists))
    shared.pop(paper, None)
    often = [other for other, count in shared.items() if count > 1]
    if len(often) > CANDIDATES:
        # Sorting is stable: of papers that share as many words, those of the rarest words come first.
        return sorted(often, key=shared.__getitem__, reverse=True)[:CANDIDATES]
    if len(often) < NEAREST:
        often += [other for other in islice(shared, CANDIDATES) if shared[other] == 1]
    return often
