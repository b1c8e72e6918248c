"""A number as a text has it, before it is known to be a result or not."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Quantity", "value_as"]


@dataclass(slots=True)  # not frozen: it is made bare, and then told what the text around it adds
class Quantity:
    """A number in a view: `value` in `unit` as written, its comparator and uncertainty.

    `value` is without the `sign`, + or - or none, that stands before it: of a difference this tells which way it goes (see
    value_as). `form` is how it was written: digits, word, fraction or rank; `family` groups units (percent, times, time ...);
    `group` is the same for the members of one list or range ("76.9% and 93.1%"), `link` how it hangs on the one before;
    `end` is where the next number may start, past an uncertainty; `lent_unit` is the unit of a number without one that is set
    against the next (1.5 vs. 3 hours), which tells nothing of what it is; `lead` is where the words of the comparator start, -1
    where there are none; `estimated` tells that its confidence interval stands behind it.
    """

    start: int
    stop: int
    value: float
    unit: str | None = None
    family: str = "none"
    form: str = "digits"
    comparator: str | None = None
    uncertainty: float | None = None
    sign: str = ""
    decimal: bool = False
    end: int = 0
    group: int = 1
    link: str = ""
    lead: int = -1
    lent_unit: str | None = None
    estimated: bool = False


def value_as(quantity: Quantity, kind: str) -> float:
    """Return the value of a quantity as a result of a kind: a level may lie below zero, a difference is as large as it is."""
    return -quantity.value if kind == "score" and quantity.sign == "-" else quantity.value
