"""Which of a slot's options is best: a linear model over templates of atoms, and a hidden layer over the atoms themselves.

The rows of templates.tsv say which atoms together are a feature of the linear model. What they leave out the hidden layer finds:
each value of an atom adds a row of weights to its units, and the units that come out positive add to an option's score. Both are
learnt together by training/train.py.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, chain
from math import prod
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from papersette.extract.linear import load_weights
from papersette.extract.rows import read_cells, read_rows
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


def _taker(atoms: Sequence[str]) -> Callable[[Atoms], Any]:
    """Return what takes the values of some atoms: the value itself of one, a tuple of any other number."""
    return itemgetter(*atoms) if atoms else lambda _: ()


def _given(atoms: Sequence[str], values: Any) -> Atoms:
    """Return the atoms whose values were taken."""
    return dict(zip(atoms, (values,) if len(atoms) == 1 else values, strict=True))


class Pack(dict[Any, "_Sums"]):
    """Templates whose weights are looked up together: tables of sums by the values of those atoms that all options share.

    `of_shared` and `of_own` take the values of atoms out of those of a question, and of an option. A sum is made at first sight
    and kept; `kept` counts them.
    """

    __slots__ = ("kept", "of_own", "of_shared", "own", "shared", "templates", "weights")

    def __init__(self, templates: Sequence[_Template], weights: Mapping[str, tuple[float, ...]], own: Container[str]) -> None:
        super().__init__()
        self.templates, self.weights, self.kept = templates, weights, 0
        atoms = dict.fromkeys(atom for template in templates for atom in template.atoms)
        self.shared, self.own = [atom for atom in atoms if atom not in own], [atom for atom in atoms if atom in own]
        self.of_shared, self.of_own = _taker(self.shared), _taker(self.own)

    def __missing__(self, values: Any) -> _Sums:
        found = self[values] = _Sums(self, _given(self.shared, values))
        return found


class _Sums(dict[Any, float]):
    """The sums of a pack's weights by the values of an option's own atoms, where all options share some others."""

    __slots__ = ("pack", "shared")

    def __init__(self, pack: Pack, shared: Atoms) -> None:
        super().__init__()
        self.pack, self.shared = pack, shared

    def __missing__(self, values: Any) -> float:
        pack = self.pack
        if pack.kept >= KEPT:
            pack.clear()
            pack.kept = 0
        pack.kept += 1
        atoms = {**self.shared, **_given(pack.own, values)}
        names = [name for template in pack.templates for name in _names(template, atoms)]
        total = self[values] = sum([pack.weights[name][0] for name in names if name in pack.weights])
        return total


class _Rows(dict[Any, int]):
    """The row of a hidden layer by the value of an atom (`name`), 0 for none; found at first sight and kept."""

    __slots__ = ("name", "rows")

    def __init__(self, name: str, rows: Mapping[str, int]) -> None:
        super().__init__()
        self.name, self.rows = name, rows

    def __missing__(self, value: Any) -> int:
        if len(self) >= KEPT:
            self.clear()
        found = self[value] = self.rows.get(f"{self.name}: {value}", 0)
        return found


class _Reader:
    """Reads the rows of a hidden layer off atoms, which are the same in all options of a kind, but for their values."""

    __slots__ = ("_several", "_single")

    def __init__(self, prefix: str, atoms: Iterable[str], rows: Mapping[str, int]) -> None:
        known = {name.partition(": ")[0] for name in rows}
        tables = {atom: _Rows(f"{prefix}{atom}", rows) for atom in atoms if f"{prefix}{atom}" in known}
        self._single = [(atom, table) for atom, table in tables.items() if atom not in MANY]
        self._several = [(atom, table.__getitem__) for atom, table in tables.items() if atom in MANY]

    def read(self, atoms: Atoms) -> list[int]:
        """Return the rows of all values of atoms, after row 0."""
        rows = [0, *[table[atoms[atom]] for atom, table in self._single]]
        for atom, row_of in self._several:
            rows += map(row_of, atoms[atom])
        return rows


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
        self._numbers = {name: number for number, name in enumerate(rows, start=1)}
        self._readers: dict[str, _Reader] = {}

    def score(self, shared: Atoms, options: Sequence[tuple[str, Atoms]]) -> list[float]:
        """Return what the layer adds to the score of each option, of which none is the last."""
        named, (_, none) = options[:-1], options[-1]
        groups = [self._read(*option) for option in [("shared", shared), *named, ("none", {**shared, **none})]]
        starts = [0, *accumulate(map(len, groups[:-1]))]
        rows = np.fromiter(chain.from_iterable(groups), np.intp)
        units = np.add.reduceat(self._matrix.take(rows, axis=0), starts, axis=0)
        units[1:-1] += units[0]
        scores: list[float] = (np.maximum(units[1:] + self._bias, 0) @ self._weights).tolist()
        return scores

    def _read(self, kind: str, atoms: Atoms) -> list[int]:
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _Reader(_prefix(kind), atoms, self._numbers)
        return reader.read(atoms)


class Ranking:
    """The model that fills a slot: weights of templates by their features' names, and a hidden layer."""

    def __init__(self, slot: str, weights: Mapping[str, tuple[float, ...]], hidden: Hidden) -> None:
        self.slot = slot
        self._weights, self._hidden = weights, hidden
        self._packs: dict[str, list[Pack]] = {}

    def score(self, question: Question) -> list[float]:
        """Return the score of each candidate of a question, and of none as the last."""
        shared, options = lay_options(question)
        scores = self._hidden.score(shared, options)
        tables: dict[str, list[tuple[Callable[[Atoms], Any], _Sums]]] = {}
        for index, (option, own) in enumerate(options):
            if option not in tables:
                tables[option] = [(pack.of_own, pack[pack.of_shared(shared)]) for pack in self._packs_of(option, own)]
            scores[index] += sum([table[of(own)] for of, table in tables[option]])
        return scores

    def _packs_of(self, option: str, own: Atoms) -> list[Pack]:
        """Return the packs of an option, made when it first comes; `own` are its own atoms."""
        if option not in self._packs:
            self._packs[option] = _pack(_templates(self.slot, option), self._values, self._weights, own)
        return self._packs[option]

    @cached_property
    def _values(self) -> dict[str, int]:
        return _count_values(self.slot, self._weights)


@cache
def load_ranking(slot: str) -> Ranking:
    """Return the model of a slot, from the rows of `weights_{slot}`, `hidden_{slot}` and `hidden_units`."""
    units = [row for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = (np.array([row[key] for row in units], np.float32) for key in ("bias", "weight"))
    names, texts = zip(*read_cells(f"hidden_{slot}"), strict=True)
    rows = np.frombuffer(b"".join(map(base64.b64decode, texts)), np.int8).astype(np.float32).reshape(len(names), -1)
    return Ranking(slot, load_weights(f"weights_{slot}").named, Hidden(dict(zip(names, rows, strict=True)), bias, weights))


def _pack(
    templates: Sequence[_Template], kinds: Mapping[str, int], weights: Mapping[str, tuple[float, ...]], own: Container[str]
) -> list[Pack]:
    """Return the packs of an option's templates; `kinds` tells how many values each atom has, `own` which are the option's own.

    Templates of few values share a pack: the sums of a pack come again as long as its atoms have few values together.
    """
    packs: list[tuple[set[str], list[_Template]]] = []
    for template in sorted(templates, key=lambda template: -_product(kinds, template.atoms)):
        near = [pack for pack in packs if _product(kinds, pack[0].union(template.atoms)) <= MOST_SUMS]
        if near:
            atoms, members = max(near, key=lambda pack: len(pack[0].intersection(template.atoms)))
            atoms.update(template.atoms)
            members.append(template)
        else:
            packs.append((set(template.atoms), [template]))
    return [Pack(members, weights, own) for _, members in packs]


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
