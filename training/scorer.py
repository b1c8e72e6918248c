"""The scorer of the shared data, which says when two names are the same, and how right finds are."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

__all__ = ["Scorer", "load_scorer"]


class Scorer(Protocol):
    """What is used of it; it knows nothing of types itself."""

    def same_name(self, seen: str | None, wanted: str | None, /) -> bool:
        """Whether two names are of one measure, dataset or baseline."""

    def same_datasets(self, seen: Sequence[tuple[str | None, str | None]], wanted: str | None, /) -> bool:
        """Whether a number's datasets, each by its two names, are those of `wanted`, which are joined by " | "."""

    def judge(self, find: Mapping[str, Any], gold: Mapping[str, Any], /) -> dict[str, bool]:
        """Return by slot whether a find has what is annotated."""

    def rates(self, tally: Mapping[str, int], right: str | None = None, /) -> dict[str, float]:
        """Return precision, recall and f1 of what was found, or of that part of it which `right` counts."""


def load_scorer(shared: Path) -> Scorer:
    """Return the scorer of the shared data."""
    sys.path.insert(0, str(shared / "tools"))
    return cast("Scorer", import_module("score"))
