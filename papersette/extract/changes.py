"""Which way a difference goes."""

from __future__ import annotations

from collections.abc import Sequence

from papersette.extract.rows import read_rows
from papersette.extract.tokens import Spot, Token, find_lead
from papersette.models import Measure

__all__ = ["find_change"]

SIGNS = {"+": "up", "-": "down"}
CHANGES = {word: row["change"] for row in read_rows("changes") for word in row["words"].split()}
# How far behind and before a number the word stands that tells its change, in tokens.
BEHIND, BEFORE = 4, 20


def find_change(spot: Spot, kind: str, measure: Measure | None) -> str | None:
    """Return up or down by a number's sign, by what it is a share of, or by the nearest word that tells; None where none does."""
    quantity, texts, index = spot.quantity, spot.texts, spot.index
    if quantity.sign and quantity.value:
        return SIGNS[quantity.sign]
    if kind == "ratio" and quantity.family == "percent" and texts[index + 1 : index + 2] == ["of"]:
        # Using 10% of the parameters.
        return "up" if quantity.value > 100 else "down"
    # What leads to a number is no change: reduced by more than 30%.
    lead = find_lead(spot.tokens, index)
    near = [*_behind(spot), *reversed(spot.tokens[max(0, lead - BEFORE) : lead])]
    words = map(_word, near)
    change = next((CHANGES[word] for word in words if word in CHANGES), None)
    if change != "better":
        return change
    better = measure.higher_is_better if measure else None
    return "down" if better is False else "up"


def _behind(spot: Spot) -> Sequence[Token]:
    """Return the tokens behind a number, up to the end of the brackets that it stands in."""
    stop = spot.index + 1 + BEHIND
    texts = spot.texts[spot.index + 1 : stop]
    closing = texts.index(")") if ")" in texts else len(texts)
    return spot.tokens[spot.index + 1 : stop if "(" in texts[:closing] else spot.index + 1 + closing]


def _word(token: Token) -> str:
    """Return the word that may tell a change: it tells the same as a noun and as a verb, and some are measures as well."""
    if token.term and token.term.entry.measure:
        return token.term.entry.measure.name
    return token.text.removesuffix("/n")
