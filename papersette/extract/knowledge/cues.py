"""Classes of words: those that speak for or against a number being a result, and those that join numbers to names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from papersette.extract.knowledge.rows import read_rows

__all__ = ["ACTING", "CUES", "FAMILIES", "GRAMMAR", "NOT_DATASETS", "PURPOSES", "any_of"]

# word -> class
CUES: dict[str, str] = {word: row["class"] for row in read_rows("cues") for word in row["words"].split()}

# word -> what it says a name of its sentence is there for
PURPOSES: dict[str, str] = {word: row["class"] for row in read_rows("purposes") for word in row["words"].split()}

# part of speech, roughly -> its words
GRAMMAR: dict[str, frozenset[str]] = {row["class"]: frozenset(row["words"].split()) for row in read_rows("grammar")}

# word that is no dataset's name, with a capital -> why: a family of models, say
NOT_DATASETS: dict[str, str] = {word: row["class"] for row in read_rows("not_datasets") for word in row["words"].split()}
# Models with a version behind their name: Gemini 1.5.
FAMILIES = tuple(word for word, kind in NOT_DATASETS.items() if kind == "family")

# What tells that one thing does something: "is", "reaches", "reduces".
ACTING = frozenset(
    word
    for word in (*GRAMMAR["being"], *(word for word, kind in CUES.items() if kind in ("reach", "beat", "rise", "fall")))
    if word.endswith("s")
)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, as they are written; it is the same however they come."""
    return f"(?:{'|'.join(sorted(map(re.escape, words)))})"
