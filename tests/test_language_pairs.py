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


def _results(text: str, title: str = "Babblers") -> list[Metric]:
    return [metric for metric in find(Paper(title, "line 1", text)).metrics if metric.kind == "score"]


@pytest.mark.parametrize(("written", "name"), WRITTEN)
def test_a_pair_behind_a_dataset_may_be_written_in_any_way(written: str, name: str) -> None:
    """A pair of languages behind a dataset's name is read with arrows of LaTeX and in small letters too."""
    (metric,) = _results(f"Our babbler reaches 25.7 BLEU on {written}.")
    assert (metric.dataset and metric.dataset.name) == name


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
