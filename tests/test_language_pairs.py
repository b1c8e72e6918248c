"""Which pair of languages of a dataset a result of translation is on."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.extract.text.views import make_view
from papersette.models import Metric, Paper

WRITTEN = [
    (r"WMT14 En\rightarrowDe", "WMT14 En-De"),
    (r"WMT14 En$\rightarrow$De", "WMT14 En-De"),
    ("WMT14 English → German", "WMT14 En-De"),
    (r"WMT16 Romanian\leftrightarrowEnglish", "WMT16 Ro<->En"),
    ("WMT14 en-de", "WMT14 En-De"),
    ("MuST-C en-de", "MuST-C En-De"),
    ("WMT14 de→en", "WMT14 De-En"),
    (r"MuST-C En\rightarrowDe/Es", "MuST-C"),
    ("MuST-C En-De/Es", "MuST-C"),
    ("WMT14 as-is", "WMT14"),
    ("WMT14", "WMT14"),
]

# What stands beside a number, and what it is then on.
BESIDE = [
    ("Our babbler reaches 38.1 BLEU for de→en and 42.5 for en→de on WMT14.", ["WMT14 De-En", "WMT14 En-De"]),
    (
        "On WMT22 our babblers reach 48.8, 29.7 and 22.0 case-sensitive BLEU scores on EN-ZH, ZH-EN and JA-EN, respectively.",
        ["WMT22 En-Zh", "WMT22 Zh-En", "WMT22 Ja-En"],
    ),
    ("We reach 27.7/32.2 BLEU on WMT14 English-German/German-English.", ["WMT14 En-De", "WMT14 De-En"]),
    ("On WMT22 our BLEU scores are highest on Zh-En (33.5) and En-Zh (49.7).", ["WMT22 Zh-En", "WMT22 En-Zh"]),
    ("The BLEU score on WMT19 from Russian to English is 38.7.", ["WMT19 Ru-En"]),
    ("The BLEU score on WMT19 is 38.7.", ["WMT19"]),
    ("On WMT19 we reach 38.7 and 31.2 BLEU on En-De.", ["WMT19", "WMT19"]),
    ("We reach 28.1 and 25.2 BLEU on WMT14 English-French and WMT16 German-English.", ["WMT14 En-Fr", "WMT16 De-En"]),
    ("Our babbler reaches 28.1 BLEU on WMT14 En-De.", ["WMT14 En-De"]),
]


def _results(text: str, title: str = "Babblers") -> list[Metric]:
    return [metric for metric in find(Paper(title, "line 1", text)).metrics if metric.kind == "score"]


@pytest.mark.parametrize(("written", "name"), WRITTEN)
def test_a_pair_behind_a_dataset_may_be_written_in_any_way(written: str, name: str) -> None:
    """A pair of languages behind a dataset's name is read with arrows of LaTeX and in small letters too."""
    (metric,) = _results(f"Our babbler reaches 25.7 BLEU on {written}.")
    assert (metric.dataset and metric.dataset.name) == name


@pytest.mark.parametrize(("text", "names"), BESIDE)
def test_a_pair_beside_a_number_is_that_of_its_dataset(text: str, names: list[str]) -> None:
    """A number of a dataset is of the pair of languages that stands beside it, or in its place of a list."""
    assert [metric.dataset and metric.dataset.name for metric in _results(text)] == names


def test_a_pair_of_a_contest_in_short() -> None:
    """A contest of which the title says more is that one in the pair of languages beside the number."""
    (metric,) = _results("On SemEval 2020 our F1 is 72.6% for English-Hindi.", "Babblers at SemEval-2020 Task 9: Mixed Babble")
    assert (metric.dataset and metric.dataset.name) == "SemEval 2020 Task 9 En-Hi"


@pytest.mark.parametrize(
    ("title", "pair", "name"),
    [
        ("Babblers at WMT20", "English-to-German", "WMT20 En-De"),
        ("Babblers on WMT14 En-De", "De-En", "WMT14 De-En"),
        ("Babblers", "English-to-German", None),
        ("Babblers at WMT20", "MM-Fi", "MM-Fi"),
    ],
)
def test_a_bare_pair_is_no_dataset(title: str, pair: str, name: str | None) -> None:
    """A pair of languages alone is no dataset, but a part of the only contest that there is."""
    (metric,) = _results(f"Our babbler reaches 38.1 BLEU on the {pair} dataset.", title)
    assert (metric.dataset and metric.dataset.name) == name
    assert metric.dataset_text == pair


@pytest.mark.parametrize(
    ("text", "view"),
    [
        (r"\alphaNLI", "α     NLI"),
        (r"En\rightarrowDe", "En→          De"),
        (r"\rightarrows", "            "),
        (r"\textBabble", " " * 11),
    ],
)
def test_a_command_ends_before_a_capital(text: str, view: str) -> None:
    """A command of LaTeX that lost its end is read as its sign, and what stood behind it stays."""
    assert make_view(text) == view
