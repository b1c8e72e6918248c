"""How right the rows are, as measured: part of every file that is built."""

from __future__ import annotations

from importlib.resources import files

from papersette.models import Accuracy

__all__ = ["read_accuracy"]


def read_accuracy() -> list[Accuracy]:
    """Return the measured figures, in the order in which they are told.

    Raises:
        ValueError: a figure is no number.
    """
    lines = files("papersette.pipeline").joinpath("accuracy.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("# ")][1:]
    return [Accuracy(what, measured_on, int(n), *map(_figure, figures)) for what, measured_on, n, *figures in rows]


def _figure(text: str) -> float | None:
    return float(text) if text else None
