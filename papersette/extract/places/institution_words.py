"""Words that make a part of an affiliation an institution, or a unit of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papersette.extract.knowledge.rows import pattern_of

__all__ = ["UNIT", "find_institution", "has_campuses", "has_institution", "with_forms"]

# Words that make a part of an affiliation an institution, the most telling first.
INSTITUTION_WORDS = tuple(
    re.compile(pattern_of("institution_words", role), re.IGNORECASE) for role in ("university", "college", "institute", "other")
)
UNIT = re.compile(rf"^\s*(?:{pattern_of('institution_words', 'unit')})", re.IGNORECASE)
UNIT_END = re.compile(rf"\b(?:{pattern_of('institution_words', 'unit end')})\W*$", re.IGNORECASE)
CAMPUSES = re.compile(pattern_of("institution_words", "campuses"), re.IGNORECASE)
BARE = re.compile(rf"(?:\b(?:{pattern_of('institution_words', 'bare')})\b\W*)+", re.IGNORECASE)
# What a company is in law, which a comma may part from its name; CO is a state.
COMPANY_FORM = re.compile(rf"(?:(?:{pattern_of('institution_words', 'form')})\b\.?\s*)+")
DASH = re.compile(r"\s+[-–—]\s+")


def with_forms(parts: Sequence[str]) -> list[str]:
    """Return the parts of an affiliation with the form of a company behind its name: `Example Networks, Inc.` is one."""
    found: list[str] = []
    for part in parts:
        if not COMPANY_FORM.fullmatch(part):
            found.append(part)
        elif found:
            found[-1] += f", {part}"
    return found


def find_institution(parts: Sequence[str]) -> str | None:
    """Return the part that is an institution; of a unit with a dash behind it what stands there."""
    tails = [part if not _is_unit(part) else DASH.split(part)[-1] for part in parts]
    named = [part for part in tails if not _is_unit(part) and not BARE.fullmatch(part)]
    return next((part for words in INSTITUTION_WORDS for part in named if words.search(part)), None)


def has_institution(text: str) -> bool:
    """Whether a text has a word of institutions or begins with one of their units."""
    return any(words.search(text) for words in (*INSTITUTION_WORDS, UNIT))


def has_campuses(institution: str) -> bool:
    """Whether an institution's name is that of several, in many places."""
    return CAMPUSES.fullmatch(institution) is not None


def _is_unit(part: str) -> bool:
    return UNIT.match(part) is not None or UNIT_END.search(part) is not None
