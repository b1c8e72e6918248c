"""What acronyms stand for in a text: no known measure where the words before their brackets are another thing's."""

from __future__ import annotations

import pytest

from papersette.extract.find import find
from papersette.extract.text.reading import Reading
from papersette.models import Paper

OTHERS = [
    # a system, a task, a dataset, and another measure
    ("We introduce Contextual Echo Replay (CER) for agents. CER reaches a success rate of 36.7%.", "CER"),
    ("Errors of automatic speech recognition (ASR) add up. Two more ASRs err less.", "ASR"),
    ("Shear Point Layers (SPLs) hold. An SPL costs nothing.", "SPL"),
    ("It has an angular correlation coefficient (ACC) of 0.93. The ACC rises.", "ACC"),
]
THEMSELVES = [
    ("It has a character error rate (CER) of 3.1%. The CER falls.", "CER"),
    ("It runs at 30 frames per second (FPS). The FPS rise.", "FPS"),
    ("The true positive rate (TPR) is 91%. Our TPR rises.", "TPR"),
    ("The mean of averaged precisions (MAP) is 0.31. The MAP rises.", "MAP"),
    # what it stands for is not known here
    ("Its human preference scores (HPSv2) are 28.1. HPSv2 rises.", "HPSv2"),
    # the words before the brackets do not begin with its letters
    ("We use the usual measure (CER). The CER falls.", "CER"),
]


def _read(text: str, acronym: str) -> list[str]:
    """Return the measures that stand for known ones by an acronym, in the singular or not."""
    reading = Reading("abstract", text)
    found = (reading.view[term.start : term.stop] for term in reading.terms if term.entry.measure)
    return [name for name in found if name.removesuffix("s") == acronym]


@pytest.mark.parametrize(("text", "acronym"), OTHERS)
def test_an_acronym_of_something_else_is_no_known_measure(text: str, acronym: str) -> None:
    """Neither in its brackets nor anywhere else."""
    assert _read(text, acronym) == []


@pytest.mark.parametrize(("text", "acronym"), THEMSELVES)
def test_an_acronym_of_a_measure_is_that_measure(text: str, acronym: str) -> None:
    """Where the words before its brackets share one with what the measure is called, or are none that it abbreviates."""
    assert len(_read(text, acronym)) == 2


def test_a_system_called_as_a_measure_is_has_results_of_other_measures() -> None:
    """What an acronym reaches is a success rate, and the row says whose it is."""
    text = "We introduce Contextual Echo Replay (CER). CER reaches a success rate of 36.7% and 31.9% on two suites of tasks."
    found = find(Paper(title="Contextual Echo Replay", locator="line 1", abstract=text))
    assert [metric.measure_text for metric in found.metrics] == ["success rate"] * 2
