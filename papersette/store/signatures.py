"""What a paper is known by among others: the few words that weigh most in it by TF-IDF."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from papersette.store.reader import open_reader

__all__ = [
    "TEXT", "Floats", "Integers", "PaperRange", "Signed", "count_words", "load_words", "rank_within", "read_words", "sign",
    "sign_text",
]  # fmt: skip

# What of a paper is compared, as SQL.
TEXT = "title || ' ' || coalesce(abstract, '')"
# A word begins with a letter: that two papers share a number says nothing. A longer run of letters is no word.
WORD = re.compile(r"[^\W\d_][^\W_]{1,39}")
# More words a paper find nearer papers, at a cost in proportion.
SIGNATURE = 32
# Weights are whole numbers up to this, the words of a paper taken together as a vector of this length.
UNIT = 255
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PaperRange:
    """Papers of a file from one id to another, both among them; `run` names the state in which the file is."""

    path: Path
    run: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Signed:
    """Signatures of papers in order: how many words each has, the words' numbers, and their weights."""

    ids: array[int]
    sizes: bytes
    words: array[int]
    weights: bytes


@dataclass(frozen=True, slots=True)
class _SharedWords:
    """The numbers of words that more than one paper holds, in alphabetical order, and how telling each is."""

    numbers: dict[str, int]
    rarity: Floats


def read_words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case."""
    return WORD.findall(text.lower())


def count_words(papers: PaperRange) -> Counter[str]:
    """Return how many of some papers hold each word."""
    holding: Counter[str] = Counter()
    for _, text in _read_texts(papers):
        holding.update(set(read_words(text)))
    return holding


def sign(papers: PaperRange) -> Signed:
    """Return the signatures of papers, by the words of the whole file, which are counted in its table `words`."""
    shared = load_words(papers.path, papers.run)
    ids, sizes, numbers = array("i"), array("q"), array("q")
    for paper_id, text in _read_texts(papers):
        words = read_words(text)
        ids.append(paper_id)
        sizes.append(len(words))
        numbers.extend(map(shared.numbers.get, words, repeat(-1)))
    of = np.repeat(np.arange(len(ids)), np.frombuffer(sizes, np.int64))
    of, found, weights = _weigh(of, np.frombuffer(numbers, np.int64), shared.rarity)
    held = np.bincount(of, minlength=len(ids)).astype(np.uint8)
    return Signed(ids, held.tobytes(), array("i", found.astype(np.int32).tobytes()), weights.tobytes())


def sign_text(text: str, rarity: Callable[[str], float]) -> dict[str, int]:
    """Return the telling words of a text with their weights, the weightiest first; `rarity` tells how telling a word is."""
    words = read_words(text)
    # Numbered in the order of the alphabet, as those of a whole file are.
    numbers = {word: number for number, word in enumerate(sorted(set(words)))}
    told = np.array([rarity(word) for word in numbers])
    _, found, weights = _weigh(np.zeros(len(words), np.int64), np.array([numbers[word] for word in words], np.int64), told)
    names = list(numbers)
    return {names[number]: weight for number, weight in zip(found.tolist(), weights.tolist(), strict=True)}


def rank_within(of: Integers) -> Integers:
    """Return the place of each item among those of the same owner, from 0; `of` tells whose it is, in ascending order."""
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    return np.arange(len(of)) - np.repeat(starts, np.diff(starts, append=len(of)))


def _weigh(of: Integers, words: Integers, rarity: Floats) -> tuple[Integers, Integers, npt.NDArray[np.uint8]]:
    """Return (of, word, weight) of the words of each signature, the weightiest first, of two that weigh the same the later one.

    Args:
        of: whose a word is.
        words: the numbers of all words in texts, below zero for those that count nothing.
        rarity: how telling each word is, by its number.
    """
    known = words >= 0
    keys, counts = np.unique(of[known] * len(rarity) + words[known], return_counts=True)
    of, words = np.divmod(keys, max(1, len(rarity)))
    weights = (1 + np.log(np.minimum(counts, UNIT))) * rarity[words]
    lengths = np.sqrt(np.bincount(of, weights * weights))
    order = np.lexsort((-words, -weights, of))
    kept = order[rank_within(of) < SIGNATURE]
    of, words, weights = of[kept], words[kept], weights[kept]
    scaled = np.rint(UNIT * weights / np.maximum(lengths[of], 1e-9)).astype(np.uint8)
    told = scaled > 0
    return of[told], words[told], scaled[told]


def _read_texts(papers: PaperRange) -> Iterator[tuple[int, str]]:
    query = f"select id, {TEXT} from papers where id between ? and ? order by id"
    with closing(open_reader(papers.path)) as db:
        yield from db.execute(query, (papers.first, papers.last))


@lru_cache(1)
def load_words(path: Path, run: str) -> _SharedWords:  # noqa: ARG001 - what is kept is of that run
    """Return the words that more than one paper of a file holds."""
    numbers: dict[str, int] = {}
    rarity: list[float] = []
    with closing(open_reader(path)) as db:
        (total,) = db.execute("select count(*) from papers").fetchone()
        for number, (word, papers) in enumerate(db.execute("select word, papers from words where papers > 1 order by word")):
            numbers[word] = number
            rarity.append(math.log(total / papers))
    return _SharedWords(numbers, np.array(rarity))
