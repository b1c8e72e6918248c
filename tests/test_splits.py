"""The split of a dataset that a result is on: validation, test or training."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from papersette.extract import find
from papersette.models import Paper
from tests.site_client import Site


def splits_of(text: str) -> list[str | None]:
    """Return the split of each result of a text."""
    return [metric.split for metric in find(Paper("Made up", "line 1", text)).metrics]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PebNet reaches 73.2% and 70.3% accuracy on the validation and test sets of MNIST.", ["validation", "test"]),
        ("PebNet reaches an F1 of 90.8% and 89.4% on the dev and test data, respectively.", ["validation", "test"]),
        ("PebNet obtains 32.5 BLEU on the dev set and 27.7 BLEU on the test set of WMT14 En-De.", ["validation", "test"]),
        ("PebNet scores an accuracy of 0.94 on the official development (Dev) set and 0.91 on MNIST.", ["validation", None]),
        ("PebNet reaches 61.2 mAP on the MNIST 2019 validation set.", ["validation"]),
        ("PebNet reaches 61.2 mAP on COCO val2017.", ["validation"]),
        ("On the val split of COCO, PebNet achieves 56.2 mAP and 46.2 AP50.", ["validation", "validation"]),
        ("PebNet wins on the test split (F1: 32.1).", ["test"]),
        ("PebNet achieves a validation accuracy of 97.1% and a testing accuracy of 76.2% on MNIST.", ["validation", "test"]),
        ("PebNet comes to a training accuracy of 97.1% on MNIST.", ["training"]),
        ("PebNet reaches an accuracy of 91.2% on the MNLI mismatched validation set.", ["validation"]),
        ("PebNet has an accuracy of 81.2% on both the development and test sets of MNIST.", [None]),
        ("PebNet reaches an accuracy of 91.2% on MNIST.", [None]),
        ("Tuned on the validation set, PebNet reaches an accuracy of 91.2% on MNIST.", [None]),
        ("PebNet reaches an accuracy of 91.2% on MNIST by tuning on the validation set.", [None]),
        ("PebNet reaches an accuracy of 91.2% on MNIST in 10-fold cross-validation.", [None]),
        ("PebNet finds stones in our training set with an accuracy of 91.2% using 10-fold cross validation.", [None]),
        ("PebNet gains 10% on the PebQA test set, 13% on MNIST, and nothing else.", ["test", None]),
        ("PebNet reaches an accuracy of 91.2% with the validation of stones.", [None]),
        ("PebNet reaches an accuracy of 99.1% and 76.2% on the training and test sets of MNIST.", ["training", "test"]),
        ("PebNet reaches an accuracy of 85.2% for a training set of 764 stones.", [None]),
        ("PebNet raises the test coverage to 53.9%.", [None]),
        ("In a crush test PebNet reaches an accuracy of 85.2%.", [None]),
        ("PebNet reaches 61.2 mAP on COCO test2017.", ["test"]),
        ("PebNet cuts the test time to 3.1 ms on MNIST.", [None]),
        ("Trained with validation samples PebNet reaches 29.9% accuracy on the test data.", ["test"]),
    ],
)
def test_splits_are_told_beside_numbers(text: str, found: list[str | None]) -> None:
    """The words beside a number tell which split it is on; those on which something is learnt tell nothing."""
    assert splits_of(text) == found


def test_a_split_is_in_the_file_and_on_the_page(build_db: Callable[..., Path]) -> None:
    """A result's row has its split, and the paper's page says it beside the dataset."""
    text = "PebNet reaches an accuracy of 91.2% on the MNIST validation set."
    db = build_db({"id": "made:1", "title": "One", "abstract": text})
    with sqlite3.connect(db) as connection:
        assert connection.execute("select split from metrics").fetchall() == [("validation",)]
        assert connection.execute("select split from leaderboard").fetchall() == [("validation",)]
    assert "MNIST</a> <small>validation</small>" in Site(db).get("/paper/made:1").text
