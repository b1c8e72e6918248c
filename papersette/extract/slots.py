"""Which measure and which dataset a result belongs to: candidates, described for a linear ranker.

Every name in the sentence, and the last few before it, is a candidate, and so is none at all. A candidate is described by atoms:
what it is, where it stands, what lies between, and what the result before took. The rows of templates.tsv say which atoms
together are a feature; the best candidate wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from papersette.extract.cues import CUES, GRAMMAR
from papersette.extract.rows import read_rows
from papersette.extract.tokens import Spot, Token

__all__ = ["Atoms", "Candidate", "Earlier", "Question", "Tables", "describe", "describe_result", "score", "tabulate"]

# Each a word, or several words, each of which makes a feature of its own.
Atoms = dict[str, Any]
# Of one atom its value, of several all of theirs.
Values = str | tuple[str, ...]
# (slot, option) -> how its features get their weights: those of one value, those of several.
Get = Callable[[Any, float], float]
Tables = dict[tuple[str, str], tuple[list[tuple[Get, Callable[[Atoms], Values]]], list[tuple[Get, "_Template"]]]]
OPTIONS = ("here", "back", "none")

DISTANCES = (1, 2, 3, 4, 6, 9, 13, 20)
# Words that begin something else: a name behind them is another's.
CLAUSE = GRAMMAR["clause"]
TRIGGERS = frozenset({"reach", "beat", "rise", "fall", "gainnoun", "comparative", "time"})
# How far before a list its verb and its preposition may stand, in tokens.
FAR = 9
NEAR = 3
# Up to how many words between a number and a name are looked at as a whole.
BETWEEN = 3
# Atoms of several values.
MANY = frozenset({"passes", "clause", "sorts"})
NOTHING = ("-",)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a slot may take, and where it stands.

    `key` is the same for all places of a name; `atoms` tell what holds of the name whatever the result; `back` counts sentences
    back (0: the same). Of a name in the same sentence `first` and `last` are its tokens, and it has a `place` of so many `places`
    in its run ("A, B and C": 0 of 3, 1 of 3, 2 of 3; the first `run` of a sentence is 0).
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result before, in which sentence it stands, and what it took for the slot, None for no name."""

    spot: Spot
    sentence: int
    kind: str
    chosen: Candidate | None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Standing:
    """A number among the candidates of its sentence, how far off each is, and the indexes of all numbers of the sentence."""

    spot: Spot
    here: Sequence[Candidate]
    distances: Sequence[int]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Template:
    """Atoms that together are a feature: `single` gets those of one value; `many` is the atom of several, if there is one."""

    prefix: str
    single: Callable[[Atoms], Values]
    many: str


@cache
def _templates(slot: str, option: str) -> tuple[_Template, ...]:
    """Return what the features are of an option of a slot: of a name in the sentence (here), before it (back), or of none."""
    found = []
    for row in read_rows("templates"):
        if row["slot"] == slot and option in row["options"].split():
            atoms = row["atoms"].split(" + ")
            many = next((atom for atom in atoms if atom in MANY), "")
            single = itemgetter(*(atom for atom in atoms if atom != many))
            found.append(_Template(f"{'none ' if option == 'none' else ''}{row['atoms']}", single, many))
    return tuple(found)


def describe(slot: str, question: Question) -> list[list[str]]:
    """Return the features of each candidate of a question, and of none as the last."""
    return [
        [f"{template.prefix}: {_join(values)}" for template in _templates(slot, option) for values in _values(template, atoms)]
        for option, atoms in _options(question)
    ]


def score(slot: str, question: Question, tables: Tables) -> list[float]:
    """Return the sum of the weights of each candidate of a question, and of none as the last."""
    scores = []
    for option, atoms in _options(question):
        plain, several = tables[slot, option]
        total = sum([get(single(atoms), 0.0) for get, single in plain])
        for get, template in several:
            total += sum([get(values, 0.0) for values in _values(template, atoms)])
        scores.append(total)
    return scores


def tabulate(slot: str, weights: Mapping[str, tuple[float, ...]]) -> Tables:
    """Return the weights of a slot's model as `score` looks them up."""
    found: dict[str, dict[Values, float]] = defaultdict(dict)
    for feature, (weight,) in weights.items():
        prefix, _, joined = feature.partition(": ")
        values = tuple(joined.split("|"))
        found[prefix][values if len(values) > 1 else joined] = weight
    tables: Tables = {}
    for option in OPTIONS:
        gets: list[tuple[Get, _Template]] = [(found[template.prefix].get, template) for template in _templates(slot, option)]
        plain = [(get, template.single) for get, template in gets if not template.many]
        tables[slot, option] = plain, [(get, template) for get, template in gets if template.many]
    return tables


def _join(values: Values) -> str:
    return values if isinstance(values, str) else "|".join(values)


def _values(template: _Template, atoms: Atoms) -> Iterator[Values]:
    single = template.single(atoms)
    if template.many:
        head = (single,) if isinstance(single, str) else single
        yield from ((*head, value) for value in atoms[template.many])
    else:
        yield single


def _options(question: Question) -> Iterator[tuple[str, Atoms]]:
    """Yield where each candidate stands with its atoms, and those of none as the last; the atoms hold until the next."""
    spot, candidates = question.spot, question.candidates
    atoms: Atoms = {**question.result, **question.text}
    here = [candidate for candidate in candidates if not candidate.back]
    numbers = [index for index, token in enumerate(spot.tokens) if token.kind == "quantity"]
    standing = _Standing(spot, here, [_distance(spot, other) for other in here], numbers)
    for candidate in candidates:
        atoms["where"] = where = "back" if candidate.back else "here"
        atoms.update(candidate.atoms)
        atoms.update(_earlier(question, candidate))
        atoms.update(_back(candidate, candidates, here) if candidate.back else _here(candidate, standing))
        yield where, atoms
    yield "none", {**atoms, **_earlier(question, None), **_none(standing, candidates)}


def describe_result(spot: Spot, kind: str, series: Sequence[Spot]) -> Atoms:
    """Return the atoms of a result of a `kind`, whatever the slot; `series` are the numbers that go with it."""
    tokens, index, group, quantity = spot.tokens, spot.index, spot.group, spot.quantity
    before = [token.text for token in reversed(tokens[max(0, group[0] - FAR) : group[0]])]
    right, right2 = _text(tokens, index + 1), _text(tokens, index + 2)
    return {
        "always": "yes",
        "kind": kind,
        "family": quantity.family,
        "unit": str(quantity.unit),
        "members": str(min(4, len(group))),
        "turn": "only" if len(group) == 1 else "first" if index == group[0] else "last" if index == group[-1] else "middle",
        "series": str(min(3, len(series))),
        "numbers in all": str(min(6, sum(token.kind == "quantity" for token in tokens))),
        "trigger": next((CUES[word] for word in before if CUES.get(word) in TRIGGERS), "-"),
        "preposition": next((word for word in before[:NEAR] if word in GRAMMAR["preposition"]), "-"),
        "respectively": str(any(token.text == "respectively" for token in tokens)),
        "points": str(spot.points),
        "left": _text(tokens, index - 1),
        "left 2": _text(tokens, index - 2),
        "right": right,
        "right 2": right2,
        "right class": CUES.get(right, "-"),
    }


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else "-"


def _earlier(question: Question, candidate: Candidate | None) -> Atoms:
    """Return how a candidate, or none, goes with what the result before took."""
    earlier = question.earlier
    if earlier is None:
        return {"since": "first", "earlier": "first", "earlier kind": "-"}
    return {"since": _since(question, earlier), "earlier": _relation(earlier, candidate), "earlier kind": earlier.kind}


def _since(question: Question, earlier: Earlier) -> str:
    if earlier.sentence != question.sentence:
        return "sentence" if question.sentence - earlier.sentence == 1 else "far"
    return "group" if earlier.spot.quantity.group == question.spot.quantity.group else "same"


def _relation(earlier: Earlier, candidate: Candidate | None) -> str:
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


def _none(standing: _Standing, candidates: Sequence[Candidate]) -> Atoms:
    """Return what there is that none is taken of."""
    here = standing.here
    nearest = min(map(abs, standing.distances), default=0)
    sorts = sorted({f"{candidate.atoms['sort']} {candidate.back > 0}" for candidate in candidates})
    return {
        "others here": str(min(3, len(here))),
        "others back": str(min(3, len(candidates) - len(here))),
        "nearest": _bucket(nearest),
        "sorts": tuple(sorts) or NOTHING,
    }


def _back(candidate: Candidate, candidates: Sequence[Candidate], here: Sequence[Candidate]) -> Atoms:
    """Return how far back a name stands, and what else there is."""
    return {
        "back": str(min(candidate.back, 4)),
        "last": str(all(other.start <= candidate.start for other in candidates if other.back)),
        "others here": str(min(3, len(here))),
        "others back": str(min(4, len(candidates) - len(here))),
    }


def _here(candidate: Candidate, standing: _Standing) -> Atoms:
    """Return on which side and how far off a name stands, how many stand nearer, and what lies between."""
    spot, here, numbers = standing.spot, standing.here, standing.numbers
    distance = _distance(spot, candidate)
    side = _side(distance)
    nearer = [other for other in standing.distances if abs(other) < abs(distance)]
    firsts = [other.first for other in here]
    # Whoever writes "on A from 1 to 2 and on B from 3 to 4" begins with a name, and each name stands before its numbers.
    leads = "name" if min(firsts) < numbers[0] else "number"
    return {
        "side": side,
        "distance": _bucket(abs(distance)),
        "rank": str(min(3, sum(_side(other) == side for other in nearer))),
        "rank of all": str(min(3, len(nearer))),
        "leads": leads,
        "order": str(max(-2, min(2, firsts.index(candidate.first) - numbers.index(spot.index)))),
        "even": str(len(here) == len(numbers)),
        "next": _text(spot.tokens, candidate.last + 1),
        "others here": str(min(4, len(here))),
        **_alignment(spot, candidate),
        **_between(spot, candidate, side),
    }


def _alignment(spot: Spot, candidate: Candidate) -> Atoms:
    """Return how the number's place in its list matches the name's place in its own: respectively-lists."""
    members, aligned = len(spot.group), "-"
    if members > 1 or candidate.places > 1:
        aligned = "same" if spot.group.index(spot.index) == candidate.place else "other"
    return {"places": str(min(3, candidate.places)), "aligned": aligned, "equal": str(members == candidate.places)}


def _between(spot: Spot, candidate: Candidate, side: str) -> Atoms:
    """Return what lies between a number and a name."""
    behind = candidate.first > spot.index
    tokens = spot.tokens[spot.index + 1 : candidate.first] if behind else spot.tokens[candidate.last + 1 : spot.index]
    words = [token.text for token in tokens]
    opened, closed = "(" in words, ")" in words
    return {
        "numbers": str(min(3, sum(token.kind == "quantity" for token in tokens))),
        "commas": str(min(2, words.count(","))),
        "bracket": str((opened - closed) if side == "-" else (closed - opened)),
        "clause": tuple(word for word in dict.fromkeys(words) if word in CLAUSE) or NOTHING,
        "passes": tuple(word for word in dict.fromkeys(words) if word in GRAMMAR["between"]) or NOTHING,
        "between": " ".join(words) if len(words) <= BETWEEN else "long",
        "between classes": " ".join(CUES.get(word, word) for word in words) if len(words) <= BETWEEN + 1 else "long",
    }


def _distance(spot: Spot, candidate: Candidate) -> int:
    """Return how many tokens off a name stands, negative before the number."""
    return (candidate.first if candidate.first > spot.index else candidate.last) - spot.index


def _side(distance: int) -> str:
    return "+" if distance > 0 else "-"


def _bucket(distance: int) -> str:
    return str(next((limit for limit in DISTANCES if distance <= limit), 99))
