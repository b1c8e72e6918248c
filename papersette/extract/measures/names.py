"""A name of a measure in a sentence, and where it begins: with the words before it that say what of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papersette.extract.knowledge.cues import CUES, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.sentences.phrases import NO_NAME_WORDS, STOP_WORDS, is_possessive
from papersette.extract.sentences.tokens import Token
from papersette.models import Measure

__all__ = ["COMPARATIVES", "EMPTY", "MeasureName", "compound_start", "modified_start", "name_start", "named"]

COMPARATIVES = {row["word"]: row["measure"] for row in read_rows("comparatives")}
# What is only said of a measure, in a compound: a near-perfect accuracy.
_SAID = any_of(word for word in STOP_WORDS if "-" in word)
SAID = re.compile(rf"(?<![\w-]){_SAID}$", re.IGNORECASE)
HYPHENATED = re.compile(rf"(?<![\w-])(?!state-of|high-|low-|best-|well-|{_SAID} )(?:[A-Za-z]+-)+(?:[a-z]+ )?$")
LONGEST_NAME = 3
# How far before a name its compound may begin, in characters.
LONGEST_COMPOUND = 40
# "Improves performance by 5%" names no measure.
EMPTY = frozenset({"performance", "performances"})
NO_PART = EMPTY | {"metric"}


@dataclass(slots=True)  # not frozen, as Token is not
class MeasureName:
    """A name of a measure in a sentence.

    `kind` is known, open, acronym, comparative, counted or verb; or where a phrase stands that may be a name for no other reason.
    """

    start: int
    stop: int
    kind: str
    text: str
    measure: Measure


def named(view: str, ends: tuple[int, int], kind: str, measure: Measure) -> MeasureName:
    """Return the name of a measure that stands between two places of a view, its text on one line."""
    start, stop = ends
    return MeasureName(start, stop, kind, " ".join(view[start:stop].split()), measure)


def name_start(view: str, tokens: Sequence[Token], index: int) -> int:
    """Return where an open name starts: up to three words before its head, or the compound that its head ends."""
    start = first = index
    while start > 0 and first - start < LONGEST_NAME and _joins(view, tokens[start - 1], tokens[start]):
        start -= 1
    if start == first and start and _names_score(view, tokens[start - 1], tokens[start]):
        start -= 1
    return compound_start(view, tokens[start].start)


def _names_score(view: str, word: Token, head: Token) -> bool:
    """Whether a dataset lends its name to its score: the FEVER score."""
    return word.kind == "dataset" and head.text.startswith("score") and view[word.stop : head.start] == " "


def compound_start(view: str, start: int) -> int:
    """Return where a name starts with the hyphenated words before it: path-tracking error, pick-and-drop success rate."""
    match = _compound(view, start)
    return match.start() if match else start


def _compound(view: str, start: int) -> re.Match[str] | None:
    """Return the hyphenated words before a name."""
    floor = max(0, start - LONGEST_COMPOUND)
    return HYPHENATED.search(view, floor, start) if view.find("-", floor, start) >= 0 else None


def modified_start(view: str, tokens: Sequence[Token], index: int) -> int:
    """Return where a known name starts with the words before it that say what of: cross-domain answer accuracy."""
    start = index
    while start > 0 and index - start < LONGEST_NAME and _modifies(view, tokens, start - 1):
        start -= 1
    # Of "1-step FID" and "best-case accuracy" a rest of the compound is no part.
    while start < index and view[tokens[start].start - 1] == "-" and not _compound(view, tokens[start].start):
        start += 1
    return compound_start(view, tokens[start].start)


def _modifies(view: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is a part of the name behind it: one in small letters, or as all of it has capitals."""
    word, behind = tokens[index : index + 2]
    if (word.kind != "word" and not _is_head_before(view, word)) or word.text in CUES or not _joins(view, word, behind):
        return False
    return not word.capital or (index > 0 and all(view[token.start : token.stop].istitle() for token in (word, behind)))


def _is_head_before(view: str, word: Token) -> bool:
    """Whether a word that ends names may stand before a known one: distance error, but "metric CIDEr", "budgets FLOPs"."""
    return word.kind == "head" and word.text not in NO_PART and view[word.stop - 1] != "s"


def _joins(view: str, word: Token, behind: Token) -> bool:
    if word.kind not in ("word", "head") or word.text in NO_NAME_WORDS or word.text in COMPARATIVES or is_possessive(word):
        return False
    # What goes on behind a figure is no word: GPT-4o accuracy.
    if view[word.start - 1 : word.start].isdigit():
        return False
    if view.startswith("-", word.start - 1) and SAID.search(view, max(0, word.start - LONGEST_COMPOUND), word.stop):
        return False
    return word.text[0].isalpha() and view[word.stop : behind.start] in (" ", "-", "")
