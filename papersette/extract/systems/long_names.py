"""What a text presents as a compound (QA-SIEVE), or by a long name before the short one in brackets (Sorting of Stones, SoS)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.text.acronyms import words_meant

__all__ = ["find_presented_compounds", "is_long_name_presented"]

# Who presents something, and how.
_VERBS = GRAMMAR["presenting"]
_PRESENTS = (
    rf"\b(?:(?:[Ww]e|authors?|{any_of(GRAMMAR['who acts in a paper'])})(?: {any_of(GRAMMAR['before an act'])}| \w+ly)?"
    rf" {any_of(_VERBS)}|{any_of(verb for verb in _VERBS if verb.endswith('ing'))}|{any_of(GRAMMAR['calling'])})"
)
# What leads from that to a long name, which no preposition does: we propose a novel, by introducing the.
PRESENTING = re.compile(
    rf"{_PRESENTS} (?:(?:an?|the|our|its|this) )?(?:(?!{any_of(GRAMMAR['preposition'])} )[a-z][a-z-]* ){{0,3}}$"
)
# A compound right behind it, and what behind that makes it a measure or data: we propose QA-SIEVE, a tool.
COMPOUND = re.compile(
    rf"{_PRESENTS}(?: the)? +(?P<name>[A-Z][A-Za-z\d]*(?:-[A-Za-z\d]+)*-[A-Z][A-Za-z\d]*)"
    r"(?=[.,:;]| \(| (?:that|which|to|for|is|by)\b)(?P<bracket> \([^()]*\))?"
)
NO_SYSTEM = re.compile(
    r",? (?:is )?(?:an? |the )?(?:[\w-]+ ){0,6}?"
    rf"(?:metrics?|measures?|scores?|index|tasks?|{any_of(GRAMMAR['noun for data'])})\b"
)
# No abstract presents more; of junk no more are looked for.
MOST_COMPOUNDS = 10
# A word that may begin a long name, and all that it may have.
CAPITAL = re.compile(r"(?<![\w-])[A-Z]")
LONG_NAME = re.compile(r"[\w/&+-]+(?: [\w/&+-]+){0,9} ")
# How far before the bracket a long name may begin, and how far before that what presents it, in characters.
LONGEST = 160
REACH = 60


def is_long_name_presented(view: str, start: int, text: str) -> bool:
    """Whether a text (as a view) presents the words before a name, which starts in brackets, as what the name stands for."""
    return any(PRESENTING.search(view, max(0, begin - REACH), begin) for begin in _begins_of(view, start, text))


def _begins_of(view: str, start: int, text: str) -> Iterator[int]:
    """Yield where the words may begin that a name stands for: those of its letters, else any with a capital that is its first."""
    if meant := words_meant(view, start, text):
        yield meant[0].start()
        return
    for capital in CAPITAL.finditer(view, max(0, start - 1 - LONGEST), start - 1):
        if capital[0] == text[0].upper() and LONG_NAME.fullmatch(view, capital.start(), start - 1):
            yield capital.start()


def find_presented_compounds(view: str) -> Iterator[re.Match[str]]:
    """Yield the places of the first compounds that a text (as a view) presents, whatever their parts mean: RL-PLUS, Video-EM."""
    presented = (found["name"] for found in COMPOUND.finditer(view) if not NO_SYSTEM.match(view, found.end()))
    for name in dict.fromkeys(islice(presented, MOST_COMPOUNDS)):
        yield from re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\d)", view)
