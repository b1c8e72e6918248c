"""Whether a paper on arXiv was withdrawn, as its comments or its abstract say: arXiv has no field of its own for it."""

from __future__ import annotations

import re
from typing import Any

from papersette.sources.fields.titles import one_line

__all__ = ["is_withdrawn"]

# What authors and administrators of arXiv write of this very paper: not of an earlier version, not of a part, not of a conference
# that it was withdrawn from, not as a wish. Seen in the comments of 36,000 papers of 1993 to 2025.
PAPER = r"(?:(?:arxiv )?(?:paper|article|submission|manuscript|preprint|draft|upload)|version of the paper)"
GONE = r"(?:withdrawn|retracted)\b(?! from\b| in part\b)"
WITHDRAWN = re.compile(
    "|".join(
        (
            rf"(?<!\bof )(?<!\bif )(?<!\bthat )(?<!\bthought )\b(?:this|the) {PAPER} (?:has been|is)(?: now)? {GONE}",
            rf"(?:\A|\badmin note: )(?:paper |submission )?{GONE}",
            r"\bsubmission has been withdrawn by arxiv\b",
        )
    ),
    re.IGNORECASE,
)
# An abstract may be about papers that are withdrawn: it must say so of itself, as a sentence of its own.
ADMITTED = re.compile(rf"(?:\A|[.!?:] )this {PAPER} (?:has been|is) {GONE}", re.IGNORECASE)


def is_withdrawn(comments: Any, abstract: Any) -> bool:
    """Tell whether comments or abstract say unmistakably that this very paper is withdrawn; what is no text says nothing."""
    return _says(WITHDRAWN, comments) or _says(ADMITTED, abstract)


def _says(pattern: re.Pattern[str], text: Any) -> bool:
    if not isinstance(text, str) or not any(word in text.lower() for word in ("withdrawn", "retracted")):
        return False
    return bool(pattern.search(one_line(text)))
