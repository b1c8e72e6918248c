"""Names as people type them: without accents, capitals and hyphens."""

from __future__ import annotations

import unicodedata

__all__ = ["fold_name"]

# Letters that are no letter with an accent to Unicode, and are typed as one without.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "-": " "})


def fold_name(name: str) -> str:
    """Return a name in small letters without accents, its words apart by one blank: Zürich is zurich, Tromsø tromso."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).translate(LETTERS).split())
