"""Initials and a family name, as citations write them, told apart among words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

__all__ = ["fold_words", "is_initial", "split_initials", "split_name"]


def split_name(name: str) -> tuple[list[str], list[str]] | None:
    """Return the initials and the family name of a name in any case, folded; None where it has none, or other names too."""
    return split_initials((name if name != name.lower() else name.upper()).split())


def split_initials(words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return initials and a family name, folded; None where words are not such a name, in capitals as names are."""
    groups = [(are_initials, tuple(group)) for are_initials, group in groupby(words, is_initial)]
    if len(groups) != len((True, False)):
        return None
    parts = dict(groups)
    is_name = any(word[0].isupper() for word in parts[False])
    return (fold_words(" ".join(parts[True])), fold_words(" ".join(parts[False]))) if is_name else None


def is_initial(word: str) -> bool:
    """Whether a word is an initial or several: A, J.-B."""
    parts = fold_words(word)
    return word == word.upper() and bool(parts) and all(len(part) == 1 and part.isalpha() for part in parts)


def fold_words(name: str) -> list[str]:
    """Return the words of a name as the index of authors sees them: lower case, without accents and signs."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return "".join(sign if sign.isalnum() else " " for sign in plain.lower()).split()
