"""What a paper is known by among others: the few words that weigh most in it by TF-IDF."""

from __future__ import annotations

import math
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

__all__ = ["TEXT", "PaperRange", "Signed", "count_words", "load_words", "read_words", "sign", "sign_text"]

# What of a paper is compared, as SQL.
TEXT = "title || ' ' || coalesce(abstract, '')"
# A word begins with a letter: that two papers share a number says nothing. A longer run of letters is no word.
WORD = re.compile(r"[^\W\d_][^\W_]{1,39}")
# More words a paper find nearer papers, at a cost in proportion.
SIGNATURE = 32
# Weights are whole numbers up to this, the words of a paper taken together as a vector of this length.
UNIT = 255
# What a word is known by.
_Word = TypeVar("_Word", int, str)
GROWTH = [1 + math.log(max(count, 1)) for count in range(UNIT + 1)]


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
    rarity: array[float]


def read_words(text: str) -> Counter[str]:
    """Return the words of a text, in lower case, with how often each stands in it."""
    return Counter(WORD.findall(text.lower()))


def count_words(papers: PaperRange) -> Counter[str]:
    """Return how many of some papers hold each word."""
    holding: Counter[str] = Counter()
    for _, text in _read_texts(papers):
        holding.update(read_words(text).keys())
    return holding


def sign(papers: PaperRange) -> Signed:
    """Return the signatures of papers, by the words of the whole file, which are counted in its table `words`."""
    shared = load_words(papers.path, papers.run)
    number_of, rarity = shared.numbers.get, shared.rarity
    ids, words, sizes, weights = array("i"), array("i"), bytearray(), bytearray()
    for paper_id, text in _read_texts(papers):
        counts = read_words(text)
        known = [(number, count) for word, count in counts.items() if (number := number_of(word)) is not None]
        signature = _weigh([(GROWTH[min(count, UNIT)] * rarity[number], number) for number, count in known])
        ids.append(paper_id)
        sizes.append(len(signature))
        words.extend([number for _, number in signature])
        weights.extend([weight for weight, _ in signature])
    return Signed(ids, bytes(sizes), words, bytes(weights))


def sign_text(text: str, rarity: Callable[[str], float]) -> dict[str, int]:
    """Return the telling words of a text with their weights, the weightiest first; `rarity` tells how telling a word is."""
    counts = read_words(text)
    # Of two words that weigh the same the later in the alphabet counts, as among the numbers of a whole file.
    found = _weigh([(GROWTH[min(count, UNIT)] * rarity(word), word) for word, count in counts.items()])
    return {word: weight for weight, word in found}


def _weigh(weighed: list[tuple[float, _Word]]) -> list[tuple[int, _Word]]:
    """Return the (weight, word) of a signature, given how often and how telling each word of a text is."""
    length = math.sqrt(sum([weight * weight for weight, _ in weighed])) or 1.0
    weighed.sort(reverse=True)
    scaled = [(round(UNIT * weight / length), word) for weight, word in weighed[:SIGNATURE]]
    return [pair for pair in scaled if pair[0]]


def _read_texts(papers: PaperRange) -> Iterator[tuple[int, str]]:
    query = f"select id, {TEXT} from papers where id between ? and ? order by id"
    with closing(_open(papers.path)) as db:
        yield from db.execute(query, (papers.first, papers.last))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


@lru_cache(1)
def load_words(path: Path, run: str) -> _SharedWords:  # noqa: ARG001 - what is kept is of that run
    """Return the words that more than one paper of a file holds."""
    numbers: dict[str, int] = {}
    rarity = array("d")
    with closing(_open(path)) as db:
        (total,) = db.execute("select count(*) from papers").fetchone()
        for number, (word, papers) in enumerate(db.execute("select word, papers from words where papers > 1 order by word")):
            numbers[word] = number
            rarity.append(math.log(total / papers))
    return _SharedWords(numbers, rarity)
