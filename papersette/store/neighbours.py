"""Which papers are near which, by signatures that lie in files: many processes look them up without a copy each.

Papers that share signature words are compared, those with the rarest words first and no more than a bound of them, so that the
work grows with the number of papers and not with its square. Arrays of pairs belong together by their places: `of` tells whose
an item is, from 0, in ascending order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from papersette.store.signatures import Floats, Integers, Signed, rank_within

__all__ = [
    "NEAREST",
    "POSTINGS",
    "Neighbours",
    "SignatureRange",
    "choose_candidates",
    "find_nearest",
    "open_signatures",
    "save_signatures",
    "weigh",
]

NEAREST = 20
# More postings or more candidates find nearer papers, at a cost in proportion: at 36,000 papers twice the postings raise the
# share of the five nearest that are of the same subject from .40 to .42; comparing all with all gives .45.
POSTINGS = 1500
CANDIDATES = 40
# Papers that are looked at together: what is known of more does not stay in the processor's nearest memory.
BLOCK = 16
# How many papers' words are sorted at once, and how many words are counted.
SORTED, COUNTED = 20_000, 1_000_000
# Bits of a key for a place among the postings of a paper, and for a paper.
PLACE_BITS, PAPER_BITS = 20, 31

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

    papers: list[int]
    others: list[int]
    weights: list[float]


@dataclass(frozen=True, slots=True)
class _Signatures:
    """The files of signatures, as they lie in memory."""

    words: npt.NDArray[np.int32]
    weights: npt.NDArray[np.uint8]
    starts: Integers
    papers: npt.NDArray[np.int32]
    heads: Integers
    ids: npt.NDArray[np.int32]


def save_signatures(folder: Path, signed: Iterable[Signed], papers_of: array[int]) -> int:
    """Write the files of signatures, and return how many papers there are.

    Args:
        folder: where they are to lie.
        signed: the signatures, in order.
        papers_of: how many papers hold each word, by its number; words of more than a bound are no way from paper to paper.
    """
    starts, ids = array("q", [0]), array("i")
    with (folder / "words").open("wb") as words, (folder / "weights").open("wb") as weights:
        for some in signed:
            some.words.tofile(words)
            weights.write(some.weights)
            ids.extend(some.ids)
            starts.extend((starts[-1] + np.cumsum(np.frombuffer(some.sizes, np.uint8), dtype=np.int64)).tolist())
    for name, values in (("starts", starts), ("ids", ids)):
        (folder / name).write_bytes(values)
    _save_postings(folder, np.frombuffer(starts, np.int64), np.frombuffer(papers_of, np.int32))
    return len(ids)


def find_nearest(papers: SignatureRange) -> Neighbours:
    """Return the neighbours of some papers, each paper's in the order of their ids."""
    found, near = open_signatures(papers.folder), Neighbours([], [], [])
    # One for all: cleared behind each use, it costs nothing that grows with the number of words.
    columns = np.zeros(len(found.heads), np.int32)
    for start in range(papers.start, papers.stop, BLOCK):
        some = SignatureRange(papers.folder, start, min(start + BLOCK, papers.stop))
        of, others = _find_candidates(some, found)
        of, others, weights = weigh(of, others, _score(some, of, others, found, columns))
        near.papers.extend(found.ids[start + of].tolist())
        near.others.extend(found.ids[others].tolist())
        near.weights.extend(weights.tolist())
    return near


def weigh(of: Integers, others: Integers, scores: Integers) -> tuple[Integers, Integers, Floats]:
    """Return (of, other, weight) of the nearest, others in the order of their numbers; weights, the squares of scores, sum to 1.

    Of two equally near ones the earlier is taken.
    """
    order = np.lexsort((others, -scores, of))
    kept = np.sort(order[(rank_within(of) < NEAREST) & (scores[order] > 0)])
    kept = kept[np.lexsort((others[kept], of[kept]))]
    of, others, squares = of[kept], others[kept], scores[kept].astype(np.float64) ** 2
    return of, others, squares / np.bincount(of, squares)[of] if len(of) else squares


def choose_candidates(of: Integers, others: Integers) -> tuple[Integers, Integers]:
    """Return the (of, other) pairs that come most often, of those that come as often the first.

    Those that come once are taken only where the others are fewer than a paper has neighbours.

    Args:
        of: whose a posting is.
        others: the papers of the words that it shares, those of the rarest words first.
    """
    keys = np.sort((of << (PAPER_BITS + PLACE_BITS)) | (others << PLACE_BITS) | rank_within(of))
    pairs = keys >> PLACE_BITS
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    counts = np.diff(firsts, append=len(pairs))
    # Most come once, and count only for whom few come more often.
    owner = pairs[firsts] >> PAPER_BITS
    often = np.bincount(owner, counts > 1)
    kept = np.flatnonzero((counts > 1) | (often < NEAREST)[owner])
    firsts, counts, owner = firsts[kept], counts[kept], owner[kept]
    order = np.lexsort((keys[firsts] & ((1 << PLACE_BITS) - 1), -counts, owner))
    order = order[rank_within(owner) < CANDIDATES]
    return owner[order], pairs[firsts[order]] & ((1 << PAPER_BITS) - 1)


@lru_cache(1)
def open_signatures(folder: Path) -> _Signatures:
    """Return the signatures that lie in a folder; the last are kept, whose memory is that of the files."""
    return _Signatures(**{name: _map(folder / name, kind) for name, kind in FILES.items()})


def _find_candidates(papers: SignatureRange, found: _Signatures) -> tuple[Integers, Integers]:
    """Return the (of, other) of the papers that some papers may be near, by the rarest words of each."""
    begins = found.starts[papers.start : papers.stop + 1]
    words = found.words[begins[0] : begins[-1]].astype(np.int64)
    of = np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    sizes = found.heads[words + 1] - found.heads[words]
    order = np.lexsort((words, sizes, of))
    words, sizes = words[order], sizes[order]
    # How many papers the words up to one have together.
    totals = np.cumsum(sizes)
    before = (totals - sizes)[np.searchsorted(of, of)]
    kept = totals - before <= POSTINGS
    words, sizes = words[kept], sizes[kept]
    of, others = np.repeat(of[kept], sizes), found.papers[_ranges(found.heads[words], sizes)].astype(np.int64)
    is_other = others != papers.start + of
    return choose_candidates(of[is_other], others[is_other])


def _score(
    papers: SignatureRange, of: Integers, others: Integers, found: _Signatures, columns: npt.NDArray[np.int32]
) -> Integers:
    """Return the product of the signatures of each pair; `columns` are zeros by word, before and after."""
    begins = found.starts[papers.start : papers.stop + 1]
    own, weights = found.words[begins[0] : begins[-1]], found.weights[begins[0] : begins[-1]]
    # The words of these papers are few enough for a table of their weights; its first column is of all other words.
    known = np.unique(own)
    columns[known] = np.arange(1, len(known) + 1)
    table = np.zeros((len(begins) - 1, len(known) + 1), np.uint8)
    table[np.repeat(np.arange(len(begins) - 1), np.diff(begins)), columns[own]] = weights
    sizes = found.starts[others + 1] - found.starts[others]
    places = _ranges(found.starts[others], sizes)
    products = table[np.repeat(of, sizes), columns[found.words[places]]] * found.weights[places].astype(np.int64)
    columns[known] = 0
    return np.add.reduceat(products, np.cumsum(sizes) - sizes) if len(sizes) else sizes


def _ranges(starts: Integers, sizes: Integers) -> Integers:
    """Return the places of ranges that begin somewhere, one range behind the other."""
    return np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())


def _save_postings(folder: Path, starts: Integers, papers_of: npt.NDArray[np.int32]) -> None:
    """Write which papers hold each word, in their order; a word that many hold leads nowhere."""
    words, leads = _map(folder / "words", "i"), papers_of <= POSTINGS
    held = np.zeros(len(leads), np.int64)
    for first in range(0, len(words), COUNTED):
        held += np.bincount(words[first : first + COUNTED], minlength=len(leads))
    heads = np.append(0, np.cumsum(np.where(leads, held, 0)))
    heads.tofile(folder / "heads")
    with (folder / "papers").open("wb") as stream:
        stream.truncate(4 * heads[-1])
    papers, free = _map(folder / "papers", "i", "r+"), heads.copy()
    for first in range(0, len(starts) - 1, SORTED):
        begins = starts[first : first + SORTED + 1]
        held_by = np.repeat(np.arange(first, first + len(begins) - 1), np.diff(begins))
        some = words[begins[0] : begins[-1]]
        order = np.argsort(some, kind="stable")
        order = order[leads[some[order]]]
        some = some[order]
        papers[free[some] + rank_within(some)] = held_by[order]
        free[:-1] += np.bincount(some, minlength=len(leads))


def _map(path: Path, kind: str, mode: Literal["r", "r+"] = "r") -> npt.NDArray[Any]:
    """Return the items of a file, which take no memory of this process alone."""
    return np.memmap(path, kind, mode).view(np.ndarray) if path.stat().st_size else np.zeros(0, kind)
