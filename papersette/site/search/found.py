"""What a search has found, as its page and its other forms tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Extent", "Found", "Hints"]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many papers are found, and in what sense they are.

    `total` are all of them, of which the best `counted` are in the counts of facets. `bounded` says that there are more, so that
    the total is of those that are `kept`: the best or, where no words rank them, the newest or those with most of what they are
    sorted by. `all_words` says whether each has all the words, `complete` how many of those that need not do; `relaxed`, that no
    paper has the phrases, so that their words were looked for; `apart`, that no result is of the measure and on the dataset, so
    that papers with each of them were looked for.
    """

    total: int
    counted: int
    bounded: bool
    kept: str
    all_words: bool
    complete: int
    relaxed: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Hints:
    """How a text was read, and what of it may be meant otherwise.

    `understood` are its conditions, `unknown` words that look like conditions, `unmet` the conditions that no paper meets even
    by themselves where none is found, `unheld` its words that no paper has where none has all of them; `suggestion` is the text
    as it may have been meant: its unknown words and names spelled as others are.
    """

    understood: Sequence[str]
    unknown: Sequence[str]
    unmet: Sequence[str]
    unheld: Sequence[str]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of papers, and what else a page tells of them.

    `rows` are the papers by their columns. `people` are those whom the words name, whose papers come first where they
    `are_first`; `doors` are the pages of what else the words name. `matched` are the results by which papers (by their keys) meet
    conditions on measures. `facets` are the counts of each facet's values.
    """

    rows: list[dict[str, Any]]
    extent: Extent
    hints: Hints
    people: list[dict[str, Any]]
    are_first: bool
    doors: list[dict[str, str]]
    matched: Mapping[str, list[dict[str, Any]]]
    facets: dict[str, list[tuple[Any, ...]]]
