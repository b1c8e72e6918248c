"""Scores of what a paper is set beside: on par with RockNet at 71.2, the gap to RockNet (71.2), RockNet, which had 71.2."""

from __future__ import annotations

import re

from papersette.extract.quantity import Quantity

__all__ = ["is_of_rival"]

# So far before a score the words stand that say whose it is, in characters.
REACH = 160
# Soon told: most scores have none of these words before them.
HINT = re.compile(r"par with|comparable|approaching|gap|close to|rival|which|that|who")
OWN = r"(?:ours?|its?|this|these)\b"
NAMES = rf"(?:(?!{OWN})[\w.+/@’'-]+ ){{1,6}}(?:\((?![^()]*\d)[^()]*\) )?"
BESIDE = re.compile(
    rf"(?:\b(?:on (?:a )?par with|comparable (?:to|with)|rival(?:s|ing|ling)?|close to|gap (?:to|with|from)) {NAMES}(?:at |\()"
    rf"|\bapproaching {NAMES}(?:at |of |\())[$~ ]*$"
)
# "(91.2% vs. 93.4%)": the first is its own.
AGAINST = re.compile(r"[ %$]*(?:vs|versus|against|compared|→|->)")
BEATEN = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|compared (?:to|with))"
    r" [^.;:]{3,110}?,? (?:which|that|who) (?:only |just )?"
    r"(?:had|has|have|achiev\w+|reach\w+|obtain\w*|attain\w*|scor\w+|yield\w*|gets?|got)\b[^.;:,]{0,50}$"
)
NOT = re.compile(r"\b(?:not?|none|neither|never|nor|cannot)\b", re.IGNORECASE)


def is_of_rival(view: str, quantity: Quantity) -> bool:
    """Whether the words before a score say that it is of what the paper compares itself with."""
    before = view[max(0, quantity.start - REACH) : quantity.start].rpartition(". ")[2]
    if not HINT.search(before):
        return False
    if BESIDE.search(before):
        return AGAINST.match(view, quantity.stop) is None
    beaten = BEATEN.search(before)
    return beaten is not None and not NOT.search(before, 0, beaten.start())
