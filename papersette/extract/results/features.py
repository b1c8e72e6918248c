"""Is a number a reported result, and of what kind? A linear model over the words and measures around it.

The weights are a table in the package, made by training/train.py from annotated abstracts; nothing of the training is needed
here. A quantity is judged by what stands around its whole list ("82.0% top-1 and 96.0% top-5"), since the middle of a list
has no words of its own.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from papersette.extract.knowledge.cues import CUES, GRAMMAR
from papersette.extract.knowledge.linear import Feature
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.sentences.tokens import TRIGGERS, Spot, Token, find_lead
from papersette.extract.text.views import quarter_of

__all__ = ["KINDS", "describe", "describe_sentence", "may_be_result"]

KINDS = ("none", "score", "gain", "ratio", "rank")
# The nearest of these before a number goes with what is done with it: reduces by, improves to.
PREPOSITIONS = GRAMMAR["before a result"]
# Of a share these stand before what it is of, and before it words that say how little it is: using only 10% of the data.
ARTICLES, SPARING = GRAMMAR["article of a share"], GRAMMAR["sparing"]
# Families of plain numbers, and classes of cues for what a set-up has.
COUNTS = frozenset({"none", "count"})
SETTING = frozenset({"setup", "corpus"})
# How many words next to a number are looked at with its unit; how far off a word tells by its class alone, in tokens.
NEAR, FAR = 2, 9
# How many words on either side are looked at one by one and in pairs, wherever they stand.
AROUND = 8
# How many of the nearest measures are looked at.
MEASURES = 2
# Up to which of them a number is, whatever its sign: 2.3 of accuracy are a gain, 92.3 a score.
SIZES = (0, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 90, 100, 1000, math.inf)
# How far off a word is by how many tokens stand between.
BUCKETS = ("next", "near", "near", *["far"] * (FAR - 3))


def may_be_result(tokens: Sequence[Token], index: int, named: bool) -> bool:
    """Whether the number at `index` is worth a look; `named` tells that its sentence names a measure or a dataset.

    A whole number without a unit is none where nothing is named that it could measure, nor where it counts the things of a set-up
    ("on 12 tasks"): so most numbers of texts without results cost nothing.
    """
    quantity = tokens[index].quantity
    if quantity is None:
        return False
    # A place among so many, or what the number before is counted from: 0.594 (23/42), 87.5% (28/32).
    if quantity.form == "fraction" and index > 1 and tokens[index - 1].text == "(" and tokens[index - 2].quantity:
        return False
    if quantity.estimated or quantity.family not in COUNTS or quantity.form != "digits" or quantity.decimal or quantity.sign:
        return True
    return named and not any(CUES.get(token.text) in SETTING for token in tokens[index + 1 : index + 3])


def describe(spot: Spot, sentence: int, sentences: int) -> list[Feature]:
    """Return the features of a quantity apart from those of its sentence, the one at `sentence` (from 0) of so many."""
    tokens, texts, quantity = spot.tokens, spot.texts, spot.quantity
    family, index, first, last = quantity.family, spot.index, spot.group[0], spot.group[-1]
    own_lead = lead = find_lead(tokens, index)
    found = [(_place, quarter_of(sentence, sentences)), _own_features(quantity), *_around(texts, own_lead, index, family, "")]
    if first != last:
        lead = find_lead(tokens, first)
        found += _around(texts, lead, last, family, "group ")
    found += _within("<", texts[max(0, own_lead - AROUND) : own_lead]) + _within(">", texts[index + 1 : index + 1 + AROUND])
    far = slice(max(0, lead - FAR), lead)
    found += _side("left", spot.classes[far][::-1])
    found += _side("right", spot.classes[last + 1 : last + 1 + FAR])
    verb = _verb(spot.cues[far])
    found.append((_trigger, verb, _preposition(texts[far]), family, quantity.link))
    found += _measured(spot, verb)
    found.append((_brackets, *_find_brackets(texts, own_lead, index), family, verb))
    found += _share(texts, lead, last, family)
    if lead > 1 and tokens[lead - 1].capital:
        found.append((_named, family, quantity.decimal))
    return found


def describe_sentence(tokens: Sequence[Token]) -> list[Feature]:
    """Return the features that all quantities of a sentence share: its words, and how it begins."""
    words = dict.fromkeys([token.text for token in tokens if token.kind != "quantity"])
    begin = (_begin, tokens[0].text, " ".join(token.text for token in tokens[:2]))
    return [begin, *[f"has {word}" for word in words if len(word) > 2]]


def _begin(first: str, second: str) -> Iterator[str]:
    yield f"begins {first}"
    yield f"begins {second}"


def _place(quarter: int) -> Iterator[str]:
    yield "always"
    yield f"place={quarter}"


def _named(family: str, decimal: bool) -> Iterator[str]:
    """Yield that a number stands behind a name: Claude 3.5, Stage 2, Table 4."""
    yield f"behind a name {family} {decimal}"


def _side(side: str, classes: Sequence[str | None]) -> list[Feature]:
    """Return what stands on one side, nearest first: the nearest word of each class of cues."""
    nearest: dict[str, str] = {}
    for kind, bucket in zip(classes, BUCKETS, strict=False):
        if kind and kind not in nearest:
            nearest[kind] = bucket
    return [(_beside, side, bucket, kind) for kind, bucket in nearest.items()]


def _beside(side: str, bucket: str, kind: str) -> Iterator[str]:
    yield f"{side} {bucket} {kind}"


def _preposition(left: Sequence[str]) -> str | None:
    """Return the nearest of the prepositions before a list."""
    return next((text for text in reversed(left[-3:]) if text in PREPOSITIONS), None)


def _verb(left: Sequence[str | None]) -> str | None:
    """Return the class of the nearest word before a list that tells what is done with numbers."""
    return next((cue for cue in reversed(left) if cue in TRIGGERS), None)


def _trigger(verb: str | None, preposition: str | None, family: str, link: str) -> Iterator[str]:
    """Yield what is done with numbers, and the preposition in between.

    "reduces by", "improves to", "gain of" and "from" (the first of two scores) say more of the kind than any word alone.
    """
    yield f"trigger {verb} {preposition}"
    yield f"trigger {verb} {preposition} {family}"
    yield f"preposition {preposition} {family} {link}"


def _measured(spot: Spot, verb: str | None) -> Iterator[Feature]:
    """Yield how large a number is, and which measures stand nearest."""
    quantity, index = spot.quantity, spot.index
    size = SIZES[bisect_left(SIZES, abs(quantity.value))]
    yield (_size, size, quantity.family, quantity.decimal)
    nearest = sorted(spot.measures, key=lambda found: abs(found[0] - index))[:MEASURES]
    for place, measure in nearest:
        yield (_measure, measure.name, place > index, quantity.family, verb)
        yield (_kin, measure.family, measure.higher_is_better, quantity.family, verb)
    if nearest:
        measure = nearest[0][1]
        yield (_measure_size, measure.name, measure.family, size, quantity.family)


def _size(size: float, family: str, decimal: bool) -> Iterator[str]:
    yield f"up to {size} {family} {decimal}"


def _measure(name: str, behind: bool, family: str, verb: str | None) -> Iterator[str]:
    yield f"measure {name} {'+' if behind else '-'}"
    yield f"measure {name} {family}"
    yield f"measure {name} after {verb}"


def _kin(kin: str | None, higher_is_better: bool | None, family: str, verb: str | None) -> Iterator[str]:
    yield f"kin {kin} {family}"
    yield f"higher is better {higher_is_better} {verb}"


def _measure_size(name: str, kin: str | None, size: float, family: str) -> Iterator[str]:
    yield f"measure {name} up to {size}"
    yield f"kin {kin} up to {size} {family}"


def _find_brackets(texts: Sequence[str], lead: int, index: int) -> tuple[bool, bool, bool]:
    """Return whether a number stands within brackets, whether one opens before it, whether one closes behind it."""
    before = texts[:index]
    inside = before.count("(") > before.count(")")
    return inside, lead > 0 and texts[lead - 1] == "(", index + 1 < len(texts) and texts[index + 1] == ")"


def _brackets(inside: bool, opens: bool, closes: bool, family: str, verb: str | None) -> Iterator[str]:
    yield f"inside {inside} {family}"
    yield f"inside {inside} {verb}"
    yield f"opens {opens} closes {closes} {family}"


def _share(texts: Sequence[str], lead: int, last: int, family: str) -> Iterator[Feature]:
    """Yield that a number is a share of a cost: "using only 10% of the training data" is a ratio, "10% of the users" is not."""
    behind = [text for text in texts[last + 1 : last + 5] if text not in ARTICLES]
    if behind[:1] == ["of"]:
        thing = behind[1] if len(behind) > 1 else ""
        sparing = not SPARING.isdisjoint(texts[max(0, lead - 3) : lead])
        yield (_share_of, family, thing if thing.startswith("<") else "word", sparing)


def _share_of(family: str, thing: str, sparing: bool) -> Iterator[str]:
    yield f"share {family} of {thing} {sparing}"


def _own_features(q: Quantity) -> Feature:
    size = min(6, int(math.log10(abs(q.value)) + 2)) if q.value else "zero"
    shape = "decimal" if q.decimal else "whole"
    return (_own, q.family, q.form, shape, q.unit, q.comparator, q.link, q.sign, q.uncertainty is not None, size)


def _own(
    family: str,
    form: str,
    shape: str,
    unit: str | None,
    comparator: str | None,
    link: str,
    sign: str,
    uncertain: bool,
    size: int | str,
) -> Iterator[str]:
    yield f"{family} {form} {shape}"
    yield f"unit {unit}"
    yield f"comparator {comparator}"
    yield f"link {link}"
    if sign:
        yield f"sign {sign}"
    if uncertain:
        yield "uncertainty"
    yield f"{family} size {size}"


def _around(texts: Sequence[str], first: int, last: int, family: str, mark: str) -> list[Feature]:
    """Return the nearest words on both sides of a number, or of its whole list (`mark`)."""
    left, right = texts[max(0, first - NEAR) : first][::-1], texts[last + 1 : last + 1 + NEAR]
    found: list[Feature] = []
    for side, words in ((f"{mark}-", left), (f"{mark}+", right)):
        if words:
            found.append((_next, side, words[0], family))
        if len(words) > 1:
            # Further words of a list say little more.
            if not mark:
                found.append((_second, side, words[1]))
            found.append((_both, side, words[0], words[1]))
    return found


def _within(side: str, words: Sequence[str]) -> list[Feature]:
    """Return the words on one side and the pairs of those next to each other."""
    return [
        *dict.fromkeys([*[f"{side} {word}" for word in words], *[f"{side} {word} {next_}" for word, next_ in pairwise(words)]])
    ]


def _next(side: str, word: str, family: str) -> Iterator[str]:
    yield f"{side}1 {word}"
    yield f"{side}1 class {CUES.get(word)}"
    yield f"{side}1 {word} {family}"


def _second(side: str, word: str) -> Iterator[str]:
    yield f"{side}2 {word}"
    yield f"{side}2 class {CUES.get(word)}"


def _both(side: str, word: str, further: str) -> Iterator[str]:
    yield f"{side}12 {word} {further}"
