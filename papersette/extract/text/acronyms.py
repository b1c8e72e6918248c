"""What acronyms stand for in a text: ASR is automatic speech recognition in one, an attack success rate in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.vocabulary import LOWER_WORD, Term

__all__ = ["LETTERS", "singular", "without_other_acronyms", "words_meant"]

LETTERS = re.compile(r"[^\W\d_]+")
# The words that an acronym stands for are within so many characters.
LONGEST_WORDS = 80


def words_meant(view: str, start: int, text: str) -> list[re.Match[str]]:
    """Return the words that a name at the start of brackets abbreviates letter by letter: those of question answering (QA)."""
    if view[start - 1 : start] != "(":
        return []
    letters = "".join(filter(str.isupper, text)).lower()
    if len(letters) <= 1:
        return []
    words: list[re.Match[str]] = []
    for word in reversed([*LETTERS.finditer(view, max(0, start - LONGEST_WORDS), start)]):
        # What is an acronym itself gives all its letters: generative AI architectures (GAIA).
        part = word[0].lower() if word[0].isupper() and letters.endswith(word[0].lower()) else word[0][0].lower()
        if not letters.endswith(part):
            return []
        letters = letters.removesuffix(part)
        words.insert(0, word)
        if not letters:
            return words
    return []


def singular(text: str) -> str:
    """Return an acronym without the sign of its plural, any other text as it is."""
    return text[:-1] if text.endswith("s") and text[-2:-1].isupper() else text


def without_other_acronyms(view: str, terms: Sequence[Term]) -> Sequence[Term]:
    """Return terms without known measures by whose acronym the text means something else: Contextual Echo Replay (CER)."""
    measured = [term for term in terms if term.entry.measure]
    others = {singular(view[term.start : term.stop]) for term in measured if _means_other(view, term)}
    if not others:
        return terms
    return [term for term in terms if term.entry.measure is None or singular(view[term.start : term.stop]) not in others]


def _means_other(view: str, term: Term) -> bool:
    """Whether a measure's acronym in brackets stands for words of which what the measure is called in full has none."""
    known = _words_of_measures().get(term.entry.measure.name) if term.entry.measure else None
    meant = words_meant(view, term.start, view[term.start : term.stop]) if known else []
    return known is not None and bool(meant) and known.isdisjoint(word[0].lower() for word in meant)


@cache
def _words_of_measures() -> dict[str, frozenset[str]]:
    """Return by name the words of all that measures are called, of those that have a word in full in any of it."""
    called = {row["name"]: f"{row['name']} {row['full_name']} {row['aliases']}" for row in read_rows("measures")}
    return {name: frozenset(LETTERS.findall(text.lower())) for name, text in called.items() if LOWER_WORD.search(text)}
