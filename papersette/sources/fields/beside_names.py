"""What stands in a list of names and is none of them: those that are left out, and marks, numbers and mail behind names."""

from __future__ import annotations

import re

__all__ = ["LEFT_OUT", "MARKS", "OTHERS", "without_marks"]

# 12 others, 12 other authors, 12 more, 12 additional authors not shown.
NUMBERED = r"\d+\s+(?:additional|more|others?)(?:\s+(?:co-?)?authors?)?(?:\s+not\s+shown)?"
# At the end of a list, and within it.
OTHERS = re.compile(
    rf"(?:[,;]?\s?[,;&]\s?(?:others|{NUMBERED})"
    rf"|[,;]?\s?(?:\b(?:et\.?\s+al\.?|and\s+(?:others|{NUMBERED}))(?:\s?\({NUMBERED}\))?|\({NUMBERED}\)|…|\.\.\.))[\s;,]*$",
    re.IGNORECASE,
)
LEFT_OUT = re.compile(r"(?<=[,;])\s?(?:…|\.\.\.|\. \. \.)\s?[,;]?")
# Scopus writes its number of an author behind the name.
AUTHOR_NUMBER = re.compile(r" \(\d{8,12}\)(?=\s*(?:;|$))")
# Whose affiliations and notes follow: Ada Example1,2*.
SIGNS = r"[*†‡§¶¹²³⁰⁴-⁹]"
MARK = rf"(?:\d{{1,2}}(?!\d)|{SIGNS})"
MARKS = re.compile(rf"(?:(?<=[^\W\d_A-Z]{{2}})|(?<=[^\W\d_]|\.)(?={SIGNS})){MARK}+(?:,\s?{MARK}+)*(?=\s*(?:[,;&]|$)|\s+and\b)")
# The same in brackets, the year of a reference, and mail: Ada Example (1, 2), Sample, B. (2019), Ada <ada@made-up.org>.
BRACKETED = re.compile(
    r"(?<=[^\W\d_]|\.) ?(?:[(\[]\d{1,4}(?:, ?\d{1,4})*[)\]]|[<(](?:mailto:)?[^\s@<>()]+@[^\s@<>()]+[>)])\.?"
    r"(?= ?(?:[,;|&\n]|\Z)| and\b)"
)


def without_marks(names: str) -> str:
    """Return a list of names without what stands behind them."""
    if any(sign in names for sign in "([<"):
        names = BRACKETED.sub("", AUTHOR_NUMBER.sub("", names))
    return MARKS.sub("", names)
