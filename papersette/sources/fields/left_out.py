"""What stands in a list of names for those that are left out."""

from __future__ import annotations

import re

__all__ = ["LEFT_OUT", "OTHERS"]

# 12 others, 12 other authors, 12 more, 12 additional authors not shown.
NUMBERED = r"\d+\s+(?:additional|more|others?)(?:\s+(?:co-?)?authors?)?(?:\s+not\s+shown)?"
# At the end of a list, and within it.
OTHERS = re.compile(
    rf"(?:[,;]?\s?[,;&]\s?(?:others|{NUMBERED})"
    rf"|[,;]?\s?(?:\b(?:et\.?\s+al\.?|and\s+(?:others|{NUMBERED}))(?:\s?\({NUMBERED}\))?|\({NUMBERED}\)|…|\.\.\.))[\s;,]*$",
    re.IGNORECASE,
)
LEFT_OUT = re.compile(r"(?<=[,;])\s?(?:…|\.\.\.|\. \. \.)\s?[,;]?")
