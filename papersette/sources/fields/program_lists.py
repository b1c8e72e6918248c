"""Lists as programs write them into one text: JSON, Python and pandas, numpy, R."""

from __future__ import annotations

import ast
import json
import math
import re
import warnings
from typing import Any

from papersette.sources.fields.nesting import is_too_deep

__all__ = ["is_broken_list", "read_list", "read_texts"]

# A longer cell is no list.
LONGEST_LIST = 100_000
QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
# A text, what programs write for none, or an author as the client of arXiv's API shows one.
ITEM = rf"(?:[\w.]{{0,40}}Author\((?:name=)?)?(?:{QUOTED})\)?|None|nan|NaN|NA|null"
# ['A' 'B'] of numpy has no commas, array(['A', 'B'], dtype=object) a type, c("A", "B") of R no brackets.
FRAMED = re.compile(
    rf"(?:\[|\(|(?:c|list|tuple|array)\([\[(]?)\s*((?:(?:{ITEM})[\s,]*)*)[\])](?:,\s*dtype=[^()]{{1,20}})?\)?", re.DOTALL
)
TEXT = re.compile(QUOTED, re.DOTALL)
# What people do not write at a text's beginning.
BROKEN = re.compile(r"\s*(?:c\(|\w{0,20}\(?[\[{(])[\[{(\s]*(?:['\"<]|[\w.]{1,40}\(\w*=?['\"])")


def read_list(cell: str) -> list[Any] | None:
    """Return the items of a list that fills a cell, None where it is no list; what stands for nothing is left out."""
    text = cell.strip()
    if text[-1:] not in ("]", ")", "}") or len(text) > LONGEST_LIST:
        return None
    for read in (json.loads, _read_texts, _read_python):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list | tuple | dict) and not is_too_deep(text, found):
            return [item for item in ([found] if isinstance(found, dict) else found) if not _is_nothing(item)]
    return None


def read_texts(cell: str) -> list[str]:
    """Return a list of nothing but texts that fills a cell, nothing for another cell."""
    found = read_list(cell) or []
    return found if all(isinstance(item, str) for item in found) else []


def is_broken_list(cell: str) -> bool:
    """Tell whether a cell begins as a list does that a program wrote."""
    return bool(BROKEN.match(cell))


def _is_nothing(item: Any) -> bool:
    return item is None or (isinstance(item, float) and math.isnan(item))


def _read_texts(text: str) -> list[str] | None:
    # Before Python reads it: two texts without a comma between them are one to Python.
    match = FRAMED.fullmatch(text)
    return [_read_python(item) for item in TEXT.findall(match[1])] if match else None


def _read_python(text: str) -> Any:
    with warnings.catch_warnings():
        # An odd escape is what somebody wrote.
        warnings.simplefilter("ignore")
        return ast.literal_eval(text)
