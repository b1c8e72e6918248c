"""Scores of no system, which others are compared with: the level of people, of chance, of a rule that always answers the same."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["is_of_no_system"]

# What plays a role in telling whose a score is, as a pattern.
_words = partial(pattern_of, "levels")

# So far on either side of a score the words stand that say whose it is, in characters.
REACH = 130
# Soon told: most sentences have none of these words. In small letters they are looked for eight times as fast as case aside.
HINT = re.compile(_words("hint"))
PEOPLE = rf"(?:(?:(?:{_words('kind')}) )+(?:{_words('people')})|(?:{_words('lone')}))"
# Between a level and its number, or between two numbers of one: human performance of 73.9% and 79.3%.
FILLED = rf"(?: ?(?:{_words('filler')}))*"
NUMBERS = r"(?: ?[~≈]?\d[\d.]* ?(?:%|percent)?(?:, and|,| and|/))*"
BEFORE = re.compile(
    rf"(?<![\w-])(?:(?P<level>{_words('level')}) ?(?:{_words('link')})|(?P<people>{PEOPLE})(?:,? who)? (?:{_words('reach')}))"
    rf"{FILLED}{NUMBERS} ?[~≈]?$",
    re.IGNORECASE,
)
# What the words before it make of it: it achieves human performance of 91%, agreement with annotators reaches 91%.
NOT = re.compile(rf"\b(?:{_words('not')})(?: (?:the|a|an|our))?[ -]$", re.IGNORECASE)
# So does what stands behind it: exceeds human performance (91% vs. 85%), annotators achieve 0.7 in Fleiss' kappa.
NOT_BEHIND = re.compile(rf" ?(?:%|percent)? ?(?:[\w@’'-]+ ){{0,3}}?(?:{_words('not behind')})\b", re.IGNORECASE)
BEHIND = re.compile(
    rf" ?(?:%|percent)?(?: [\w@-]+){{0,2}}? ?"
    rf"(?:(?:(?:{_words('reached')}) by|for) (?:the )?{PEOPLE}(?! \w*(?:evaluat|judg|rat|with|of)\w*)"
    rf"|(?:{_words('measured')}) of (?:the )?{PEOPLE}|\(?(?:{_words('level')}))(?![\w-])",
    re.IGNORECASE,
)


def is_of_no_system(view: str, quantity: Quantity) -> bool:
    """Whether the words around a score say that people reach it, or chance does: a human baseline of 91%, 25% random guessing."""
    begin, end = max(0, quantity.start - REACH), quantity.stop + REACH
    if not HINT.search(view[begin:end].lower()):
        return False
    before, behind = (" ".join(view[a:b].split()) for a, b in ((begin, quantity.start), (quantity.stop, end)))
    if NOT_BEHIND.match(behind):
        return False
    # Brackets and signs stand right before a number, words with a blank between.
    before = before.rpartition(". ")[2] + (" " if view[quantity.start - 1].isspace() else "")
    if match := BEFORE.search(before):
        return not NOT.search(before, 0, match.start())
    return BEHIND.match(behind if behind.startswith("%") else f" {behind}") is not None
