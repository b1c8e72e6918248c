"""Patterns read what they are given in one way: each sign that two parts can take doubles the time."""

from __future__ import annotations

import re
import time

import pytest

from papersette.extract.datasets.contests import SHARED_NAME
from papersette.extract.datasets.guesses import QUOTED_TASK
from papersette.extract.datasets.known import SYSTEMS_BEFORE
from papersette.extract.links.promises import LIST
from papersette.extract.numbers.shares import SHARE
from papersette.extract.places.affiliations import LEAD, MAIL, NUMBERED
from papersette.sources.fields.beside_names import MARKS


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (LIST, "data" + " & data" * 200 + " \0"),
        (MARKS, "Ada1," + "12" * 200 + "x"),
        (MAIL, "; " * 10_000 + "x"),
        (MAIL, "ada@" * 5_000 + "x"),
        (LEAD, " " * 20_000 + "x"),
        (NUMBERED, " 5" * 10_000 + "x"),
        (SHARE, " of " + "A" * 20_000 + " x"),
        (SHARE, " of " + "Ab.+" * 5_000 + " x"),
        (SHARE, " of " + "A1 " * 5_000 + "x"),
        (SHARED_NAME, " the" + " Babble and Tale" * 5_000 + " x"),
        (QUOTED_TASK, " 'A" * 10_000 + "x"),
        (QUOTED_TASK, " “" + "A task " * 5_000 + "x"),
        (SYSTEMS_BEFORE, "models such as " + "BERT, " * 200 + "x"),
    ],
)
def test_no_text_takes_long(pattern: re.Pattern[str], text: str) -> None:
    """What does not fit to its end is given up in a moment; it took longer than anybody waits."""
    started = time.process_time()
    pattern.search(text)
    assert time.process_time() - started < 1
