"""Linear models whose weights are rows: nothing but dictionaries at run time.

Features are named by words, so that the tables can be read. Those that come together are one Feature, the function that names
them with its arguments: what the weights of their names sum to is looked up, and the names are made at first sight only. A name
that is made as fast as it is looked up, or hardly comes again, is a Feature by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from struct import Struct
from typing import Any

from papersette.extract.knowledge.packing import Packing
from papersette.extract.knowledge.rows import read_cells, read_rows

__all__ = [
    "PROMISE",
    "Feature",
    "Weights",
    "bounded_logit",
    "confidence",
    "load_calibration",
    "load_weights",
    "mean",
    "names_of",
    "probabilities",
    "promised",
    "softmax",
]

# A name, or (a function that yields names, its arguments).
Feature = str | tuple[Any, ...]
# From which confidence on rows are promised to be right, the most that others have, and from where on these are drawn together.
PROMISE, BELOW_PROMISE, DRAWN_FROM = 0.9, 0.899, 0.85
# Weights have three decimals.
UNIT = 1000
# How many sums a model keeps: words are many, those that come often are not.
KEPT = 1 << 17


def names_of(feature: Feature) -> Iterable[str]:
    """Return the names of the features that come together in one."""
    if isinstance(feature, str):
        return [feature]
    names, *arguments = feature
    found: Iterable[str] = names(*arguments)
    return found


class Weights(dict[Feature, int]):
    """The sums of a model's weights by feature, packed: made at first sight and kept.

    Args:
        named: one weight a class by the name of a feature, as a table has them or as numbers; they count in thousandths.
        classes: how many there are.
    """

    __slots__ = ("_columns", "_named", "_packing")

    def __init__(self, named: Mapping[str, Sequence[float | str]], classes: int) -> None:
        super().__init__()
        self._named = named
        self._columns, self._packing = Struct(f"<{classes}i"), Packing(classes, 4)

    def __missing__(self, feature: Feature) -> int:
        if isinstance(feature, str) and feature not in self._named:
            # Words without a weight are many.
            return 0
        if len(self) >= KEPT:
            self.clear()
        rows = [row for row in map(self._named.get, names_of(feature)) if row]
        total = self[feature] = sum(map(self._packed, rows))
        return total

    def _packed(self, row: Iterable[float | str]) -> int:
        return self._packing.pack(self._columns.pack(*[round(UNIT * float(weight)) for weight in row]))

    def add_up(self, features: Iterable[Feature]) -> list[float]:
        """Return the sum of the weights of each class; names that have no weight count nothing."""
        total = self._packing.unpack(sum(map(self.__getitem__, features)))
        return [thousandths / UNIT for thousandths in self._columns.unpack(total)]


@cache
def load_weights(name: str) -> Weights:
    """Return the weights of `rows/{name}.tsv`: a feature, then one number a class."""
    named = {feature: weights for feature, *weights in read_cells(name)}
    return Weights(named, len(next(iter(named.values()))))


def mean(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return the mean of each column."""
    if len(rows) == 1:
        return list(rows[0])
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def probabilities(*parts: Sequence[float]) -> list[float]:
    """Return the softmax over the classes of sums that belong together."""
    return softmax([sum(column) for column in zip(*parts, strict=True)])


@cache
def load_calibration() -> dict[str, float]:
    """Return what makes a confidence of what is known of a row: weights of probabilities and signs, `constant`, `sure`."""
    return {row["feature"]: float(row["weight"]) for row in read_rows("calibration")}


def confidence(chances: Mapping[str, float], signs: Iterable[str]) -> float:
    """Return how sure a row is to be right in full: what is not as sure as a promise of 0.9 needs is kept below it.

    Args:
        chances: the probabilities that the number is a result, that its kind, its measure and its dataset are right.
        signs: how its slots were filled, whatever the probability: `dataset back`, say, for one named in an earlier sentence.
    """
    weights = load_calibration()
    logit = weights["constant"] + sum(weights[name] * bounded_logit(chance) for name, chance in chances.items())
    return promised(1 / (1 + math.exp(-logit - sum(weights.get(sign, 0.0) for sign in signs))), weights["sure"])


def promised(chance: float, sure: float) -> float:
    """Return a probability, but one below `sure`, from which on rows keep the promise, as one below the promise, in order."""
    if chance >= sure or chance <= DRAWN_FROM:
        return chance
    return DRAWN_FROM + (chance - DRAWN_FROM) * (BELOW_PROMISE - DRAWN_FROM) / (sure - DRAWN_FROM)


def bounded_logit(probability: float) -> float:
    """Return the logit of a probability, none beyond that of one in a thousand."""
    bounded = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(bounded / (1 - bounded))


def softmax(scores: Sequence[float]) -> list[float]:
    """Return probabilities in the proportion of the scores' powers."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
