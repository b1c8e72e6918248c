"""The signature of a paper: the few words that weigh most in it by TF-IDF."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from papersette.reader import open_reader
from papersette.store.papers.texts import TEXT

__all__ = [
    "Floats", "Integers", "PaperRange", "Signatures", "count_words", "load_vocabulary", "make_signatures",
    "make_text_signatures", "rank_within", "read_words",
]  # fmt: skip

# A word begins with a letter: that two papers share a number says nothing. A longer run of letters is no word.
WORD = re.compile(r"[^\W\d_][^\W_]{1,39}")
# More words a paper find nearer papers, at a cost in proportion.
SIGNATURE = 32
# Weights are whole numbers up to this, the words of a paper taken together as a vector of this length.
UNIT = 255
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PaperRange:
    """Papers of a file from one id to another, both among them; `folder` is where the work on them lies."""

    path: Path
    folder: Path
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures of papers in order: how many words each has, the words' numbers, and their weights."""

    ids: array[int]
    sizes: bytes
    words: array[int]
    weights: bytes


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The numbers of words that more than one paper holds, in alphabetical order, and how telling each is."""

    numbers: dict[str, int]
    rarity: Floats


def read_words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case."""
    return WORD.findall(text.lower())


def count_words(papers: PaperRange) -> Counter[str]:
    """Return how many of some papers hold each word; how often each paper holds which lies in a file until they are signed."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    ids, lengths, found = array("i"), array("q"), array("q")
    for paper_id, text in _read_texts(papers):
        words = read_words(text)
        ids.append(paper_id)
        lengths.append(len(words))
        found.extend(map(numbers.__getitem__, words))
    # From here on words are numbered in the order of the alphabet, as those of the whole file are.
    alphabet = sorted(numbers)
    places = np.empty(len(alphabet), np.int64)
    places[[numbers[word] for word in alphabet]] = np.arange(len(alphabet))
    of = np.repeat(np.arange(len(ids)), np.frombuffer(lengths, np.int64))
    of, held, times = _count_times(of, places[np.frombuffer(found, np.int64)], len(alphabet))
    np.savez(
        _counts_of(papers),
        ids=ids,
        sizes=np.bincount(of, minlength=len(ids)),
        held=held.astype(np.min_scalar_type(len(alphabet))),
        times=times,
        alphabet=np.frombuffer("\n".join(alphabet).encode(), np.uint8),
    )
    return Counter(dict(zip(alphabet, np.bincount(held, minlength=len(alphabet)).tolist(), strict=True)))


def make_signatures(papers: PaperRange) -> Signatures:
    """Return the signatures of papers whose words were counted, once the table `words` tells of those of the whole file."""
    shared, path = load_vocabulary(papers.path, papers.folder), _counts_of(papers)
    with np.load(path) as counts:
        ids, sizes, held, times = (counts[name] for name in ("ids", "sizes", "held", "times"))
        alphabet = counts["alphabet"].tobytes().decode().split("\n")
    path.unlink()
    numbers = np.fromiter(map(shared.numbers.get, alphabet, repeat(-1)), np.int64, len(alphabet))
    of, words, weights = _weigh(np.repeat(np.arange(len(ids)), sizes), numbers[held], times, shared.rarity)
    kept = np.bincount(of, minlength=len(ids)).astype(np.uint8)
    packed = array("i", words.astype(np.int32).tobytes())
    return Signatures(array("i", ids.tobytes()), kept.tobytes(), packed, weights.tobytes())


def make_text_signatures(texts: Iterable[str], rarity: Callable[[str], float]) -> list[dict[str, int]]:
    """Return the telling words of each text with their weights, the weightiest first; `rarity` tells how telling a word is."""
    read = [read_words(text) for text in texts]
    # Numbered in the order of the alphabet, as those of a whole file are.
    alphabet = sorted(set(chain.from_iterable(read)))
    numbers = {word: number for number, word in enumerate(alphabet)}
    of = np.repeat(np.arange(len(read)), np.fromiter(map(len, read), np.int64))
    held = np.fromiter(map(numbers.__getitem__, chain.from_iterable(read)), np.int64)
    told = np.fromiter(map(rarity, alphabet), np.float64)
    signatures: list[dict[str, int]] = [{} for _ in read]
    of, words, weights = _weigh(*_count_times(of, held, len(alphabet)), told)
    for text, number, weight in zip(of.tolist(), words.tolist(), weights.tolist(), strict=True):
        signatures[text][alphabet[number]] = weight
    return signatures


def rank_within(of: Integers) -> Integers:
    """Return the place of each item among those of the same owner, from 0; `of` tells whose it is, in ascending order."""
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    return np.arange(len(of)) - np.repeat(starts, np.diff(starts, append=len(of)))


def _counts_of(papers: PaperRange) -> Path:
    """Return the file that tells how often each of some papers holds which word."""
    return papers.folder / f"{papers.first}.npz"


def _count_times(of: Integers, words: Integers, known: int) -> tuple[Integers, Integers, Bytes]:
    """Return (of, word, times) of each word that a text holds, in order: how often, but no more than UNIT.

    Args:
        of: whose a word is, in ascending order.
        words: the words of texts one after another, by their numbers.
        known: how many words have a number.
    """
    keys, times = np.unique(of * known + words, return_counts=True)
    of, words = np.divmod(keys, max(1, known))
    return of, words, np.minimum(times, UNIT).astype(np.uint8)


def _weigh(of: Integers, words: Integers, times: Bytes, rarity: Floats) -> tuple[Integers, Integers, Bytes]:
    """Return (of, word, weight) of the words of each signature, the weightiest first, of two that weigh the same the later one.

    Args:
        of: whose a word is.
        words: the numbers of the words that texts hold, in order, below zero for those that count nothing.
        times: how often a text holds the word.
        rarity: how telling each word is, by its number.
    """
    known = words >= 0
    of, words, times = of[known], words[known], times[known]
    weights = (1 + np.log(times.astype(np.float64))) * rarity[words]
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
def load_vocabulary(path: Path, folder: Path) -> _Vocabulary:  # noqa: ARG001 - what is kept is of the work in that folder
    """Return the words that more than one paper of a file holds."""
    numbers: dict[str, int] = {}
    rarity: list[float] = []
    with closing(open_reader(path)) as db:
        (total,) = db.execute("select count(*) from papers").fetchone()
        for number, (word, papers) in enumerate(db.execute("select word, papers from words where papers > 1 order by word")):
            numbers[word] = number
            rarity.append(math.log(total / papers))
    return _Vocabulary(numbers, np.array(rarity))
