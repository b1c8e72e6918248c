"""Corrections that readers send in, as JSON lines: a row is right, a row is wrong, or what it should hold."""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from papersette.errors import SourceError
from papersette.models import LINK_KINDS, LINK_STATES, METRIC_KINDS, TEXT_FIELDS, Correction, Span

__all__ = ["read_corrections"]

STANDARD_INPUT = Path("-")
# Lines that are none and are told together.
MOST_FAULTS = 5
# So much of a word is told.
MOST_SHOWN = 80
# What may stand before an object, a mark of the order of bytes among it.
BLANKS = b"\xef\xbb\xbf \t"
# A longer text has no abstract; SQLite's whole numbers end behind it.
LAST_PLACE = 2**31
# What SQLite cannot store as text.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
VERDICTS = ("right", "wrong")
# The values a correction may state, with what they must be.
VALUES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "metric": {
        "value": (int, float), "unit": str, "kind": str, "measure": str, "dataset": str, "system": str, "system_text": str,
        "comparator": str, "baseline": str,
    },
    "link": {"url": str, "kind": str, "state": str},
}  # fmt: skip
CHOICES = {
    ("metric", "kind"): METRIC_KINDS,
    ("metric", "system"): ("own", "other"),
    ("metric", "comparator"): ("<", "<=", ">", ">=", "~"),
    ("link", "kind"): LINK_KINDS,
    ("link", "state"): LINK_STATES,
}


def read_corrections(path: Path) -> Iterator[Correction]:
    """Yield the corrections of a file of JSON lines; empty lines and lines that start with # are passed over.

    Args:
        path: the file, `-` for standard input.

    Raises:
        SourceError: lines that are no corrections; the first few are told, once all before them were yielded.
    """
    faults: list[tuple[int, str]] = []
    with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if (said := line.decode("utf-8-sig").strip()) and not said.startswith("#"):
                    yield replace(_parse(json.loads(said, object_pairs_hook=_unique)), line=number)
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                faults.append((number, _reason(error)))
                # What is no object at all is not mistyped: the file is another.
                if len(faults) == MOST_FAULTS or not line.lstrip(BLANKS).startswith(b"{"):
                    break
    if faults:
        (first, reason), *others = faults
        name = "standard input" if path == STANDARD_INPUT else str(path)
        raise SourceError(name, first, "; ".join([f"no correction: {reason}", *(f"line {at}: {why}" for at, why in others)]))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, in which nothing may be said twice: of two verdicts the one that was meant is not known."""
    numbers = Counter(name for name, _ in pairs)
    if twice := next((name for name, number in numbers.items() if number > 1), None):
        raise ValueError(f"{_shown(twice)} stands there twice")
    return dict(pairs)


def _shown(word: object) -> str:
    """Return the beginning of a word, on one line, without what a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in str(word)[:MOST_SHOWN])


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, json.JSONDecodeError):
        # Its own words say line 1, of this line.
        return f"not JSON, one object a line ({error.msg} at character {error.pos + 1})"
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _parse(record: dict[str, Any]) -> Correction:
    """Return a record as a correction; `ValueError`, `KeyError` and `TypeError` say what is wrong with it."""
    if not isinstance(record, dict):
        raise TypeError("expected an object")
    what, verdict = record.get("what", "metric"), record.get("verdict")
    if not isinstance(what, str) or what not in VALUES:
        raise ValueError(f"what is {_shown(what)}, expected one of {', '.join(VALUES)}")
    for name in ("key", "raw"):
        _ensure_text(name, record[name])
    if record.get("field", "abstract") not in TEXT_FIELDS:
        raise ValueError(f"field is {record['field']!r:.80}, expected one of {', '.join(TEXT_FIELDS)}")
    values = {name: _without_blanks(record[name]) for name in VALUES[what] if name in record}
    for name, value in values.items():
        _ensure_value(what, name, value)
    known = {"key", "what", "field", "start", "stop", "raw", "verdict", *VALUES[what]}
    if unknown := sorted(record.keys() - known):
        raise ValueError(f"unknown name {_shown(unknown[0])}, a {what} has {', '.join(VALUES[what])}")
    if verdict not in VERDICTS and not (verdict is None and values):
        given = f"verdict is {verdict!r:.80}, " if verdict is not None else ""
        raise ValueError(f"{given}expected the verdict right or wrong, or values")
    start, stop = record["start"], record["stop"]
    if not (type(start) is type(stop) is int and 0 <= start < stop < LAST_PLACE):
        raise ValueError(f"no span from {start!r:.80} to {stop!r:.80}")
    return Correction(
        record["key"], what, record.get("field", "abstract"), Span(start, stop), record["raw"], verdict,
        tuple(values.items()),
    )  # fmt: skip


def _without_blanks(value: object) -> object:
    """Return a text without the blanks around it, None for one of blanks alone, and anything else as it is."""
    return value.strip() or None if isinstance(value, str) else value


def _ensure_value(what: str, name: str, value: object) -> None:
    expected, choices = VALUES[what][name], CHOICES.get((what, name))
    if isinstance(value, bool) or not (isinstance(value, expected) or (value is None and name not in ("value", "kind", "state"))):
        wanted = f"one of {', '.join(choices)}" if choices else "a number" if name == "value" else "text"
        raise ValueError(f"{name} is {value!r:.80}, expected {wanted}")
    if isinstance(value, str):
        _ensure_text(name, value)
    elif value is not None and not _is_finite(value):
        raise ValueError(f"{name} is not a finite number")
    if choices and value is not None and value not in choices:
        raise ValueError(f"{name} is {_shown(value)}, expected one of {', '.join(choices)}")


def _ensure_text(name: str, value: object) -> None:
    if not isinstance(value, str) or UNSTORABLE.search(value):
        raise ValueError(f"{name} is {value!r:.80}, expected text")


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
