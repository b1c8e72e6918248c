"""Numbers that are no level of the dataset beside them: shares of another level, privacy, what several have together."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.models import Metric, Paper


def results_of(text: str) -> list[Metric]:
    """Return the results of a text."""
    return list(find(Paper("Made up", "line 1", text)).metrics)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("On Cityscapes, PebNet attains 99.9% of RockNet's mIoU.", "99.9%", "ratio"),
        ("PebNet retains 96.7% of the performance of RockNet on GAIA.", "96.7%", "ratio"),
        ("PebNet already achieves 50-70% of human performance on GAIA.", "50", "ratio"),
        ("PebNet attains 83.9% mIoU on Cityscapes.", "83.9%", "score"),
        ("PebNet reports 24.01% of BLEU-4 on Multi30K.", "24.01%", "score"),
    ],
)
def test_a_share_of_a_level_is_none(text: str, number: str, kind: str) -> None:
    """What is told in parts of another's level is a ratio, which is on no leaderboard."""
    assert {found.raw: found.kind for found in results_of(text)}[number] == kind


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebNet attains 99.9% of RockNet's mIoU on stones.", "RockNet"),
        ("PebNet already achieves 50-70% of human performance.", "human"),
        ("These students retain 97% of the RockBERT-Large teacher performance.", "RockBERT-Large teacher"),
        ("PebNet keeps 97.5% of fully supervised performance.", "fully supervised"),
        ("PebNet keeps 99% of full stone cache accuracy.", "full stone cache"),
        ("PebNet reaches nearly 80% of human annotator performance.", "human annotator"),
        ("The reader PebNet reaches 81% of human expert performance on it.", "human expert"),
        ("PebNet keeps 95% of the original performance of RockNet.", "RockNet"),
        ("PebNet keeps 95% of its performance.", None),
        ("PebNet keeps 96% of model quality.", None),
    ],
)
def test_whose_the_level_is_that_a_share_is_of(text: str, baseline: str | None) -> None:
    """A share of a level is measured against whose that is, where the words say so."""
    assert {found.baseline for found in results_of(text)} == {baseline}


@pytest.mark.parametrize("sign", ["equal to ", "= ", "of "])
def test_privacy_is_no_result(sign: str) -> None:
    """The epsilon that a distance was reached under is not the distance."""
    found = results_of(f"On CelebA-HQ, PebNet attains an FID of 33.27 at epsilon {sign}1.5, a new best.")
    assert [metric.raw for metric in found] == ["33.27"]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("PebNet reaches an average accuracy of 71.2% across two benchmarks (MNIST & its sequel).", "several datasets"),
        ("PebNet reaches an average accuracy of 71.2% on benchmarks such as MNIST, stones and others.", "several datasets"),
        ("PebNet reaches an accuracy of 71.2% on MNIST (and is small).", None),
        ("PebNet reaches 71.2% accuracy on the tasks of MNIST, and it is small.", None),
    ],
)  # fmt: skip
def test_a_number_of_datasets_that_are_listed(text: str, flag: str | None) -> None:
    """A number of several datasets is flagged though only the first of them is known by its name."""
    (found,) = (metric for metric in results_of(text) if metric.raw == "71.2%")
    assert (found.dataset and found.dataset.name, found.flag) == ("MNIST", flag)
