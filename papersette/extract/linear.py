"""Linear models whose weights are rows: nothing but a dictionary at run time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

from papersette.extract.rows import read_rows

__all__ = ["Weights", "confidence", "load_calibration", "load_weights", "mean", "probabilities", "softmax", "sums"]

# feature -> one weight a class
Weights = dict[str, tuple[float, ...]]


@cache
def load_weights(name: str) -> Weights:
    """Return the weights of `rows/{name}.tsv`: a feature, then one number a class."""
    return {row["feature"]: tuple(float(row[key]) for key in row if key != "feature") for row in read_rows(name)}


def sums(weights: Weights, features: Iterable[str], classes: int) -> tuple[float, ...]:
    """Return the sum of the weights of each class; features that have no weight count nothing."""
    rows = [row for row in map(weights.get, features) if row]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * classes


def mean(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return the mean of each column."""
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def probabilities(*parts: Sequence[float]) -> list[float]:
    """Return the softmax over the classes of sums that belong together."""
    return softmax([sum(column) for column in zip(*parts, strict=True)])


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
