"""Numbers, bounds, ranges and months as they are typed into a search."""

from __future__ import annotations

import re

__all__ = ["BOUND", "MEGA", "MILLI_IN_MEGA", "MONTH", "SCALES", "SHORT_END", "UNITS", "read_range"]

NUMBER = r"\d{1,15}(?:\.\d{1,6})?"
RANGE = re.compile(rf"(?P<low>{NUMBER})?(?:(?P<dash>-|\.\.|–)(?P<high>{NUMBER})?)?")
BOUND = re.compile(rf"(?P<name>[^<>=]+)?(?:(?P<sign><=|>=|<|>|=)(?P<number>-?{NUMBER})(?:%|(?P<unit>[a-zA-Z]{{1,9}}))?)?")
# Units of one quantity as multiples of the smallest, decimal as papersette.extract has them; a test compares both.
SCALES = (
    {"us": 1, "ms": 10**3, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6},
    {"KB": 1, "MB": 10**3, "GB": 10**6, "TB": 10**9},
    {"FLOPs": 1, "MFLOPs": 10**6, "GFLOPs": 10**9, "TFLOPs": 10**12},
    {"um": 1, "mm": 10**3, "cm": 10**4, "m": 10**6},
    {"mW": 1, "W": 10**3, "kW": 10**6},
    {"mJ": 1, "J": 10**3},
)
# What is thousands of millions of a unit that differs from it in the case of one letter alone.
MEGA, MILLI_IN_MEGA = {"MW": "mW", "MJ": "mJ"}, 10**9
# What may stand behind a number and a blank: any other word is one that is looked for.
UNITS = (*(unit for scale in SCALES for unit in scale), *MEGA, "fps", "dB", "eV", "K", "x")
# 2020-08 and 2020-8 are a month, and 2020-24 ends in 2024.
MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0?[1-9]|1[0-2])", re.ASCII)
SHORT_END = re.compile(r"^(?P<century>\d\d)\d\d(?:-|–|\.\.)(?=\d\d$)", re.ASCII)
# No year and no count is greater; an open range ends there.
LAST = 1e15


def read_range(value: str) -> tuple[float, float] | None:
    """Return the bounds, both inclusive, of 2020, 2020-2024, 2020-, -2024, >=2020 and the like."""
    bound = BOUND.fullmatch(value)
    if bound and bound["sign"] and not (bound["name"] or bound["unit"]):
        number = float(bound["number"])
        return {
            ">=": (number, LAST),
            ">": (number + 1, LAST),
            "=": (number, number),
            "<=": (-LAST, number),
            "<": (-LAST, number - 1),
        }[bound["sign"]]
    match = RANGE.fullmatch(value)
    if not match or not (match["low"] or match["high"]):
        return None
    low = float(match["low"] or -LAST)
    high = float(match["high"] or LAST) if match["dash"] else low
    return min(low, high), max(low, high)
