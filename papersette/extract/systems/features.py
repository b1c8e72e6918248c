"""Whose a score is: the paper's own, or another system's that it quotes to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from papersette.extract.knowledge.cues import CUES, GRAMMAR
from papersette.extract.knowledge.linear import Feature
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.sentences.tokens import Spot, find_lead

__all__ = ["describe_system"]

CLASSES: dict[str, str] = {word: row["class"] for row in read_rows("systems") for word in row["words"].split()}
COMPARISONS = frozenset({"versus", "compared", "than", "beat"})
# What says whose a thing is, in the order in which it counts.
OWNERS = ("own", "human", "closed", "other", "many", "model")
BOUNDS = GRAMMAR["bound of an owner"]
CHANGING = frozenset({"rise", "fall", "beat", "gainnoun"})
BEING = GRAMMAR["being"]
TO = GRAMMAR["to"]
BEHIND = GRAMMAR["before an owner"]
# How far before a number its comparison, its verb and an opening bracket may stand, and how long a subject may be, in tokens.
FAR = 16
VERB = 10
BRACKET = 4
SUBJECT = 12
RANGING = 12
ADJACENT = 3
# How many words on either side of a number are looked at one by one; how far its path reaches on either side, and how many of
# the words that tell whose a thing is or how things are joined, and numbers, are steps of it.
WORDS_BEFORE, WORDS_BEHIND = 8, 6
FAR_BEFORE, FAR_BEHIND = 24, 14
STEPS_BEFORE, STEPS_BEHIND = 5, 4
JOINING = GRAMMAR["step to an owner"]


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What stands between a number and the nearest comparison before it: its class, who is named, verbs, commas, numbers."""

    kind: str
    owners: str
    reach: bool
    comma: bool
    numbers: int
    near: bool


def describe_system(spot: Spot, before: str, contribution: Feature) -> list[Feature]:
    """Return the features of a score.

    Args:
        spot: where it stands.
        before: whose the score before it in the sentence is, or that there is none.
        contribution: the feature that tells what its paper does and makes.
    """
    texts, lead = spot.texts, find_lead(spot.tokens, spot.index)
    opened = next((at for at in range(lead - 1, max(-1, lead - 1 - BRACKET), -1) if texts[at] == "("), -1)
    head = opened if opened >= 0 else lead
    sentence = frozenset(kind for text in texts if (kind := CLASSES.get(text)))
    return [
        (_always,),
        contribution,
        (_change, *_transition(spot, lead), opened >= 0),
        (_compare, _compared(spot, head), opened >= 0),
        _subject(spot, head),
        (_behind, *_name_behind(texts, spot.index)),
        (_sentence, before, "own" in sentence, "fails" in sentence, opened >= 0, spot.quantity.link),
        (_left, *[texts[at] if at >= 0 else "-" for at in (lead - 1, lead - 2)], texts[head - 1] if head else "-"),
        (_path, "-", _steps(spot, range(lead - 1, max(-1, lead - 1 - FAR_BEFORE), -1), STEPS_BEFORE)),
        (_path, "+", _steps(spot, range(spot.index + 1, min(len(texts), spot.index + 1 + FAR_BEHIND)), STEPS_BEHIND)),
        (_turn, spot.turn, spot.turns),
        *_words(texts, lead, spot.index),
    ]


def _always() -> Iterator[str]:
    yield "always"


def _left(word: str, second: str, head: str) -> Iterator[str]:
    yield f"-1 {word}"
    yield f"-2 {second}"
    yield f"head {CLASSES.get(head, CUES.get(head, '-'))}"


def _steps(spot: Spot, places: Iterable[int], most: int) -> tuple[str, ...]:
    """Return the first steps of the path that leads over some tokens."""
    steps = (_step(spot, at) for at in places)
    return tuple(islice(filter(None, steps), most))


def _step(spot: Spot, at: int) -> str | None:
    text = spot.texts[at]
    if spot.tokens[at].kind == "quantity":
        return "#"
    return CLASSES.get(text) or ("reach" if spot.cues[at] == "reach" else text if text in JOINING else None)


def _path(side: str, steps: Sequence[str]) -> Iterator[str]:
    for count in range(1, len(steps) + 1):
        yield f"path {side} {' '.join(steps[:count])}"


def _turn(turn: int, turns: int) -> Iterator[str]:
    yield f"turn {turn} of {turns}"


def _words(texts: Sequence[str], lead: int, index: int) -> Iterator[Feature]:
    """Yield the words before and behind a number, those that tell whose a thing is anywhere, and how the sentence begins."""
    yield from [f"< {text}" for text in dict.fromkeys(texts[max(0, lead - WORDS_BEFORE) : lead])]
    yield from [f"> {text}" for text in dict.fromkeys(texts[index + 1 : index + 1 + WORDS_BEHIND])]
    yield from [f"has {text}" for text in dict.fromkeys(texts) if text in CLASSES]
    yield f"begins {texts[0]}"
    yield f"begins {' '.join(texts[:2])}"


def _transition(spot: Spot, lead: int) -> tuple[str, str]:
    """Return how a number stands in a change, first or second, by what word, and what begins the change."""
    texts, index = spot.texts, spot.index
    behind = texts[index + 1] if index + 1 < len(texts) else "-"
    if behind in TO or (behind == "-" and texts[index + 2 : index + 3] == [">"]):
        place, start = "first", lead
    elif CLASSES.get(behind) == "versus":
        return "versus", "-"
    elif spot.quantity.link in ("range", "arrow") or (lead and texts[lead - 1] in TO):
        place, start = "second", next((at for at in reversed(spot.numbers) if at < index), lead)
    else:
        return "-", "from" if "from" in texts[max(0, lead - 3) : lead] else "-"
    if any(CLASSES.get(word) == "ranging" for word in texts[max(0, start - RANGING) : start]):
        return place, "ranging"
    return place, "from" if "from" in texts[max(0, start - 4) : start] else "-"


def _change(place: str, begin: str, opened: bool) -> Iterator[str]:
    yield f"change {place} {begin}"
    yield f"change {place} {begin} {opened}"


def _compared(spot: Spot, head: int) -> _Comparison:
    """Return what stands between a number and the nearest comparison before it."""
    texts, cues, kind, near = spot.texts, spot.cues, "-", False
    between = []
    for at in _outside_brackets(texts, head):
        text, own = texts[at], CLASSES.get(texts[at])
        if own in COMPARISONS or own == "turn" or text in (";", ":"):
            kind, near = own if own in COMPARISONS else "turn", head - at <= ADJACENT
            break
        between.append(at)
    owners = {CLASSES.get(texts[at]) for at in between}
    return _Comparison(
        kind,
        next((owner for owner in OWNERS if owner in owners), "-"),
        any(cues[at] == "reach" or (cues[at] in CHANGING and texts[at] not in CLASSES) for at in between),
        any(texts[at] == "," for at in between),
        min(2, sum(spot.tokens[at].kind == "quantity" for at in between)),
        near,
    )


def _outside_brackets(texts: Sequence[str], head: int) -> Iterator[int]:
    """Yield the indexes of the tokens before a place, the nearest first, those passed over that stand in brackets."""
    depth = 0
    for at in range(head - 1, max(-1, head - FAR), -1):
        depth = max(0, depth + (texts[at] == ")") - (texts[at] == "("))
        if not depth and texts[at] != "(":
            yield at


def _compare(found: _Comparison, opened: bool) -> Iterator[str]:
    barrier = f"{'reach' if found.reach else ''}{',' if found.comma else ''}"
    yield f"compare {found.kind} {barrier}"
    yield f"compare {found.kind} {found.near} {opened}"
    yield f"compare {found.kind} {barrier} {found.numbers} {opened}"
    yield f"compare {found.kind} {found.owners} {barrier}"
    yield f"compare {found.kind in COMPARISONS} {found.owners} {opened} {barrier}"


def _subject(spot: Spot, head: int) -> Feature:
    """Return what the subject is of the verb before a number, and whether a boundary stands between verb and number."""
    texts, cues = spot.texts, spot.cues
    verb = next((at for at in range(head - 1, max(-1, head - VERB), -1) if cues[at] == "reach" or texts[at] in BEING), -1)
    if verb < 0:
        return (_subjects, "no verb", False, False)
    owners, start = set(), verb
    while start and texts[start - 1] not in BOUNDS and verb - start < SUBJECT:
        start -= 1
        if (kind := CLASSES.get(texts[start])) in OWNERS:
            owners.add(kind)
    words = texts[verb:head]
    barred = not BOUNDS.isdisjoint(words)
    fails = any(CLASSES.get(text) == "fails" for text in texts[start:head])
    return (_subjects, next((owner for owner in OWNERS if owner in owners), "-"), barred, fails)


def _subjects(owner: str, barred: bool, fails: bool) -> Iterator[str]:
    yield f"subject {owner} {barred}"
    yield f"subject {owner} {barred} {fails}"


def _name_behind(texts: Sequence[str], index: int) -> tuple[str, str]:
    """Return the word behind a number and who is named behind that: 68.1 of BERT, 37% for humans."""
    word = texts[index + 1] if index + 1 < len(texts) else "-"
    if word not in BEHIND:
        return "-", "-"
    for text in texts[index + 2 : index + 7]:
        if text in BOUNDS or text in ("and", ")", "."):
            break
        if (kind := CLASSES.get(text)) in OWNERS:
            return word, kind
    return word, "-"


def _behind(word: str, owner: str) -> Iterator[str]:
    yield f"behind {word} {owner}"
    yield f"behind {owner}"


def _sentence(before: str, own: bool, fails: bool, opened: bool, link: str) -> Iterator[str]:
    yield f"before {before} {link}"
    yield f"before {before} {opened}"
    yield f"words {own} {fails}"
