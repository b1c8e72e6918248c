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


@pytest.mark.parametrize(
    ("text", "ratio", "system"),
    [
        ("PebNet rivals models up to 20 times larger.", "20 times", "other"),
        ("PebNet rivals the capabilities of parsers consuming twice the memory.", "twice", "other"),
        (
            "On the Stone Benchmark, PebNet outperforms others of its size, and competes with 3x, 5x and 8x larger parsers.",
            "3x",
            "other",
        ),
        ("PebNet outperforms many parsers, including those with 2-6 times more parameters.", "2", "other"),
        ("PebNet beats parsers that rely on LLMs with 10 times more parameters.", "10 times", "other"),
        ("PebNet outperforms the best parser RockNet (which has more than 4x the number of parameters).", "4x", "other"),
        (
            "PebNet outperforms RockNet-72B on most benchmarks, despite the latter having 10 times more parameters.",
            "10 times",
            "other",
        ),
        ("PebNet beats networks trained on the Stone corpus, which contains 10x more training data than ours.", "10x", "other"),
        ("PebNet outperforms RockNet while being 3x larger.", "3x", "own"),
        ("PebNet rivals RockNet, and is 3x faster.", "3x", "own"),
        ("PebNet beats RockNet, and the latter is 3x slower than PebNet.", "3x", "own"),
    ],
)
def test_what_a_ratio_says_of_a_rival(text: str, ratio: str, system: str) -> None:
    """How much larger a rival is than the paper's own is the rival's; what the paper's own is more than the rival is not."""
    assert systems_of(text)[ratio] == system
