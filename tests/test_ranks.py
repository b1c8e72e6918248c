"""Places in rankings are told by their words, wherever a number might be something else."""

from __future__ import annotations

import pytest

from tests.test_quantities import found_in

PLACES = [
    ("The entry took sixth place among 31 teams.", ["sixth place"], [6]),
    ("Our runs secured the third rank in Track 1 and a second position in Track 2.", ["third rank", "second position"], [3, 2]),
    ("We finished 5th out of 20, and came second in the other track.", ["finished 5th", "came second"], [5, 2]),
    ("Our system ranked 11 out of 43 teams.", ["ranked 11"], [11]),
    ("It reaches 92.9% on Task A (rank 11) and 80.1% on Task B (rank 9).", ["rank 11", "rank 9"], [11, 9]),
    ("The parser achieved rank 28 among 36 teams.", ["rank 28"], [28]),
    ("The model obtained an official rank of 16 on the leaderboard.", ["rank of 16"], [16]),
    ("Our submission was ranked 36 th in the contest.", ["ranked 36 th"], [36]),
    ("The ensemble ranks top 1 of all entries.", ["ranks top 1"], [1]),
    ("Our system placed 32/79 for Subtask 1 and 40/49 for Subtask 2.", ["32/79", "40/49"], [32, 40]),
    ("We got a macro F1 of 0.75 (26/96 teams) for English.", ["26/96"], [26]),
    (r"It is the winning (#1) entry, with the top ranking (\#1) for Hindi.", ["winning (#1", r"ranking (\#1"], [1, 1]),
    ("It was ranked tenth overall.", ["ranked tenth"], [10]),
    ("Our entry is in the first place among 20 teams.", ["first place"], [1]),
]
NO_PLACES = [
    "Why do such errors occur in the first place?",
    "We fine-tune with adapters of rank 16 and with rank 8.",
    "The matrix is approximated by a rank 1 matrix.",
    "The board has ranked 50 submissions so far.",
    "Gastric cancer ranks as the fifth most common cancer.",
    "California is ranked as the fifth-largest supplier.",
    "It was shown in the ranking in the 8th Drone Challenge.",
    "The bot was placed in the 49th percentile.",
    "Rankings are kept with 1/80th of the prompts.",
    "Third Position Repair is rare in talk.",
    "Meetings take place in 40 countries.",
    "The median rank of 3 falls.",
]


@pytest.mark.parametrize(("text", "raws", "places"), PLACES)
def test_places(text: str, raws: list[str], places: list[int]) -> None:
    """A place is read with its words, as the number of the place."""
    found = [quantity for quantity in found_in(text) if quantity.form == "rank"]
    assert [text[quantity.start : quantity.stop] for quantity in found] == raws
    assert [quantity.value for quantity in found] == places


@pytest.mark.parametrize("text", NO_PLACES)
def test_what_is_no_place(text: str) -> None:
    """Idioms, ranks of matrices, shares and orders of things are no places."""
    assert all(quantity.form != "rank" for quantity in found_in(text))
