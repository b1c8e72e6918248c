"""Corrections that readers send in, as JSON lines: a row is right, a row is wrong, or what it should hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from papersette.errors import SourceError
from papersette.models import Correction, Span

__all__ = ["read_corrections"]

VERDICTS = ("right", "wrong")
# The values a correction may state, with what they must be.
VALUES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "metric": {
        "value": (int, float), "unit": str, "kind": str, "measure": str, "dataset": str, "system": str, "comparator": str,
        "baseline": str,
    },
    "link": {"url": str, "kind": str, "state": str},
}  # fmt: skip
CHOICES = {
    ("metric", "kind"): ("score", "gain", "ratio", "rank"),
    ("metric", "system"): ("own", "other"),
    ("metric", "comparator"): ("<", "<=", ">", ">=", "~"),
    ("link", "kind"): ("code", "model", "dataset", "demo", "project", "paper", "video", "other"),
    ("link", "state"): ("available", "promised", "placeholder", "malformed"),
}


def read_corrections(path: Path) -> Iterator[Correction]:
    """Yield the corrections of a file of JSON lines; empty lines and lines that start with # are passed over.

    Raises:
        SourceError: a line that is no correction.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield _parse(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise SourceError(str(path), number, f"no correction: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _parse(record: dict[str, Any]) -> Correction:
    """Return a record as a correction; `ValueError`, `KeyError` and `TypeError` say what is wrong with it."""
    if not isinstance(record, dict):
        raise TypeError("expected an object")
    what, verdict = record.get("what", "metric"), record.get("verdict")
    if what not in VALUES:
        raise ValueError(f"what is {what}, expected one of {', '.join(VALUES)}")
    values = {name: record[name] for name in VALUES[what] if name in record}
    for name, value in values.items():
        _ensure_value(what, name, value)
    known = {"key", "what", "field", "start", "stop", "raw", "verdict", *VALUES[what]}
    if unknown := sorted(record.keys() - known):
        raise ValueError(f"unknown name {unknown[0]}")
    if verdict not in VERDICTS and not (verdict is None and values):
        raise ValueError("expected the verdict right or wrong, or values")
    start, stop = record["start"], record["stop"]
    if not (isinstance(start, int) and isinstance(stop, int) and 0 <= start < stop):
        raise ValueError(f"no span from {start} to {stop}")
    return Correction(
        str(record["key"]), what, record.get("field", "abstract"), Span(start, stop), str(record["raw"]), verdict,
        tuple(values.items()),
    )  # fmt: skip


def _ensure_value(what: str, name: str, value: object) -> None:
    expected = VALUES[what][name]
    if isinstance(value, bool) or not (isinstance(value, expected) or (value is None and name not in ("value", "kind", "state"))):
        raise ValueError(f"{name} is {value!r}")
    choices = CHOICES.get((what, name))
    if choices and value is not None and value not in choices:
        raise ValueError(f"{name} is {value}, expected one of {', '.join(choices)}")
