"""Marks in text: which parts of a text a page sets off, and what each of them is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papersette.site.typed.words import MARK_START, MARK_STOP

__all__ = ["Mark", "Piece", "read_evidence", "split_hits", "split_marks"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text, `start` to `stop` in code points; `kind` is metric, link or dataset, `row` the id of its row."""

    start: int
    stop: int
    kind: str
    row: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and the mark on it; None where it is plain."""

    text: str
    mark: Mark | None = None


def read_evidence(value: str) -> tuple[str, Mark] | None:
    """Return the sentence that a cell of evidence holds and the mark on its number; None where the cell holds something else."""
    try:
        found = json.loads(value)
        return str(found["sentence"]), Mark(int(found["start"]), int(found["stop"]), "metric", 0)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def split_marks(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield a text in pieces, in order and without a gap; of overlapping marks the first, then the longest, stays."""
    at = 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.stop)):
        if mark.start < at or mark.stop > len(text) or mark.start >= mark.stop:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start])
        yield Piece(text[mark.start : mark.stop], mark)
        at = mark.stop
    if at < len(text):
        yield Piece(text[at:])


def split_hits(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether it is a hit) of a snippet whose hits stand between the two mark characters."""
    for number, part in enumerate(text.split(MARK_START)):
        if number == 0:
            yield part, False
            continue
        hit, _, rest = part.partition(MARK_STOP)
        yield hit, True
        yield rest, False
