"""What a paper does and makes by its own words: who proposes a model reports its scores, who compares models theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.linear import Feature

__all__ = ["describe_contribution"]

# So much of a title is looked at.
LONGEST_TITLE = 300
TITLE_WORD = re.compile(r"[^\W_]+|\?")


# "We also introduce", "this paper compares", "our study carefully examined", in small letters.
ACT = re.compile(
    rf"\b{any_of(GRAMMAR['who acts in a paper'])} (?:(?:\w+ly|{any_of(GRAMMAR['before an act'])}) )?"
    rf"({any_of(GRAMMAR['act of a paper'])})"
)
# "We introduce a large and well-annotated benchmark": the first thing that is made.
MADE = re.compile(rf"\b{any_of(GRAMMAR['making'])}\w*(?: \S+){{0,8}}? ({any_of(GRAMMAR['thing made'])})")


def describe_contribution(title: str, view: str) -> Feature:
    """Return the feature of all scores of a paper: what its text (as a view) does first and makes, and the words of its title."""
    small = view.lower()
    found = [match[1] if match else "nothing" for match in (ACT.search(small), MADE.search(small))]
    return (_contribution, *found, frozenset(TITLE_WORD.findall(title[:LONGEST_TITLE].lower())))


def _contribution(act: str, made: str, title: frozenset[str]) -> Iterator[str]:
    yield f"act {act}"
    yield f"made {made}"
    yield from [f"title {word}" for word in sorted(title)]
