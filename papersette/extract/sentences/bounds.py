"""What bounds all numbers of a list: it stands before the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from papersette.extract.knowledge.cues import GRAMMAR
from papersette.extract.sentences.tokens import LONGEST_STEP, STATEMENTS, Spot

__all__ = ["carried_comparator"]

# What begins a bound of its own, or none: what stood before the first number holds no longer.
NEW_BOUND = GRAMMAR["new bound"]
ARTICLES = frozenset({"a", "an"})
# What stands right before a number that is one more of the same, whatever its unit, but for an article or the sign of a formula.
JOINTS, PASSED = (["and"], [","]), ARTICLES | {"$"}
MOST = "<="
# What a number is of may be a noun of a set-up ("up to 5% on dry datasets and 3% at night"), and begins no statement.
NEW_STATEMENTS = STATEMENTS - {"setup", "chance"}
ON_AVERAGE = ["on", "average"]


def carried_comparator(spot: Spot, series: Sequence[Spot], is_difference: bool) -> str | None:
    """Return the comparator of a number that stands before the first of its series: "up to 3% on A, 5% on B and 9% on C".

    Differences go on in other units: "up to 2 times in time and 50% in memory"; levels, "up to 91% and an F1 of 0.8", do not.
    """
    end = spot.group[-1] + 1
    if spot.texts[end : end + 2] == ON_AVERAGE:
        return None
    carried = None
    for before, behind in pairwise(series[: series.index(spot) + 1]):
        carried = before.quantity.comparator or carried
        if not NEW_BOUND.isdisjoint(before.texts[before.index + 1 : behind.index]):
            carried = None
    return carried or (MOST if is_difference and _is_one_more(spot) else None)


def _is_one_more(spot: Spot) -> bool:
    """Whether a number stands behind "up to" with others, of whatever units."""
    at = spot.index
    for before in sorted((number for number in spot.numbers if number < spot.index), reverse=True):
        if not _is_joined(spot, before, at):
            return False
        quantity = spot.tokens[before].quantity
        if quantity and quantity.comparator:
            return quantity.comparator == MOST
        at = before
    return False


def _is_joined(spot: Spot, before: int, at: int) -> bool:
    """Whether nothing but names stands between two numbers of a sentence, and a conjunction right before the second."""
    quantity, between = spot.tokens[at].quantity, slice(before + 1, at)
    words = [text for text in spot.texts[between] if text not in PASSED]
    if quantity is None or quantity.form != "digits" or len(words) > LONGEST_STEP or words[-1:] not in JOINTS:
        return False
    # With an article it is a statement of its own: and a 3% improvement at night.
    statements = STATEMENTS if spot.texts[at - 1] in ARTICLES else NEW_STATEMENTS
    return NEW_BOUND.isdisjoint(words) and statements.isdisjoint(spot.cues[between])
