"""What stands beside a number and bounds it: up to 5%, more than twice, at least 3 points, 10 or more."""

from __future__ import annotations

import re

from papersette.extract.knowledge.rows import read_rows

__all__ = ["find_comparator"]

COMPARATORS = {row["text"]: row["comparator"] for row in read_rows("comparators")}
_WORDS = "|".join(re.escape(text).replace(r"\ ", "[ -]+") for text in sorted(COMPARATORS, key=len, reverse=True))
# What may stand between one and the number: up to an impressive 5%, up to a factor of 10, up to r = 0.7.
FILLER = r"(?:an? factor of|an? [a-z]{4,12}|an?|only|just|[A-Za-z]{1,3} ?=)"
# A word stands by itself, a sign may touch the word before it: FID<2, but not A->2, A=>2 and <b>2.
COMPARATOR = re.compile(
    rf"(?:(?:(?<![A-Za-z-])(?=[A-Za-z])|(?<![-=])(?=[^A-Za-z]))(?P<word>{_WORDS})(?: {FILLER})?[ $-]{{0,24}})$",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[A-Za-z]+> *$")
# The last two words of each comparator.
ENDS = tuple({" ".join(text.split()[-2:]) for text in COMPARATORS})
FILLED = re.compile(rf" {FILLER}$")
FAR = 48
# "A maximum reduction of 12%".
MAXIMUM = re.compile(r"(?<![\w-])maxim(?:um|al)(?: [\w-]+){1,3} of $", re.IGNORECASE)
# A plus behind the digits, before the unit or behind it: 200+ FPS, 24%+, but not 12+-0.3.
_PLUS = r"\+(?![\w./−–-])"
PLUS = re.compile(rf"\d{_PLUS}")
BEHIND = re.compile(rf"{_PLUS}| or (?P<way>more|less|higher|lower|better|above|below)\b")
# "None goes above 60%": what is not passed is not exceeded.
NEGATED = re.compile(
    r"\b(?:none|no|not(?! only)|never|nor|fail\w*|struggl\w*|unable|cannot)\b(?:(?! (?:and|but|while|with)\b)[^.,;:()\d]){0,60}$",
    re.IGNORECASE,
)
NEGATED_FAR, MAXIMUM_FAR = 72, 60
OPPOSITES = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def find_comparator(view: str, start: int, stop: int) -> tuple[str | None, int]:
    """Return the comparator of a number that stands from start to stop, and where its words start before it, -1 if none do."""
    words = view[max(0, start - FAR) : start]
    if _may_compare(words) and (before := COMPARATOR.search(words)) and not TAG.search(words):
        comparator, lead = _comparator(before), start - len(before[0])
        if comparator == "~" and (outer := COMPARATOR.search(view, max(0, lead - FAR), lead)):
            comparator, lead = _comparator(outer), outer.start()
        negated = comparator in OPPOSITES and NEGATED.search(view, max(0, lead - NEGATED_FAR), lead)
        return OPPOSITES[comparator] if negated else comparator, lead
    if PLUS.search(view, start, stop):
        return ">=", -1
    if behind := BEHIND.match(view, stop):
        return "<=" if behind["way"] in ("less", "lower", "below") else ">=", -1
    return "<=" if MAXIMUM.search(view, max(0, start - MAXIMUM_FAR), start) else None, -1


def _comparator(match: re.Match[str]) -> str:
    return COMPARATORS[" ".join(match["word"].lower().replace("-", " ").split())]


def _may_compare(words: str) -> bool:
    """Whether words end as a comparator does; most do not, and that is told faster than by the pattern."""
    plain = " ".join(words.lower().replace("-", " ").replace("$", " ").split())
    return plain.endswith(ENDS) or FILLED.sub("", plain).endswith(ENDS)
