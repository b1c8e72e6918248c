"""Which papers are near which, by signatures that lie in files: many processes look them up without a copy each.

Papers that share signature words are compared, those with the rarest words first and no more than a bound of them, so that the
work grows with the number of papers and not with its square.
"""

from __future__ import annotations

import mmap
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import mul
from pathlib import Path
from typing import Any, TypeVar

from papersette.store.signatures import Signed

__all__ = [
    "NEAREST",
    "Neighbours",
    "SignatureRange",
    "choose_candidates",
    "find_nearest",
    "open_signatures",
    "save_signatures",
    "take_rarest",
    "weigh",
]

NEAREST = 20
# More postings or more candidates find nearer papers, at a cost in proportion: at 36,000 papers twice the postings raise the
# share of the five nearest that are of the same subject from .40 to .42; comparing all with all gives .45.
POSTINGS = 1500
CANDIDATES = 40
# What a word is known by.
_Word = TypeVar("_Word", int, str)

# The files of signatures, with the type of their items: words and weights of all papers in turn, where each paper's begin; the
# papers of each word in turn, where each word's begin.
FILES: dict[str, Any] = {"words": "i", "weights": "B", "starts": "q", "papers": "i", "heads": "q", "ids": "i"}


@dataclass(frozen=True, slots=True)
class SignatureRange:
    """Papers of signatures in a folder, by their places, the last not among them."""

    folder: Path
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """(paper, neighbour, weight) in three lists; the weights of a paper, the squares of the cosines, sum to 1."""

    papers: array[int]
    others: array[int]
    weights: array[float]


@dataclass(frozen=True, slots=True)
class _Signatures:
    """The files of signatures, as they lie in memory."""

    words: memoryview
    weights: memoryview
    starts: memoryview
    papers: memoryview
    heads: memoryview
    ids: memoryview


def save_signatures(folder: Path, signed: Iterable[Signed], papers_of: Sequence[int]) -> int:
    """Write the files of signatures, and return how many papers there are.

    Args:
        folder: an empty one.
        signed: the signatures, in order.
        papers_of: how many papers hold each word, by its number; words of more than a bound are no way from paper to paper.
    """
    starts, ids = array("q", [0]), array("i")
    with (folder / "words").open("wb") as words, (folder / "weights").open("wb") as weights:
        for some in signed:
            some.words.tofile(words)
            weights.write(some.weights)
            ids.extend(some.ids)
            for size in some.sizes:
                starts.append(starts[-1] + size)
    for name, values in (("starts", starts), ("ids", ids)):
        (folder / name).write_bytes(values)
    with _open(folder / "words", "i") as words_view:
        _save_postings(folder, words_view, starts, papers_of)
    return len(ids)


def find_nearest(papers: SignatureRange) -> Neighbours:
    """Return the neighbours of some papers, each paper's in the order of their ids."""
    found, near = open_signatures(papers.folder), Neighbours(array("i"), array("i"), array("d"))
    for paper in range(papers.start, papers.stop):
        for other, weight in weigh(_score(paper, found)):
            near.papers.append(found.ids[paper])
            near.others.append(found.ids[other])
            near.weights.append(weight)
    return near


def weigh(scored: Iterable[tuple[int, int]]) -> list[tuple[int, float]]:
    """Return the (paper, weight) of the nearest, in the order of their numbers; weights, the squares of scores, sum to 1.

    Args:
        scored: (score below zero, paper), so that the first are the nearest, and of two equally near ones the earlier.
    """
    nearest = [(other, score * score) for score, other in sorted(scored)[:NEAREST] if score]
    whole = sum([square for _, square in nearest])
    return [(other, square / whole) for other, square in sorted(nearest)]


def take_rarest(words: Iterable[tuple[int, _Word]]) -> Iterator[tuple[int, _Word]]:
    """Yield some (papers that hold it, word), the rarest words first, as long as their papers together stay within the bound."""
    left = POSTINGS
    for papers, word in sorted(words):
        left -= papers
        if left < 0:
            return
        yield papers, word


def choose_candidates(lists: Iterable[Sequence[int]], paper: int) -> list[int]:
    """Return the papers that most of some lists have, the lists of the rarest words first, without the paper itself."""
    shared = Counter(chain.from_iterable(lists))
    shared.pop(paper, None)
    often = [other for other, count in shared.items() if count > 1]
    if len(often) > CANDIDATES:
        # Sorting is stable: of papers that share as many words, those of the rarest words come first.
        return sorted(often, key=shared.__getitem__, reverse=True)[:CANDIDATES]
    if len(often) < NEAREST:
        often += [other for other in islice(shared, CANDIDATES) if shared[other] == 1]
    return often


@lru_cache(1)
def open_signatures(folder: Path) -> _Signatures:
    """Return the signatures that lie in a folder; the last are kept, whose memory is that of the files."""
    return _Signatures(**{name: _map(folder / name).cast(kind) for name, kind in FILES.items()})


def _score(paper: int, found: _Signatures) -> list[tuple[int, int]]:
    """Return the (score below zero, paper) of the papers that a paper may be near."""
    words, weights, starts = found.words, found.weights, found.starts
    start, stop = starts[paper], starts[paper + 1]
    own = words[start:stop].tolist()
    weight_of = dict(zip(own, weights[start:stop], strict=True)).get
    nothing = repeat(0)
    scored = []
    for other in choose_candidates(_find_lists(own, found), paper):
        start, stop = starts[other], starts[other + 1]
        scored.append((-sum(map(mul, map(weight_of, words[start:stop].tolist(), nothing), weights[start:stop])), other))
    return scored


def _find_lists(words: Iterable[int], found: _Signatures) -> Iterator[list[int]]:
    """Yield the papers of the rarest words."""
    heads = found.heads
    sized = [(size, word) for word in words if (size := heads[word + 1] - heads[word])]
    for _, word in take_rarest(sized):
        yield found.papers[heads[word] : heads[word + 1]].tolist()


def _save_postings(folder: Path, words: memoryview, starts: Sequence[int], papers_of: Sequence[int]) -> None:
    sizes: Counter[int] = Counter()
    for start in range(0, len(words), 1_000_000):
        sizes.update(words[start : start + 1_000_000].tolist())
    heads, place = array("q"), 0
    for word, papers in enumerate(papers_of):
        heads.append(place)
        place += sizes[word] if papers <= POSTINGS else 0
    heads.append(place)
    (folder / "heads").write_bytes(heads)
    with (folder / "papers").open("wb") as stream:
        stream.truncate(4 * place)
    with _open(folder / "papers", "i", writable=True) as postings:
        for paper in range(len(starts) - 1):
            for word in words[starts[paper] : starts[paper + 1]].tolist():
                if papers_of[word] <= POSTINGS:
                    postings[heads[word]] = paper
                    heads[word] += 1


@contextmanager
def _open(path: Path, kind: Any, *, writable: bool = False) -> Iterator[memoryview]:
    with _map(path, writable=writable) as view, view.cast(kind) as cast:
        yield cast


def _map(path: Path, *, writable: bool = False) -> memoryview:
    """Return the bytes of a file, which take no memory of this process alone."""
    if not path.stat().st_size:
        return memoryview(b"")
    with path.open("r+b" if writable else "rb") as stream:
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ))
