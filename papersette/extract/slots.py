"""Which measure and which dataset a result belongs to: candidates, described for a linear ranker.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by
where it stands and what lies between; the best one wins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from papersette.extract.cues import CUES, GRAMMAR
from papersette.extract.linear import KEPT, Feature
from papersette.extract.tokens import Spot
from papersette.models import Measure

__all__ = ["Candidate", "Traits", "describe"]

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)
PASSED = GRAMMAR["between"]


class Traits(NamedTuple):
    """What a name is, wherever it stands.

    `sort` tells kinds of names apart, `family` kinds of measures, `head` is the last word; the name is in the text `again` times.
    """

    sort: str
    family: str
    head: str
    measure: Measure | None
    again: int


class Candidate(NamedTuple):
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


def describe(spot: Spot, kind: str, candidates: Sequence[Candidate]) -> list[list[Feature]]:
    """Return the features of each candidate for a quantity that is a result of `kind`, and at last those of taking none.

    The candidates of the quantity's own sentence stand before the others.
    """
    here = [candidate for candidate in candidates if not candidate.back]
    before = candidates[len(here) :]
    distances = [_distance(spot, candidate) for candidate in here]
    sides = sorted(-d for d in distances if d <= 0), sorted(d for d in distances if d > 0)
    leads = "name" if here and min(candidate.first for candidate in here) < spot.numbers[0] else "number"
    described = []
    for candidate, distance in zip(here, distances, strict=True):
        found = _stand(spot, kind, candidate)
        found.append((_position, *_order(spot, candidate, distance, sides), candidate.traits.sort, kind, leads))
        found += _between(spot, candidate, distance)
        if len(spot.group) > 1 or candidate.places > 1:
            found.append(_aligned(spot, candidate, distance))
        described.append(found)
    if before:
        rest = kind, spot.quantity.family, min(3, len(here)), min(3, len(before)), spot.points
        latest = max(candidate.start for candidate in before)
        for candidate in before:
            back = candidate.traits.sort, min(candidate.back, 3), candidate.start == latest
            described.append([*_stand(spot, kind, candidate), (_back, *back, *rest)])
    described.append(_none(spot, kind, candidates, distances))
    return described


def _none(spot: Spot, kind: str, candidates: Sequence[Candidate], distances: Sequence[int]) -> list[Feature]:
    """Return the features of taking no name at all."""
    texts, index = spot.texts, spot.index
    nearest = _bucket(min(map(abs, distances), default=0))
    right = texts[index + 1] if index + 1 < len(texts) else ""
    left = texts[index - 1] if index else ""
    return [
        (_empty, kind, spot.quantity.family, len(distances) > 0, len(candidates) > 0, nearest, spot.points),
        (_empty_beside, left, right),
        *((_empty_despite, *name, kind) for name in {(c.traits.sort, c.back > 0): None for c in candidates}),
    ]


def _empty(kind: str, family: str, here: bool, some: bool, nearest: int, points: bool) -> Iterator[str]:
    yield from ("always", "none", f"none {kind}", f"none {family}", f"none {kind} {family}", f"none here {here}")
    yield from (f"none any {some}", f"none nearest {nearest}", f"none pointed {points} {here}")


def _empty_beside(left: str, right: str) -> Iterator[str]:
    yield f"none + {right}"
    yield f"none + class {CUES.get(right)}"
    yield f"none - {left}"


def _empty_despite(sort: str, back: bool, kind: str) -> Iterator[str]:
    yield f"none beside {sort} {back} {kind}"


def _stand(spot: Spot, kind: str, candidate: Candidate) -> list[Feature]:
    """Return what a name is, and the words around it."""
    quantity, traits = spot.quantity, candidate.traits
    where = "back" if candidate.back else "here"
    unit, fits = (traits.measure.unit, _fits(spot, kind, traits.measure)) if traits.measure else (None, None)
    previous, governor, near = _governors(candidate.before)
    found: list[Feature] = [
        (_name, kind, quantity.family, traits.sort, traits.family, unit, quantity.unit, fits),
        (_head, traits.head, kind),
        (_governed, where, governor, traits.sort, kind),
        (_around, where, candidate.behind, min(traits.again, 3)),
    ]
    found += [(_word_before, where, word) for word in near]
    if governor is not None and previous is not None:
        found.append((_governed_behind, where, previous, governor))
    return found


def _name(
    kind: str, family: str, sort: str, name_family: str, unit: str | None, number_unit: str | None, fits: str | None
) -> Iterator[str]:
    yield from ("always", f"sort {sort}", f"{kind} sort {sort}", f"{kind} {family} sort {sort}")
    yield from (f"family {name_family}", f"{family} of {name_family}")
    if fits is not None:
        yield from (f"unit {unit} {number_unit}", f"fits {fits}")


def _head(head: str, kind: str) -> Iterator[str]:
    yield f"head {head}"
    yield f"{kind} head {head}"


def _back(sort: str, back: int, latest: bool, kind: str, family: str, here: int, before: int, points: bool) -> Iterator[str]:
    """Yield how far back a name stands, and what else there is."""
    yield f"back {back}"
    yield f"back {sort} {latest}"
    yield f"back {kind}"
    yield f"here {here}"
    yield f"back {sort} {kind} here {here > 0}"
    yield f"back {sort} pointed {points}"
    yield f"back {sort} {back} {family}"
    yield f"back {sort} of {before}"


@lru_cache(KEPT)
def _governors(before: tuple[str, ...]) -> tuple[str | None, str | None, list[str]]:
    """Return what the words before a name say it is there for: evaluated on, trained on, in terms of.

    That is (the word before the preposition, the last preposition, the last two words), articles left out.
    """
    words = [word for word in before if word not in GRAMMAR["article"]]
    at = next((index for index in range(len(words) - 1, -1, -1) if words[index] in GRAMMAR["preposition"]), None)
    governor, previous = (words[at], words[at - 1] if at else None) if at is not None else (None, None)
    return previous, governor, words[-2:]


def _governed(where: str, governor: str | None, sort: str, kind: str) -> Iterator[str]:
    if governor is None:
        yield f"{where} governor none"
    else:
        yield f"{where} governor {governor}"
        yield f"{where} governor {governor} {sort}"
        yield f"{where} governor {governor} {kind}"


def _governed_behind(where: str, previous: str, governor: str) -> Iterator[str]:
    yield f"{where} governor {previous} {governor}"


def _word_before(where: str, word: str) -> Iterator[str]:
    yield f"{where} before {word}"


def _around(where: str, behind: str, again: int) -> Iterator[str]:
    yield f"{where} behind it {behind}"
    yield f"{where} again {again}"


def _fits(spot: Spot, kind: str, measure: Measure) -> str:
    """Return whether a score lies within the bounds of a measure."""
    if kind != "score" or measure.low is None or measure.high is None:
        return kind
    return str(measure.low <= spot.quantity.value <= measure.high)


def _order(
    spot: Spot, candidate: Candidate, distance: int, sides: tuple[Sequence[int], Sequence[int]]
) -> tuple[str, int, int, int, bool]:
    """Return on which side and how far off a name stands, how many names and numbers are nearer, and if any is opposite.

    `sides` are the distances of the names before and behind the number, in order.
    """
    after, far = distance > 0, abs(distance)
    nearer = bisect_left(sides[after], far)
    start, stop = _gap(spot, candidate)
    numbers = max(0, bisect_left(spot.numbers, stop) - bisect_left(spot.numbers, start))
    return "+" if after else "-", _bucket(far), min(nearer, 3), min(numbers, 3), bool(sides[not after])


def _position(
    side: str, bucket: int, nearer: int, numbers: int, opposite: bool, sort: str, kind: str, leads: str
) -> Iterator[str]:
    yield f"{side} {bucket}"
    yield f"{side} {bucket} {sort}"
    yield f"{side} {bucket} {kind}"
    yield f"{side} rank {nearer}"
    yield f"{side} rank {nearer} numbers {numbers}"
    yield f"{side} numbers {numbers} {kind}"
    yield f"{side} other side {opposite} rank {min(nearer, 2)}"
    # Whoever writes "on A from 1 to 2 and on B from 3 to 4" begins with a name, and each name stands before its numbers.
    yield f"{side} rank {min(nearer, 2)} leads {leads}"
    yield f"{side} rank {min(nearer, 2)} leads {leads} numbers {numbers} {sort}"


def _between(spot: Spot, candidate: Candidate, distance: int) -> Iterator[Feature]:
    """Yield the words between a number and a name, and the word before the name."""
    side = _side(distance)
    start, stop = _gap(spot, candidate)
    words = spot.texts[start:stop]
    if len(words) <= 3:
        yield (_words_between, side, tuple(words))
    for word in dict.fromkeys(words):
        if word in PASSED:
            yield (_passed, side, word, candidate.traits.sort)
        if word in CUES:
            yield (_passed_cue, side, CUES[word])
    yield (_behind, side, spot.texts[candidate.first - 1] if candidate.first else "")


def _words_between(side: str, words: tuple[str, ...]) -> Iterator[str]:
    yield f"{side} between {' '.join(words)}"
    yield f"{side} between {' '.join(CUES.get(word, word) for word in words)}"


def _passed(side: str, word: str, sort: str) -> Iterator[str]:
    yield f"{side} passes {word}"
    yield f"{side} passes {word} {sort}"


def _passed_cue(side: str, cue: str) -> Iterator[str]:
    yield f"{side} passes class {cue}"


def _behind(side: str, word: str) -> Iterator[str]:
    yield f"{side} behind {word}"
    yield f"{side} behind class {CUES.get(word)}"


def _aligned(spot: Spot, candidate: Candidate, distance: int) -> Feature:
    """Return how the number's place in its list matches the name's place in its own: respectively-lists."""
    members, places = len(spot.group), candidate.places
    same = "same" if spot.group.index(spot.index) == candidate.place else "other"
    equal = "equal" if members == places else "unequal"
    return (_alignment, equal, same, _side(distance), "respectively" in spot.texts, min(members, 3), min(places, 3))


def _alignment(equal: str, same: str, side: str, respectively: bool, members: int, places: int) -> Iterator[str]:
    yield f"list {equal} {same}"
    yield f"list {equal} {same} {side} {respectively}"
    yield f"list {members} {places} {same}"


def _distance(spot: Spot, candidate: Candidate) -> int:
    """Return how many tokens off a name stands, negative before the number."""
    return (candidate.first if candidate.first > spot.index else candidate.last) - spot.index


def _side(distance: int) -> str:
    return "+" if distance > 0 else "-"


def _gap(spot: Spot, candidate: Candidate) -> tuple[int, int]:
    """Return the indexes of the first token between a number and a name and of the one behind the last."""
    if candidate.first > spot.index:
        return spot.index + 1, candidate.first
    return candidate.last + 1, spot.index


def _bucket(distance: int) -> int:
    at = bisect_left(DISTANCES, distance)
    return DISTANCES[at] if at < len(DISTANCES) else 99
