"""A sentence as tokens: words and signs as written, numbers and known names each as one token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, TypeVar

from papersette.extract.cues import CUES, GRAMMAR
from papersette.extract.quantities import Quantity
from papersette.extract.vocabulary import Entry, Term
from papersette.models import Span

__all__ = ["NAMES", "Spot", "Token", "find_series", "find_spots", "tokenize", "within"]

# No sentence of the annotated abstracts has more than 8 numbers.
MOST_NUMBERS = 40
# Between two numbers of a series stand at most so many words, and none of these classes.
LONGEST_STEP = 8
STATEMENTS = frozenset({"reach", "beat", "rise", "fall", "setup", "corpus", "share", "chance"})
Marked = TypeVar("Marked", Term, Quantity)
NAMES = frozenset({"measure", "head", "dataset"})
STARTS = attrgetter("start")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d[\d.,]*|[^\sA-Za-z\d]")


class Token(NamedTuple):
    """A word or sign in lower case (`kind` word), or a quantity, measure, head or dataset with what it is.

    `capital` tells a word that was written with one. A tuple, since a text has many of them.
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
    """A quantity in its sentence: `tokens[index]` is it; `group` are the indexes of all quantities of its list.

    `points` tells that the sentence speaks of something named before it: on this benchmark, the official test set.
    """

    tokens: Sequence[Token]
    index: int
    quantity: Quantity
    group: tuple[int, ...]
    points: bool = False


def find_spots(tokens: Sequence[Token]) -> list[Spot]:
    """Return the quantities of a sentence in order."""
    found = [(index, token.quantity) for index, token in enumerate(tokens) if token.quantity]
    groups: dict[int, list[int]] = {}
    for index, quantity in found:
        groups.setdefault(quantity.group, []).append(index)
    points = bool(found) and _points(tokens)
    return [Spot(tokens, index, quantity, tuple(groups[quantity.group]), points) for index, quantity in found]


def find_series(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Return the quantities of a sentence in their series: "2.0% on A, 4.3% on B and 25.3% on C" report the same of three things.

    Quantities of one form follow each other with a few words between them, names and conjunctions, but no new statement.
    """
    series: list[list[Spot]] = []
    for spot in spots:
        if series and _continues(series[-1][-1], spot):
            series[-1].append(spot)
        else:
            series.append([spot])
    return series


def _continues(before: Spot, spot: Spot) -> bool:
    a, b = before.quantity, spot.quantity
    between = [token.text for token in spot.tokens[before.index + 1 : spot.index]]
    return (
        (a.family, a.signed, a.form) == (b.family, b.signed, b.form)
        and len(between) <= LONGEST_STEP
        and not GRAMMAR["series"].isdisjoint(between)
        and not any(CUES.get(word) in STATEMENTS for word in between)
    )


def _points(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens]
    return any(
        text in GRAMMAR["pointed"] and not GRAMMAR["pointer"].isdisjoint(texts[max(0, index - 3) : index])
        for index, text in enumerate(texts)
    )


def tokenize(view: str, sentences: Sequence[Span], terms: Sequence[Term], quantities: Sequence[Quantity]) -> list[list[Token]]:
    """Return the tokens of each sentence of a view that has a quantity; `terms` and `quantities` are those of the view, in order.

    A sentence with more quantities than any of an abstract has no tokens: that is a table or junk.
    """
    tokens = []
    for sentence in sentences:
        numbers = within(quantities, sentence)
        known = 0 < len(numbers) <= MOST_NUMBERS
        tokens.append(_tokens(view, sentence, within(terms, sentence), numbers) if known else [])
    return tokens


def within(marked: Sequence[Marked], sentence: Span) -> Sequence[Marked]:
    """Return those of a sequence, ordered by start, that start in a sentence."""
    first = bisect_left(marked, sentence.start, key=STARTS)
    return marked[first : bisect_left(marked, sentence.stop, first, key=STARTS)]


def _tokens(view: str, sentence: Span, terms: Sequence[Term], quantities: Sequence[Quantity]) -> list[Token]:
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
    tokens += _words(view, at, sentence.stop)
    return _with_nouns(tokens)


def _with_nouns(tokens: list[Token]) -> list[Token]:
    """Mark the words that may be nouns or verbs where they are nouns: "a gain/n of 2%", but "they gain 2%"."""
    ambiguous = GRAMMAR["noun or verb"]
    for index, token in enumerate(tokens):
        if token.text in ambiguous and token.kind == "word" and _is_noun(tokens, index):
            tokens[index] = token._replace(text=f"{token.text}/n")
    return tokens


def _is_noun(tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1] if index else None
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if before and before.text in GRAMMAR["noun before"]:
        return True
    if behind and (behind.kind == "quantity" or behind.text in GRAMMAR["verb behind"]):
        return False
    if before and before.kind in ("measure", "head", "quantity"):
        return True
    return behind is not None and behind.text in GRAMMAR["noun behind"]


def _text(entry: Entry) -> str:
    """Return what stands for a known name: a measure's family, since all accuracies behave alike."""
    if entry.kind == "head":
        return entry.text
    return "<cost>" if entry.measure and entry.measure.family in ("cost", "speed") else f"<{entry.kind}>"


def _words(view: str, start: int, stop: int) -> Iterator[Token]:
    for match in WORD.finditer(view, start, stop):
        word = match[0]
        yield Token(match.start(), match.end(), "word", word.lower(), None, None, word[0].isupper())
