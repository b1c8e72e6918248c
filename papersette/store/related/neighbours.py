"""Which papers are near which, by an inverted index of their signatures.

Papers that share signature words are compared, those with the rarest words first and no more than a bound of them, so that the
work grows with the number of papers and not with its square. Arrays of pairs belong together by their places: `of` tells whose
an item is, from 0, in ascending order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from papersette.store.related.inverted_index import POSTINGS, SignatureIndex, SignatureRange, open_index
from papersette.store.related.tfidf import Floats, Integers, rank_within

__all__ = ["NEAREST", "Neighbours", "choose_candidates", "find_nearest", "select_nearest"]

NEAREST = 20
# More candidates find nearer papers too, at a cost in proportion.
CANDIDATES = 40
# Papers that are looked at together: what is known of more does not stay in the processor's nearest memory.
BLOCK = 16
# Bits of a key for a place among the postings of a paper, and for a paper.
PLACE_BITS, PAPER_BITS = 20, 31


@dataclass(frozen=True, slots=True)
class Neighbours:
    """(paper, neighbour, weight) in three lists; the weights of a paper, the squares of the cosines, sum to 1."""

    papers: list[int]
    others: list[int]
    weights: list[float]


def find_nearest(papers: SignatureRange) -> Neighbours:
    """Return the neighbours of some papers, each paper's in the order of their ids."""
    found, near = open_index(papers.folder), Neighbours([], [], [])
    # One for all: cleared behind each use, it costs nothing that grows with the number of words.
    columns = np.zeros(len(found.heads), np.int32)
    for start in range(papers.start, papers.stop, BLOCK):
        some = SignatureRange(papers.folder, start, min(start + BLOCK, papers.stop))
        of, others = _find_candidates(some, found)
        of, others, weights = select_nearest(of, others, _score(some, of, others, found, columns))
        near.papers.extend(found.ids[start + of].tolist())
        near.others.extend(found.ids[others].tolist())
        near.weights.extend(weights.tolist())
    return near


def select_nearest(of: Integers, others: Integers, scores: Integers) -> tuple[Integers, Integers, Floats]:
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


def _find_candidates(papers: SignatureRange, found: SignatureIndex) -> tuple[Integers, Integers]:
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
    papers: SignatureRange, of: Integers, others: Integers, found: SignatureIndex, columns: npt.NDArray[np.int32]
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
