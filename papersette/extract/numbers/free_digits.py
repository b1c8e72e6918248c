"""Which digits are a number of their own: no part of a name, a version, a citation, a label, a power or a size."""

from __future__ import annotations

import re

from papersette.extract.knowledge.cues import FAMILIES, GRAMMAR, any_of

__all__ = ["stands_free"]

# 2^16, s^-1: what has another power is no number by itself.
POWER_BEHIND = re.compile(r" ?\^ {0,20}[-−–]? ?\w|[⁻⁰¹²³⁴-⁹]")
# What digits go on with, and what they do with further digits: 3_a, 10@5; 1.2.3, 10:30.
GOES_ON, PARTS = frozenset("_@"), frozenset(".:")
# "...: (1) we show" and "; 2) we show" count points.
ENUMERATION = re.compile(r"(?:^|[:;,.!?]|and|or|--?|–|—) ?\(?$")
REFERENCE = re.compile(rf"(?:{any_of(GRAMMAR['abbreviated reference'])}\.?|{any_of(GRAMMAR['counted off'])}) ?\(?$")
# How far before a number what it labels may begin, in characters.
LABEL_FAR = 12
# Gemini 1.5 Pro, subtasks 1.1 and 1.2: versions and numbers of parts, no results.
VERSIONED = re.compile(rf"\b{any_of({*FAMILIES, *GRAMMAR['numbered']})}(?:[ -]v?\d\.\d(?:,| and| or|/))? ?$")
VERSIONED_FAR = 30
# "SD-VAE 3.5: 0.19".
NAME_WITH_VERSION = re.compile(r"[A-Z][\w-]*[A-Z][\w-]* $")
# What makes digits a part of a name: ResNet50 and ResNet-50, wmt/16, AP50:95, AP_50 as a view has it, but not 5-10% or (-3.2).
NAME_BEFORE, SET_BEFORE = re.compile(r"(?:[\w@.^]|(?:[^\W\d]|\))[-–−/:,']|\d:)$"), re.compile(r"[_^] +$")
NAME_BEFORE_FAR = 16
UNIT_BEFORE = re.compile(r"(?<![\w-])[\d.,]+(?P<unit>[A-Za-z]{1,3})[-–−]{1,2}$")
# Sides of a product, as 256 and 512 of "256 x 512": none of 30,000 annotated results is one.
# A star that touches the left side only is a footnote's.
_TIMES = r"(?: {0,2}[xX×] {0,9}| \* ?|\*)"
SIDE_BEFORE, SIDE_BEHIND = re.compile(rf"\d{_TIMES}$"), re.compile(rf"{_TIMES}\d")
SIDE_FAR = 12


def stands_free(view: str, match: re.Match[str]) -> bool:
    """Whether digits are a number of their own.

    Args:
        view: of a text.
        match: the digits, with `number`, and `exponent` and `unit` where they have any.
    """
    if _follows_name(view, match.start()) and not _ends_range(view, match):
        return False
    return not (_goes_on(view, match) or _is_cited(view, match) or _is_side(view, match) or _is_numbered(view, match))


def _follows_name(view: str, start: int) -> bool:
    """Whether digits continue what stands before them, which with a blank between only those do that are set above or below."""
    if view[start - 1 : start] == " ":
        return SET_BEFORE.search(view, max(0, start - NAME_BEFORE_FAR), start) is not None
    return NAME_BEFORE.search(view[max(0, start - 2) : start]) is not None


def _ends_range(view: str, match: re.Match[str]) -> bool:
    """Whether a number stands behind another of its unit and a hyphen: 2x-4x."""
    before = UNIT_BEFORE.search(view, max(0, match.start() - NAME_BEFORE_FAR), match.start())
    return before is not None and view.startswith(before["unit"], match.end("number"))


def _goes_on(view: str, match: re.Match[str]) -> bool:
    """Whether digits go on behind their end: as a power, a name (3D, 4-bit), a version (1.2.3) or a time (10:30)."""
    sign, next_ = view[match.end() : match.end() + 1], view[match.end() + 1 : match.end() + 2]
    if sign.isalpha() or sign in GOES_ON or POWER_BEHIND.match(view, match.end()):
        return True
    return (sign in PARTS and next_.isdigit()) or (sign == "-" and match["unit"] is None and next_.isalpha())


def _is_cited(view: str, match: re.Match[str]) -> bool:
    """Whether a number stands alone in square brackets."""
    return view[match.start() - 1 : match.start()] == "[" and view[match.end() : match.end() + 1] == "]"


def _is_side(view: str, match: re.Match[str]) -> bool:
    """Whether a number is one of those that a size is a product of."""
    if SIDE_BEFORE.search(view, max(0, match.start() - SIDE_FAR), match.start()):
        return True
    return not match["exponent"] and bool(SIDE_BEHIND.match(view, match.end("number")))


def _is_numbered(view: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit tells a version, or counts something off."""
    if match["unit"] is not None:
        return False
    start, behind = match.start(), view[match.end() : match.end() + 2]
    if "." in match["number"]:
        named = view[start - 1 : start] == " " and VERSIONED.search(view, max(0, start - VERSIONED_FAR), start)
        return bool(named or (behind[:1] == ":" and NAME_WITH_VERSION.search(view, max(0, start - VERSIONED_FAR), start)))
    return _is_label(view[max(0, start - LABEL_FAR) : start], behind)


def _is_label(before: str, behind: str) -> bool:
    """Whether a whole number without a unit counts something off: Table 3, "(1) we show"."""
    return bool(REFERENCE.search(before) or (behind == ") " and ENUMERATION.search(before)))
