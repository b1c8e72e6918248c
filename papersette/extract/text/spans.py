"""Spans that do not overlap, and whether another one would: told by two searches, however many there are."""

from __future__ import annotations

from bisect import bisect_left

__all__ = ["Spans"]


class Spans:
    """Spans of a text, none of which overlaps another; starts and stops are code points, stops exclusive."""

    __slots__ = ("_starts", "_stops")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []

    def overlap(self, start: int, stop: int) -> bool:
        """Whether a span that is not empty has a part in common with one of these."""
        behind = bisect_left(self._starts, stop)
        return behind > 0 and self._stops[behind - 1] > start

    def add(self, start: int, stop: int) -> None:
        """Add a span that overlaps none of these."""
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._stops.insert(at, stop)
