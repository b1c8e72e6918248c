"""Ends of ranges, which are on no leaderboard."""

from __future__ import annotations

import pytest

from papersette.extract import correct, find
from papersette.models import Correction, Paper, Span


def flags_of(text: str) -> dict[str, str | None]:
    """Return what is odd about each result of a text, by the result as written."""
    return {metric.raw: metric.flag for metric in find(Paper("Made up", "line 1", text)).metrics}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("PebNet achieves an accuracy of 90-95% on MNIST.", ["90", "95%"]),
        ("PebNet reaches accuracies between 91.2% and 97.3% on MNIST.", ["91.2%", "97.3%"]),
        ("On MNIST its accuracy ranges from 71.2% to 84.5%.", ["71.2%", "84.5%"]),
        ("It obtains F1 scores ranging from 0.61 to 0.72 on MNIST.", ["0.61", "0.72"]),
        ("It obtains F1 scores ranging from 0.61 to 0.72 and 0.81 to 0.84 on MNIST and SVHN.", ["0.61", "0.72", "0.81", "0.84"]),
        ("Baselines reach only 0.61 to 0.68 F1 on MNIST.", ["0.61", "0.68"]),
        ("Baselines reach only 71% to 84% accuracy on MNIST.", ["71%", "84%"]),
        ("Accuracy on MNIST declines (71.2% to 64.5%) as the strokes get thinner.", []),
        ("It raises the accuracy on MNIST from a mere 71.2% to 84.5%.", []),
        ("It raises the accuracy on MNIST from 71.2% to 84.5%.", []),
        ("It reaches an accuracy of 71.2% on MNIST and 84.5% on SVHN.", []),
        ("Its accuracy on MNIST is 91.2%, between the two best.", []),
    ],
)
def test_ends_of_ranges(text: str, ends: list[str]) -> None:
    """Both ends of a range are flagged; what goes from one value to another is none."""
    assert [raw for raw, flag in flags_of(text).items() if flag == "range"] == ends


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We test on the MNIST and SVHN benchmarks. PebNet yields improvements of 7% to 12% in accuracy.", ["MNIST", "SVHN"]),
        ("On all the benchmarks (MNIST, SVHN) PebNet obtains improvements of 6%-11%.", ["MNIST", "SVHN"]),
        ("On MNIST we observe 7.8% to 12.9% improvements in FID over RockNet.", ["MNIST"]),
    ],
)
def test_both_ends_are_on_the_same_datasets(text: str, names: list[str]) -> None:
    """Gains of a range over two datasets are not the one's on the first and the other's on the second."""
    found: dict[str, list[str]] = {}
    for metric in find(Paper("Made up", "line 1", text)).metrics:
        found.setdefault(metric.raw, []).append(metric.dataset.name if metric.dataset else "")
        assert (metric.flag == "several datasets") == (len(names) > 1)
    assert [sorted(on) for on in found.values()] == [names, names]


def test_ends_that_are_told_apart_are_on_one_dataset_each() -> None:
    """The word says that the first of two holds on the first, the second on the second."""
    text = "We observe 7.8% to 12.9% improvements in FID over RockNet on the MNIST and SVHN datasets, respectively."
    found = find(Paper("Made up", "line 1", text)).metrics
    assert [(metric.raw, metric.dataset_text) for metric in found] == [("7.8%", "MNIST"), ("12.9%", "SVHN")]


@pytest.mark.parametrize(("values", "flag"), [({"dataset": "SVHN"}, "range"), ({"value": "93"}, None)])
def test_a_corrected_end_is_one_until_its_value_is_told(values: dict[str, str], flag: str | None) -> None:
    """A reader's dataset makes no score of an end, a reader's value does."""
    paper = Paper("Made up", "line 1", "PebNet achieves an accuracy of 90-95% on MNIST.")
    correction = Correction("k", "metric", "abstract", Span(31, 33), "90", None, tuple(values.items()))
    assert [m.flag for m in correct(find(paper), paper, [correction]).metrics if m.raw == "90"] == [flag]
