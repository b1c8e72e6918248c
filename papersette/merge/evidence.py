"""What else speaks for two records of one title being one paper: their authors, their abstracts, and no contradicting ids.

Preferred mistake: two rows of one paper, rather than one row of two papers.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from papersette.merge.titles import normalize_title, split_title
from papersette.models import Known

__all__ = ["UNIQUE_SCHEMES", "contradict", "exclude", "is_same_paper"]

# Two papers may share an id of another scheme's paper, but never have two ids of one of these.
# The order is that of trust: lists of DOIs have more faults than those who give the other ids.
UNIQUE_SCHEMES = ("arxiv", "acl", "openreview", "doi")
# Schemes whose id alone tells a paper from all others.
STRONG_SCHEMES = frozenset(UNIQUE_SCHEMES) | {"openalex", "s2", "pwc", "pubmed"}

# Shares of words: abstracts of one paper in two places agree in most, of two papers by one author in few.
SAME_ABSTRACT, NEAR_ABSTRACT, OTHER_ABSTRACT = 0.7, 0.55, 0.4
SAME_AUTHORS, NEAR_AUTHORS = 0.8, 0.5
# Fewer words than this are no evidence.
FEWEST_WORDS = 12
# A title that stands alone must be long enough that no two papers have it by chance.
TELLING_TITLE = 5
# A preprint comes out in a journal within these years.
MOST_YEARS = 4

WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How far two records agree, from 0 to 1; None where one of them says nothing."""

    authors: float | None
    abstract: float | None


def is_same_paper(first: Known, second: Known) -> bool:
    """Tell whether two records that may have one title are one paper.

    With one whole title, authors or abstract must agree and neither contradict; where nothing else is stated, a long title is
    enough unless both have strong ids. Where one title is the other without its subtitle, more must agree.
    """
    likeness = _compare_titles(first.title, second.title)
    if likeness is None or exclude(first, second):
        return False
    found = _Evidence(_compare_authors(first.authors, second.authors), _compare_abstracts(first.abstract, second.abstract))
    if likeness == "main":
        return _is_main_enough(found)
    if found.authors is None and found.abstract is None:
        return len(normalize_title(first.title).split()) >= TELLING_TITLE and not (_is_strong(first) and _is_strong(second))
    return _is_whole_enough(found)


def contradict(first: Known, second: Known) -> bool:
    """Tell whether two records that go by one weak id are two papers all the same: by their titles, authors, abstracts or ids."""
    if exclude(first, second) or _compare_titles(first.title, second.title) is None:
        return True
    authors, abstract = _compare_authors(first.authors, second.authors), _compare_abstracts(first.abstract, second.abstract)
    return (authors is not None and authors == 0) or (abstract is not None and abstract < OTHER_ABSTRACT)


def _is_whole_enough(found: _Evidence) -> bool:
    if found.abstract is None:
        return found.authors is not None and found.authors >= NEAR_AUTHORS
    if found.authors is None:
        return found.abstract >= NEAR_ABSTRACT
    return found.abstract >= SAME_ABSTRACT or (found.authors >= NEAR_AUTHORS and found.abstract >= OTHER_ABSTRACT)


def _is_main_enough(found: _Evidence) -> bool:
    if found.abstract is None:
        return False
    return found.abstract >= SAME_ABSTRACT and (found.authors is None or found.authors >= NEAR_AUTHORS)


def _compare_titles(first: str, second: str) -> str | None:
    """Return `whole` for one title, `main` where one lacks the other's subtitle, None for two titles."""
    ours, theirs = ([part.replace(" ", "") for part in split_title(title)] for title in (first, second))
    if ours[0] == theirs[0]:
        return "whole"
    return "main" if ours[0] in theirs or theirs[0] in ours else None


def exclude(first: Known, second: Known, schemes: Collection[str] = UNIQUE_SCHEMES) -> bool:
    """Tell whether two records have different ids of one scheme, or years too far apart to be one paper."""
    for scheme in schemes:
        ours, theirs = ({value for known, value in paper.ids if known == scheme} for paper in (first, second))
        if ours and theirs and not ours & theirs:
            return True
    return bool(first.year and second.year and abs(first.year - second.year) > MOST_YEARS)


def _is_strong(paper: Known) -> bool:
    return any(scheme in STRONG_SCHEMES for scheme, _ in paper.ids)


def _compare_authors(first: Collection[str], second: Collection[str]) -> float | None:
    """Return the share of the shorter list's authors that stand in the longer one, by a name longer than an initial."""
    if not first or not second:
        return None
    shorter, longer = sorted((list(map(_names, first)), list(map(_names, second))), key=len)
    known = set().union(*longer)
    return sum(bool(names & known) for names in shorter) / len(shorter)


def _names(author: str) -> set[str]:
    """Return what an author is known by: family names come first or last, given names may be initials."""
    words = normalize_title(author).split()
    longest = max(map(len, words), default=0)
    return {words[0], words[-1]} - {word for word in words if len(word) == 1 < longest} if words else set()


def _compare_abstracts(first: str | None, second: str | None) -> float | None:
    """Return the share of the shorter text's words that stand in the longer one: one may be cut off."""
    if not first or not second:
        return None
    ours, theirs = set(WORD.findall(first.casefold())), set(WORD.findall(second.casefold()))
    fewest = min(len(ours), len(theirs))
    return len(ours & theirs) / fewest if fewest >= FEWEST_WORDS else None
