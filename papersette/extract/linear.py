"""Linear models whose weights are rows: nothing but a dictionary at run time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from papersette.extract.rows import read_rows

__all__ = ["Weights", "load_weights", "probabilities"]

# feature -> one weight a class
Weights = dict[str, tuple[float, ...]]


@cache
def load_weights(name: str) -> Weights:
    """Return the weights of `rows/{name}.tsv`: a feature, then one number a class."""
    return {row["feature"]: tuple(float(row[key]) for key in row if key != "feature") for row in read_rows(name)}


def probabilities(weights: Weights, features: Iterable[str], classes: int) -> list[float]:
    """Return the softmax over the classes; features that have no weight count nothing."""
    sums = [0.0] * classes
    for feature in features:
        for index, weight in enumerate(weights.get(feature, ())):
            sums[index] += weight
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]
