"""Places in rankings are told by their words, wherever a number might be something else."""

from __future__ import annotations

import pytest

from tests.test_metrics import results_of
from tests.test_quantities import found_in

PLACES = [
    ("The entry took sixth place among 31 teams.", ["sixth place"], [6]),
    ("Our runs secured the third rank in Track 1 and a second position in Track 2.", ["third rank", "second position"], [3, 2]),
    ("We finished 5th out of 20, and came second in the other track.", ["finished 5th", "came second"], [5, 2]),
    ("Among the parsers ours ranked 13 out of 29 runs.", ["ranked 13"], [13]),
    ("Pebbles are told in 71.3% (rank 14), moss in 64.8% (rank 6).", ["rank 14", "rank 6"], [14, 6]),
    ("With pebbles alone RockNet achieved rank 19 among 23 entries.", ["rank 19"], [19]),
    ("By moss alone it obtained an overall rank of 17 at the fair.", ["rank of 17"], [17]),
    ("Late as it was, the entry got ranked 27 th overall.", ["ranked 27 th"], [27]),
    ("The ensemble ranks top 1 of all entries.", ["ranks top 1"], [1]),
    ("For moss RockNet was placed 12/31, for ferns 8/19.", ["12/31", "8/19"], [12, 8]),
    ("Ferns come out at 0.62 in macro F1 (17/44 teams).", ["17/44"], [17]),
    (r"Moss has the winning (#1) run, ferns a ranking (\#1) too.", ["winning (#1", r"ranking (\#1"], [1, 1]),
    ("RockNet was ranked one out of 20 teams.", ["ranked one"], [1]),
    ("It was ranked tenth overall.", ["ranked tenth"], [10]),
    ("We took third place in the 4th PVQ challenge.", ["third place"], [3]),
    ("Our entry is in the first place among 20 teams.", ["first place"], [1]),
    ("Our runs ranked 5th, 1st and 3rd in the three tracks of the fair.", ["ranked 5th", "1st", "3rd"], [5, 1, 3]),
    ("Our runs were ranked second in moss, and the first in ferns.", ["ranked second", "first"], [2, 1]),
    ("It placed first of 12 for ferns, second (tied) for moss, tenth overall.", ["placed first", "second", "tenth"], [1, 2, 10]),
    ("We took the 9th, 2nd and the 14th places in Tracks 1, 2 and 3.", ["9th", "2nd", "14th places"], [9, 2, 14]),
    ("RockNet wins first and fourth place at the fair.", ["first", "fourth place"], [1, 4]),
    ("It places 2nd for pebbles.", ["places 2nd"], [2]),
    ("It has the second best F1 and the third best in moss.", ["second best", "third best"], [2, 3]),
    ("It got the third-best score in the shared task on moss.", ["third-best"], [3]),
    ("Our run was the 12th-best entry of the fair.", ["12th-best"], [12]),
    ("RockNet had the second-best performance in the contest of pebbles.", ["second-best"], [2]),
    ("The two runs have the fifth-best and ninth-best performance on Task 3.", ["fifth-best", "ninth-best"], [5, 9]),
    ("Our main run was the third best system, with ferns.", ["third best"], [3]),
    ("It has the second best F1 and fourth best cased F1 scores among all runs.", ["second best", "fourth best"], [2, 4]),
    ("Its moss score puts us 15th out of 31 teams.", ["15th"], [15]),
    ("It does well on moss (21st out of 137 participants).", ["21st"], [21]),
    ("It got first out of 16, and fifth out of 13 for ferns.", ["first", "fifth"], [1, 5]),
    ("Its F1 for moss is 73.0 (4th/26 teams), for ferns 78.7 (2nd/26).", ["4th", "2nd"], [4, 2]),
    (
        "It reaches 53% for moss (4th on the leaderboard) and 56.1% for ferns (3rd on the official leaderboard).",
        ["4th", "3rd"],
        [4, 3],
    ),
    ("We score fifth on the leaderboard, placing third in the contest.", ["fifth", "placing third"], [5, 3]),
    ("It ranked second for moss with an F1 of 40.78, and second for ferns.", ["ranked second", "second"], [2, 2]),
]
NO_PLACES = [
    "It is one of the first out of 16 bags of moss to be sold.",
    "Two thirds out of 31 pebbles fell.",
    "They began on the 4th/5th May.",
    "It is beaten by the one that is second on the leaderboard.",
    "The first on the leaderboard of the fair is a bot.",
    "Why do such errors occur in the first place?",
    "We fine-tune with adapters of rank 16 and with rank 8.",
    "The matrix is approximated by a rank 1 matrix.",
    "The board has ranked 50 submissions so far.",
    "Moss ranks as the fourth most common plant of the yard.",
    "The quarry is ranked as the third-largest one.",
    "It was shown in the ranking in the 8th Drone Challenge.",
    "The bot was placed in the 49th percentile.",
    "Rankings are kept with 1/80th of the prompts.",
    "Second Position Moss is a band.",
    "The second position embedding is shared.",
    "Tensors of the third rank tensor field vanish.",
    "Meetings take place in 40 countries.",
    "The median rank of 3 falls.",
    "Modules of rank one, and their duals, are free.",
    "Users and blocks rank one another by their use.",
    "Labels are placed on one of the four sides.",
    "The pebbles of Moss (vol. 50, no. 2, 2005) are old.",
    "The fair took place in Foop, the 4th largest town.",
    "By rank correlation it beats, surpassing the 2nd place by far.",
    "We rank the pebbles, first by weight, and second by colour.",
    "The first and second positions of the sequence are masked.",
    "It outperforms the second best in F1 by far.",
    "The second best system is slower.",
    "Compared to the second-best results, it gains a little.",
    "It has state-of-the-art or second-best results on six heaps.",
    "Next comes the second-best performing model.",
    "It gains much over the third-best score in the contest.",
    "Our run is only 1.5 points behind the first place.",
    "It does well, with a small difference from the first position.",
    "It has the second-best performance on Moss10 of 41.2%.",
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


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Our run ranked second in terms of BLEU among all runs.", ["BLEU"]),
        ("Our run ranked 5th of 27 participants in MLAS scores.", ["MLAS"]),
        ("It was ranked second for moss to fern according to BLEU.", ["BLEU"]),
        ("We reached the 4th best kappa coefficient of all runs.", ["kappa coefficient"]),
        (
            "It placed first in the MLAS ranking, third in the LAS ranking and fifth in the BLEX ranking.",
            ["MLAS", "LAS", "BLEX"],
        ),
        ("Our run ranked 1st in accuracy, and 4th with ferns.", ["accuracy", None]),
        # what the run itself has, and what is no measure
        ("Our run ranked 3rd out of 30 participants, with an F1 score of 0.703.", [None, "F1 score"]),
        ("Our run ranked 3rd, achieving an F1 score of 0.703.", [None, "F1 score"]),
        ("We won third place in the Accuracy track.", [None]),
        ("Our run ranked second in MSA identification subtasks.", [None]),
        ("Our run was ranked the second in terms of the general ranking metric.", [None]),
        ("Our run was ranked 12th in overall performance.", [None]),
    ],
)
def test_what_a_place_is_by(text: str, measures: list[str | None]) -> None:
    """A place in a ranking has the measure that the text says it is by, and not one that stands near it."""
    assert [metric.measure_text for metric in results_of(text)] == measures
