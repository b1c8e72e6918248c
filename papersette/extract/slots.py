"""Which measure and which dataset a result belongs to: candidates, described for a linear ranker.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by
where it stands and what lies between; the best one wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.cues import CUES
from papersette.extract.tokens import Spot, Token

__all__ = ["Candidate", "describe_candidate", "describe_none"]

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)
# Words between a number and a name that say whether they belong together.
SIGNIFICANT = frozenset(
    {",", ";", "(", ")", ":", "and", "while", "with", "by", "on", "in", "for", "of", "from", "to", "than", "over"}
    | {"compared", "but", "whereas", "respectively", "or", "at", "vs"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a slot may take: `sort` tells kinds of names apart, `back` counts sentences back (0: the same).

    `first` and `last` are its tokens in the same sentence; `place` and `places` are its place among the names of the same run
    ("A, B and C"): 0 of 3, 1 of 3, 2 of 3.
    """

    start: int
    sort: str
    family: str
    back: int = 0
    first: int = 0
    last: int = 0
    place: int = 0
    places: int = 1


def describe_candidate(spot: Spot, kind: str, candidate: Candidate, candidates: Sequence[Candidate]) -> list[str]:
    """Return the features of a candidate for a quantity that is a result of `kind`."""
    family, sort = spot.quantity.family, candidate.sort
    found = ["always", f"sort {sort}", f"{kind} sort {sort}", f"{family} of {candidate.family}"]
    found += [f"{kind} {family} sort {sort}", f"family {candidate.family}"]
    if candidate.back:
        nearest = all(other.start <= candidate.start for other in candidates if other.back)
        here = min(3, sum(not other.back for other in candidates))
        return [*found, f"back {min(candidate.back, 3)}", f"back {sort} {nearest}", f"back {kind}", f"here {here}"]
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
        f"none + class {CUES.get(right)}", f"none - {left}",
    ]  # fmt: skip


def _position(spot: Spot, kind: str, candidate: Candidate, here: Sequence[Candidate]) -> Iterator[str]:
    """Yield on which side and how far off a name stands, and how many stand nearer."""
    distance = _distance(spot, candidate)
    side, bucket = _side(distance), _bucket(abs(distance))
    others = [_distance(spot, other) for other in here]
    nearer = sum(abs(other) < abs(distance) and _side(other) == side for other in others)
    opposite = any(_side(other) != side for other in others)
    numbers = min(3, sum(token.kind == "quantity" for token in _tokens_between(spot, candidate)))
    yield f"{side} {bucket}"
    yield f"{side} {bucket} {candidate.sort}"
    yield f"{side} {bucket} {kind}"
    yield f"{side} rank {min(nearer, 3)}"
    yield f"{side} rank {min(nearer, 3)} numbers {numbers}"
    yield f"{side} numbers {numbers} {kind}"
    yield f"{side} other side {opposite} rank {min(nearer, 2)}"


def _between(spot: Spot, candidate: Candidate) -> Iterator[str]:
    """Yield the words between a number and a name, and the word before the name."""
    side = _side(_distance(spot, candidate))
    words = [token.text for token in _tokens_between(spot, candidate)]
    if len(words) <= 3:
        yield f"{side} between {' '.join(words)}"
        yield f"{side} between {' '.join(CUES.get(word, word) for word in words)}"
    for word in dict.fromkeys(words):
        if word in SIGNIFICANT:
            yield f"{side} passes {word}"
            yield f"{side} passes {word} {candidate.sort}"
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
