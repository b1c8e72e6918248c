"""The measure that a place in a ranking is by: ranked second in terms of BLEU, the fourth best kappa."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.measures.names import MeasureName
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.sentences.tokens import Spot

__all__ = ["find_ranked_by"]

# What plays a role between a place and its measure, as a pattern.
_words = partial(pattern_of, "ranked_by")
# So far behind a place its measure may begin, in characters.
FAR = 90
# A name that stands behind "ranked second in" for no other reason is often a task's.
NAMED = frozenset({"known", "open", "acronym"})
_WHO = rf"(?: overall)?(?: (?:place|position|rank|ranking))?(?: \(?(?:{_words('who')})\)?)?,?"
_FILLERS = rf"(?:(?:{_words('filler')}) )*(?:[\w-]+ )?"
AT_ONCE = re.compile(rf"{_WHO} (?:{_words('at once')}) {_FILLERS}", re.IGNORECASE)
ANYWHERE = re.compile(rf"(?:[^.;:]{{0,50}} (?:{_words('anywhere')})|(?<=best)(?: overall)?) {_FILLERS}", re.IGNORECASE)
# The last words of a place may be the first of these: third in the LAS ranking.
IN_PLACE = re.compile(r" (?:in|on|for|by)(?: the)?$")
NO_MEASURE = re.compile(rf"-\w| ?(?:{_words('no measure')})\b", re.IGNORECASE)
# What a name says itself, and what tells of an abbreviation that it is one: all relevant metrics, the MLAS ranking.
NO_NAME = re.compile(r"(?:predicting|primary) |.*\bmetrics?$", re.IGNORECASE)
SCORED = re.compile(r" (?:ranking|scores?|metrics?|measures?)\b")


def find_ranked_by(view: str, spot: Spot, names: Sequence[MeasureName]) -> MeasureName | None:
    """Return the measure that a place in a ranking is by, None where the text does not say so before it tells another place.

    Args:
        view: of the text.
        spot: that of the place.
        names: of measures in its sentence.
    """
    place = spot.quantity
    within = IN_PLACE.search(view, place.start, place.stop)
    start = within.start() if within else place.stop
    end = min((other.start for other in _places(spot) if other.start > place.start), default=start + FAR)
    name = next((name for name in names if name.kind in NAMED and name.start >= start), None)
    if name is None or name.start >= min(end, start + FAR) or NO_MEASURE.match(view, name.stop) or NO_NAME.match(name.text):
        return None
    if ANYWHERE.fullmatch(view, start, name.start):
        return name
    is_scored = name.kind != "acronym" or SCORED.match(view, name.stop)
    return name if is_scored and AT_ONCE.fullmatch(view, start, name.start) else None


def _places(spot: Spot) -> Iterator[Quantity]:
    """Yield the places in rankings of a sentence."""
    found = (spot.tokens[index].quantity for index in spot.numbers)
    return (quantity for quantity in found if quantity and quantity.form == "rank")
