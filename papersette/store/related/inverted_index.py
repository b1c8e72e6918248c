"""Signatures of papers that lie in files, with the papers of each word: many processes look them up without a copy each.

The papers of each word are an inverted index, in which words of more papers than a bound have none.
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

from papersette.store.related.tfidf import Integers, Signatures, rank_within

__all__ = ["POSTINGS", "SignatureIndex", "SignatureRange", "open_index", "save_index"]

# More postings find nearer papers, at a cost in proportion: at 36,000 papers twice as many raise the share of the five nearest
# that are of the same subject from .40 to .42; comparing all with all gives .45.
POSTINGS = 1500
# How many papers' words are sorted at once, and how many words are counted.
SORTED, COUNTED = 20_000, 1_000_000
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
class SignatureIndex:
    """The files of signatures, as they lie in memory."""

    words: npt.NDArray[np.int32]
    weights: npt.NDArray[np.uint8]
    starts: Integers
    papers: npt.NDArray[np.int32]
    heads: Integers
    ids: npt.NDArray[np.int32]


def save_index(folder: Path, signed: Iterable[Signatures], papers_of: array[int]) -> int:
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


@lru_cache(1)
def open_index(folder: Path) -> SignatureIndex:
    """Return the signatures that lie in a folder; the last are kept, whose memory is that of the files."""
    return SignatureIndex(**{name: _map(folder / name, kind) for name, kind in FILES.items()})


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
