"""A sentence as tokens: words and signs as written, numbers and known names each as one token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papersette.extract.quantities import Quantity
from papersette.extract.vocabulary import Entry, Term
from papersette.models import Span

__all__ = ["Spot", "Token", "find_spots", "tokenize"]

NAMES = frozenset({"measure", "head", "dataset"})
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d[\d.,]*|[^\sA-Za-z\d]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign in lower case (`kind` word), or a quantity, measure, head or dataset with what it is.

    `capital` tells a word that was written with one.
    """

    start: int
    stop: int
    kind: str
    text: str
    quantity: Quantity | None = None
    term: Term | None = None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A quantity in its sentence: `tokens[index]` is it; `group` are the indexes of all quantities of its list."""

    tokens: Sequence[Token]
    index: int
    quantity: Quantity
    group: tuple[int, ...]


def find_spots(tokens: Sequence[Token]) -> list[Spot]:
    """Return the quantities of a sentence in order."""
    found = [(index, token.quantity) for index, token in enumerate(tokens) if token.quantity]
    groups: dict[int, list[int]] = {}
    for index, quantity in found:
        groups.setdefault(quantity.group, []).append(index)
    return [Spot(tokens, index, quantity, tuple(groups[quantity.group])) for index, quantity in found]


def tokenize(view: str, sentence: Span, terms: Sequence[Term], quantities: Sequence[Quantity]) -> list[Token]:
    """Return the tokens of a sentence; `terms` and `quantities` are those that start in it, in order."""
    marked = [Token(q.start, q.stop, "quantity", f"<{q.family}>", quantity=q) for q in quantities]
    marked += [Token(t.start, t.stop, t.entry.kind, _text(t.entry), term=t) for t in terms if t.entry.kind in NAMES]
    marked.sort(key=lambda token: (token.start, -token.stop))
    tokens: list[Token] = []
    at = sentence.start
    for token in marked:
        if token.start < at:
            continue
        tokens += _words(view, at, token.start)
        tokens.append(token)
        at = max(token.stop, token.quantity.end if token.quantity else 0)
    return tokens + _words(view, at, sentence.stop)


def _text(entry: Entry) -> str:
    """Return what stands for a known name: a measure's family, since all accuracies behave alike."""
    if entry.kind == "head":
        return entry.text
    return "<cost>" if entry.measure and entry.measure.family in ("cost", "speed") else f"<{entry.kind}>"


def _words(view: str, start: int, stop: int) -> list[Token]:
    return [Token(m.start(), m.end(), "word", m[0].lower(), capital=m[0][0].isupper()) for m in WORD.finditer(view, start, stop)]
