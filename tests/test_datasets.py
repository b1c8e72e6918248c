"""Which names become rows of datasets."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.models import Paper

DATASETS = [
    ("We evaluate on the WikiBabble dataset and reach 71.2% accuracy.", {"WikiBabble"}),
    ("Our system ranks third in SemEval-2023 Task 3 with an F1 of 0.61.", {"SemEval-2023 Task 3"}),
    ("We describe our entry to the NLI Shared Task, with an accuracy of 80.1%.", {"NLI Shared Task"}),
]
NO_DATASETS = [
    "Our ensemble reaches an F1 of 71.2% on Sub-task A and 64.0% on Sub-task B.",
    "We obtain an accuracy of 88.1% on Task 5 and 79.3% on Track 2.",
    "The model gains 2.1% accuracy on NLI and 1.4% on STS.",
    "Experiments on MRC datasets show an improvement of 3.2% F1.",
    "We train a parser on several AMR corpora and reach 83.2% Smatch.",
]


@pytest.mark.parametrize(("text", "names"), DATASETS)
def test_datasets(text: str, names: set[str]) -> None:
    """What is named as a dataset, a contest among them, is one."""
    assert _names(text) == names


@pytest.mark.parametrize("text", NO_DATASETS)
def test_tasks_are_no_datasets(text: str) -> None:
    """A task by itself and a part of some contest are no datasets; a result on one quotes it all the same."""
    assert _names(text) == set()
    assert find(Paper("Made up", "line 1", text)).metrics


def test_a_part_of_a_contest_is_quoted() -> None:
    """What a result was measured on stands beside it, be it a dataset or not."""
    (metric,) = find(Paper("Made up", "line 1", "Our ensemble reaches an F1 of 71.2% on Sub-task A.")).metrics
    assert (metric.dataset_text, metric.dataset) == ("Sub-task A", None)


def _names(text: str) -> set[str]:
    found = find(Paper("Made up", "line 1", text))
    datasets = [mention.dataset for mention in found.datasets] + [metric.dataset for metric in found.metrics]
    return {dataset.name for dataset in datasets if dataset}
