"""Which of a slot's options is best: a linear model over templates of atoms, and a hidden layer over the atoms themselves.

The rows of templates.tsv say which atoms together are a feature of the linear model. What they leave out the hidden layer finds:
each value of an atom adds a row of weights to its units, and the units that come out positive add to an option's score. Both are
learnt together by training/train.py.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import prod
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from papersette.extract.linear import load_weights
from papersette.extract.rows import read_rows
from papersette.extract.slots import MANY, OPTIONS, Atoms, Question, lay_options

__all__ = ["Hidden", "Ranking", "feature_names", "load_ranking", "template_names"]

Floats = npt.NDArray[np.float32]

# Templates share a pack as long as their atoms may have so many values together; a pack keeps so many sums.
MOST_SUMS = 5_000
KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class _Template:
    """Atoms that together are a feature: those of one value, and `many`, the one of several, if there is one."""

    prefix: str
    single: tuple[str, ...]
    many: str

    @property
    def atoms(self) -> tuple[str, ...]:
        """All atoms in the order of their values in a feature's name."""
        return (*self.single, self.many) if self.many else self.single


@cache
def _templates(slot: str, option: str) -> tuple[_Template, ...]:
    """Return what the features are of an option of a slot: of a name in the sentence (here), before it (back), or of none."""
    found = []
    for row in read_rows("templates"):
        if row["slot"] == slot and option in row["options"].split():
            atoms = row["atoms"].split(" + ")
            many = next((atom for atom in atoms if atom in MANY), "")
            found.append(_Template(f"{_prefix(option)}{row['atoms']}", tuple(atom for atom in atoms if atom != many), many))
    return tuple(found)


def _prefix(option: str) -> str:
    """Return what tells the features of no name from those of a name."""
    return "none " if option == "none" else ""


def _names(template: _Template, atoms: Atoms) -> list[str]:
    """Return the names of the features that a template makes of atoms: one, or one for each value of the atom of several."""
    name = f"{template.prefix}: {'|'.join([str(atoms[atom]) for atom in template.single])}"
    return [f"{name}|{value}" for value in atoms[template.many]] if template.many else [name]


def template_names(slot: str, question: Question) -> Iterator[list[str]]:
    """Yield the features of each option for the linear model, those of none as the last."""
    shared, options = lay_options(question)
    for option, own in options:
        atoms = {**shared, **own}
        yield [name for template in _templates(slot, option) for name in _names(template, atoms)]


def feature_names(question: Question) -> Iterator[list[str]]:
    """Yield the features of each option for the hidden layer, those of none as the last."""
    shared, options = lay_options(question)
    for option, own in options:
        values = ((atom, value if atom in MANY else (value,)) for atom, value in {**shared, **own}.items())
        yield [f"{_prefix(option)}{atom}: {each}" for atom, several in values for each in several]


class Pack(dict[Any, float]):
    """Templates whose weights are looked up together: the sums of the weights by the values of all their atoms.

    `of` takes their values out of atoms. A sum is made at first sight and kept.
    """

    __slots__ = ("atoms", "of", "templates", "weights")

    def __init__(self, templates: Sequence[_Template], weights: Mapping[str, tuple[float, ...]]) -> None:
        super().__init__()
        self.templates, self.weights = templates, weights
        self.atoms = tuple(dict.fromkeys(atom for template in templates for atom in template.atoms))
        self.of: Callable[[Atoms], Any] = itemgetter(*self.atoms)

    def __missing__(self, values: Any) -> float:
        if len(self) >= KEPT:
            self.clear()
        atoms = dict(zip(self.atoms, values if len(self.atoms) > 1 else (values,), strict=True))
        names = [name for template in self.templates for name in _names(template, atoms)]
        total = self[values] = sum([self.weights[name][0] for name in names if name in self.weights])
        return total


class _Places(dict[tuple[str, Any], int]):
    """The row of a hidden layer by an atom and a value, 0 for none, in options of one prefix; found at first sight and kept."""

    __slots__ = ("atoms", "prefix", "rows")

    def __init__(self, prefix: str, rows: Mapping[str, int]) -> None:
        super().__init__()
        self.prefix, self.rows = prefix, rows
        names = [name.partition(": ")[0] for name in rows]
        self.atoms = frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))

    def __missing__(self, item: tuple[str, Any]) -> int:
        if len(self) >= KEPT:
            self.clear()
        atom, value = item
        found = self[item] = self.rows.get(f"{self.prefix}{atom}: {value}", 0)
        return found

    def of(self, atoms: Atoms) -> list[int]:
        """Return the rows of all values of atoms."""
        known = self.atoms
        rows = [self[item] for item in atoms.items() if item[0] in known and item[0] not in MANY]
        return rows + [self[atom, value] for atom in MANY.intersection(atoms, known) for value in atoms[atom]]


class Hidden:
    """A layer of units between atoms and scores.

    Args:
        rows: what a feature adds to each unit, by the feature's name.
        bias: what the units begin with, shape (units,).
        weights: what each positive unit adds to the score, shape (units,).
    """

    def __init__(self, rows: Mapping[str, Floats], bias: Floats, weights: Floats) -> None:
        # The first row is that of all values without one of their own.
        self._matrix = np.stack([np.zeros_like(bias), *rows.values()])
        self._bias, self._weights = bias, weights
        numbers = {name: number for number, name in enumerate(rows, start=1)}
        self._names, self._none = _Places(_prefix("here"), numbers), _Places(_prefix("none"), numbers)

    def score(self, shared: Atoms, options: Sequence[tuple[str, Atoms]]) -> list[float]:
        """Return what the layer adds to the score of each option, of which none is the last."""
        named, (_, none) = options[:-1], options[-1]
        groups = [self._names.of(shared), *[self._names.of(own) for _, own in named], self._none.of({**shared, **none})]
        rows = [row for group in groups for row in (0, *group)]
        starts = [0, *accumulate([1 + len(group) for group in groups[:-1]])]
        units = np.add.reduceat(self._matrix[rows], starts, axis=0)
        units[1:-1] += units[0]
        scores: list[float] = (np.maximum(units[1:] + self._bias, 0) @ self._weights).tolist()
        return scores


class Ranking:
    """The model that fills a slot: weights of templates by their features' names, and a hidden layer."""

    def __init__(self, slot: str, weights: Mapping[str, tuple[float, ...]], hidden: Hidden) -> None:
        self.slot = slot
        self._packs = _pack(slot, weights)
        self._hidden = hidden

    def score(self, question: Question) -> list[float]:
        """Return the score of each candidate of a question, and of none as the last."""
        shared, options = lay_options(question)
        added = self._hidden.score(shared, options)
        return [self._sum(option, {**shared, **own}) + more for (option, own), more in zip(options, added, strict=True)]

    def _sum(self, option: str, atoms: Atoms) -> float:
        return sum([pack[of(atoms)] for of, pack in self._packs[option]])


@cache
def load_ranking(slot: str) -> Ranking:
    """Return the model of a slot, from the rows of `weights_{slot}`, `hidden_{slot}` and `hidden_units`."""
    units = [row for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = (np.array([row[key] for row in units], np.float32) for key in ("bias", "weight"))
    rows = {row["feature"]: np.frombuffer(base64.b85decode(row["units"]), np.int8) for row in read_rows(f"hidden_{slot}")}
    hidden = Hidden({name: row.astype(np.float32) for name, row in rows.items()}, bias, weights)
    return Ranking(slot, load_weights(f"weights_{slot}").named, hidden)


def _pack(slot: str, weights: Mapping[str, tuple[float, ...]]) -> dict[str, list[tuple[Callable[[Atoms], Any], Pack]]]:
    """Return the packs of each option, each behind what takes its key out of atoms.

    Templates of few values share a pack: the sums of a pack come again as long as its atoms have few values together.
    """
    kinds = _count_values(slot, weights)
    tables = {}
    for option in OPTIONS:
        packs: list[tuple[set[str], list[_Template]]] = []
        for template in sorted(_templates(slot, option), key=lambda template: -_product(kinds, template.atoms)):
            near = [pack for pack in packs if _product(kinds, pack[0].union(template.atoms)) <= MOST_SUMS]
            if near:
                atoms, members = max(near, key=lambda pack: len(pack[0].intersection(template.atoms)))
                atoms.update(template.atoms)
                members.append(template)
            else:
                packs.append((set(template.atoms), [template]))
        made = [Pack(members, weights) for _, members in packs]
        tables[option] = [(pack.of, pack) for pack in made]
    return tables


def _count_values(slot: str, weights: Mapping[str, tuple[float, ...]]) -> dict[str, int]:
    """Return how many values each atom of a slot's templates has, as far as the weights know."""
    atoms = {template.prefix: template.atoms for option in OPTIONS for template in _templates(slot, option)}
    seen: dict[str, set[str]] = {}
    for feature in weights:
        prefix, _, joined = feature.partition(": ")
        for atom, value in zip(atoms.get(prefix, ()), joined.split("|"), strict=False):
            seen.setdefault(atom, set()).add(value)
    return {atom: len(values) for atom, values in seen.items()}


def _product(kinds: Mapping[str, int], atoms: Iterable[str]) -> int:
    return prod(kinds.get(atom, 1) for atom in atoms)
