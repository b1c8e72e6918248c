"""The months by their English names, in order, and the three letters that each is shortened to."""

from __future__ import annotations

__all__ = ["MONTHS", "MONTH_NAMES"]

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
