"""What a paper does and makes by its own words: who proposes a model reports its scores, who compares models theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papersette.extract.cues import GRAMMAR
from papersette.extract.linear import Feature

__all__ = ["describe_contribution"]

# So much of a title is looked at.
LONGEST_TITLE = 300
TITLE_WORD = re.compile(r"[^\W_]+|\?")


def _any_of(role: str) -> str:
    return "|".join(sorted(GRAMMAR[role]))


# "We also introduce", "this paper compares", "our study carefully examined".
ACT = re.compile(
    rf"\b(?:{_any_of('who acts in a paper')}) (?:(?:\w+ly|{_any_of('before an act')}) )?({_any_of('act of a paper')})",
    re.IGNORECASE,
)
# "We introduce a large and well-annotated benchmark": the first thing that is made.
MADE = re.compile(rf"\b(?:{_any_of('making')})\w*(?: \S+){{0,8}}? ({_any_of('thing made')})", re.IGNORECASE)


def describe_contribution(title: str, view: str) -> Feature:
    """Return the feature of all scores of a paper: what its text (as a view) does first and makes, and the words of its title."""
    found = [match[1].lower() if match else "nothing" for match in (ACT.search(view), MADE.search(view))]
    return (_contribution, *found, frozenset(TITLE_WORD.findall(title[:LONGEST_TITLE].lower())))


def _contribution(act: str, made: str, title: frozenset[str]) -> Iterator[str]:
    yield f"act {act}"
    yield f"made {made}"
    yield from [f"title {word}" for word in sorted(title)]
