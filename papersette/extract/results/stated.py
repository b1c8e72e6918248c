"""Results that a source states in fields of its own, such as rows of a leaderboard, in the shape of those found in texts."""

from __future__ import annotations

from pathlib import Path

from papersette.extract.numbers.normal import normalize
from papersette.extract.text.vocabulary import Entry, load_vocabulary
from papersette.models import Dataset, Measure, Metric, SourceResult

__all__ = ["dataset_named", "make_stated_metric", "measure_named"]

RULE = "stated by the source"


def make_stated_metric(result: SourceResult, vocabulary: Path | None) -> Metric:
    """Return a stated result as a metric of field `source`: a score in the source's own words, nothing in it guessed."""
    measure, dataset = measure_named(result.measure, vocabulary), dataset_named(result.dataset, vocabulary)
    normal, flag = normalize(result.value, result.unit, "score", measure)
    return Metric(
        field="source", span=None, raw=result.raw, value=result.value, unit=result.unit, kind="score", comparator=None,
        uncertainty=result.uncertainty, measure=measure, measure_text=result.measure, dataset=dataset,
        dataset_text=result.dataset, system=None, system_text=result.system, baseline=None, change=None, normal=normal,
        flag=flag, sentence=None, rule=RULE, confidence=1.0,
    )  # fmt: skip


def measure_named(name: str | None, vocabulary: Path | None = None) -> Measure | None:
    """Return the known measure that has a name, a new one where none has it, None for no name."""
    entry = _entry(name, "measure", vocabulary)
    return entry.measure if entry else Measure(name) if name else None


def dataset_named(name: str | None, vocabulary: Path | None = None) -> Dataset | None:
    """Return the known dataset that has a name, a new one where none has it, None for no name."""
    entry = _entry(name, "dataset", vocabulary)
    return entry.dataset if entry else Dataset(name) if name else None


def _entry(name: str | None, kind: str, vocabulary: Path | None) -> Entry | None:
    """Return the known name that a text is from its first to its last character."""
    for term in load_vocabulary(vocabulary).find(name or ""):
        if term.entry.kind == kind and (term.start, term.stop) == (0, len(name or "")):
            return term.entry
    return None
