"""Values of leaderboards, written as free text: what is surely a number is read, as written and never rescaled."""

from __future__ import annotations

import re
from typing import Any

from papersette.sources.fields.values import finite

__all__ = ["parse_value"]

LONGEST = 200
# What stands where no value was reported.
ABSENT = frozenset({"", "-", "--", "–", "—", "n/a", "na", "none", "null"})
# Ways of writing a number, with what makes it one that Python reads: what to take out, and the decimal sign. A comma before
# exactly three digits, as in 1,234, parts thousands for some and decimals for others: it is of neither form.
FORMS = (
    (re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"), "", "."),
    (re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,12}\.[0-9]{1,40}"), ",", "."),
    (re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,12}"), ",", "."),
    (re.compile(r"[+-]?(?:[0-9]{1,40},(?:[0-9]{1,2}|[0-9]{4,40})|(?:0|[0-9]{4,40}),[0-9]{3})"), "", ","),
)
WITH_UNCERTAINTY = re.compile(
    r"(?P<value>[^%±]{1,90}?)\s*(?P<unit>%?)\s*(?:(?:±|\+/-|\+-)\s*(?P<spread>[^%±]{1,90}?)\s*(?P<same>%?))?"
)


def parse_value(given: Any) -> tuple[float, str | None, float | None] | None:
    """Return (value, unit `%` where it is written, uncertainty) of a reported value, None where none was reported.

    Raises:
        ValueError: it is no number, or may be one of two.
    """
    if given is None or (isinstance(given, str) and given.strip().casefold() in ABSENT):
        return None
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return finite(given), None, None
    if not isinstance(given, str):
        raise ValueError("is neither text nor a number")
    match = WITH_UNCERTAINTY.fullmatch(given.replace("−", "-").strip()) if len(given) <= LONGEST else None
    if not match:
        raise ValueError("cannot be read as one number")
    uncertainty = _number(match["spread"]) if match["spread"] else None
    if uncertainty is not None and uncertainty < 0:
        raise ValueError("has an uncertainty below zero")
    return _number(match["value"]), match["unit"] or match["same"] or None, uncertainty


def _number(text: str) -> float:
    for form, taken_out, point in FORMS:
        if form.fullmatch(text):
            return finite(float(text.replace(taken_out, "").replace(point, ".")))
    raise ValueError("cannot be read as one number")
