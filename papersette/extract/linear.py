"""Linear models whose weights are rows: nothing but a dictionary at run time.

Features are named by words, so that the tables can be read. What names say together is a `Features`: it is made once for the
same words, and what a model's weights for it sum to is kept with it, so that a text costs a few look-ups of sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ParamSpec, cast

from papersette.extract.rows import read_rows

__all__ = [
    "Features", "Weights", "confidence", "load_calibration", "load_weights", "mean", "probabilities", "rank", "softmax", "sums",
    "together",
]  # fmt: skip

# How many of each sort are kept: words are many, those that come often are not.
KEPT = 1 << 14
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of a model: feature -> one weight a class. Two models are never the same."""

    rows: dict[str, tuple[float, ...]]
    classes: int


class Features:
    """Features that come together: their names, and the sums of their weights by model."""

    __slots__ = ("names", "totals")

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self.totals: dict[Weights, tuple[float, ...]] = {}

    def total(self, weights: Weights) -> tuple[float, ...]:
        """Return the sum of the weights of each class; names that have no weight count nothing."""
        rows = [row for row in map(weights.rows.get, self.names) if row]
        total = self.totals[weights] = tuple(map(sum, zip(*rows, strict=True))) or (0.0,) * weights.classes
        return total


def together(names: Callable[P, Iterable[str]]) -> Callable[P, Features]:
    """Make a function that yields names a function that returns the same Features for the same arguments."""

    def make(*args: P.args, **kwargs: P.kwargs) -> Features:
        return Features(names(*args, **kwargs))

    return cast("Callable[P, Features]", lru_cache(KEPT)(make))


@cache
def load_weights(name: str) -> Weights:
    """Return the weights of `rows/{name}.tsv`: a feature, then one number a class."""
    rows = {row["feature"]: tuple(float(row[key]) for key in row if key != "feature") for row in read_rows(name)}
    return Weights(rows, len(next(iter(rows.values()))))


def sums(weights: Weights, features: Iterable[Features]) -> tuple[float, ...]:
    """Return the sum of the weights of each class."""
    rows = [feature.totals.get(weights) or feature.total(weights) for feature in features]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * weights.classes


def mean(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return the mean of each column."""
    if len(rows) == 1:
        return list(rows[0])
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def probabilities(*parts: Sequence[float]) -> list[float]:
    """Return the softmax over the classes of sums that belong together."""
    return softmax([sum(column) for column in zip(*parts, strict=True)])


def rank(weights: Weights, options: Iterable[Iterable[Features]]) -> list[float]:
    """Return the probability of each option being the right one; `weights` have one class."""
    return softmax([sum([(f.totals.get(weights) or f.total(weights))[0] for f in features]) for features in options])


@cache
def load_calibration() -> tuple[float, ...]:
    """Return the weights that make a confidence of the three probabilities: (constant, result, measure, dataset)."""
    (row,) = read_rows("calibration")
    return tuple(float(row[name]) for name in ("constant", "result", "measure", "dataset"))


def confidence(result: float, measure: float, dataset: float) -> float:
    """Return how sure a row is to be right in full, of the probabilities that it is a result and that its names are right."""
    constant, *weights = load_calibration()
    logit = constant + sum(weight * _logit(p) for weight, p in zip(weights, (result, measure, dataset), strict=True))
    return 1 / (1 + math.exp(-logit))


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(bounded / (1 - bounded))


def softmax(scores: Sequence[float]) -> list[float]:
    """Return probabilities in the proportion of the scores' powers."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
