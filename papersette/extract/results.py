"""Is a number a reported result, and of what kind? A linear model over the words around it.

The weights are a table in the package, made by training/train.py from annotated abstracts; nothing of the training is needed
here. A quantity is judged by what stands around its whole list ("82.0% top-1 and 96.0% top-5"), since the middle of a list
has no words of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from papersette.extract.cues import CUES
from papersette.extract.quantities import Quantity
from papersette.extract.tokens import Spot, Token

__all__ = ["KINDS", "describe", "describe_sentence", "may_be_result"]

KINDS = ("none", "score", "gain", "ratio", "rank")
PREPOSITIONS = frozenset({"by", "to", "of", "from", "with", "at", "than", "over", "in"})
ARTICLES = frozenset({"the", "a", "an", "its", "their", "our", "all"})
SPARING = frozenset(
    {"only", "just", "merely", "using", "utilizing", "consuming", "requiring", "requires", "with", "mere", "uses"}
)
TRIGGERS = frozenset({"reach", "beat", "rise", "fall", "gainnoun", "comparative", "time"})
COUNTS = frozenset({"none", "count"})
SETTING = frozenset({"setup", "corpus"})
NEAR = 2
FAR = 9


def may_be_result(spot: Spot, named: bool) -> bool:
    """Whether a number is worth a look; `named` tells that its sentence names a measure or a dataset.

    A whole number without a unit is none where nothing is named that it could measure, nor where it counts the things of a set-up
    ("on 12 tasks"): so most numbers of texts without results cost nothing.
    """
    quantity = spot.quantity
    if quantity.family not in COUNTS or quantity.form != "digits" or quantity.decimal or quantity.signed:
        return True
    behind = spot.tokens[spot.index + 1 : spot.index + 3]
    return named and not any(CUES.get(token.text) in SETTING for token in behind)


def describe(spot: Spot, sentence: int, sentences: int) -> list[str]:
    """Return the features of a quantity apart from those of its sentence, the one at `sentence` (from 0) of so many."""
    tokens, family = spot.tokens, spot.quantity.family
    first, last = spot.group[0], spot.group[-1]
    found = ["always", f"place={_quarter(sentence, sentences)}", *_own(spot.quantity)]
    found += _around(tokens, _lead(tokens, spot.index), spot.index, family, "")
    if first != last:
        found += _around(tokens, _lead(tokens, first), last, family, "group ")
    lead = _lead(tokens, first)
    found += _side("left", reversed(tokens[max(0, lead - FAR) : lead]))
    found += _side("right", tokens[last + 1 : last + 1 + FAR])
    found += _triggers(spot, lead)
    found += _share(tokens, lead, last, family)
    if lead > 1 and tokens[lead - 1].capital:
        # Claude 3.5, Stage 2, Table 4
        found.append(f"behind a name {family} {spot.quantity.decimal}")
    return found


def describe_sentence(tokens: Sequence[Token]) -> set[str]:
    """Return the features that all quantities of a sentence share: its words, and how it begins."""
    words = {f"has {token.text}" for token in tokens if token.kind != "quantity" and len(token.text) > 2}
    return words | {f"begins {tokens[0].text}", f"begins {' '.join(token.text for token in tokens[:2])}"}


def _side(side: str, tokens: Iterable[Token]) -> Iterator[str]:
    """Yield what stands on one side, nearest first: the nearest word of each class of cues."""
    classes: set[str] = set()
    for distance, token in enumerate(tokens):
        kind = CUES.get(token.text) or (token.kind if token.kind != "word" else None)
        if kind and kind not in classes:
            classes.add(kind)
            bucket = "next" if distance == 0 else "near" if distance < 3 else "far"
            yield f"{side} {bucket} {kind}"


def _quarter(sentence: int, sentences: int) -> int:
    """Return the quarter of a text, 0 to 3; a text of one sentence is taken for the third, where results are."""
    return 4 * sentence // sentences if sentences > 1 else 2


def _lead(tokens: Sequence[Token], first: int) -> int:
    """Return the index of the token where a list begins, the words of its comparator ("by up to 7%") left out of its context."""
    quantity = tokens[first].quantity
    if quantity and quantity.lead >= 0:
        while first and tokens[first - 1].start >= quantity.lead:
            first -= 1
    return first


def _triggers(spot: Spot, lead: int) -> Iterator[str]:
    """Yield the nearest word before a list that tells what is done with numbers, the preposition in between, and brackets.

    "reduces by", "improves to", "gain of" and "from" (the first of two scores) say more of the kind than any word alone.
    """
    tokens, quantity, family = spot.tokens, spot.quantity, spot.quantity.family
    left = tokens[max(0, lead - FAR) : lead]
    preposition = next((token.text for token in reversed(left[-3:]) if token.text in PREPOSITIONS), None)
    verb = next((CUES[token.text] for token in reversed(left) if CUES.get(token.text) in TRIGGERS), None)
    yield f"trigger {verb} {preposition}"
    yield f"trigger {verb} {preposition} {family}"
    yield f"preposition {preposition} {family} {quantity.link}"
    yield from _brackets(spot, verb)


def _brackets(spot: Spot, verb: str | None) -> Iterator[str]:
    """Yield whether a number stands within brackets, and alone."""
    tokens, family = spot.tokens, spot.quantity.family
    before = [token.text for token in tokens[: spot.index]]
    inside = before.count("(") > before.count(")")
    lead = _lead(tokens, spot.index)
    opens = lead > 0 and tokens[lead - 1].text == "("
    closes = spot.index + 1 < len(tokens) and tokens[spot.index + 1].text == ")"
    yield f"inside {inside} {family}"
    yield f"inside {inside} {verb}"
    yield f"opens {opens} closes {closes} {family}"


def _share(tokens: Sequence[Token], lead: int, last: int, family: str) -> Iterator[str]:
    """Yield that a number is a share of a cost: "using only 10% of the training data" is a ratio, "10% of the users" is not."""
    behind = [token.text for token in tokens[last + 1 : last + 5] if token.text not in ARTICLES]
    if behind[:1] == ["of"]:
        thing = behind[1] if len(behind) > 1 else ""
        sparing = any(token.text in SPARING for token in tokens[max(0, lead - 3) : lead])
        yield f"share {family} of {thing if thing.startswith('<') else 'word'} {sparing}"


def _own(q: Quantity) -> Iterator[str]:
    shape = "decimal" if q.decimal else "whole"
    yield f"{q.family} {q.form} {shape}"
    yield f"unit {q.unit}"
    yield f"comparator {q.comparator}"
    yield f"link {q.link}"
    if q.signed:
        yield "signed"
    if q.uncertainty is not None:
        yield "uncertainty"
    yield f"{q.family} size {min(6, int(math.log10(abs(q.value)) + 2)) if q.value else 'zero'}"


def _around(tokens: Sequence[Token], first: int, last: int, family: str, mark: str) -> Iterator[str]:
    left = [token.text for token in reversed(tokens[max(0, first - NEAR) : first])]
    right = [token.text for token in tokens[last + 1 : last + 1 + NEAR]]
    for side, words in (("-", left), ("+", right)):
        for distance, word in enumerate(words[:1] if mark else words, 1):
            yield f"{mark}{side}{distance} {word}"
            yield f"{mark}{side}{distance} class {CUES.get(word)}"
        if words:
            yield f"{mark}{side}1 {words[0]} {family}"
        if len(words) > 1:
            yield f"{mark}{side}12 {words[0]} {words[1]}"
