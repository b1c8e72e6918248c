"""Who takes part in a contest, as the titles of papers say it: hub at SemEval-2021 Task 3."""

from __future__ import annotations

import re

from papersette.extract.contests import CONTEST
from papersette.extract.cues import GRAMMAR

__all__ = ["find_entrant"]

# So much of a title is looked at.
LONGEST_TITLE = 300
MOST_WORDS = 3
# The contest: SemEval-2021, #SMM4H 2024, the WojoodNER Shared Task, SRST’19.
OCCASION = (
    rf"(?:[Tt]he )?#?(?:{CONTEST}|[A-Z][\w&-]{{1,30}}[’']\d\d"
    r"|[A-Z][\w&’'-]{1,30}(?: (?!at )[\w&’'-]{1,30}){0,7} (?:[Tt]ask|[Cc]hallenge|[Cc]ompetition|[Tt]rack))(?![a-z])"
)
ENTRANT = re.compile(rf"[\"“]?(?P<name>[^\s:]{{1,40}}(?: [^\s:]{{1,40}}){{0,4}}?)[\"”]?(?: (?:at|@) |@)(?={OCCASION})")
OWNING = ("'s", "’s", "s'", "s’")
AROUND, NO_ENTRANTS = GRAMMAR["around an entrant"], GRAMMAR["no entrant"]


def find_entrant(title: str) -> str | None:
    """Return who takes part in the contest that a title names, a team or its system, None where it says neither.

    One word may be spelt in any way but as "Looking" is, of several each has a capital or a figure: all else is a phrase.
    """
    match = ENTRANT.match(title[:LONGEST_TITLE])
    words = match["name"].split() if match else []
    for at, word in enumerate(words):
        if word.endswith(OWNING):
            words = [*words[:at], word.rstrip("s").rstrip("'’")]
            break
    while words and words[0] in AROUND:
        words.pop(0)
    while words and words[-1] in AROUND:
        words.pop()
    phrase = any(map(str.islower, words)) if len(words) > 1 else any(word.istitle() and word.endswith("ing") for word in words)
    named = 1 <= len(words) <= MOST_WORDS and not phrase and NO_ENTRANTS.isdisjoint(words)
    return " ".join(words) if named else None
