"""Values of an address that Datasette hands on as they are: which of them it and SQLite can read."""

from __future__ import annotations

import json
import re
from typing import Any

from datasette.utils import MultiParams

__all__ = ["MOST", "find_no_list", "is_facet", "is_through"]

# What SQLite has for a whole number.
MOST = 2**63 - 1
# What neither the name of a table nor a text of SQLite has: NUL, and half a letter.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
SCALARS = (str, float, int, type(None))
# How a column is compared with any of several values, by Datasette's names.
LISTED = ("in", "notin")
# The parts of a condition through another table.
THROUGH = {"table": (str,), "column": (str,), "value": SCALARS}


def is_facet(value: str, *, may_lack_column: bool) -> bool:
    """Whether it can be read what a facet is of: JSON, where it begins so, of a column unless that may lack."""
    if not value.startswith("{"):
        return True
    told = _read(value)
    return isinstance(told, dict) and (may_lack_column or isinstance(told.get("column") or told.get("simple"), str))


def is_through(value: str) -> bool:
    """Whether a condition through another table can be read."""
    told = _read(value)
    return isinstance(told, dict) and all(name in told and _can_be(told[name], types) for name, types in THROUGH.items())


def find_no_list(asked: MultiParams) -> str | None:
    """Return what is wrong with a condition on any of several values, None where all can be read."""
    for name in asked:
        if name.rpartition("__")[2] in LISTED and not all(map(_is_list, asked.getlist(name))):
            return f"{name} takes values with commas between, or a list of texts and numbers as JSON"
    return None


def _is_list(value: str) -> bool:
    """Whether several values can be read: a list as JSON, where it begins so."""
    if not value.startswith("["):
        return True
    told = _read(value)
    return isinstance(told, list) and all(_can_be(one, SCALARS) for one in told)


def _read(value: str) -> Any:
    """Return what a text is as JSON, None where it is none."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _can_be(value: object, types: tuple[type, ...]) -> bool:
    """Whether SQLite can be asked for a value of such types."""
    if isinstance(value, str):
        return not NO_TEXT.search(value)
    return isinstance(value, types) and not (isinstance(value, int) and abs(value) > MOST)
