"""How right the rows are, as measured: part of every file that is built."""

from __future__ import annotations

from papersette.models import Accuracy
from papersette.table_rows import read_cells

__all__ = ["read_accuracy"]


def read_accuracy() -> list[Accuracy]:
    """Return the measured figures, in the order in which they are told.

    Raises:
        ValueError: a figure is no number.
    """
    rows = read_cells("pipeline/accuracy.tsv")
    return [Accuracy(what, measured_on, int(n), *map(_figure, figures)) for what, measured_on, n, *figures in rows]


def _figure(text: str) -> float | None:
    return float(text) if text else None
