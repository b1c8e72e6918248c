"""Which measure and which dataset a result belongs to: candidates, described for a model that ranks them.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by atoms:
what it is, where it stands, what its sentence and the title say of it, what lies between, what was named since, and what the
result before took.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from papersette.extract.knowledge.cues import CUES, GRAMMAR
from papersette.extract.sentences.tokens import TRIGGERS, Spot

__all__ = [
    "MANY", "NOTHING", "Atoms", "Candidate", "Earlier", "Question", "describe_result", "follow", "lay_options", "pool",
]  # fmt: skip

# Each a word or a number, or several words, each of which makes a feature of its own.
Atoms = dict[str, Any]

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)
# Up to which of them a distance is.
BUCKETS = tuple(next(limit for limit in DISTANCES if distance <= limit) for distance in range(DISTANCES[-1] + 1))
FARTHEST = 99
# Words that begin something else: a name behind them is another's.
CLAUSE = GRAMMAR["clause"]
PASSED = GRAMMAR["between"]
# Words that tell what the numbers of their sentence are about, wherever they stand in it.
TELLING = GRAMMAR["telling"]
# How far before a list its verb and its preposition may stand, in tokens.
FAR = 9
NEAR = 3
# Up to how many words between a number and a name are looked at as a whole.
BETWEEN = 3
# How many words on either side of a number are looked at one by one, and up to how many between it and a name.
AROUND = 6
INSIDE = 10
# Atoms of several values.
MANY = frozenset({
    "passes", "clause", "sorts", "around", "inside", "words", "words before", "words behind", "telling", "purposes",
})  # fmt: skip
NOTHING = ("-",)


@dataclass(slots=True)  # not frozen, as Token is not
class Candidate:
    """A name that a slot may take, and where it stands.

    `key` is the same for all places of a name; `atoms` tell what holds of the name whatever the result, and `units` keeps what
    each model has added up of them; `back` counts sentences back (0: the same). Of a name in the same sentence `first` and `last`
    are its tokens, and it has a `place` of so many `places` in its run ("A, B and C": 0 of 3, 1 of 3, 2 of 3; the first `run` of
    a sentence is 0).
    """

    start: int
    key: str
    atoms: Atoms
    back: int = 0
    first: int = 0
    last: int = 0
    run: int = 0
    place: int = 0
    places: int = 1
    units: dict[object, int] = field(default_factory=dict)


@dataclass(slots=True)  # not frozen, as Token is not
class Earlier:
    """The result before, in which sentence it stands, what it took for the slot, None for no name, and all taken so far."""

    spot: Spot
    sentence: int
    kind: str
    chosen: Candidate | None
    taken: frozenset[str] = frozenset()


@dataclass(slots=True)  # not frozen, as Token is not
class Question:
    """A result whose slot is to be filled, and what may fill it.

    `result` are its atoms whatever the slot, `text` those of the whole text and of what is known already of the result.
    """

    spot: Spot
    sentence: int
    result: Atoms
    candidates: Sequence[Candidate]
    earlier: Earlier | None
    text: Mapping[str, str]


@dataclass(slots=True)  # not frozen, as Token is not
class _Standing:
    """A number among the candidates of its sentence.

    `before` and `behind` are how far off those on either side stand, the nearest first; `firsts` are the first tokens of the
    candidates, `number` counts the numbers of the sentence before this one.
    """

    spot: Spot
    firsts: Sequence[int]
    before: Sequence[int]
    behind: Sequence[int]
    number: int


def lay_options(question: Question) -> tuple[Atoms, list[tuple[str, Atoms]]]:
    """Return the atoms that hold of all options of a question, then of each option where it stands and how: none is the last.

    What holds of a candidate whatever the result is in its own atoms.
    """
    spot, candidates, earlier = question.spot, question.candidates, question.earlier
    taken = earlier.taken if earlier else ()
    shared: Atoms = {**question.result, **question.text, "since": "first", "earlier kind": "-", "taken": min(3, len(taken))}
    if earlier:
        shared["since"], shared["earlier kind"] = _since(question, earlier), earlier.kind
    standing = _stand(spot, [candidate for candidate in candidates if not candidate.back])
    _describe_all(shared, standing, candidates)
    latest = max([candidate.start for candidate in candidates if candidate.back], default=0)
    options, any_used = [], False
    for candidate in candidates:
        used = candidate.key in taken
        any_used = any_used or used
        atoms = {"earlier": _relation(earlier, candidate), "used": used}
        if candidate.back:
            atoms.update({"where": "back", "back": min(candidate.back, 4), "last": latest <= candidate.start})
            options.append(("back", atoms))
        else:
            _describe_place(atoms, candidate, standing)
            options.append(("here", atoms))
    return shared, [*options, ("none", {"earlier": _relation(earlier, None), "used": any_used})]


def follow(before: Earlier | None, spot: Spot, sentence: int, kind: str, chosen: Candidate | None) -> Earlier:
    """Return a result as what the next one follows, with what it took and all that were taken before."""
    taken = before.taken if before else frozenset()
    return Earlier(spot, sentence, kind, chosen, taken | {chosen.key} if chosen else taken)


def pool(candidates: Sequence[Candidate], chances: Sequence[float]) -> list[float]:
    """Return how likely each candidate is, and none, which is the last: a system that the text presents by all its places.

    What comes again and again and is not presented is more often no system at all.
    """
    own = [candidate.key if candidate.atoms["presented"] != "-" else None for candidate in candidates]
    names = dict.fromkeys(own, 0.0)
    for key, chance in zip(own, chances, strict=False):
        names[key] += chance
    return [chance if key is None else names[key] for key, chance in zip([*own, None], chances, strict=True)]


def describe_result(spot: Spot, kind: str, series: Sequence[Spot]) -> Atoms:
    """Return the atoms of a result of a `kind`, whatever the slot; `series` are the numbers that go with it."""
    texts, cues, index, group, quantity = spot.texts, spot.cues, spot.index, spot.group, spot.quantity
    before = slice(max(0, group[0] - FAR), group[0])
    near = texts[max(0, group[0] - NEAR) : group[0]]
    return {
        "always": "yes",
        "kind": kind,
        "family": quantity.family,
        "unit": quantity.unit,
        "members": min(4, spot.turns),
        "turn": "only" if len(group) == 1 else "first" if index == group[0] else "last" if index == group[-1] else "middle",
        "series": min(3, len(series)),
        "numbers in all": min(6, len(spot.numbers)),
        "trigger": next((cue for cue in reversed(cues[before]) if cue in TRIGGERS), "-"),
        "preposition": next((word for word in reversed(near) if word in GRAMMAR["preposition"]), "-"),
        "respectively": "respectively" in texts,
        "points": spot.points,
        "several": spot.several,
        "left": _text(texts, index - 1),
        "left 2": _text(texts, index - 2),
        "right": _text(texts, index + 1),
        "right 2": _text(texts, index + 2),
        "right class": (cues[index + 1] if index + 1 < len(cues) else None) or "-",
        "around": (
            *[f"< {text}" for text in dict.fromkeys(texts[max(0, index - AROUND) : index])],
            *[f"> {text}" for text in dict.fromkeys(texts[index + 1 : index + 1 + AROUND])],
        ),
        "begins": texts[0],
        "telling": _those_of(TELLING, dict.fromkeys(texts)) or NOTHING,
    }


def _text(texts: Sequence[str], index: int) -> str:
    return texts[index] if 0 <= index < len(texts) else "-"


def _since(question: Question, earlier: Earlier) -> str:
    """Return how far the result before stands from this one."""
    if earlier.sentence != question.sentence:
        return "sentence" if question.sentence - earlier.sentence == 1 else "far"
    return "group" if earlier.spot.quantity.group == question.spot.quantity.group else "same"


def _relation(earlier: Earlier | None, candidate: Candidate | None) -> str:
    """Return how a candidate, or none, goes with what the result before took."""
    if earlier is None:
        return "first"
    chosen = earlier.chosen
    if chosen is None:
        return "none"
    if candidate is None:
        return "some"
    if candidate.start == chosen.start:
        return "place"
    if candidate.key == chosen.key:
        return "name"
    return "behind" if candidate.start > chosen.start else "before"


def _stand(spot: Spot, here: Sequence[Candidate]) -> _Standing:
    """Return how a number stands among the candidates of its sentence."""
    distances = [_distance(spot, other) for other in here]
    before = sorted([-distance for distance in distances if distance <= 0])
    behind = sorted([distance for distance in distances if distance > 0])
    return _Standing(spot, [other.first for other in here], before, behind, spot.numbers.index(spot.index))


def _describe_all(atoms: Atoms, standing: _Standing, candidates: Sequence[Candidate]) -> None:
    """Add what holds of the candidates together, and of none of them."""
    here, numbers = len(standing.firsts), standing.spot.numbers
    sorts = {f"{candidate.atoms['sort']} {candidate.back > 0}" for candidate in candidates}
    atoms["others here"] = min(3, here)
    atoms["others back"] = min(4, len(candidates) - here)
    atoms["even"] = here == len(numbers)
    # Whoever writes "on A from 1 to 2 and on B from 3 to 4" begins with a name, and each name stands before its numbers.
    atoms["leads"] = "name" if here and min(standing.firsts) < numbers[0] else "number"
    atoms["nearest"] = _bucket(min((*standing.before[:1], *standing.behind[:1]), default=0))
    atoms["sorts"] = tuple(sorted(sorts)) or NOTHING


def _describe_place(atoms: Atoms, candidate: Candidate, standing: _Standing) -> None:
    """Add on which side and how far off a name stands, how many stand nearer, and what lies between."""
    spot, texts, index = standing.spot, standing.spot.texts, standing.spot.index
    distance = _distance(spot, candidate)
    far = abs(distance)
    nearer_before, nearer_behind = bisect_left(standing.before, far), bisect_left(standing.behind, far)
    # How the number's place in its list matches the name's place in its own: respectively-lists.
    behind = distance > 0
    (member, members), (place, places) = _align(standing, candidate)
    in_lists = members > 1 or places > 1
    atoms.update({
        "where": "here",
        "side": "+" if behind else "-",
        "distance": BUCKETS[far] if far < len(BUCKETS) else FARTHEST,
        "rank": min(3, nearer_behind if behind else nearer_before),
        "rank of all": min(3, nearer_before + nearer_behind),
        "order": max(-2, min(2, standing.firsts.index(candidate.first) - standing.number)),
        "next": texts[candidate.last + 1] if candidate.last + 1 < len(texts) else "-",
        "aligned": ("same" if member == place else "other") if in_lists else "-",
        "places": min(3, places),
        "equal": members == places,
    })  # fmt: skip
    first, stop = (index + 1, candidate.first) if behind else (candidate.last + 1, index)
    _describe_between(atoms, spot, first, stop)


def _align(standing: _Standing, candidate: Candidate) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return which number of how many in its list one is, and the same of a name.

    "71.2 F1, 0.8 AUC and 3 ms, respectively" is a list of three, and so is "on A (X) and B (Y and Z)".
    """
    spot, here = standing.spot, len(standing.firsts)
    if "respectively" in spot.texts:
        if spot.turns == here:
            return (spot.turn, here), (standing.firsts.index(candidate.first), here)
        if spot.turns == 1 and candidate.places == len(spot.numbers):
            return (standing.number, candidate.places), (candidate.place, candidate.places)
    return (spot.turn, spot.turns), (candidate.place, candidate.places)


def _describe_between(atoms: Atoms, spot: Spot, first: int, stop: int) -> None:
    """Add what lies between a number and a name: the tokens from `first` to `stop`, which is exclusive."""
    words = spot.texts[first:stop]
    different = dict.fromkeys(words)
    brackets = (")" in different) - ("(" in different)
    few = len(words) <= BETWEEN
    atoms.update({
        "numbers": min(3, len([number for number in spot.numbers if first <= number < stop])),
        "commas": min(2, words.count(",")) if "," in different else 0,
        "bracket": brackets if first > spot.index else -brackets,
        "clause": NOTHING if CLAUSE.isdisjoint(different) else _those_of(CLAUSE, different),
        "passes": NOTHING if PASSED.isdisjoint(different) else _those_of(PASSED, different),
        "inside": tuple(different) if len(words) <= INSIDE else NOTHING,
        "between": " ".join(words) if few else "long",
        "between classes": " ".join(map(CUES.get, words, words)) if len(words) <= BETWEEN + 1 else "long",
    })  # fmt: skip


def _those_of(known: frozenset[str], words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that are known, in order."""
    return tuple(filter(known.__contains__, words))


def _distance(spot: Spot, candidate: Candidate) -> int:
    """Return how many tokens off a name stands, negative before the number."""
    return (candidate.first if candidate.first > spot.index else candidate.last) - spot.index


def _bucket(distance: int) -> int:
    """Return up to which of the distances one is, 99 beyond all."""
    return BUCKETS[distance] if distance < len(BUCKETS) else FARTHEST
