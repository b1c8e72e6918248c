"""What bounds all numbers of a list: it stands before the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from papersette.extract.cues import GRAMMAR
from papersette.extract.tokens import Spot

__all__ = ["carried_comparator"]

# What begins a bound of its own, or none: what stood before the first number holds no longer.
NEW_BOUND = GRAMMAR["new bound"]


def carried_comparator(spot: Spot, series: Sequence[Spot]) -> str | None:
    """Return the comparator of a number that stands before the first of its series: "up to 3% on A, 5% on B and 9% on C"."""
    carried = None
    for before, behind in pairwise(series):
        carried = before.quantity.comparator or carried
        if not NEW_BOUND.isdisjoint(before.texts[before.index + 1 : behind.index]):
            carried = None
        if behind is spot:
            return carried
    return None
