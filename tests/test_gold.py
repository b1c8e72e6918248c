"""Accuracy is guarded: on made-up abstracts that nothing was learnt from it does not fall below what it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from papersette.extract import find
from papersette.models import Metric, Paper
from tests.examples.abstracts import GOLD, Result

# What was reached when the set was written, less about one result in twenty.
LEAST = {"precision": 0.90, "recall": 0.92, "full": 0.60}


def words(name: str | None) -> set[str]:
    return set(re.sub(r"[^a-z0-9@]+", " ", (name or "").lower()).split())


def same(seen: str | None, wanted: str | None) -> bool:
    """Two names are the same if the words of one are among those of the other; none is like none."""
    a, b = words(seen), words(wanted)
    return (a <= b or b <= a) if a and b else a == b


def is_full(metrics: list[Metric], result: Result) -> bool:
    _, value, unit, kind, measure, dataset = result
    first = metrics[0]
    names = [first.measure_text, first.measure.name if first.measure else None]
    datasets = [metric.dataset_text for metric in metrics if metric.dataset_text]
    wanted = dataset.split(" | ") if dataset else []
    return (
        (first.value, first.unit, first.kind) == (value, unit, kind)
        and any(same(name, measure) for name in names)
        and bool(datasets) == bool(wanted)
        and all(any(same(seen, want) for want in wanted) for seen in datasets)
    )


def test_accuracy_does_not_fall(record_testsuite_property: Callable[[str, object], None]) -> None:
    """Precision, recall and full rows on the gold set stay above their marks."""
    counts: Counter[str] = Counter()
    for text, results in GOLD:
        found: dict[int, list[Metric]] = {}
        for metric in find(Paper("Made up", "line 1", text)).metrics:
            assert metric.span
            found.setdefault(metric.span.start, []).append(metric)
        counts["found"] += len(found)
        counts["wanted"] += len(results)
        at = 0
        for result in results:
            at = text.index(result[0], at)
            hit = next((rows for start, rows in found.items() if at <= start < at + len(result[0])), None)
            at += len(result[0])
            counts["hit"] += hit is not None
            counts["full"] += hit is not None and is_full(hit, result)
    precision, recall = counts["hit"] / counts["found"], counts["hit"] / counts["wanted"]
    full = 2 * counts["full"] / (counts["found"] + counts["wanted"])
    record_testsuite_property("gold set", f"precision {precision:.3f}, recall {recall:.3f}, full F1 {full:.3f}")
    assert precision >= LEAST["precision"]
    assert recall >= LEAST["recall"]
    assert full >= LEAST["full"]
