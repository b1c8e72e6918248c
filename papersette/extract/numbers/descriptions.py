"""Numbers that describe what was studied (a mean age of 62 years, 54% women) or when and how (after 24 weeks, at 10 mA cm−2)."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.numbers.quantity import Quantity

__all__ = ["is_description"]

# What plays a role in a description, as a pattern.
_words = partial(pattern_of, "descriptions")
# So far before a number the words stand that make it one, in characters.
REACH = 90
# Soon told: most numbers have none of these words beside them.
HINT = re.compile(r"\bage|follow|luminosit|energ|body mass|male|m[ae]n\b|boys|girls|\bold\b")
BEFORE = re.compile(
    rf"(?:^|[(;,.:] ?|(?<![\w-])(?:{_words('owner')}) )(?:{_words('described')})(?: ?(?:{_words('link')})(?![a-z]))* ?$",
    re.IGNORECASE,
)
BEHIND = re.compile(rf" (?:{_words('behind')})\b", re.IGNORECASE)
# The words before numbers of a unit that is mostly of a condition.
CONDITIONS = {
    unit: re.compile(rf"(?<![\w-])(?:{row['words']}) $", re.IGNORECASE)
    for row in read_rows("conditions")
    for unit in row["units"].split("|")
}
# No condition's words are longer, in characters.
CONDITION_FAR = 16


def is_description(view: str, quantity: Quantity) -> bool:
    """Whether the words beside a number say that it describes what was studied, or when and how."""
    condition = CONDITIONS.get(quantity.unit or "")
    if condition and condition.search(view, max(0, quantity.start - CONDITION_FAR), quantity.start):
        return True
    begin, end = max(0, quantity.start - REACH), quantity.stop + REACH
    if not HINT.search(view[begin:end].lower()):
        return False
    before = " ".join(view[begin : quantity.start].split())
    if BEFORE.search(before):
        return True
    # Of a number of years the unit is a part of what is behind it.
    unit = view.find(" year", quantity.start, quantity.stop)
    return BEHIND.match(view, unit if unit >= 0 else quantity.stop) is not None
