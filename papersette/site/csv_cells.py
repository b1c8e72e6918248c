"""Cells of CSV that a spreadsheet shows and never computes."""

from __future__ import annotations

import re

__all__ = ["count_rows", "disarm"]

QUOTED = re.compile(r'"(?:[^"]|"")*"')
CELL = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^",\r\n]+)')
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def disarm(rows: str) -> str:
    """Return whole rows of CSV with an apostrophe before each cell that a spreadsheet would take for a formula; numbers stay."""
    return CELL.sub(_disarm, rows)


def count_rows(rows: str) -> int:
    """Return the number of whole rows; a line break within a cell ends none."""
    return QUOTED.sub("", rows).count("\r\n")


def _disarm(match: re.Match[str]) -> str:
    quoted, plain = match["quoted"], match["plain"]
    text = plain if quoted is None else quoted
    if not FORMULA.match(text) or NUMBER.fullmatch(text):
        return match[0]
    return f"'{plain}" if quoted is None else f'"\'{quoted}"'
