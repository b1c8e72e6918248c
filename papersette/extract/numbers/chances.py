"""Numbers that say how sure a result is, or how private: p-values, confidence levels, ends of intervals, epsilon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["end_of_certainty", "is_budget", "is_chance", "is_estimated", "without_intervals"]

CHANCE_SIGN = re.compile(r"(?:±|\+/-|\+-|\+/−) ?[-+]?$")
# What stands between a p-value's name and it.
P_SIGNS = ("<", "=", ">", "≤", "≥", "≪", "of", "below", "under", "less than", "lower than")
# Of what kind it is: P for trend, P-interaction, Ptrend.
_P_KINDS = r"(?:[ -]?(?:values?|trend|interaction|heterogeneity|adj(?:usted)?|for [a-z]{3,16}))"
P_VALUE = re.compile(rf"(?<![A-Za-z])[pP]{_P_KINDS}{{0,2}}(?: of)? ?(?:{'|'.join(P_SIGNS)})(?: ?[<>≤])? ?$")
P_VALUE_ENDS = tuple(f"{sign}{blank}" for sign in P_SIGNS for blank in ("", " "))
_INTERVALS = rf"(?:(?:confidence|credible|uncertainty) intervals?|interquartile ranges?|\b{any_of(GRAMMAR['interval'])}\b)"
INTERVAL = re.compile(
    rf"{_INTERVALS}\)?[^.;()A-Za-z]{{0,3}}(?:of |from |between |is )?[^;()A-Za-z]{{0,14}}(?:(?:to|and) )?[-−–]?$"
)
INTERVAL_HINTS = ("interval", "quartile", *sorted(GRAMMAR["interval"]))
CHANCE_BEHIND = re.compile(
    r" ?%? ?(?:(?:confidence|credible|uncertainty) (?:intervals?|levels?|bounds?|limits?)|-?(?:(?:CIs?|CrI)\b|CL\b(?! [a-z])))"
)
# Statistics of tests, with their degrees of freedom: t(118) = 3.4, F(5, 407) = 41.9, χ2 = 12.3, I2 = 94%; F = 0.9 is a measure.
_DEGREES = r"(?: ?\([\d., ]{1,12}\))"
_SQUARE = r" ?\^? ?[2²]"
STATISTIC = re.compile(
    rf"(?<![\w.-])(?:{any_of(GRAMMAR['test statistic'])}{_DEGREES}?|F{_DEGREES}|(?:χ|chi|I){_SQUARE}{_DEGREES}?)"
    r" ?[=<>≤≥≈] ?[-−–]?$"
)
DEGREES = re.compile(rf"(?<![\w.-])(?:[Ft]|(?:χ|chi){_SQUARE}) ?\((?:[\d.]{{1,6}}, ?)?$")
# An interval and what follows on it: (95% CI 0.61-0.85; P<.001), [IQR, 3-8], ; 95% CI, 1.05 to 1.79. A p-value alone
# stays, since it is of a comparison and tells something of that.
_NUMBER = r"[-−–]?(?:\d{1,6}(?:[.,]\d{1,6})?|\.\d{1,6}) ?%?"
_ENDS = rf"[\[(]?{_NUMBER} ?(?:-|–|−|to|,|and|;) ?{_NUMBER}[\])]?"
_CERTAINTY = (
    rf"(?:9\d(?:\.\d)? ?%[ -]?)?{_INTERVALS}[:,=]? ?(?:of |from )?{_ENDS}"
    rf"(?: ?[;,] ?[pP]{_P_KINDS}{{0,2}} ?[<=>≤≥] ?{_NUMBER}(?: ?[×·] ?10(?: ?\^ ?)?[-−–⁻]?[\d⁰¹²³⁴-⁹]{{1,3}})?)?"
)
CERTAINTY = re.compile(rf" ?(?:[(\[] ?{_CERTAINTY} ?[)\]]|[;,] ?{_CERTAINTY})")
# Of these an interval of confidence alone says that the number is an estimate: a range of ages has quartiles as well.
ESTIMATED = re.compile(
    rf" ?[(\[;,] ?(?:9\d(?:\.\d)? ?%[ -]?)?(?:(?:confidence|credible|uncertainty) intervals?|CIs?|CrIs?)(?: ?[(\[]CI[)\]])?"
    rf"[:,=]? ?(?:of |from )?{_ENDS}"
)
BUDGET = re.compile(r"(?:\bepsilon|[εϵ])(?: (?:equal to|of|at|is)| ?[=≤<])[ $]*$")
INTERVAL_OPENS, CLOSING = re.compile(r" {0,3}[(\[](?:range:? |IQR:? |from )?"), frozenset({")", "]"})
# So far before a number it is looked for what makes it one.
FAR = 44


def is_chance(view: str, start: int, stop: int) -> bool:
    """Whether a number says how sure a result is and is none itself: p < 0.01, 95% CI [1.2, 1.5], (±3%)."""
    before = view[max(0, start - FAR) : start]
    # Most numbers have nothing of the kind before them, and that is soon told.
    return bool(
        (before.endswith(P_VALUE_ENDS) and P_VALUE.search(before))
        or (("±" in before or "+" in before) and CHANCE_SIGN.search(before))
        or (any(map(before.__contains__, INTERVAL_HINTS)) and INTERVAL.search(before))
        or STATISTIC.search(before)
        or DEGREES.search(before)
        or CHANCE_BEHIND.match(view, stop)
    )


def end_of_certainty(view: str, stop: int) -> int:
    """Return where what says how sure a number is ends that stands right behind it, 0 where nothing does."""
    match = CERTAINTY.match(view, stop)
    return match.end() if match else 0


def is_estimated(view: str, stop: int) -> bool:
    """Whether the confidence interval of a number stands right behind it, which no number of a set-up has."""
    return ESTIMATED.match(view, stop) is not None


def is_budget(view: str, start: int) -> bool:
    """Whether a number is the privacy that a result was reached under, and none itself: an FID of 26.7 at epsilon = 1."""
    return BUDGET.search(view, max(0, start - FAR), start) is not None


def without_intervals(view: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Leave out the two ends, in brackets, of an interval around the number before them: 0.91 (0.89-0.93), 0.91 [0.89, 0.93]."""
    ends = {
        index
        for index, (this, low, high) in enumerate(zip(quantities, quantities[1:], quantities[2:], strict=False))
        if high.link in ("range", "list")
        and low.value <= this.value <= high.value
        and INTERVAL_OPENS.fullmatch(view, this.stop, low.start)
        and view[high.stop : high.stop + 1] in CLOSING
    }
    return [each for at, each in enumerate(quantities) if at - 1 not in ends and at - 2 not in ends]
