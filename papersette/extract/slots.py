"""Which measure and which dataset a result belongs to: candidates, described for a linear ranker.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by
where it stands and what lies between; the best one wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.cues import CUES, GRAMMAR
from papersette.extract.tokens import Spot, Token
from papersette.models import Measure

__all__ = ["Candidate", "describe_candidate", "describe_none"]

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a name is, wherever it stands.

    `sort` tells kinds of names apart, `family` kinds of measures, `head` is the last word; the name is in the text `again` times.
    """

    sort: str
    family: str
    head: str
    measure: Measure | None
    again: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a slot may take, and where it stands.

    `before` and `behind` are words around its `run` ("A, B and C"; the first of a sentence is 0), in which it has a `place` of so
    many `places` (0 of 3, 1 of 3, 2 of 3); `back` counts sentences back (0: the same); `first` and `last` are its tokens in the
    same sentence.
    """

    start: int
    traits: Traits
    before: tuple[str, ...] = ()
    behind: str = ""
    back: int = 0
    first: int = 0
    last: int = 0
    run: int = 0
    place: int = 0
    places: int = 1


def describe_candidate(spot: Spot, kind: str, candidate: Candidate, candidates: Sequence[Candidate]) -> list[str]:
    """Return the features of a candidate for a quantity that is a result of `kind`."""
    family, traits = spot.quantity.family, candidate.traits
    sort, measure = traits.sort, traits.measure
    found = ["always", f"sort {sort}", f"{kind} sort {sort}", f"{kind} {family} sort {sort}"]
    found += [f"family {traits.family}", f"{family} of {traits.family}", f"head {traits.head}", f"{kind} head {traits.head}"]
    found += _governed(candidate, kind)
    if measure:
        found += [f"unit {measure.unit} {spot.quantity.unit}", f"fits {_fits(spot, kind, measure)}"]
    if candidate.back:
        return [*found, *_back(spot, kind, candidate, candidates)]
    same_sentence = [other for other in candidates if not other.back]
    return [*found, *_position(spot, kind, candidate, same_sentence), *_between(spot, candidate), *_alignment(spot, candidate)]


def describe_none(spot: Spot, kind: str, candidates: Sequence[Candidate]) -> list[str]:
    """Return the features of taking no name at all."""
    tokens, index, family = spot.tokens, spot.index, spot.quantity.family
    here = [c for c in candidates if not c.back]
    nearest = min((abs(_distance(spot, c)) for c in here), default=0)
    right = tokens[index + 1].text if index + 1 < len(tokens) else ""
    left = tokens[index - 1].text if index else ""
    return [
        "always", "none", f"none {kind}", f"none {family}", f"none {kind} {family}", f"none here {len(here) > 0}",
        f"none any {len(candidates) > 0}", f"none nearest {_bucket(nearest)}", f"none + {right}",
        f"none + class {CUES.get(right)}", f"none - {left}", f"none pointed {spot.points} {len(here) > 0}",
        *{f"none beside {c.traits.sort} {c.back > 0} {kind}" for c in candidates},
    ]  # fmt: skip


def _back(spot: Spot, kind: str, candidate: Candidate, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield how far back a name stands, and what else there is."""
    sort, back = candidate.traits.sort, min(candidate.back, 3)
    before = [other for other in candidates if other.back]
    here = min(3, len(candidates) - len(before))
    yield f"back {back}"
    yield f"back {sort} {all(other.start <= candidate.start for other in before)}"
    yield f"back {kind}"
    yield f"here {here}"
    yield f"back {sort} {kind} here {here > 0}"
    yield f"back {sort} pointed {spot.points}"
    yield f"back {sort} {back} {spot.quantity.family}"
    yield f"back {sort} of {min(3, len(before))}"


def _governed(candidate: Candidate, kind: str) -> Iterator[str]:
    """Yield the words before a name that say what it is there for: evaluated on, trained on, in terms of."""
    words = [word for word in candidate.before if word not in GRAMMAR["article"]]
    where = "back" if candidate.back else "here"
    governor = next((index for index in range(len(words) - 1, -1, -1) if words[index] in GRAMMAR["preposition"]), None)
    if governor is None:
        yield f"{where} governor none"
    else:
        yield f"{where} governor {words[governor]}"
        yield f"{where} governor {words[governor]} {candidate.traits.sort}"
        yield f"{where} governor {words[governor]} {kind}"
        if governor:
            yield f"{where} governor {words[governor - 1]} {words[governor]}"
    for word in words[-2:]:
        yield f"{where} before {word}"
    yield f"{where} behind it {candidate.behind}"
    yield f"{where} again {min(candidate.traits.again, 3)}"


def _fits(spot: Spot, kind: str, measure: Measure) -> str:
    """Return whether a score lies within the bounds of a measure."""
    if kind != "score" or measure.low is None or measure.high is None:
        return kind
    return str(measure.low <= spot.quantity.value <= measure.high)


def _position(spot: Spot, kind: str, candidate: Candidate, here: Sequence[Candidate]) -> Iterator[str]:
    """Yield on which side and how far off a name stands, and how many stand nearer."""
    distance = _distance(spot, candidate)
    side, bucket = _side(distance), _bucket(abs(distance))
    others = [_distance(spot, other) for other in here]
    nearer = sum(abs(other) < abs(distance) and _side(other) == side for other in others)
    opposite = any(_side(other) != side for other in others)
    numbers = min(3, sum(token.kind == "quantity" for token in _tokens_between(spot, candidate)))
    yield f"{side} {bucket}"
    yield f"{side} {bucket} {candidate.traits.sort}"
    yield f"{side} {bucket} {kind}"
    yield f"{side} rank {min(nearer, 3)}"
    yield f"{side} rank {min(nearer, 3)} numbers {numbers}"
    yield f"{side} numbers {numbers} {kind}"
    yield f"{side} other side {opposite} rank {min(nearer, 2)}"
    # Whoever writes "on A from 1 to 2 and on B from 3 to 4" begins with a name, and each name stands before its numbers.
    leads = "name" if min(other.first for other in here) < _first_number(spot) else "number"
    yield f"{side} rank {min(nearer, 2)} leads {leads}"
    yield f"{side} rank {min(nearer, 2)} leads {leads} numbers {numbers} {candidate.traits.sort}"


def _between(spot: Spot, candidate: Candidate) -> Iterator[str]:
    """Yield the words between a number and a name, and the word before the name."""
    side = _side(_distance(spot, candidate))
    words = [token.text for token in _tokens_between(spot, candidate)]
    if len(words) <= 3:
        yield f"{side} between {' '.join(words)}"
        yield f"{side} between {' '.join(CUES.get(word, word) for word in words)}"
    for word in dict.fromkeys(words):
        if word in GRAMMAR["between"]:
            yield f"{side} passes {word}"
            yield f"{side} passes {word} {candidate.traits.sort}"
        if word in CUES:
            yield f"{side} passes class {CUES[word]}"
    before = spot.tokens[candidate.first - 1].text if candidate.first else ""
    yield f"{side} behind {before}"
    yield f"{side} behind class {CUES.get(before)}"


def _alignment(spot: Spot, candidate: Candidate) -> Iterator[str]:
    """Yield how the number's place in its list matches the name's place in its own: respectively-lists."""
    members = len(spot.group)
    if members > 1 or candidate.places > 1:
        same = "same" if spot.group.index(spot.index) == candidate.place else "other"
        equal = "equal" if members == candidate.places else "unequal"
        respectively = any(token.text == "respectively" for token in spot.tokens)
        yield f"list {equal} {same}"
        yield f"list {equal} {same} {_side(_distance(spot, candidate))} {respectively}"
        yield f"list {min(members, 3)} {min(candidate.places, 3)} {same}"


def _first_number(spot: Spot) -> int:
    return next(index for index, token in enumerate(spot.tokens) if token.kind == "quantity")


def _distance(spot: Spot, candidate: Candidate) -> int:
    """Return how many tokens off a name stands, negative before the number."""
    return (candidate.first if candidate.first > spot.index else candidate.last) - spot.index


def _side(distance: int) -> str:
    return "+" if distance > 0 else "-"


def _tokens_between(spot: Spot, candidate: Candidate) -> Sequence[Token]:
    if candidate.first > spot.index:
        return spot.tokens[spot.index + 1 : candidate.first]
    return spot.tokens[candidate.last + 1 : spot.index]


def _bucket(distance: int) -> int:
    return next((limit for limit in DISTANCES if distance <= limit), 99)
