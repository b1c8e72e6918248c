"""Units behind numbers, or before them: how they are written, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows

__all__ = ["SIGNS_BEFORE", "UNIT", "read_unit", "unit_before"]

UNITS = {row["text"]: row for row in read_rows("units")}
# Words for thousands and millions say how large a number is, as units do how much; behind them its own unit may follow.
LARGE = frozenset(text for text, row in UNITS.items() if not row["unit"])


def _alternatives(texts: Sequence[str]) -> str:
    """Return a pattern of texts, the longest first; behind the letter of a millionth LaTeX leaves blanks."""
    escaped = map(re.escape, sorted(texts, key=len, reverse=True))
    return "|".join(text.replace(r"\ ", r"[ -]+").replace("/", " ?/ ?").replace("μ", "μ {0,12}") for text in escaped)


def _by_first_letter(texts: Sequence[str], exact: bool = False) -> str:
    """Return a pattern for texts, in any case: where none begins with the letter at hand, no more than the letters are tried."""
    tails: dict[str, list[str]] = {}
    for text in texts:
        tails.setdefault(text[0], []).append(text[1:])
    if exact:
        return "|".join(f"{_alternatives([first])}(?:{_alternatives(rest)})" for first, rest in tails.items())
    return "|".join(f"[{first}{first.upper()}](?i:{_alternatives(rest)})" for first, rest in tails.items())


# A unit of letters ends where its word ends; signs such as % may touch what follows.
_EXACT_UNITS = _by_first_letter([text for text, row in UNITS.items() if row["case"] == "1" and text[0].isalpha()], exact=True)
_ANY_UNITS = _by_first_letter([text for text, row in UNITS.items() if row["case"] == "0" and text[0].isalpha() and text != "x"])
_SIGN_UNITS = _alternatives([text for text in UNITS if not text[0].isalpha()])
# A power of a length, and what a unit is per: 5 mm2, 3 mW/cm^2.
_POWER = r"(?: {0,2}\^ {0,3}[23]|[23²³])(?![\w.])"
_POWERED = rf"(?:(?<=m)|(?<=/s)){_POWER}"
_PER = rf" ?/ ?(?:{_alternatives(sorted(GRAMMAR['per']))})(?:{_POWER}|(?![A-Za-z0-9]))"
_END = r"(?:(?![A-Za-z0-9])|(?<=m)(?=[23](?![\w.])))"
# What is done or counted in a time, whatever it is: 50 small pebbles per second.
_NOUN = r"[A-Za-z][A-Za-z-]{1,20}"
_RATE = rf"(?:(?!{any_of(GRAMMAR['preposition'])} ){_NOUN} ){{0,2}}{_NOUN}s per (?:second|minute|hour)"
# Two million times, 3 million requests per second; but of 3 million points none is won.
_COUNTED = _alternatives([text for text, row in UNITS.items() if row["family"] in ("times", "money", "rate")])
_LARGE = rf"(?:(?P<large>(?i:{_alternatives(list(LARGE))}))[ -]+(?=(?:(?i:{_COUNTED})|{_RATE}){_END}))?"
UNIT = (
    rf"{_LARGE}(?P<unit>(?:{_SIGN_UNITS})(?:p|pt)?(?![A-Za-z])"
    rf"|(?:{_RATE}|(?:{_EXACT_UNITS})|{_ANY_UNITS}|[xX](?! ?\d)){_END})"
    rf"(?P<tail>(?:{_POWERED})?(?<=[A-Za-z23²³])(?:{_PER})|{_POWERED})?"
)
RAISED = str.maketrans({" ": "", "^": "", "²": "2", "³": "3"})
# Signs that some write before a number; a view keeps that of dollars where it is one.
SIGNS_BEFORE, FAR = {"$": "USD", "€": "EUR", "£": "GBP", "%": "%"}, 14


def read_unit(match: re.Match[str]) -> tuple[str | None, float, str, int]:
    """Return (unit, scale, family, end of the quantity without its uncertainty)."""
    written = match["unit"]
    if not written:
        stop = match.end("scale") if match["scale"] else match.end("exponent") if match["exponent"] else match.end("number")
        return None, 1.0, "none", stop
    text = re.sub(r" ?/ ?", "/", re.sub(r"[ -]+", " ", written)).replace("μ ", "μ")
    row = UNITS.get(text) or UNITS.get(text.casefold()) or _rate(text)
    # What is counted in millions has no unit yet that could be per another.
    groups = match.groupdict()
    tail = (groups.get("tail") or "") if row["unit"] else ""
    large = groups.get("large")
    scale = float(row["scale"]) * (float(UNITS[large.casefold()]["scale"]) if large else 1.0)
    return f"{row['unit']}{_read_tail(tail)}" or None, scale, row["family"], match.end("unit") + len(tail)


def _rate(text: str) -> dict[str, str]:
    """Return the row of a unit that no table has: small pebbles per second are pebbles/s."""
    counted, _, time = text.partition(" per ")
    return {"unit": f"{counted.rpartition(' ')[2]}/{UNITS[time]['unit']}", "scale": "1", "family": "rate"}


def _read_tail(tail: str) -> str:
    """Return what stands behind a unit without blanks, its own unit as known: / cm ^2 is /cm2, / sec is /s."""
    power, slash, per = tail.translate(RAISED).partition("/")
    name = per.rstrip("23")
    row = UNITS.get(name) or UNITS.get(name.casefold())
    return f"{power}{slash}{row['unit'] if row else name}{per[len(name) :]}"


def unit_before(view: str, start: int, family: str) -> tuple[str | None, str]:
    """Return (unit, family) of a number behind the sign of its unit, of a `family` without: $5, %36, but not 5 %36."""
    sign = view[start - 1]
    if sign != "%":
        return SIGNS_BEFORE[sign], family
    before = view[max(0, start - FAR) : start - 1]
    is_own = before.endswith((" ", "(")) and not before.rstrip()[-1:].isdigit()
    return (sign, UNITS[sign]["family"]) if is_own else (None, family)
