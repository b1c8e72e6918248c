"""Which way a difference goes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.sentences.tokens import TRIGGERS, Spot, find_lead
from papersette.extract.text.vocabulary import Term
from papersette.models import Measure

__all__ = ["DIFFERENCES", "find_change", "goes_on", "is_led", "is_set_against"]

# The kinds of numbers that say how one thing differs from another: these alone go up or down, and are against something.
DIFFERENCES = frozenset({"gain", "ratio"})
SIGNS = {"+": "up", "-": "down"}
CHANGES = {word: row["change"] for row in read_rows("changes") for word in row["words"].split()}
# What these words tell of is less, but for "worse" of what is better when lower.
FALLS = frozenset({"down", "worse"})
# What goes up by itself, whatever is reduced beside it.
SPEEDUP = "speedup"
# Names of measures that nobody knows, but for their ends: a test error, an FDD score. Distances named as Fréchet's are.
LOWER = re.compile(
    rf"(?:.*\W)?(?:{any_of(GRAMMAR['less is better'])}s?|[a-z]?f(?:id|[b-df-hj-np-tv-z]{{0,2}}d))(?: (?:score|metric|value)s?)?",
    re.IGNORECASE,
)
# What is more by itself where no word tells otherwise (an overhead of 3%), and what is ahead of others (by a margin of 3%).
ADDED, AHEAD = GRAMMAR["added by itself"], GRAMMAR["ahead by itself"]
# So far before a number, in tokens, such a word stands, and one that tells how much is left of something: keeps 98% F1.
NOUN_BEFORE, KEPT_BEHIND, KEEPING = 12, 8, GRAMMAR["keeping"]
JOINTS = GRAMMAR["joint of changes"]
# What stands between a share and what it is of (10% of the tokens, a fifth the size, half as many steps), or that itself: with
# 1/8 tokens.
SHARED = GRAMMAR["before what is shared"] | GRAMMAR["what is shared"]
# Behind a number these say that there is more, before it nothing: 2% additional memory, but drops by an additional 2%.
MORE = GRAMMAR["more of it"]
# Behind a measure that is a loss itself these lead to how much is lost.
LOST = frozenset({"of", "("})
# What a verb acts on tells no change itself, nor what leads to something: outperforms the best loss by 4%, leads to a gap of 4%.
NO_CHANGES = frozenset({("loss", "by"), ("lead", "to"), ("leads", "to"), ("leading", "to")})
# What stands before an amount, and between one and the next of its kind; how far apart they are, in tokens, and how much larger
# the second may be, where a level is mostly larger by far.
LEADING, JOINTS_OF_AMOUNTS = frozenset({"by", "of"}), frozenset({"and", ","})
LONGEST_STEP, MUCH_LARGER = 14, 10
# How far behind and before a number the word stands that tells its change, in tokens.
BEHIND = 4
# A verb holds for all gains behind it, a ratio has often no word: trained with 2x compute.
BEFORE = {"gain": 40, "ratio": 20}
# What leads to another number, or to why and when: better by 7% with 30% shorter chains, by 7% by reducing the noise.
BESIDES = GRAMMAR["before what is beside"]
# Up to where behind a number it may stand where none before the number tells: "2 BLEU zero-shot improvement".
FARTHEST = 7
# How far behind a number its own words may stand, with a bracket between.
BRACKETS, BRACKET = frozenset("()"), 16
# How far behind a number a measure itself tells it: 5% performance degradation.
NEXT, PREPOSITIONS = 2, GRAMMAR["preposition"]
# Between a difference and what it is set against stands at most its measure, of so many tokens.
LONGEST_MEASURE, OF_MEASURE = 2, frozenset({"measure", "head"})
LEVELS = frozenset({"above", "below"})


def find_change(spot: Spot, kind: str, measure: Measure | None) -> str | None:
    """Return up or down by a number's sign, by what it is a share of, or by the nearest word that tells; None where none does."""
    quantity = spot.quantity
    if quantity.sign and quantity.value:
        return SIGNS[quantity.sign]
    if measure and measure.name == SPEEDUP:
        return "up"
    behind = list(_own(spot))
    own = behind[:BEHIND]
    change = _by_share(spot, own) if kind == "ratio" else None
    change = change or _first_change([*own, *_before(spot, BEFORE[kind]), *behind, *_further(spot)])
    if change is None and kind == "gain":
        change = _by_noun([*own, *_before(spot, NOUN_BEFORE), *behind], measure)
    better = _is_better(measure) if measure else None
    return _by_itself(spot, better) if change is None and kind == "ratio" else _of_measure(change, kind, measure, better)


def _of_measure(change: str | None, kind: str, measure: Measure | None, better: bool | None) -> str | None:
    """Return up or down by what a word tells of a measure, of which more is better or not: an improved error is lower."""
    if change == "faster":
        # 40% faster inference takes less time, though three times faster is three times the speed.
        return "down" if better is False and kind == "gain" else "up"
    if change == "worse":
        # A degradation that is measured by itself is how much is lost.
        is_lost = measure is not None and CHANGES.get(measure.name.rpartition(" ")[2]) in FALLS
        return "up" if better is False and not is_lost else "down"
    if change == "better":
        return "down" if better is False else "up"
    return change


def _by_noun(words: Iterable[str], measure: Measure | None) -> str | None:
    """Return what a noun says that is a difference itself, where no other word tells: what is added, lost or ahead."""
    name = measure.name.lower() if measure else ""
    plain = {word.removesuffix("/n") for word in words} | set(name.split())
    if not plain.isdisjoint(ADDED):
        return "up"
    if " " in name and CHANGES.get(name.rpartition(" ")[2]) in FALLS:
        return "down"
    return None if plain.isdisjoint(AHEAD) else "better"


def _is_better(measure: Measure) -> bool | None:
    """Whether more of a measure is better, by what is known of it or by how its name ends; None where neither tells."""
    return False if measure.higher_is_better is None and LOWER.fullmatch(measure.name) else measure.higher_is_better


def is_led(spot: Spot) -> bool:
    """Whether a number stands right behind what leads to an amount: improves by 2%, a gain of 2%."""
    lead = find_lead(spot.tokens, spot.index)
    return spot.texts[max(0, lead - 1)] in LEADING


def is_set_against(spot: Spot) -> bool:
    """Whether a number is how far one thing lies above or below another: 6.2% PQ above RockNet, but no value is set against."""
    behind = spot.tokens[spot.index + 1 : spot.index + 3 + LONGEST_MEASURE]
    places = [at for at, token in enumerate(behind[:-1]) if token.text in LEVELS]
    at = next(iter(places), None)
    return at is not None and all(token.kind in OF_MEASURE for token in behind[:at]) and behind[at + 1].kind != "quantity"


def goes_on(before: Spot, spot: Spot) -> bool:
    """Whether a number is one more of what the number before it is, of another thing: "by 1.05% on A and 1.04% on B".

    Nothing but a conjunction stands before it, no other statement between, and it is about as large.
    """
    lead, first, second = find_lead(spot.tokens, spot.index), before.quantity, spot.quantity
    between = range(before.index + 1, lead)
    if spot.texts[lead - 1] not in JOINTS_OF_AMOUNTS or len(between) > LONGEST_STEP:
        return False
    alike = (first.family, first.form, first.decimal, bool(first.sign)) == (second.family, second.form, second.decimal, False)
    near = abs(second.value) <= MUCH_LARGER * abs(first.value)
    return alike and near and all(spot.cues[at] not in TRIGGERS and spot.texts[at] != ";" for at in between)


def _by_itself(spot: Spot, better: bool | None) -> str | None:
    """Return the change of a ratio that no word tells: halves the error, 5x that of RockNet, a compression ratio of 5x."""
    change = _by_size(spot.quantity)
    if spot.quantity.family == "percent" and spot.quantity.value < 100 and not KEEPING.isdisjoint(_before(spot, KEPT_BEHIND)):
        return "down"
    tells = spot.quantity.form == "word" or _follows(spot) in SHARED or (better and change == "up")
    return change if tells else None


def _by_size(quantity: Quantity) -> str:
    """Return the change of a ratio that makes more of a thing, or less."""
    return "up" if quantity.value > (100 if quantity.family == "percent" else 1) else "down"


def _by_share(spot: Spot, own: Sequence[str]) -> str | None:
    """Return the change of a ratio that stands right before what it is a share of, or before a good measure."""
    change, follows, at = _by_size(spot.quantity), _follows(spot), spot.group[-1] + 1
    if follows == "as" or (follows == "of" and spot.quantity.family == "percent"):
        return change
    if change == "down" and follows in SHARED:
        return change
    term = spot.tokens[at].term if follows else None
    measure = term.entry.measure if term else None
    if _first_change(own) or not (measure or follows in SHARED):
        return None
    if change == "down":
        return change
    is_more = follows in SHARED or (measure and measure.higher_is_better)
    return change if is_more and not _first_change(_clause(spot)) else None


def _first_change(words: Iterable[str]) -> str | None:
    """Return what the first word says that tells a change; a word tells the same as a noun and as a verb."""
    plain = (word.removesuffix("/n") for word in words)
    return next((CHANGES[word] for word in plain if word in CHANGES), None)


def _follows(spot: Spot) -> str:
    """Return what stands right behind a number's list, nothing at the end of the sentence."""
    return next(iter(spot.texts[spot.group[-1] + 1 : spot.group[-1] + 2]), "")


def _before(spot: Spot, reach: int) -> Iterator[str]:
    """Yield the words before a number, the nearest first; what leads to one is no change: reduced by more than 30%."""
    lead = find_lead(spot.tokens, spot.index)
    led = math.inf
    for at in range(lead - 1, max(-1, lead - 1 - reach), -1):
        token = spot.tokens[at]
        if token.quantity and token.quantity.lead >= 0:
            led = token.quantity.lead
        if token.start >= led or (spot.texts[at].removesuffix("/n"), spot.texts[at + 1]) in NO_CHANGES:
            continue
        term = token.term
        yield _last_word(term) if term and _tells_before(spot, at, term) else spot.texts[at]


def _tells_before(spot: Spot, at: int, term: Term) -> bool:
    """Whether a measure before a number tells its change: speeds up inference by 3x, a performance degradation of 3%.

    So does a speedup in something else.
    """
    measure, behind = term.entry.measure, spot.texts[at + 1]
    is_lost = measure and measure.higher_is_better is False and CHANGES.get(_last_word(term)) in FALLS
    is_speedup = measure and measure.name == SPEEDUP and behind == "in"
    return behind == "up" or bool(is_speedup or (is_lost and behind in LOST))


def _clause(spot: Spot) -> Iterator[str]:
    """Yield the words before a number, the nearest first, back to where its own begin."""
    return takewhile(lambda text: text not in JOINTS and not text.startswith("<"), _before(spot, BEFORE["ratio"]))


def _own(spot: Spot) -> Iterator[str]:
    """Yield the words behind a number, or behind its whole list, that may be its own, but for those in brackets.

    A conjunction begins something else, unless a number follows it; what is said besides always does.
    """
    start = spot.group[-1] + 1
    measures_tell = True
    for at in islice(_outside_brackets(spot), FARTHEST):
        token = spot.tokens[at]
        if token.text in BESIDES:
            return
        if token.text in JOINTS and not (at + 1 < len(spot.tokens) and spot.tokens[at + 1].kind == "quantity"):
            return
        measures_tell = measures_tell and at < start + NEXT and token.text not in PREPOSITIONS
        word = _last_word(token.term) if measures_tell and token.kind == "measure" and token.term else token.text
        yield "more" if word in MORE else word


def _outside_brackets(spot: Spot) -> Iterator[int]:
    """Yield the indexes of the tokens behind a number's list, but for brackets: 3 (5.1 vs. 2.1) better."""
    depth = 0
    for at in range(spot.group[-1] + 1, min(len(spot.tokens), spot.group[-1] + 1 + BRACKET)):
        text = spot.texts[at]
        if not depth and text not in BRACKETS:
            yield at
        depth = max(0, depth + (text == "(") - (text == ")"))


def _further(spot: Spot) -> Sequence[str]:
    """Return the words behind a number's list, whatever they say, up to the end of the brackets that it stands in."""
    start = spot.group[-1] + 1
    texts = spot.texts[start : start + BEHIND]
    closing = texts.index(")") if ")" in texts else len(texts)
    return texts if "(" in texts[:closing] else texts[:closing]


def _last_word(term: Term) -> str:
    """Return the word that a name ends in, in small letters: performance degradation goes down, but a better compression up."""
    word = term.entry.text.rpartition(" ")[2].lower()
    measure = term.entry.measure
    return "better" if measure and measure.higher_is_better and CHANGES.get(word) in FALLS else word
