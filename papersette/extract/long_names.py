"""Long names before the short ones in brackets: we propose Sorting of Stones with a Net (SortNet), which presents SortNet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papersette.extract.acronyms import words_meant
from papersette.extract.cues import GRAMMAR, any_of

__all__ = ["is_long_name_presented"]

# What leads from who presents something to its long name, which no preposition does: we propose a novel, by introducing the.
_VERBS = GRAMMAR["presenting"]
PRESENTING = re.compile(
    rf"\b(?:(?:[Ww]e|authors?|{any_of(GRAMMAR['who acts in a paper'])})(?: {any_of(GRAMMAR['before an act'])}| \w+ly)?"
    rf" {any_of(_VERBS)}|{any_of(verb for verb in _VERBS if verb.endswith('ing'))}|{any_of(GRAMMAR['calling'])})"
    rf" (?:(?:an?|the|our|its|this) )?(?:(?!{any_of(GRAMMAR['preposition'])} )[a-z][a-z-]* ){{0,3}}$"
)
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
