"""Ends of ranges: 90-95% over all tasks, between 0.7 and 0.8, ranging from 60% to 72%; neither is a score to rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from papersette.extract.cues import GRAMMAR, any_of
from papersette.extract.normal import OUT_OF_BOUNDS, RANGE
from papersette.models import Metric, Span

__all__ = ["with_ranges"]

# So far before the first number it is looked for what makes a range of two, in characters.
REACH = 40
BETWEEN = re.compile(r"\bbetween[ $]*$", re.IGNORECASE)
SPREAD = re.compile(rf"\b{any_of(GRAMMAR['spreading'])}(?: (?:of|from|between))*[ $]*$", re.IGNORECASE)
DASH, AND, TO = re.compile(r"[ $%]*(?:-+|[–—−~])[ $]*"), re.compile(r"[ $%]*and[ $]*"), re.compile(r"[ $%]*(?:to|-+|[–—−~])[ $]*")
# "From 71.2 to 84.5" goes from one level to another, also where words stand before the first.
FROM = re.compile(r"\bfrom\b[^.;]*$", re.IGNORECASE)
WORD_TO = re.compile(r"[ $%]*to[ $]*")
# One more range behind another: ranging from 0.6 to 0.7 and 0.8 to 0.9.
MORE = re.compile(r"[ $%]*(?:,|,? ?and)[ $]*")


def with_ranges(view: str, metrics: Sequence[Metric]) -> list[Metric]:
    """Return the results of a text, scores that are the two ends of a range flagged so."""
    scores: dict[Span, Metric] = {metric.span: metric for metric in metrics if metric.span and metric.kind == "score"}
    ends: set[Span] = set()
    for low, high in pairwise(scores.values()):
        if low.span and high.span and low.measure == high.measure and _is_range(view, low, high, ends):
            ends |= {low.span, high.span}
    return [
        replace(metric, flag=RANGE) if metric.span in ends and metric.kind == "score" and metric.flag != OUT_OF_BOUNDS else metric
        for metric in metrics
    ]


def _is_range(view: str, low: Metric, high: Metric, ends: set[Span]) -> bool:
    """Whether two scores that follow one another are the ends of a range; `ends` are those of the ranges before."""
    if low.span is None or high.span is None or low.sentence != high.sentence:
        return False
    start, step = low.span.start, (low.span.stop, high.span.start)
    before = view[max(0, start - REACH) : start]
    if BETWEEN.search(before):
        return AND.fullmatch(view, *step) is not None
    is_more = any(MORE.fullmatch(view, end.stop, start) for end in ends)
    if SPREAD.search(before) or is_more:
        return TO.fullmatch(view, *step) is not None
    # "Improves F1 (0.41-0.52)" goes from another's to its own.
    if low.system == high.system and DASH.fullmatch(view, *step):
        return True
    return low.system in (high.system, None) and _rises(view, low, high)


def _rises(view: str, low: Metric, high: Metric) -> bool:
    """Whether two scores are the ends of a range in words, as in "30 to 40 frames per second"; a decline (60% to 30%) is none."""
    if low.span is None or high.span is None or low.unit != high.unit or low.value >= high.value:
        return False
    start = low.span.start
    led = FROM.search(view, max(0, start - REACH), start)
    return led is None and WORD_TO.fullmatch(view, low.span.stop, high.span.start) is not None
