"""Scores of what a paper is set beside, which are another's."""

from __future__ import annotations

import pytest

from tests.test_systems import systems_of


@pytest.mark.parametrize(
    ("text", "score", "system"),
    [
        ("PebNet reaches 80.4% accuracy on MNIST, on par with Granite Parser (ACME) at 80.6%.", "80.6%", "other"),
        ("PebNet reaches an F1 of 0.804 on SQuAD, approaching Granite Reader (ACME) at 0.854.", "0.854", "other"),
        ("PebNet raises the solve rate to 23.6% on MATH, narrowing the gap to step-wise prompting (27.4%).", "27.4%", "other"),
        ("PebNet has an error rate of 2.79% on KITTI, beating the former best method, which had an error rate of 3.05%.", "3.05%",
         "other"),
        ("On MNIST it is on par with RockNet (91.2% vs. 91.4% accuracy).", "91.2%", "own"),
        ("No variant outperforms our full network, which achieves 91.2% accuracy on MNIST.", "91.2%", "own"),
        ("We train PebNet over a stone model, SlateNet, which yields an F1 of 78.29% on SQuAD.", "78.29%", "own"),
        ("PebNet outperforms RockNet, with an accuracy of 91.2% on MNIST.", "91.2%", "own"),
    ],
)  # fmt: skip
def test_what_a_paper_is_set_beside(text: str, score: str, system: str) -> None:
    """What a paper is on par with, approaches or beats has its own score; a number behind a comparison alone tells nothing."""
    assert systems_of(text)[score] == system
