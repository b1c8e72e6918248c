"""The names that a slot of a result may take, gathered from its sentence and from those before it."""

from __future__ import annotations

from collections.abc import Sequence

from papersette.extract.datasets import DatasetName
from papersette.extract.measures import MeasureName
from papersette.extract.slots import Candidate
from papersette.models import Span

__all__ = ["dataset_candidates", "measure_candidates"]

# How many names before the sentence are looked at.
BACK = 4
JOINTS = frozenset({",", "and", ", and", "/", "&", "or", "as well as", ", as well as", "datasets, and", "and the", ", and the", ", the"})


def measure_candidates(view: str, names: Sequence[Sequence[MeasureName]], sentence: int) -> list[tuple[Candidate, MeasureName]]:
    """Return the measures of a sentence (by its index in `names`) and the last known ones before it."""
    here = names[sentence]
    runs = _runs(view, here)
    found = [
        (Candidate(n.start, n.stop, n.kind, n.measure.family or n.kind, 0, *run), n) for n, run in zip(here, runs, strict=True)
    ]
    before = [(sentence - i, n) for i in range(max(0, sentence - 3), sentence) for n in names[i] if n.kind == "known"]
    return found + [(Candidate(n.start, n.stop, n.kind, n.measure.family or n.kind, back), n) for back, n in before[-BACK:]]


def dataset_candidates(view: str, names: Sequence[DatasetName], sentences: Sequence[Span], sentence: int) -> list[tuple[Candidate, DatasetName]]:
    """Return the datasets of a sentence (by its index) and the last ones before it."""
    bounds = sentences[sentence]
    here = [n for n in names if bounds.start <= n.start < bounds.stop]
    runs = _runs(view, here)
    found = [(Candidate(n.start, n.stop, n.kind, n.kind, 0, *run), n) for n, run in zip(here, runs, strict=True)]
    before = [n for n in names if n.stop <= bounds.start]
    for name in before[-BACK:]:
        back = sum(name.stop <= other.stop and other.stop <= bounds.start for other in sentences)
        found.append((Candidate(name.start, name.stop, name.kind, name.kind, max(1, back)), name))
    return found


def _runs(view: str, names: Sequence[MeasureName] | Sequence[DatasetName]) -> list[tuple[int, int]]:
    """Return (place, places) of each name in its run of names joined by commas and "and"."""
    runs: list[list[int]] = []
    for index, name in enumerate(names):
        joint = " ".join(view[names[index - 1].stop : name.start].split()) if index else ""
        if index and joint in JOINTS:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [(place, len(run)) for run in runs for place, _ in enumerate(run)]
