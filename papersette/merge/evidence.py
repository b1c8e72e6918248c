"""What else speaks for two records of one title being one paper: their authors, their abstracts, and no contradicting ids.

Preferred mistake: two rows of one paper, rather than one row of two papers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from papersette.merge.titles import normalize_title, split_title
from papersette.models import Known

__all__ = ["UNIQUE_SCHEMES", "contradict", "exclude", "is_another", "is_same_paper", "resemble"]

# Of each of these schemes a paper has one id: records with two are of two papers. The order is that of trust: lists of DOIs have
# more faults than those who give the other ids.
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
# A shorter one, such as Introduction, wants nearly all authors.
FEW_WORDS = 3
# Of longer lists of authors the first are compared.
MOST_AUTHORS = 50
# A preprint comes out in a journal within these years.
MOST_YEARS = 4

# What journals print again and again under one title, and often by one author, and what a conference calls each year's volume.
RECURRING = re.compile(
    r"(?:guest )?editorial(?: board| note)?|editors? note|introduction|preface|foreword|prologue|epilogue|afterword|front ?matter"
    r"|back ?matter|table of contents|contents|index|errat(?:um|a)|corrigend(?:um|a)|book reviews?|letters? to the editors?|reply"
    r"|response|obituary|in memoriam|in this issue|acknowledge?ments?|reviewers|news|conclusions?|proceedings of .*"
)

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
    if likeness is None or exclude(first, second) or _recur(first, second):
        return False
    found = _compare(first, second)
    if likeness == "main":
        return _is_main_enough(found)
    words = len(normalize_title(first.title).split())
    if found.authors is None and found.abstract is None:
        return words >= TELLING_TITLE and not (_is_strong(first) and _is_strong(second))
    return _is_whole_enough(found, words)


def contradict(first: Known, second: Known) -> bool:
    """Tell whether two records that go by one weak id are two papers all the same: by their titles, authors, abstracts or ids."""
    if exclude(first, second) or _compare_titles(first.title, second.title) is None or _recur(first, second):
        return True
    found = _compare(first, second)
    return found.authors == 0 or (found.abstract is not None and found.abstract < OTHER_ABSTRACT)


def is_another(first: Known, second: Known) -> bool:
    """Tell whether two records that share an id are two papers all the same: neither titles, authors nor abstracts agree at all.

    All papers of a volume may carry its DOI, and ids are mistyped.
    """
    found = _compare(first, second)
    is_other_title = _compare_titles(first.title, second.title) is None
    return is_other_title and found.authors == 0 and (found.abstract or 0) < OTHER_ABSTRACT


def resemble(first: Known, second: Known) -> bool:
    """Tell whether two states of one record may have changed so much: title, authors or abstract agree, and no id is another."""
    if exclude(first, second):
        return False
    found = _compare(first, second)
    alike = (found.authors or 0) >= NEAR_AUTHORS or (found.abstract or 0) >= NEAR_ABSTRACT
    return alike or _compare_titles(first.title, second.title) is not None


def _compare(first: Known, second: Known) -> _Evidence:
    return _Evidence(_compare_authors(first.authors, second.authors), _compare_abstracts(first.abstract, second.abstract))


def _is_whole_enough(found: _Evidence, words: int) -> bool:
    """Tell whether what agrees is enough for records of one whole title of so many words."""
    if found.abstract is None:
        return found.authors is not None and found.authors >= (NEAR_AUTHORS if words >= FEW_WORDS else SAME_AUTHORS)
    if found.authors is None:
        return found.abstract >= NEAR_ABSTRACT
    return found.abstract >= SAME_ABSTRACT or (found.authors >= NEAR_AUTHORS and found.abstract >= OTHER_ABSTRACT)


def _is_main_enough(found: _Evidence) -> bool:
    """Tell whether what agrees is enough for records of which one title lacks the other's subtitle."""
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


def _recur(first: Known, second: Known) -> bool:
    """Tell whether two records have a title that comes again, another year, and no abstract in common that speaks for one."""
    if first.year == second.year or not RECURRING.fullmatch(normalize_title(first.title)):
        return False
    return (_compare_abstracts(first.abstract, second.abstract) or 0) < SAME_ABSTRACT


def _is_strong(paper: Known) -> bool:
    return any(scheme in STRONG_SCHEMES for scheme, _ in paper.ids)


def _compare_authors(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Return the share of the shorter list's authors that stand in the longer one."""
    ours, theirs = (list(filter(None, map(_names, authors[:MOST_AUTHORS]))) for authors in (first, second))
    if not ours or not theirs:
        return None
    shorter, longer = sorted((ours, theirs), key=len)
    return sum(any(_is_same_name(name, other) for other in longer) for name in shorter) / len(shorter)


def _names(author: str) -> frozenset[str]:
    return frozenset(normalize_title(author).split())


def _is_same_name(first: frozenset[str], second: frozenset[str]) -> bool:
    """Tell whether two names may be one person's: one word in full agrees, and a further one, or its initial.

    Given and family names come in either order, and some are left out.
    """
    common = first & second
    if not any(len(word) > 1 for word in common) and common != first:
        return False
    ours, theirs = first - common, second - common
    if len(common) > 1 or not ours or not theirs:
        return True
    pairs = [(word, other) for word in ours for other in theirs]
    return any(word[0] == other[0] and 1 in (len(word), len(other)) for word, other in pairs)


def _compare_abstracts(first: str | None, second: str | None) -> float | None:
    """Return the share of the shorter text's words that stand in the longer one: one may be cut off."""
    if not first or not second:
        return None
    ours, theirs = set(WORD.findall(first.casefold())), set(WORD.findall(second.casefold()))
    fewest = min(len(ours), len(theirs))
    return len(ours & theirs) / fewest if fewest >= FEWEST_WORDS else None
