"""Which of a slot's options is best: a layer of hidden units over what is known of an option, the values of its atoms.

Each value adds a row of weights to the units, and the units that come out positive add to the option's score. Learnt by
training/train.py.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from papersette.extract.rows import read_cells, read_rows
from papersette.extract.slots import MANY, Atoms, Candidate, Question, lay_options

__all__ = ["Ranking", "feature_names", "load_ranking"]

Floats = npt.NDArray[np.float32]

# How many values of an atom keep their rows: words are many, those that come often are not.
KEPT = 1 << 16
# What tells the features of no name from those of a name.
NONE = "none "


def feature_names(question: Question) -> Iterator[list[str]]:
    """Yield the features of each option, those of none as the last."""
    shared, options = lay_options(question)
    own = [*[candidate.atoms for candidate in question.candidates], {}]
    for (option, placed), known in zip(options, own, strict=True):
        prefix = NONE if option == "none" else ""
        values = ((atom, value if atom in MANY else (value,)) for atom, value in {**shared, **known, **placed}.items())
        yield [f"{prefix}{atom}: {each}" for atom, several in values for each in several]


class _Rows(dict[object, int]):
    """The row of a value of an atom (`name`), 0 for none; found at first sight and kept."""

    __slots__ = ("name", "rows")

    def __init__(self, name: str, rows: Mapping[str, int]) -> None:
        super().__init__()
        self.name, self.rows = name, rows

    def __missing__(self, value: object) -> int:
        if len(self) >= KEPT:
            self.clear()
        found = self[value] = self.rows.get(f"{self.name}: {value}", 0)
        return found


class _Reader:
    """Reads the rows of atoms, which are the same in all options of a kind, but for their values."""

    __slots__ = ("_several", "_single")

    def __init__(self, atoms: Iterable[str], rows: Mapping[str, int]) -> None:
        known = set(map(_atom_of, rows))
        tables = {atom: _Rows(atom, rows) for atom in atoms if atom in known}
        self._single = [(atom, table) for atom, table in tables.items() if atom not in MANY]
        self._several = [(atom, table.__getitem__) for atom, table in tables.items() if atom in MANY]

    def read(self, atoms: Atoms) -> list[int]:
        """Return the rows of all values of atoms, after row 0."""
        rows = [0, *[table[atoms[atom]] for atom, table in self._single]]
        for atom, row_of in self._several:
            rows += map(row_of, atoms[atom])
        return rows


class _Layer:
    """What the values of atoms add to units.

    Args:
        rows: what a feature adds to each of `units` units, by the feature's name.
    """

    def __init__(self, rows: Mapping[str, Floats], units: int) -> None:
        # The first row is that of all values without one of their own.
        self._matrix = np.stack([np.zeros(units, np.float32), *rows.values()])
        self._numbers = {name: number for number, name in enumerate(rows, start=1)}
        self._readers: dict[str, _Reader] = {}
        self._remembered: dict[tuple[object, ...], Floats] = {}

    def remember(self, kind: str, atoms: Atoms) -> Floats:
        """Return the same as `add_up`, which is kept: for kinds whose few atoms have few values."""
        key = (kind, *atoms.values())
        units = self._remembered.get(key)
        if units is None:
            units = self._remembered[key] = self.add_up(kind, atoms)
        return units

    def add_up(self, kind: str, atoms: Atoms) -> Floats:
        """Return what the atoms of a kind of options add to the units."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _Reader(atoms, self._numbers)
        units: Floats = np.add.reduce(self._matrix.take(reader.read(atoms), axis=0))
        return units


class Ranking:
    """The model that fills a slot.

    Args:
        slot: `measure` or `dataset`.
        rows: what a feature adds to each unit, by the feature's name.
        bias: what the units begin with, shape (units,).
        weights: what each positive unit adds to the score, shape (units,).
    """

    def __init__(self, slot: str, rows: Mapping[str, Floats], bias: Floats, weights: Floats) -> None:
        self.slot = slot
        self._bias, self._weights = bias, weights
        self._named, self._both = _part(rows, len(bias))

    def score(self, question: Question) -> list[float]:
        """Return the score of each candidate of a question, and of none as the last."""
        shared, options = lay_options(question)
        (_, none), half = options.pop(), len(self._bias)
        always, without = self._both.add_up("shared", shared).reshape(2, half)
        units = [
            always + self._own(candidate, where) + self._placed(where, placed)
            for candidate, (where, placed) in zip(question.candidates, options, strict=True)
        ]
        units.append(without + self._both.remember("none", none)[half:])
        scores: list[float] = (np.maximum(np.array(units) + self._bias, 0) @ self._weights).tolist()
        return scores

    def _placed(self, where: str, placed: Atoms) -> Floats:
        """Return what a candidate's place adds to the units: in an earlier sentence that is soon told."""
        return (self._named.remember if where == "back" else self._named.add_up)(where, placed)

    def _own(self, candidate: Candidate, where: str) -> Floats:
        """Return what a candidate's own atoms add to the units, which is kept for the next results of its sentence."""
        if self not in candidate.units:
            candidate.units[self] = self._named.add_up(f"own {where}", candidate.atoms)
        own: Floats = candidate.units[self]
        return own


def _part(rows: Mapping[str, Floats], units: int) -> tuple[_Layer, _Layer]:
    """Return what atoms add to the units of a name, and what those of no name add to the units of both, a name's first."""
    named = {name: row for name, row in rows.items() if not name.startswith(NONE)}
    none = {name.removeprefix(NONE): row for name, row in rows.items() if name.startswith(NONE)}
    atoms, nothing = set(map(_atom_of, none)), np.zeros(units, np.float32)
    both = [name for name in dict.fromkeys([*named, *none]) if _atom_of(name) in atoms]
    joined = {name: np.concatenate([named.get(name, nothing), none.get(name, nothing)]) for name in both}
    return _Layer(named, units), _Layer(joined, 2 * units)


def _atom_of(name: str) -> str:
    return name.partition(": ")[0]


@cache
def load_ranking(slot: str) -> Ranking:
    """Return the model of a slot, from the rows of `hidden_{slot}` and `hidden_units`."""
    units = [row for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = (np.array([row[key] for row in units], np.float32) for key in ("bias", "weight"))
    names, texts = zip(*read_cells(f"hidden_{slot}"), strict=True)
    rows = np.frombuffer(b"".join(map(base64.b64decode, texts)), np.int8).astype(np.float32).reshape(len(names), -1)
    return Ranking(slot, dict(zip(names, rows, strict=True)), bias, weights)
