"""Numbers of one list, and what tells in a list of its own what they are of: "38.1 and 42.5 BLEU on De-En and En-De"."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["AND", "REACH", "UNIT", "InList", "in_list"]

NUMBER = r"\d[\d.,]*(?<![.,])(?: ?%)?"
AND = r"(?: ?,? and | ?, | ?& ?| ?/ ?)"
BEFORE_IN_LIST = re.compile(rf"(?<![\w.]){NUMBER}{AND}(?: ?[+~$])?$")
BEHIND_IN_LIST = re.compile(rf"(?: ?%)?{AND}[+~$ ]?{NUMBER}(?![\w-])")
# What may stand between a number and the word before what it is of: 38.1 case-sensitive BLEU scores (on), 91.2 F1-score (on).
UNIT = r"(?: ?%)?(?: (?!(?:and|as|but|by|for|from|in|of|on|or|over|than|to|whereas|while|with)\b)[a-zA-Z+&][\w+&-]*){0,4}"
# No number is farther from what tells that, and no list longer, in characters.
REACH = 200


class InList(NamedTuple):
    """A number's place in its list, from 0, how many numbers that has, and where it ends; of one alone 0 of 1."""

    place: int
    numbers: int
    stop: int


def in_list(view: str, start: int, stop: int) -> InList:
    """Return the list that a number, which starts and stops at places of a view, stands in."""
    place, first, last = 0, start, stop
    while before := BEFORE_IN_LIST.search(view, max(0, first - REACH), first):
        place, first = place + 1, before.start()
    numbers = place + 1
    while behind := BEHIND_IN_LIST.match(view, last):
        numbers, last = numbers + 1, behind.end()
    return InList(place, numbers, last)
