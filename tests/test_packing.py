"""Rows packed into one number: adding up is adding, and no sum leaves its place."""

from __future__ import annotations

import base64
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract.knowledge.packing import Packing
from papersette.extract.knowledge.rows import read_cells, read_rows
from papersette.extract.results.slots import MANY

# So many words of one name or of one place among words: no text of an abstract has more that are known.
MOST_VALUES = 24
LARGEST = 2**15 - 1


def row(values: list[int]) -> bytes:
    return np.array(values, "<i2").tobytes()


@given(st.lists(st.lists(st.integers(-100, 100), min_size=5, max_size=5), min_size=1, max_size=50))
def test_sums_are_those_of_the_columns(rows: list[list[int]]) -> None:
    """Adding packed rows adds each column, whatever its sign and its neighbours'."""
    packing = Packing(5, 2)
    total = sum(packing.pack(row(values)) for values in rows)
    assert packing.unpack(total) == row([sum(column) for column in zip(*rows, strict=True)])


@given(*(st.lists(st.integers(-LARGEST, LARGEST), min_size=3, max_size=3) for _ in range(2)))
def test_joined_rows_come_apart(first: list[int], second: list[int]) -> None:
    """Two rows side by side in one number are the same two again."""
    packing = Packing(3, 2)
    parts = packing.split(packing.join(packing.pack(row(first)), packing.pack(row(second))))
    assert [packing.unpack(part) for part in parts] == [row(first), row(second)]


@pytest.mark.parametrize("slot", ["measure", "dataset", "system"])
def test_no_sum_leaves_its_place(slot: str) -> None:
    """The largest values of all atoms together fit into the bytes of a unit."""
    by_atom = defaultdict(list)
    for name, text in read_cells(f"hidden_{slot}"):
        by_atom[name.partition(": ")[0]].append(np.frombuffer(base64.b64decode(text), np.int8).astype(int))
    units = sum(unit["slot"] == slot for unit in read_rows("hidden_units"))
    for sign in (1, -1):
        largest = np.zeros(units, int)
        for atom, rows in by_atom.items():
            most = MOST_VALUES if atom.removeprefix("none ") in MANY else 1
            ordered = np.sort(np.maximum(sign * np.stack(rows), 0), axis=0)[::-1]
            largest += ordered[:most].sum(axis=0)
        assert largest.max() <= LARGEST
