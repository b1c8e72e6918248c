"""Values in a scale that is not their measure's: ratings out of 5 or 10, places, a BLEU of 0.6 beside one of 1.1."""

from __future__ import annotations

from typing import Any

import pytest

from papersette.extract import correct, find
from papersette.extract.numbers.normal import ANOTHER_SCALE
from papersette.models import Correction, Paper, Span


def normals_of(text: str) -> dict[str, tuple[float | None, str | None]]:
    """Return the value in the measure's unit of each score of a text, and what is odd about it, by the score as written."""
    metrics = find(Paper("Made up", "line 1", text)).metrics
    return {metric.raw: (metric.normal, metric.flag) for metric in metrics if metric.kind == "score"}


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("PebNet reaches an accuracy of 6.4 out of 10 on MNIST.", ["6.4"]),
        ("Raters give PebNet an accuracy of 4.2/5.0 on MNIST.", ["4.2"]),
        ("The average accuracy of the bot rose from 5.8 to 6.4 on a 10-point scale.", ["5.8", "6.4"]),
        ("The faithfulness of PebNet is 4.6 versus 3.1 on a five-point Likert scale.", ["4.6", "3.1"]),
        ("The faithfulness of PebNet is 4.6 on a scale from 1 to 5.", ["4.6"]),
        ("PebNet reaches an accuracy of 87.5 out of 100 on MNIST.", []),
        ("PebNet reaches an AUC of 0.94/1 on MNIST.", []),
        ("PebNet reaches a MOS of 4.3/5 on VCTK.", []),
        ("PebNet reaches an accuracy of 87.5% and a coherence of 4.3 on a 5-point scale.", []),
        ("PebNet obtains BLEU scores of 0.6 and 0.7 on WMT22, and a later one a BLEU score of 1.1.", ["0.6", "0.7"]),
        ("PebNet improves the BLEU score on WMT22 from 0.5 to 14.1.", ["0.5"]),
        ("PebNet reaches an F1 of 0.61 on MNIST and an F1 of 0.72 on SVHN.", []),
        ("PebNet reaches an accuracy of 0.61 on MNIST and an accuracy of 72.5% on SVHN.", []),
        ("PebNet improves the BLEU score on WMT22 from 0 to 14.1.", []),
    ],
)
def test_a_scale_that_the_text_tells(text: str, odd: list[str]) -> None:
    """What is out of 5 is no percentage, and of one measure in one text all bare numbers are of one scale."""
    found = normals_of(text)
    assert [raw for raw, (normal, flag) in found.items() if flag == ANOTHER_SCALE and normal is None] == odd
    assert (next(iter(found.values()))[0] is None) == bool(odd)


def test_whole_numbers_among_proportions_are_odd() -> None:
    """Beside an F1 of 0.92 one of 9 is a place that was misread, not a percentage."""
    assert {raw: flag for raw, (_, flag) in normals_of("PebNet has an F1 of 0.92 on MNIST, RockNet an F1 of 9.").items()} == {
        "0.92": "proportion", "9": ANOTHER_SCALE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "normal"),
    [
        ({"dataset": "SVHN"}, None), ({"value": 6.4, "measure": "accuracy"}, None), ({"value": 64.0}, 64.0),
        ({"unit": "%"}, 6.4), ({"measure": "MOS", "value": 4.4}, 4.4),
    ],
)  # fmt: skip
def test_a_scale_is_odd_until_a_reader_tells_another(values: dict[str, Any], normal: float | None) -> None:
    """A reader's dataset, or a line that says once more what the row holds, brings no value out of 10 onto a leaderboard."""
    paper = Paper("Made up", "line 1", "PebNet reaches an accuracy of 6.4 out of 10 on MNIST.")
    correction = Correction("k", "metric", "abstract", Span(30, 33), "6.4", None, tuple(values.items()))
    (metric,) = (metric for metric in correct(find(paper), paper, [correction]).metrics if metric.raw == "6.4")
    assert (metric.normal, metric.flag == ANOTHER_SCALE) == (normal, normal is None)
