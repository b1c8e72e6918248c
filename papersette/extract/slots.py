"""Which measure and which dataset a result belongs to: candidates, described for a linear ranker.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by
where it stands and what lies between; the best one wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.cues import CUES
from papersette.extract.tokens import Token

__all__ = ["Candidate", "describe_candidate", "describe_none"]

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a slot may take: `sort` tells kinds of names apart, `back` counts sentences back (0: the same).

    `place` and `places` are its place among the names of the same run ("A, B and C"): 0 of 3, 1 of 3, 2 of 3.
    """

    start: int
    stop: int
    sort: str
    family: str
    back: int = 0
    place: int = 0
    places: int = 1


def describe_candidate(
    tokens: Sequence[Token], index: int, kind: str, candidate: Candidate, candidates: Sequence[Candidate]
) -> list[str]:
    """Return the features of a candidate for the quantity at `index`, which is a result of `kind`."""
    quantity = tokens[index].quantity
    family = quantity.family if quantity else "none"
    found = ["always", f"sort {candidate.sort}", f"{kind} sort {candidate.sort}", f"{family} of {candidate.family}"]
    found += [f"{kind} {family} sort {candidate.sort}", f"family {candidate.family}"]
    if candidate.back:
        nearest = all(other.start <= candidate.start for other in candidates if other.back)
        found += [f"back {min(candidate.back, 3)}", f"back {candidate.sort} {nearest}", f"back {kind}", f"here {_count_here(candidates)}"]
        return found
    return found + list(_within(tokens, index, kind, family, candidate, candidates))


def describe_none(tokens: Sequence[Token], index: int, kind: str, candidates: Sequence[Candidate]) -> list[str]:
    """Return the features of taking no name at all."""
    quantity = tokens[index].quantity
    family = quantity.family if quantity else "none"
    here = [c for c in candidates if not c.back]
    nearest = min((abs(_distance(tokens, index, c)) for c in here), default=0)
    right = tokens[index + 1].text if index + 1 < len(tokens) else ""
    left = tokens[index - 1].text if index else ""
    return [
        "always", "none", f"none {kind}", f"none {family}", f"none {kind} {family}", f"none here {len(here) > 0}", f"none any {len(candidates) > 0}",
        f"none nearest {_bucket(nearest)}", f"none + {right}", f"none + class {CUES.get(right)}", f"none - {left}",
    ]  # fmt: skip


def _within(
    tokens: Sequence[Token], index: int, kind: str, family: str, candidate: Candidate, candidates: Sequence[Candidate]
) -> Iterator[str]:
    here = [c for c in candidates if not c.back]
    distance = _distance(tokens, index, candidate)
    side = "+" if distance > 0 else "-"
    bucket = _bucket(abs(distance))
    between = _between(tokens, index, candidate)
    same_side = [c for c in here if (_distance(tokens, index, c) > 0) == (distance > 0)]
    rank = sum(abs(_distance(tokens, index, c)) < abs(distance) for c in same_side)
    numbers = sum(token.kind == "quantity" for token in between)
    words = [token.text for token in between]
    yield f"{side} {bucket}"
    yield f"{side} {bucket} {candidate.sort}"
    yield f"{side} {bucket} {kind}"
    yield f"{side} rank {min(rank, 3)}"
    yield f"{side} rank {min(rank, 3)} numbers {min(numbers, 3)}"
    yield f"{side} numbers {min(numbers, 3)} {kind}"
    yield f"{side} other side {any((_distance(tokens, index, c) > 0) != (distance > 0) for c in here)} rank {min(rank, 2)}"
    if len(words) <= 3:
        yield f"{side} between {' '.join(words)}"
        yield f"{side} between {' '.join(CUES.get(word, word) for word in words)}"
    for word in dict.fromkeys(words):
        if word in SIGNIFICANT:
            yield f"{side} passes {word}"
            yield f"{side} passes {word} {candidate.sort}"
        if word in CUES:
            yield f"{side} passes class {CUES[word]}"
    at = _token_at(tokens, candidate)
    before = tokens[at - 1].text if at else ""
    yield f"{side} behind {before}"
    yield f"{side} behind class {CUES.get(before)}"
    yield from _alignment(tokens, index, candidate, side)


def _alignment(tokens: Sequence[Token], index: int, candidate: Candidate, side: str) -> Iterator[str]:
    """Yield how the quantity's place in its list matches the name's place in its own: respectively-lists."""
    quantity = tokens[index].quantity
    group = [i for i, token in enumerate(tokens) if token.quantity and quantity and token.quantity.group == quantity.group]
    if len(group) > 1 or candidate.places > 1:
        place = group.index(index)
        same = "same" if place == candidate.place else "other"
        equal = "equal" if len(group) == candidate.places else "unequal"
        respectively = any(token.text == "respectively" for token in tokens)
        yield f"list {equal} {same}"
        yield f"list {equal} {same} {side} {respectively}"
        yield f"list {min(len(group), 3)} {min(candidate.places, 3)} {same}"


SIGNIFICANT = frozenset({",", ";", "(", ")", "and", "while", "with", "by", "on", "in", "for", "of", "from", "to", "than", "over", "compared", ":", "but", "whereas", "respectively", "or", "at", "vs"})


def _count_here(candidates: Sequence[Candidate]) -> int:
    return min(3, sum(not c.back for c in candidates))


def _token_at(tokens: Sequence[Token], candidate: Candidate) -> int:
    return next((i for i, token in enumerate(tokens) if token.stop > candidate.start), len(tokens) - 1)


def _last_token(tokens: Sequence[Token], candidate: Candidate) -> int:
    return next((i for i, token in enumerate(tokens) if token.stop >= candidate.stop), len(tokens) - 1)


def _distance(tokens: Sequence[Token], index: int, candidate: Candidate) -> int:
    first, last = _token_at(tokens, candidate), _last_token(tokens, candidate)
    return first - index if first > index else last - index


def _between(tokens: Sequence[Token], index: int, candidate: Candidate) -> Sequence[Token]:
    first, last = _token_at(tokens, candidate), _last_token(tokens, candidate)
    return tokens[index + 1 : first] if first > index else tokens[last + 1 : index]


def _bucket(distance: int) -> int:
    return next((limit for limit in DISTANCES if distance <= limit), 99)
