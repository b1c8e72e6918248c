"""Cells of CSV that a spreadsheet shows as people read them, and never computes."""

from __future__ import annotations

import json
import re

from papersette.export.escapes import FORMULA_START, escape_formula

__all__ = ["count_rows", "disarm", "note", "quote_evidence", "split_error"]

QUOTED = re.compile(rb'"[^"]*(?:""[^"]*)*"')
# Quoted cells, and of the others those that may be a formula: most are neither and cost no call.
CELL = re.compile(rf'"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?<![^,\n])(?P<plain>(?={FORMULA_START})[^",\r\n]+)')
EVIDENCE = re.compile(r'(?<![^,\n])"(?P<quoted>\{""sentence"":[^"]*(?:""[^"]*)*)"')
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def disarm(rows: str) -> str:
    """Return whole rows of CSV with an apostrophe before each cell that a spreadsheet would take for a formula; numbers stay."""
    return CELL.sub(_disarm, rows)


def quote_evidence(rows: str) -> str:
    """Return whole rows of CSV with the sentence alone where a cell has it as JSON, with the places that pages mark in it."""
    return EVIDENCE.sub(_quote_sentence, rows)


def count_rows(rows: bytes) -> int:
    """Return the number of whole rows; a line break within a cell ends none."""
    breaks = rows.count(b"\r\n")
    # Whole rows end with one: a single one is the end of a row.
    return breaks if breaks < 2 else QUOTED.sub(b"", rows).count(b"\r\n")


def note(text: str) -> str:
    """Return a last row that says what a reader of the rows would miss."""
    return '"# {}"\r\n'.format(text.replace('"', '""'))


def split_error(rows: str) -> tuple[str, str | None]:
    """Return whole rows, and the words in which Datasette ends them where it could not go on, None where nothing stands there."""
    whole, end, said = rows.rpartition("\r\n")
    if not said:
        return rows, None
    return whole + end, "it took too long" if "interrupted" in said else said


def _quote_sentence(match: re.Match[str]) -> str:
    try:
        sentence = json.loads(match["quoted"].replace('""', '"'))["sentence"]
    except (ValueError, RecursionError):
        return match[0]
    return '"{}"'.format(str(sentence).replace('"', '""'))


def _disarm(match: re.Match[str]) -> str:
    quoted, plain = match["quoted"], match["plain"]
    text = plain if quoted is None else quoted
    if NUMBER.fullmatch(text):
        return match[0]
    return escape_formula(plain) if quoted is None else f'"{escape_formula(quoted)}"'
