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


def feature_names(question: Question) -> Iterator[list[str]]:
    """Yield the features of each option, those of none as the last."""
    shared, options = lay_options(question)
    own = [*[candidate.atoms for candidate in question.candidates], {}]
    for (option, placed), known in zip(options, own, strict=True):
        values = ((atom, value if atom in MANY else (value,)) for atom, value in {**shared, **known, **placed}.items())
        yield [f"{_prefix(option)}{atom}: {each}" for atom, several in values for each in several]


def _prefix(option: str) -> str:
    """Return what tells the features of no name from those of a name."""
    return "none " if option == "none" else ""


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
        # The first row is that of all values without one of their own.
        self._matrix = np.stack([np.zeros_like(bias), *rows.values()])
        self._bias, self._weights = bias, weights
        self._numbers = {name: number for number, name in enumerate(rows, start=1)}
        self._readers: dict[str, _Reader] = {}

    def score(self, question: Question) -> list[float]:
        """Return the score of each candidate of a question, and of none as the last."""
        shared, options = lay_options(question)
        always, (_, none) = self._sum("shared", shared), options.pop()
        units = [
            always + self._own(candidate, where) + self._sum(where, placed)
            for candidate, (where, placed) in zip(question.candidates, options, strict=True)
        ]
        units.append(self._sum("none", {**shared, **none}))
        scores: list[float] = (np.maximum(np.array(units) + self._bias, 0) @ self._weights).tolist()
        return scores

    def _own(self, candidate: Candidate, where: str) -> Floats:
        """Return what a candidate's own atoms add to the units, which is kept for the next results of its sentence."""
        if self not in candidate.units:
            candidate.units[self] = self._sum(f"own {where}", candidate.atoms)
        own: Floats = candidate.units[self]
        return own

    def _sum(self, kind: str, atoms: Atoms) -> Floats:
        """Return what the atoms of a kind of options add to the units."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _Reader(_prefix(kind), atoms, self._numbers)
        units: Floats = np.add.reduce(self._matrix.take(reader.read(atoms), axis=0))
        return units


@cache
def load_ranking(slot: str) -> Ranking:
    """Return the model of a slot, from the rows of `hidden_{slot}` and `hidden_units`."""
    units = [row for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = (np.array([row[key] for row in units], np.float32) for key in ("bias", "weight"))
    names, texts = zip(*read_cells(f"hidden_{slot}"), strict=True)
    rows = np.frombuffer(b"".join(map(base64.b64decode, texts)), np.int8).astype(np.float32).reshape(len(names), -1)
    return Ranking(slot, dict(zip(names, rows, strict=True)), bias, weights)
