"""Ends of ranges: 90-95% over all tasks, between 0.7 and 0.8, ranging from 60% to 72%; neither is a score to rank.

Both ends are of one thing: where each was read on a dataset of its own, both hold on both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.numbers.normal import OUT_OF_BOUNDS, RANGE, SEVERAL_DATASETS
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
    """Return the results of a text, scores that are the two ends of a range flagged so, and both ends on the same datasets."""
    metrics = _on_the_same(view, metrics)
    scores: dict[Span, Metric] = {metric.span: metric for metric in metrics if metric.span and metric.kind == "score"}
    ends: set[Span] = set()
    for low, high in pairwise(scores.values()):
        if low.span and high.span and low.measure == high.measure and _is_range(view, low, high, ends):
            ends |= {low.span, high.span}
    return [
        replace(metric, flag=RANGE) if metric.span in ends and metric.kind == "score" and metric.flag != OUT_OF_BOUNDS else metric
        for metric in metrics
    ]


def _on_the_same(view: str, metrics: Sequence[Metric]) -> list[Metric]:
    """Return results, the two ends of a range on the datasets of both: "on A and B gains of 2-5%" tells no gain on A alone."""
    values = [list(rows) for _, rows in groupby(metrics, key=lambda metric: metric.span)]
    for at in range(len(values) - 1):
        lows, highs = values[at : at + 2]
        if _are_on_different(lows, highs) and _joins(view, lows[0], highs[0]):
            values[at], values[at + 1] = _on_all(lows, highs), _on_all(highs, lows)
    return [metric for rows in values for metric in rows]


def _are_on_different(lows: Sequence[Metric], highs: Sequence[Metric]) -> bool:
    """Whether two values of one kind and sentence are on datasets, and on none in common."""
    low, high = lows[0], highs[0]
    names = {metric.dataset_text for metric in lows}
    apart = None not in names and high.dataset_text is not None and names.isdisjoint(metric.dataset_text for metric in highs)
    return apart and (low.kind, low.sentence) == (high.kind, high.sentence)


def _joins(view: str, low: Metric, high: Metric) -> bool:
    """Whether two values are the ends of a range by what stands between them, and hold for one thing each by no word behind."""
    if low.span is None or high.span is None or high.sentence is None:
        return False
    if "respectively" in view[high.span.stop : high.sentence.stop]:
        return False
    is_between = BETWEEN.search(view, max(0, low.span.start - REACH), low.span.start)
    return (AND if is_between else TO).fullmatch(view, low.span.stop, high.span.start) is not None


def _on_all(rows: Sequence[Metric], others: Sequence[Metric]) -> list[Metric]:
    """Return the rows of a value on its datasets, and on those of other rows."""
    added = [replace(rows[0], dataset=other.dataset, dataset_text=other.dataset_text) for other in others]
    return [replace(row, flag=row.flag if row.flag == OUT_OF_BOUNDS else SEVERAL_DATASETS) for row in (*rows, *added)]


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
