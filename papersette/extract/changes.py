"""Which way a difference goes."""

from __future__ import annotations

from collections.abc import Sequence

from papersette.extract.cues import GRAMMAR
from papersette.extract.rows import read_rows
from papersette.extract.tokens import Spot, find_lead
from papersette.extract.vocabulary import Term
from papersette.models import Measure

__all__ = ["find_change"]

SIGNS = {"+": "up", "-": "down"}
CHANGES = {word: row["change"] for row in read_rows("changes") for word in row["words"].split()}
# What goes up by itself, whatever is reduced beside it.
SPEEDUP = "speedup"
JOINTS = GRAMMAR["joint of changes"]
# How far behind and before a number the word stands that tells its change, in tokens.
BEHIND, BEFORE = 4, 20
# How far behind a number a measure itself tells it: 5% performance degradation.
NEXT, PREPOSITIONS = 2, GRAMMAR["preposition"]


def find_change(spot: Spot, kind: str, measure: Measure | None) -> str | None:
    """Return up or down by a number's sign, by what it is a share of, or by the nearest word that tells; None where none does."""
    quantity, texts, index = spot.quantity, spot.texts, spot.index
    if quantity.sign and quantity.value:
        return SIGNS[quantity.sign]
    if measure and measure.name == SPEEDUP:
        return "up"
    if kind == "ratio" and quantity.family == "percent" and texts[index + 1 : index + 2] == ["of"]:
        # Using 10% of the parameters.
        return "up" if quantity.value > 100 else "down"
    # What leads to a number is no change: reduced by more than 30%.
    lead = find_lead(spot.tokens, index)
    behind = _behind(spot)
    own = behind[: _end_of_own(spot, behind)]
    near = [*own, *reversed(texts[max(0, lead - BEFORE) : lead]), *behind[len(own) :]]
    # A word tells the same as a noun and as a verb.
    words = (text.removesuffix("/n") for text in near)
    change = next((CHANGES[word] for word in words if word in CHANGES), None)
    if change is None and kind == "ratio" and quantity.form == "word":
        # Halves the error, doubles the speed.
        return "down" if quantity.value < 1 else "up"
    if change != "better":
        return change
    better = measure.higher_is_better if measure else None
    return "down" if better is False else "up"


def _end_of_own(spot: Spot, behind: Sequence[str]) -> int:
    """Return how many words behind a number may be its own: a conjunction begins something else, unless a number follows it."""
    for at, text in enumerate(behind):
        follows = spot.group[-1] + 2 + at
        if text in JOINTS and not (follows < len(spot.tokens) and spot.tokens[follows].kind == "quantity"):
            return at
    return len(behind)


def _behind(spot: Spot) -> Sequence[str]:
    """Return the words behind a number, or behind its whole list, up to the end of the brackets that it stands in."""
    start = spot.group[-1] + 1
    texts = list(spot.texts[start : start + BEHIND])
    for at, token in enumerate(spot.tokens[start : start + NEXT]):
        if token.text in PREPOSITIONS:
            break
        if token.kind == "measure" and token.term:
            texts[at] = _last_word(token.term)
    closing = texts.index(")") if ")" in texts else len(texts)
    return texts if "(" in texts[:closing] else texts[:closing]


def _last_word(term: Term) -> str:
    """Return the word that a name ends in, in small letters: performance degradation goes down, but a better compression up."""
    word = term.entry.text.rpartition(" ")[2].lower()
    measure = term.entry.measure
    return "better" if measure and measure.higher_is_better and CHANGES.get(word) == "down" else word
