"""How many papers have each value of a facet: of all papers, and of those of one year, venue or state of code alone.

Each junction is read once and counted by numpy: SQL would sort the authors anew for each year, and they come five a paper.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from papersette.schema import COLUMN_FACETS, JUNCTION_FACETS, MOST_KEPT, NARROWED_FROM, NARROWED_JUNCTIONS
from papersette.store.rows.inserts import Row

__all__ = ["count_papers", "place_values"]

Integers = npt.NDArray[np.int64]
# Two ids are one number, which sorts and compares as a pair would.
HALF = 32
LOW = 2**HALF - 1
# Papers whose pairs are read at a time: those of all would be a text of 100 MB a million papers.
READ_TOGETHER = 100_000


class _Group(NamedTuple):
    """Some papers: the key that their counts are kept by, and the condition that they meet."""

    key: str
    condition: str = "true"
    values: tuple[Any, ...] = ()


class _Division(NamedTuple):
    """Groups that have no paper in common, and the group of each paper by its id: its place, from 1, 0 where there is none."""

    groups: Sequence[_Group]
    of: Integers


def count_papers(db: sqlite3.Connection) -> Iterator[Row]:
    """Yield rows of `facet_counts` (table, facet, place, value, papers) of the junctions of papers."""
    (last,) = db.execute("select coalesce(max(id), 0) from papers").fetchone()
    divisions = [_divide(db, groups, last) for groups in ([_Group("papers")], *_find_groups(db))]
    for name in JUNCTION_FACETS:
        pairs = _read_pairs(db, name, last)
        for division in divisions if name in NARROWED_JUNCTIONS else divisions[:1]:
            yield from _count_pairs(division, f"m2m:{name}", pairs)


def place_values(key: str, facet: str, counted: Iterable[tuple[Any, int]]) -> Iterator[Row]:
    """Yield rows of `facet_counts` of a facet's values, which come the most frequent first."""
    for place, (value, number) in enumerate(counted, start=1):
        yield key, facet, place, value, number


def _find_groups(db: sqlite3.Connection) -> Iterator[list[_Group]]:
    """Yield for each column the papers with one value, where these are many."""
    for column in COLUMN_FACETS["papers"]:
        query = f"select {column} from papers where {column} is not null group by 1 having count(*) >= ?"
        values = db.execute(query, (NARROWED_FROM,))
        yield [_Group(f"papers?{column}={value}", f"{column} = ?", (value,)) for (value,) in values]


def _divide(db: sqlite3.Connection, groups: Sequence[_Group], last: int) -> _Division:
    of = np.zeros(last + 1, np.int64)
    for place, group in enumerate(groups, start=1):
        of[_read_integers(db, f"select id as number from papers where {group.condition}", group.values)] = place
    return _Division(groups, of)


def _read_pairs(db: sqlite3.Connection, name: str, last: int) -> Integers:
    """Return the papers and values of a junction as the halves of numbers, in order, each pair once.

    What refers to a paper behind the last, or to no possible id, is left out: the check of the file tells of it.
    """
    junction, column = JUNCTION_FACETS[name]
    query = f"""
        select paper_id << {HALF} | {column} as number from {junction}
         where +{column} between 0 and {LOW} and paper_id between ? and ?
    """
    bounds = ((first, min(last, first + READ_TOGETHER - 1)) for first in range(0, last + 1, READ_TOGETHER))
    pairs = np.sort(np.concatenate([_read_integers(db, query, together) for together in bounds]))
    return pairs[_is_new(pairs)]


def _read_integers(db: sqlite3.Connection, query: str, values: Sequence[Any]) -> Integers:
    """Return the column `number` of a query's rows, read as one text: a thread waits for its turn after each row."""
    ((numbers,),) = db.execute(f"select group_concat(number) from ({query})", values)
    return np.fromstring(numbers or "", np.int64, sep=",")


def _count_pairs(division: _Division, facet: str, pairs: Integers) -> Iterator[Row]:
    """Yield the rows of a junction's facet for each group: its most frequent values, and as the last how many have none."""
    keys, without = _group(division, pairs)
    firsts = np.flatnonzero(_is_new(keys))
    numbers = np.diff(firsts, append=len(keys))
    keys = keys[firsts]
    bounds = np.searchsorted(keys, np.arange(len(without) + 1) << HALF)
    for number, (group, start, stop) in enumerate(zip(division.groups, bounds[1:-1], bounds[2:], strict=True), start=1):
        best = start + _find_most(numbers[start:stop])
        yield from place_values(group.key, facet, zip((keys[best] & LOW).tolist(), numbers[best].tolist(), strict=True))
        yield group.key, facet, MOST_KEPT + 1, None, int(without[number])


def _group(division: _Division, pairs: Integers) -> tuple[Integers, Integers]:
    """Return the groups and values of pairs as the halves of numbers, in order, and how many papers of each group have none."""
    size, groups = len(division.groups) + 1, division.of[pairs >> HALF]
    papers = np.bincount(division.of, minlength=size)
    with_any = np.bincount(groups[_is_new(pairs >> HALF)], minlength=size)
    # In place: there are some 15 million pairs where there are 3 million papers.
    groups <<= HALF
    groups |= pairs & LOW
    groups.sort()
    return groups, papers - with_any


def _is_new(items: Integers) -> npt.NDArray[np.bool_]:
    """Return of items in order which are not those before them."""
    new = np.ones(len(items), bool)
    np.not_equal(items[1:], items[:-1], out=new[1:])
    return new


def _find_most(numbers: Integers) -> Integers:
    """Return the places of the greatest numbers, as many as are kept, the greatest first and equal ones in their order."""
    least = np.partition(numbers, -MOST_KEPT)[-MOST_KEPT] if len(numbers) > MOST_KEPT else 0
    places = np.flatnonzero(numbers >= least)
    return places[np.argsort(-numbers[places], kind="stable")][:MOST_KEPT]
