"""Which of a slot's options is best: a layer of hidden units over what is known of an option, the values of its atoms.

Each value adds a row of weights to the units, and the units that come out positive add to the option's score. Learnt by
training/train.py.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from papersette.extract.knowledge.packing import Packing
from papersette.extract.knowledge.rows import read_cells, read_rows
from papersette.extract.results.slots import MANY, Atoms, Candidate, Question, lay_options

__all__ = ["Ranking", "feature_names", "load_ranking"]

Floats = npt.NDArray[np.float32]

# How many values of an atom keep their rows: words are many, those that come often are not.
KEPT = 1 << 16
# What tells the features of no name from those of a name.
NONE = "none "
ZERO = np.float32(0)


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
    """Adds up the rows of atoms, which are the same in all options of a kind, but for their values."""

    __slots__ = ("_several", "_single")

    def __init__(self, atoms: Iterable[str], rows: Mapping[str, int]) -> None:
        known = set(map(_atom_of, rows))
        tables = {atom: _Rows(atom, rows) for atom in atoms if atom in known}
        self._single = [(atom, table) for atom, table in tables.items() if atom not in MANY]
        self._several = [(atom, table.__getitem__) for atom, table in tables.items() if atom in MANY]

    def add_up(self, atoms: Atoms) -> int:
        """Return the sum of the rows of all values of atoms."""
        total = 0
        for atom, table in self._single:
            total += table[atoms[atom]]
        for atom, row_of in self._several:
            total = sum(map(row_of, atoms[atom]), total)
        return total


class _Layer:
    """What the values of atoms add to units.

    Args:
        rows: what a feature adds, packed, by the feature's name.
    """

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._readers: dict[str, _Reader] = {}
        self._remembered: dict[tuple[object, ...], int] = {}

    def remember(self, kind: str, atoms: Atoms) -> int:
        """Return the same as `add_up`, which is kept: for kinds whose few atoms have few values."""
        key = (kind, *atoms.values())
        units = self._remembered.get(key)
        if units is None:
            units = self._remembered[key] = self.add_up(kind, atoms)
        return units

    def add_up(self, kind: str, atoms: Atoms) -> int:
        """Return what the atoms of a kind of options add to the units."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _Reader(atoms, self._rows)
        return reader.add_up(atoms)


class Ranking:
    """The model that fills a slot.

    Args:
        slot: `measure`, `dataset` or `system`.
        rows: what a feature adds to each unit, whole numbers, by the feature's name.
        bias: what the units begin with, shape (units,).
        weights: what each positive unit adds to the score, shape (units,).
    """

    def __init__(self, slot: str, rows: Mapping[str, npt.NDArray[Any]], bias: Floats, weights: Floats) -> None:
        self.slot = slot
        self._bias, self._weights = bias, weights
        self._packing = Packing(len(bias), 2)
        self._row: npt.DTypeLike = np.dtype(("<i2", (len(bias),)))
        packed = {name: self._packing.pack(row.astype("<i2").tobytes()) for name, row in rows.items()}
        named = {name: row for name, row in packed.items() if not name.startswith(NONE)}
        none = {name.removeprefix(NONE): row for name, row in packed.items() if name.startswith(NONE)}
        # What atoms add to the units of a name, to those of none, and to both at once; tests/test_packing.py bounds the sums.
        self._named, self._none = _Layer(named), _Layer(none)
        self._both = _Layer(named | {name: self._packing.join(named.get(name, 0), row) for name, row in none.items()})

    def score(self, question: Question) -> list[float]:
        """Return the score of each candidate of a question, and of none as the last."""
        shared, options = lay_options(question)
        _, none = options.pop()
        always, without = self._packing.split(self._both.add_up("shared", shared))
        sums = [
            always + self._own(candidate, where) + self._placed(where, placed)
            for candidate, (where, placed) in zip(question.candidates, options, strict=True)
        ]
        sums.append(without + self._none.remember("none", none))
        units = np.frombuffer(b"".join(map(self._packing.unpack, sums)), self._row)
        scores: list[float] = np.maximum(units + self._bias, ZERO).dot(self._weights).tolist()
        return scores

    def _placed(self, where: str, placed: Atoms) -> int:
        """Return what a candidate's place adds to the units: in an earlier sentence that is soon told."""
        return (self._named.remember if where == "back" else self._named.add_up)(where, placed)

    def _own(self, candidate: Candidate, where: str) -> int:
        """Return what a candidate's own atoms add to the units, which is kept for the next results of its sentence."""
        if self not in candidate.units:
            candidate.units[self] = self._named.add_up(f"own {where}", candidate.atoms)
        return candidate.units[self]


def _atom_of(name: str) -> str:
    return name.partition(": ")[0]


@cache
def load_ranking(slot: str) -> Ranking:
    """Return the model of a slot, from the rows of `hidden_{slot}` and `hidden_units`."""
    units = [row for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = (np.array([row[key] for row in units], np.float32) for key in ("bias", "weight"))
    names, texts = zip(*read_cells(f"hidden_{slot}"), strict=True)
    rows = [np.frombuffer(base64.b64decode(text), np.int8) for text in texts]
    return Ranking(slot, dict(zip(names, rows, strict=True)), bias, weights)
