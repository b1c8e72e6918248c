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
# A power of a length, and what a unit is per: 5 mm2, 3 mW/cm^2, 0.3 W/m/K, mL/min/1.73 m2.
_POWER = r"(?: {0,2}\^ {0,3}[23]|[23²³])(?!\w|\.\d)"
_POWERED = rf"(?:(?<=m)|(?<=/s)){_POWER}"
_PERS = _alternatives(sorted(GRAMMAR["per"]))
_BODY_SURFACE = rf"(?: ?/ ?| per | )1\.73 ?m(?:{_POWER}| {{0,2}}\^? {{0,3}}[-−–⁻][2²])"
_PER = rf"(?: ?/ ?(?:{_PERS})(?:{_POWER}|(?![A-Za-z0-9])))+"
# The same with negative powers: 0.3 W m−1 K−1, 5 mAh g⁻¹, 46 cm2 V^{-1} s^{-1}, and 5 h−1, but no range (5 m-2 m).
_LOWERED = r"(?: {0,3}\^ {0,4}[-−–] ?|[-−–⁻])[1-4¹²³⁴](?![\w%]|\.\d)"
_INVERSE = rf"(?:(?: {{1,4}}| ?[·⋅∙] {{0,6}})(?:{_PERS}){_LOWERED})+"
_ROOT = r"(?: | ?[·⋅∙] {0,6})m ?\^? {0,3}1/2(?!\w|\.\d)"
_PARTS = rf"(?:{_POWERED})?(?<=[A-Za-z23²³])(?:{_PER}|{_INVERSE})(?:{_BODY_SURFACE})?"
_TAIL = rf"{_PARTS}|{_LOWERED}(?! ?(?P=unit))(?:{_INVERSE})?|{_ROOT}|{_POWERED}"
# What is no unit by itself is one with what it is per (2.3 S cm−1, but no 3 A) or with a power that no hyphen begins (0.9 F-1).
_BOUND = rf"(?:{_alternatives(sorted(GRAMMAR['unit with another']))})(?={_PARTS}|(?!-){_LOWERED})"
_END = r"(?:(?![A-Za-z0-9])|(?<=m)(?=[23](?!\w|\.\d)))"
# What is done or counted in a time, whatever it is: 50 small pebbles per second.
_NOUN = r"[A-Za-z][A-Za-z-]{1,20}"
_RATE = rf"(?:(?!{any_of(GRAMMAR['preposition'])} ){_NOUN} ){{0,2}}{_NOUN}s per (?:second|minute|hour)"
# Two million times, 3 million requests per second; but of 3 million points none is won.
_COUNTED = _alternatives([text for text, row in UNITS.items() if row["family"] in ("times", "money", "rate")])
_LARGE = rf"(?:(?P<large>(?i:{_alternatives(list(LARGE))}))[ -]+(?=(?:(?i:{_COUNTED})|{_RATE}){_END}))?"
UNIT = (
    rf"{_LARGE}(?P<unit>(?:{_SIGN_UNITS})(?:p|pt)?(?![A-Za-z])"
    rf"|(?:{_RATE}|(?:{_EXACT_UNITS})|{_ANY_UNITS}|[xX](?! ?\d)){_END}|{_BOUND})"
    rf"(?P<tail>{_TAIL})?"
)
# A tail as plain letters and figures, and the units in it with their powers.
RAISED = str.maketrans({**dict.fromkeys("^·⋅∙", " "), **dict.fromkeys("−–⁻", "-"), "¹": "1", "²": "2", "³": "3", "⁴": "4"})
PIECE = re.compile(r"(?:/|\bper\b)? *(?P<name>1\.73 ?m|[A-Za-zµμÅ]+|(?= *-? ?\d)) *(?P<power>-? *[1-4]?)(?!\d)")
ROOT = "m1/2"
# Signs that some write before a number; a view keeps that of dollars where it is one.
SIGNS_BEFORE, FAR = {"$": "USD", "€": "EUR", "£": "GBP", "%": "%"}, 14


def read_unit(match: re.Match[str]) -> tuple[str | None, float, str, int]:
    """Return (unit, scale, family, end of the quantity without its uncertainty)."""
    written = match["unit"]
    if not written:
        stop = match.end("scale") if match["scale"] else match.end("exponent") if match["exponent"] else match.end("number")
        return None, 1.0, "none", stop
    text = re.sub(r" ?/ ?", "/", re.sub(r"[ -]+", " ", written)).replace("μ ", "μ")
    row = UNITS.get(text) or (None if text in GRAMMAR["unit with another"] else UNITS.get(text.casefold())) or _rate(text)
    # What is counted in millions has no unit yet that could be per another.
    groups = match.groupdict()
    tail = (groups.get("tail") or "") if row["unit"] else ""
    large = groups.get("large")
    scale = float(row["scale"]) * (float(UNITS[large.casefold()]["scale"]) if large else 1.0)
    return _with_tail(row["unit"], tail) or None, scale, row["family"], match.end("unit") + len(tail)


def _rate(text: str) -> dict[str, str]:
    """Return the row of a unit that no table has: small pebbles per second are pebbles/s; S is one with what it is per."""
    counted, per, time = text.partition(" per ")
    if not per:
        return {"unit": text, "scale": "1", "family": "physical"}
    return {"unit": f"{counted.rpartition(' ')[2]}/{UNITS[time]['unit']}", "scale": "1", "family": "rate"}


def _with_tail(unit: str, tail: str) -> str:
    """Return a unit with what stands behind it, powers with a slash: W and m−1 K−1 are W/m/K, h and −1 are 1/h; / sec is /s."""
    text = tail.translate(RAISED).strip()
    if text.replace(" ", "").endswith(ROOT):
        return f"{unit} {ROOT}"
    for piece in PIECE.finditer(text):
        power = piece["power"].replace(" ", "")
        # The name of a power that is the unit's own is empty.
        figure = power.lstrip("-").replace("1", "")
        if name := piece["name"].replace(" ", ""):
            row = UNITS.get(name) or UNITS.get(name.casefold())
            unit += f"/{row['unit'] if row else name}{figure}"
        else:
            unit = f"1/{unit}{figure}" if power.startswith("-") else f"{unit}{figure}"
    return unit


def unit_before(view: str, start: int, family: str) -> tuple[str | None, str]:
    """Return (unit, family) of a number behind the sign of its unit, of a `family` without: $5, %36, but not 5 %36."""
    sign = view[start - 1]
    if sign != "%":
        return SIGNS_BEFORE[sign], family
    before = view[max(0, start - FAR) : start - 1]
    is_own = before.endswith((" ", "(")) and not before.rstrip()[-1:].isdigit()
    return (sign, UNITS[sign]["family"]) if is_own else (None, family)
