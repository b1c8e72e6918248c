"""A sentence as tokens: words and signs as written, numbers and known names each as one token."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from papersette.extract.knowledge.cues import CUES, GRAMMAR
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.text.vocabulary import Entry, Term
from papersette.models import Measure, Span

__all__ = [
    "LONGEST_STEP",
    "NAMES",
    "STATEMENTS",
    "TRIGGERS",
    "Spot",
    "Token",
    "find_groups",
    "find_lead",
    "find_series",
    "find_spots",
    "tokenize",
    "within",
]

# No sentence of the annotated abstracts has more than 8 numbers.
MOST_NUMBERS = 40
# Between two numbers of a series stand at most so many words, and none of these classes.
LONGEST_STEP = 8
STATEMENTS = frozenset({"reach", "beat", "rise", "fall", "setup", "corpus", "share", "chance"})
NAMES = frozenset({"measure", "head", "dataset"})
# The classes of words that tell what is done with numbers.
TRIGGERS = frozenset({"reach", "beat", "rise", "fall", "gainnoun", "comparative", "time"})
# How a quantity hangs on the one before that is the other end of a range.
ENDS = frozenset({"range", "arrow"})
STARTS: Callable[[Term], int] = attrgetter("start")
# Out-performs is one word, the same as outperforms.
WORD = re.compile(r"(?:[Oo]ut|[Uu]nder)-perform[a-z]*|[A-Za-z][A-Za-z'’]*|\d[\d.,]*|[^\sA-Za-z\d]")


@dataclass(slots=True)  # not frozen: freezing would treble the price of what a text has by the hundred
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


@dataclass(slots=True)  # not frozen, as above
class Spot:
    """A quantity in its sentence: `tokens[index]` is it; `group` are the indexes of all quantities of its list.

    `turn` is its place in the list (from 0) of `turns`, the two ends of a range in one: "1-2 and 3-4" has two.

    `texts` and `cues` are the texts of the sentence's tokens and the classes of cues that these are of; `classes` are the same,
    and the kinds of those tokens that are no words; `numbers` are the indexes of its quantities, `measures` its known measures,
    each behind its index. `points` tells that the sentence speaks of something named before it: on this benchmark, the official
    test set; `several` that it speaks of several that it leaves without names: across 14 benchmarks.
    """

    tokens: Sequence[Token]
    texts: Sequence[str]
    cues: Sequence[str | None]
    classes: Sequence[str | None]
    numbers: Sequence[int]
    measures: Sequence[tuple[int, Measure]]
    index: int
    quantity: Quantity
    group: tuple[int, ...]
    turn: int
    turns: int
    points: bool
    several: bool


def find_spots(tokens: Sequence[Token]) -> list[Spot]:
    """Return the quantities of a sentence in order."""
    groups = find_groups(tokens)
    texts = [token.text for token in tokens]
    cues = [*map(CUES.get, texts)]
    points, several = _speaks(texts, "pointed", "pointer"), _speaks(texts, "plural", "several")
    classes = [cue or (token.kind if token.kind != "word" else None) for cue, token in zip(cues, tokens, strict=True)]
    numbers = [index for group in groups.values() for index in group]
    measures = [(index, found) for index, token in enumerate(tokens) if token.term and (found := token.term.entry.measure)]
    spots = []
    for group in groups.values():
        turns = _find_turns([quantity for index in group if (quantity := tokens[index].quantity)])
        for index, turn in zip(group, turns, strict=True):
            if quantity := tokens[index].quantity:
                place = (index, quantity, tuple(group), turn, turns[-1] + 1)
                spots.append(Spot(tokens, texts, cues, classes, numbers, measures, *place, points, several))
    return spots


def _find_turns(quantities: Sequence[Quantity]) -> list[int]:
    """Return the turn of each quantity of a list, from 0; the two ends of a range have one."""
    turns = [0]
    for quantity in quantities[1:]:
        turns.append(turns[-1] + (quantity.link not in ENDS))
    return turns


def find_groups(tokens: Sequence[Token]) -> dict[int, list[int]]:
    """Return the indexes of the quantities of a sentence, by the lists that they are of."""
    groups: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        if token.quantity:
            groups.setdefault(token.quantity.group, []).append(index)
    return groups


def find_lead(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the token where a quantity begins with the words of its comparator: "by up to 7%"."""
    quantity = tokens[index].quantity
    if quantity and quantity.lead >= 0:
        while index and tokens[index - 1].start >= quantity.lead:
            index -= 1
    return index


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
    between = spot.texts[before.index + 1 : spot.index]
    return (
        (a.family, bool(a.sign), a.form) == (b.family, bool(b.sign), b.form)
        and len(between) <= LONGEST_STEP
        and not GRAMMAR["series"].isdisjoint(between)
        and STATEMENTS.isdisjoint(spot.cues[before.index + 1 : spot.index])
    )


def _speaks(texts: Sequence[str], of: str, by: str) -> bool:
    """Whether a sentence speaks of one thing of a class, with a word of another class shortly before it."""
    if GRAMMAR[of].isdisjoint(texts):
        return False
    return any(
        text in GRAMMAR[of] and not GRAMMAR[by].isdisjoint(texts[max(0, index - 3) : index]) for index, text in enumerate(texts)
    )


def tokenize(view: str, sentences: Sequence[Span], terms: Sequence[Term], quantities: Sequence[Quantity]) -> list[list[Token]]:
    """Return the tokens of each sentence of a view that has a quantity; `terms` and `quantities` are those of the view, in order.

    A sentence with more quantities than any of an abstract has no tokens: that is a table or junk.
    """
    tokens: list[list[Token]] = [[] for _ in sentences]
    starts = [sentence.start for sentence in sentences]
    for number, group in groupby(quantities, key=lambda quantity: bisect_right(starts, quantity.start) - 1):
        numbers = list(group)
        if len(numbers) <= MOST_NUMBERS:
            sentence = sentences[number]
            tokens[number] = _tokens(view, sentence, within(terms, sentence), numbers)
    return tokens


def within(terms: Sequence[Term], sentence: Span) -> Sequence[Term]:
    """Return those of a text's terms that start in a sentence."""
    first = bisect_left(terms, sentence.start, key=STARTS)
    return terms[first : bisect_left(terms, sentence.stop, first, key=STARTS)]


def _tokens(view: str, sentence: Span, terms: Sequence[Term], quantities: Sequence[Quantity]) -> list[Token]:
    marked = [Token(q.start, q.stop, "quantity", f"<{q.family}>", q) for q in quantities]
    marked += [Token(t.start, t.stop, t.entry.kind, _text(t.entry), None, t) for t in terms if t.entry.kind in NAMES]
    marked.sort(key=lambda token: (token.start, -token.stop))
    tokens: list[Token] = []
    at = sentence.start
    for token in marked:
        if token.start < at:
            continue
        _add_words(tokens, view, at, token.start)
        tokens.append(token)
        at = max(token.stop, token.quantity.end if token.quantity else 0)
    _add_words(tokens, view, at, sentence.stop)
    return _with_nouns(tokens)


def _with_nouns(tokens: list[Token]) -> list[Token]:
    """Mark the words that may be nouns or verbs where they are nouns: "a gain/n of 2%", but "they gain 2%"."""
    ambiguous = GRAMMAR["noun or verb"]
    for index, token in enumerate(tokens):
        if token.text in ambiguous and token.kind == "word" and _is_noun(tokens, index):
            tokens[index] = replace(token, text=f"{token.text}/n")
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


def _add_words(tokens: list[Token], view: str, start: int, stop: int) -> None:
    at = start
    for word in WORD.findall(view, start, stop):
        # Nothing but blanks stands between words: that is found faster than told by matches.
        at = view.index(word, at)
        behind = at + len(word)
        text = word.lower() if len(word) < 2 else word.lower().replace("-", "")
        tokens.append(Token(at, behind, "word", text, None, None, word[0].isupper()))
        at = behind
