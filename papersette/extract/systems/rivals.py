"""Scores of what a paper is set beside: on par with RockNet at 71.2, the gap to RockNet (71.2), RockNet, which had 71.2."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["is_of_rival"]

# What plays a role around a rival, as a pattern.
_words = partial(pattern_of, "rivals")
# So far before a score the words stand that say whose it is, in characters.
REACH = 160
# Soon told: most scores have none of these words before them.
HINT = re.compile(rf"{_words('beside')}|{_words('approaching')}|which|that|who")
NAMES = rf"(?:(?!(?:{_words('own')})\b)[\w.+/@’'-]+ ){{1,6}}(?:\((?![^()]*\d)[^()]*\) )?"
BESIDE = re.compile(rf"(?:\b(?:{_words('beside')}) {NAMES}(?:at |\()|\b(?:{_words('approaching')}) {NAMES}(?:at |of |\())[$~ ]*$")
# "(91.2% vs. 93.4%)": the first is its own.
AGAINST = re.compile(rf"[ %$]*(?:{_words('against')})")
BEATEN = re.compile(
    rf"\b(?:{_words('beats')}) [^.;:]{{3,110}}?,? (?:which|that|who) (?:only |just )?(?:{_words('reaches')})\b[^.;:,]{{0,50}}$"
)
NOT = re.compile(rf"\b(?:{_words('not')})\b", re.IGNORECASE)


def is_of_rival(view: str, quantity: Quantity) -> bool:
    """Whether the words before a score say that it is of what the paper compares itself with."""
    before = view[max(0, quantity.start - REACH) : quantity.start].rpartition(". ")[2]
    if not HINT.search(before):
        return False
    if BESIDE.search(before):
        return AGAINST.match(view, quantity.stop) is None
    beaten = BEATEN.search(before)
    return beaten is not None and not NOT.search(before, 0, beaten.start())
