"""Why papers are near each other: the words that they share, the rarest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from papersette.site.typed.words import stop_words

__all__ = ["find_shared", "tell_why"]

# Not the end of a name with figures before it: 256x256 says nothing as x256.
WORD = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]{2,39}")
# That two papers keep their code at one host is no kinship.
ADDRESS = re.compile(r"(?:https?://|www\.|\bgithub\.com/)\S*")
MOST_WORDS = 4

Row = Mapping[str, Any]


def find_shared(paper: Row, related: Sequence[Row]) -> list[set[str]]:
    """Return the words that each of some papers shares with one, each a row with title and abstract."""
    own = _find_words(paper)
    return [own & _find_words(other) for other in related]


def tell_why(related: Sequence[Row], shared: Sequence[set[str]], papers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the related papers without their texts, each with the shared words that fewest papers hold."""
    told = []
    for other, words in zip(related, shared, strict=True):
        rarest = sorted((word for word in words if word in papers), key=lambda word: (papers[word], word))
        texts = {name: value for name, value in other.items() if name != "abstract"}
        told.append({**texts, "words": _leave_out_forms(rarest)[:MOST_WORDS]})
    return told


def _leave_out_forms(words: Sequence[str]) -> list[str]:
    """Return words without those that go on as one before them does: of ratios, ratio and lmm, lmms the first and the third."""
    left: list[str] = []
    for word in words:
        if not any(word.startswith(other) or other.startswith(word) for other in left):
            left.append(word)
    return left


def _find_words(paper: Row) -> set[str]:
    text = f"{paper['title']} {paper['abstract'] or ''}".lower()
    return set(WORD.findall(ADDRESS.sub(" ", text))) - stop_words()
