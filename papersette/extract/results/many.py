"""Datasets that a number is of together: an average of 45.7% across four benchmarks (MATH, AMC, ...)."""

from __future__ import annotations

import re

from papersette.extract.datasets.names import DatasetName
from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["is_first_of_many"]

# Between a number and the first of a list of datasets.
OPENS = re.compile(
    rf"[^\d;:()]{{0,100}}\b(?:{any_of(GRAMMAR['before a list'])}|test sets)"
    r"(?: \(|: |, (?:including|such as|like|namely|e\.g\.,?|i\.e\.,?) | (?:including|such as|like|namely) )(?:e\.g\., |the )?"
)
# In a list that it ends each dataset has a number of its own; no list is longer, in characters.
RESPECTIVELY, LONGEST_LIST = "respectively", 200
# Between the first and the next.
GOES_ON = re.compile(r"(?: [\w-]+){0,2}(?:, (?:and )?| & | and )[\w(]")


def is_first_of_many(view: str, quantity: Quantity, dataset: DatasetName) -> bool:
    """Whether a dataset begins the list of those that a number before it is of, whichever of the others are known."""
    between = quantity.stop <= dataset.start and OPENS.fullmatch(view, quantity.stop, dataset.start)
    return bool(
        between and GOES_ON.match(view, dataset.stop) and RESPECTIVELY not in view[dataset.stop : dataset.stop + LONGEST_LIST]
    )
