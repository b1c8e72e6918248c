"""Scales that a text tells of its numbers: 4.2 out of 5 is no percentage, nor is a BLEU of 0.6 beside one of 1.1 a proportion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from papersette.extract.knowledge.cues import any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.normal import ANOTHER_SCALE
from papersette.models import Metric

__all__ = ["with_scales"]

VALUES = {row["text"]: float(row["value"]) for row in read_rows("number_words") if row["text"].isalpha()}
_TOP = rf"(?P<top>\d{{1,3}}(?:\.0+)?|{any_of(VALUES)})"
# 4.2/5.0, 6.4 out of a possible 10; 19 / 44 teams are a place.
OUT_OF = re.compile(rf" ?(?:/ ?|out of (?:an? (?:possible|maximum) (?:of )?)?){_TOP}(?![\w%/]|\.\d)", re.IGNORECASE)
# Behind all numbers of it: 4.6 versus 3.0 on a 5-point Likert scale, on a scale of 1 to 5.
SCALE = re.compile(
    rf"\b(?:on|of|using) (?:an?|the) (?:{_TOP}[- ]points?|\d ?(?:-|–|to) ?{_TOP.replace('top', 'last')})"
    rf"(?: [\w-]+){{0,2}} scale\b"
    rf"|\bscale (?:of|from) \d ?(?:-|–|to) ?{_TOP.replace('top', 'end')}",
    re.IGNORECASE,
)


def with_scales(view: str, results: Iterable[Metric]) -> list[Metric]:
    """Return the results of a text, without a value in the measure's unit, and flagged, where the text tells another scale."""
    results = [_odd(result) if _is_of_other_top(view, result) else result for result in results]
    by_measure: dict[str, list[Metric]] = {}
    for result in results:
        if result.kind == "score" and result.unit is None and result.measure and result.normal is not None:
            by_measure.setdefault(result.measure.name, []).append(result)
    odd = {id(result) for scores in by_measure.values() for result in _of_other_scale(scores)}
    return [_odd(result) if id(result) in odd else result for result in results]


def _odd(result: Metric) -> Metric:
    return replace(result, normal=None, flag=ANOTHER_SCALE)


def _is_of_other_top(view: str, result: Metric) -> bool:
    """Whether a text says that a bare score is out of less than the most that its measure can be."""
    measure = result.measure
    if result.span is None or result.sentence is None or result.unit or result.normal is None:
        return False
    if measure is None or measure.high is None or result.kind != "score":
        return False
    stop, end = result.span.stop, result.sentence.stop
    match = OUT_OF.match(view, stop, end) or (SCALE.search(view, stop, end) if result.value >= 1 else None)
    named = next(filter(None, match.groups()), "") if match else ""
    top = VALUES.get(named.lower()) or float(named or 0)
    # Of one what is less is a proportion.
    return 1 < top != measure.high and result.value <= top


def _of_other_scale(scores: list[Metric]) -> list[Metric]:
    """Return those of a measure's bare scores that are of another scale than the rest: whole numbers, else what is below one."""
    below = [score for score in scores if score.flag == "proportion" and score.value]
    above = [score for score in scores if score.value > 1]
    if not (below and above):
        return []
    return below if any("." in score.raw for score in above) else above
