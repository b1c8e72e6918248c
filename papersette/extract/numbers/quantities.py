"""Numbers with their units: found in a view of a text, then parsed.

A quantity is any number that could be a reported result; whether it is one is decided elsewhere. Digits inside names
(ResNet-50, 3D, 4-bit), years and numbers of references are no quantities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.numbers.chances import end_of_certainty, is_chance, is_estimated, without_intervals
from papersette.extract.numbers.comparators import find_comparator
from papersette.extract.numbers.free_digits import stands_free
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.numbers.ranks import SUFFIX, parse_further_place, parse_place
from papersette.extract.numbers.units import SIGNS_BEFORE, UNIT, read_unit, unit_before
from papersette.extract.text.views import BROKEN_OFF
from papersette.extract.text.vocabulary import Term
from papersette.models import Span

__all__ = ["find_quantities"]

# Blanks before a unit may be many where LaTeX was blanked; the sign of degrees may be set above; 600+ FPS, but no 3+x.
GAP = r"(?:\+ ?(?![xX]\b)| {0,12}(?:-|\^ {0,3}(?=°))?)"
# What parts thousands is in a view as many commas as it has characters: 12,000, and what was 12{,}000.
PLAIN = (
    r"(?:(?<![\[({,\d])0,\d{1,3}(?![\d,]|\.\d)|\d{1,3},\d{1,2}(?= ?[(\[;] ?9\d ?%)"
    r"|\d{1,3}(?:,{1,3}\d{3})+(?:\.\d+)?|\d{1,2},\d{1,2}(?= ?%)|\d\d,\d\d(?= ?dB)"
    rf"|(?:\d\d|(?<=\()\d)\. {BROKEN_OFF}|\d+(?:\.\d+)?|\.\d+)"
)
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
# 1.2 x 10^3, 10^3 alone, 1.2e3.
_OF_TEN = r"(?: ?\^ {0,20}[-−–+]? ?\d+|⁻?[⁰¹²³⁴-⁹]+)"
# Where it lost its place above, behind a sign of times: 4.2 × 10−12.
_LOWERED = r"(?: ?[×·] ?10[-−–]\d{1,2}(?![\d.]\d|\d))"
EXPONENT = (
    rf"(?: ?[×x·*] {{0,9}}10{_OF_TEN}|{_LOWERED}|(?P<alone>(?<![\d.,]10)(?<=10){_OF_TEN})|[eE][-−+]?\d{{1,3}}(?![0-9A-Za-z]))"
)
POWER = re.compile(r"([-−–]?) ?\+?(\d+)")
MINUS = tuple("-−–")
# 80.4 ± 0.8, and what a view leaves of 80.4_{\pm 0.8}.
# So does a deviation or error told in words: 80.4 (SD = 0.8), 80.4 with a standard deviation of 0.8.
UNCERTAINTY = (
    rf"(?:(?: {{0,9}}(?:[_^] {{0,9}}|\( {{0,2}}\$? {{0,2}})?(?:±|\+/[-−]|\+-|\bpm\b|\bplus(?: or |/|-or-|-)minus\b) {{0,9}}"
    rf"|,?[ (]{{1,3}}(?:with an? )?(?:SDs?|sd|SE|SEM|s\.d\.|std\.?(?: dev\.?)?|standard (?:deviation|error))"
    rf"(?: ?[=:]| of)? {{0,3}})"
    rf"(?P<uncertainty>{PLAIN}))"
)

# With a blank before it a scale is one where parameters follow: 5.2 M parameters, 5.2 M trainable parameters.
SCALE_APART = r" [KMBT](?= (?:in )?(?:[a-z]+ )?param(?:eter)?s?\b)"
# 99.92(1) is 99.92 ± 0.01: the figure in brackets is of the last place.
_LAST_PLACE = r"(?:(?:(?<=\.\d)|(?<=\.\d\d)|(?<=\.\d{3})|(?<=\.\d{4}))\((?P<last>\d{1,2})\))?"
DIGITS = re.compile(
    rf"(?P<number>{PLAIN}){_LAST_PLACE}(?P<exponent>{EXPONENT})?(?P<scale>[KkMBT](?![A-Za-z0-9])|{SCALE_APART})?"
    rf"{UNCERTAINTY}?(?:{GAP}{UNIT}{UNCERTAINTY.replace('uncertainty', 'uncertainty2')}?)?"
)
DIGIT = re.compile(r"\d")
DIGITS_AS_0 = bytes.maketrans(b"123456789", b"000000000")
# What a place or a fraction begins with: 1st, 2/3.
SPECIAL = re.compile(rf"\d{{1,3}}(?:/|{SUFFIX})", re.IGNORECASE)
NUMBER = re.compile(rf"(?:\d[\d.,]*\d|\d)(?:{_LOWERED})?")
# Psychologists write no zero before the point: r = .43, but no v.43, 1..43 or "end .5".
BARE_POINT = re.compile(r"(?<![^\s(\[=<>≤≥≈~±−–-])\.(?=\d)")
DISTANT_UNIT = re.compile(r" {0,2}(?:score )?(?P<unit>percentage points?|points?|pp|%)(?![A-Za-z])")
# A comma before one or two figures, or behind a zero: 7,5 %, 0,45, 1,25 (95% CI 1,10 to 1,42); of 12,500 it parts thousands.
DECIMAL_COMMA = re.compile(r"^(\d{1,3}),(?=\d{1,2}$)|^(0),(?=\d{3}$)")
SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-"}
SIGN_LEADS = frozenset(" (,:;/[|")
FRACTION = re.compile(r"(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?:(?:th|rd|nd)s?(?![a-z]))?(?![\d/.%])")
COUNTED = re.compile(rf"[ -]{{1,9}}{UNIT}")
AND_A_HALF = re.compile(r"[ -]and[ -]a[ -]half\b")
# 3 orders of magnitude are a thousand times, as in words; so is the 2 of 2-3 orders of magnitude a hundred.
_ORDERS = r"[ -]orders?[ -]of[ -]magnitude\b"
ORDERS = re.compile(rf"(?P<orders>[1-9])(?:{_ORDERS}|(?= ?(?:-{{1,2}}|[–—~]|to|or|and) ?[1-9]{_ORDERS}))")
# Two to four seconds, one or two orders of magnitude: the first number has what the second is of; sixty-two is one number.
_SECOND = any_of({*GRAMMAR["digit"], "ten", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety"})
_WORD_BEHIND = rf"(?:-? (?:to|or) |(?<!ty) ?(?:-{{1,2}}|[–—~]) ?){_SECOND}"
WORD_OF_ORDERS, WORD_COUNTED = re.compile(f"{_WORD_BEHIND}{_ORDERS}"), re.compile(rf"{_WORD_BEHIND}[ -]{{1,9}}{UNIT}")
# Seventy three point eight: the words of one number, which none of them is.
POINT_BEHIND = re.compile(rf"[ -]point[ -]{any_of(GRAMMAR['digit'])}\b", re.IGNORECASE)
PART_BEFORE = re.compile(rf"\b{any_of(GRAMMAR['number goes on'])}(?: and)?[ -]$", re.IGNORECASE)
PART_FAR = 14

# What makes a plain number a ratio: by a factor of 3, by average factors of up to 3; a quality factor of 3 is a measure.
FACTOR = re.compile(rf"\b(?:an?|by|and|{any_of(GRAMMAR['before a factor'])}) factors? of [ $~\\]*$")
FACTOR_FAR = 30
# What binds numbers to one list or range; the number before may take its unit from the one behind.
LINKS = re.compile(
    # A hyphen that stands for what the next number says: 2- to 5-fold.
    r" ?(?P<range>[-–—−~]|--+|-? to | up to |\.\.\.?|…) ?| ?(?P<arrow>→|->|=>) ?|"
    r"(?P<list>(?: ?,|-)? and |(?: ?,|-)? or |(?: ?|-), | ?/ ?| ?; |(?: ?,)? & )(?:(?:by|to|of|up to|about|around) )?",
    re.IGNORECASE,
)
VERSUS = re.compile(r" {0,4}(?:vs\.?|versus|against) {0,4}", re.IGNORECASE)
# No link is longer, blanks of LaTeX included, in characters.
LONGEST_LINK = 14
BLANKS = re.compile(" +")
SCALES = {"K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
YEAR = re.compile(r"(?:19|20)\d\d")


def find_quantities(view: str, terms: Sequence[Term], skip: Sequence[Span] = ()) -> list[Quantity]:
    """Return the quantities of a view in order.

    `terms` are what the vocabulary found in the view: its number words are where numbers may start, as digits are, and no number
    lies within the name of a measure or dataset, nor in the spans of `skip` (links).
    """
    found: list[Quantity] = []
    digits = _mark_digits(view)
    stop = index = 0
    digit = digits.find(b"0")
    while digit >= 0 or index < len(terms):
        term = terms[index] if index < len(terms) else None
        if term and (digit < 0 or term.start <= digit):
            index += 1
            if term.start < stop:
                continue
            parse = PARSERS.get(term.entry.kind)
            quantity, end = parse(view, term) if parse else None, term.stop
        else:
            quantity = _parse_number(view, digit - (BARE_POINT.match(view, digit - 1) is not None) if digit else digit)
            end = 0 if quantity else _number_end(view, digit)
        if quantity and not (skip and any(span.start <= quantity.start < span.stop for span in skip)):
            found.append(_complete(view, quantity, terms[index : index + 3], found[-1] if found else None))
        stop = max(quantity.stop, quantity.end) if quantity else end
        if 0 <= digit < stop:
            digit = digits.find(b"0", stop)
    return without_intervals(view, _share_units(view, found))


def _mark_digits(view: str) -> bytes:
    """Return a byte for each character, 0 for every digit, in which the next one is found without looking at each."""
    return (view if view.isascii() else DIGIT.sub("0", view)).encode("ascii", "replace").translate(DIGITS_AS_0)


def _complete(view: str, quantity: Quantity, behind: Sequence[Term], before: Quantity | None) -> Quantity:
    """Tell a quantity what the text around it adds: its comparator, and how it hangs on the one before; return it."""
    quantity.unit, quantity.family = _distant_unit(view, quantity, behind)
    quantity.comparator, quantity.lead = find_comparator(view, quantity.start, quantity.stop)
    if quantity.family == "none" and _is_factor(view, quantity.start, quantity.lead):
        quantity.family = "times"
    if before:
        if _is_dash(view, before, quantity):
            quantity.start, quantity.sign = quantity.start + 1, ""
        quantity.link = _link(view, before, quantity)
        quantity.group = before.group + (not quantity.link)
        if quantity.link == "range" and quantity.comparator == "~":
            # 1 ~ 4 is a range.
            quantity.comparator, quantity.lead = None, -1
        if quantity.link == "range" and quantity.family == "none" and (before.family, before.unit) == ("times", None):
            quantity.family = "times"
        if quantity.link in ("range", "list") and before.family == quantity.family:
            quantity.comparator = quantity.comparator or before.comparator
    return quantity


def _is_dash(view: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether the minus of a ratio that follows another is the dash of a range: 7.4x -7.8x."""
    is_ratio = quantity.family == before.family == "times"
    return is_ratio and quantity.sign == "-" and view[before.stop : quantity.start].strip() in ("", "$")


def _distant_unit(view: str, quantity: Quantity, behind: Sequence[Term]) -> tuple[str | None, str]:
    """Return (unit, family), read behind the measure where they stand there: "20 BLEU points", "83.7 mIoU %"."""
    if quantity.unit is None and quantity.form == "digits":
        for term in behind:
            if term.entry.kind == "measure" and 0 <= term.start - quantity.stop <= 2:
                match = DISTANT_UNIT.match(view, term.stop)
                if match:
                    unit, _, family, _ = read_unit(match)
                    return unit, family
    return quantity.unit, quantity.family


def _number_end(view: str, start: int) -> int:
    """Return where to look on behind digits that are no quantity: they are passed over as one number."""
    match = NUMBER.match(view, start)
    return match.end() if match else start + 1


def _parse_number(view: str, start: int) -> Quantity | None:
    within_word = view[start - 1 : start].isalnum()
    if SPECIAL.match(view, start):
        if found := parse_place(view, start):
            return found
        if not within_word and (found := parse_further_place(view, start) or _parse_fraction(view, start)):
            return found
    # Digits within a word are part of a name.
    if within_word:
        return None
    if (orders := ORDERS.match(view, start)) and view[start - 1 : start] != ".":
        return Quantity(start, orders.end(), 10.0 ** int(orders["orders"]), "x", "times", "word")
    return _parse_digits(view, start)


def _parse_digits(view: str, start: int) -> Quantity | None:
    match = DIGITS.match(view, start)
    if not match or not stands_free(view, match) or is_chance(view, match.start(), match.end()):
        return None
    raw = match["number"].replace(" ", "")
    number = DECIMAL_COMMA.sub(r"\1\2.", raw).replace(",", "") if "," in raw else raw
    value = _read_power("1" if match["alone"] else number, match["exponent"]) if match["exponent"] else float(number)
    if not math.isfinite(value):
        return None
    unit, scale, family, stop = read_unit(match)
    if match["scale"]:
        scale *= SCALES[match["scale"].strip()]
        # Behind a blank it tells how large the number is, no more.
        family = "count" if unit is None and match["scale"] in SCALES else family
    if family == "none" and "," not in raw and YEAR.fullmatch(raw):
        return None
    if unit is None and match.start() and view[match.start() - 1] in SIGNS_BEFORE:
        unit, family = unit_before(view, match.start(), family)
    sign = _sign(view, match.start())
    uncertainty = match["uncertainty"] or match["uncertainty2"] or _last_place(raw, match["last"])
    return Quantity(
        start=match.start() - len(sign),
        stop=stop,
        value=float(f"{value * scale:.12g}"),
        unit=unit,
        family=family,
        uncertainty=float(uncertainty.replace(",", "")) if uncertainty else None,
        sign=sign,
        decimal="." in number or bool(match["exponent"]),
        end=max(match.end(), end_of_certainty(view, max(stop, match.end()))),
        estimated=is_estimated(view, max(stop, match.end())),
    )


def _last_place(number: str, figures: str | None) -> str | None:
    """Return what figures in brackets behind a number say of its last places: of 99.92(1) 0.01."""
    return f"{int(figures) / 10 ** len(number.partition('.')[2]):.12g}" if figures else None


def _sign(view: str, start: int) -> str:
    """Return the sign before a number; a hyphen between two numbers or words is none."""
    free = start and (start == 1 or view[start - 2] in SIGN_LEADS)
    return SIGNS.get(view[start - 1], "") if free else ""


def _read_power(number: str, exponent: str) -> float:
    """Return the value of a number with its power of ten: 1.2 and x10^3, 1.2 and e3, 1 and ^3."""
    sign, digits = POWER.findall(exponent.translate(SUPERSCRIPTS))[-1]
    return float(f"{number}e{'-' if sign in MINUS else ''}{digits}")


def _parse_fraction(view: str, start: int) -> Quantity | None:
    match = FRACTION.match(view, start)
    if not match or view[start - 1 : start] in ("-", "/", ".", "_"):
        return None
    top, bottom = int(match["top"]), int(match["bottom"])
    if not 0 < top < bottom or view[match.end() : match.end() + 1].isalpha():
        return None
    return Quantity(start, match.end(), round(top / bottom, 6), "x", "times", "fraction")


def _parse_word(view: str, term: Term) -> Quantity | None:
    if POINT_BEHIND.match(view, term.stop) or PART_BEFORE.search(view, max(0, term.start - PART_FAR), term.start):
        return None
    value, end = term.entry.value or 0.0, term.stop
    if half := AND_A_HALF.match(view, end):
        value, end = value + 0.5, half.end()
    match = COUNTED.match(view, end)
    if match:
        unit, scale, family, stop = read_unit(match)
        return Quantity(term.start, stop, value * scale, unit, family, "word") if family != "none" else None
    if term.entry.ambiguous and (first := _parse_first_end(view, term, value)):
        return first
    if term.entry.ambiguous and not _is_factor(view, term.start, find_comparator(view, term.start, term.stop)[1]):
        return None
    return Quantity(term.start, end, value, "x", "times", "word")


def _parse_first_end(view: str, term: Term, value: float) -> Quantity | None:
    """Return the word of a number that another follows, with what that is of: two to four seconds; None if of nothing."""
    if WORD_OF_ORDERS.match(view, term.stop):
        return Quantity(term.start, term.stop, 10.0**value, "x", "times", "word")
    match = WORD_COUNTED.match(view, term.stop)
    if match is None:
        return None
    unit, scale, family, _ = read_unit(match)
    return Quantity(term.start, term.stop, value * scale, unit, family, "word") if family != "none" else None


def _is_factor(view: str, start: int, lead: int) -> bool:
    """Whether the words before a number, or before those of its comparator, make it a factor: by a factor of (up to) 3."""
    return any(FACTOR.search(view, max(0, place - FACTOR_FAR), place) for place in (start, lead) if place > 0)


def _parse_rank_word(view: str, term: Term) -> Quantity | None:
    return parse_place(view, term.start) or parse_further_place(view, term.start)


PARSERS: dict[str, Callable[[str, Term], Quantity | None]] = {"word": _parse_word, "rank": _parse_rank_word}


def _share_units(view: str, quantities: list[Quantity]) -> list[Quantity]:
    """Hand units back through lists and ranges: 5-10% is 5% and 10%; and lend them to what is set against them: 5 vs. 10%."""
    for index in range(len(quantities) - 2, -1, -1):
        this, behind = quantities[index : index + 2]
        if _takes_unit(this, behind, behind.link):
            this.unit, this.family = behind.unit, behind.family
        elif VERSUS.fullmatch(view, this.stop, behind.start) and _takes_unit(this, behind, "list"):
            this.lent_unit = behind.unit
    return quantities


def _takes_unit(this: Quantity, behind: Quantity, link: str) -> bool:
    """Whether a bare number has the unit of the next one, which hangs on it by a link: in its list or range."""
    if link not in ("range", "list", "arrow") or this.unit or not behind.unit:
        return False
    if this.family != "none":
        # By a factor of 2-5x.
        return this.family == behind.family == "times" and link == "range"
    alike = link != "list" or this.decimal == behind.decimal or behind.family == "percent"
    return alike and this.form == "digits" == behind.form


def _link(view: str, before: Quantity, quantity: Quantity) -> str:
    if quantity.start - before.stop > LONGEST_LINK:
        return ""
    match = LINKS.fullmatch(BLANKS.sub(" ", view[before.stop : quantity.start]))
    return (match.lastgroup or "") if match else ""
