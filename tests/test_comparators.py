"""What bounds a number: the words before it, behind it, and before the first of its list."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.comparators import find_comparator
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.sentences.bounds import carried_comparator
from papersette.extract.sentences.tokens import find_series, find_spots, tokenize
from papersette.extract.text.reading import Reading
from papersette.models import Paper


def first_bound(text: str) -> str | None:
    """Return the comparator of the first number of a text."""
    view = Reading("abstract", text).view
    start = next(place for place, sign in enumerate(view) if sign.isdigit())
    stop = next((place for place in range(start, len(view)) if view[place] not in "0123456789.,%"), len(view))
    return find_comparator(view, start, stop)[0]


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("by up to about 12%", "<="),
        ("by up to ~12%", "<="),
        ("with atleast 12%", ">="),
        ("dropping at most by 12%", "<="),
        ("it gains at least by 12%", ">="),
        ("errors in the order of 12%", "~"),
        (r"rates of $\simeq$ 12%", "~"),
        (r"accuracies of $\ge$ 82.2%", ">="),
        (r"costs less than \$2,000", "<"),
        (r"(a score $\approx 0.84$)", "~"),
        ("a maximum reduction of 12%", "<="),
        ("a full width at half-maximum spot size of 89", None),
        ("a success rate that surpasses 50%", ">"),
        ("surpassing the 83% of a decision tree", None),
        ("in as fast as 1.2 seconds", ">="),
        ("speedups of up to a factor of 12", "<="),
        ("gains of up to a remarkable 12%", "<="),
        (r"gains of up to $ \textbf{12%}$", "<="),
        ("correlations as high as r = 0.7", "<="),
        ("drops as large as 40%", "<="),
        ("a depth error not exceeding 4 mm", "<="),
        ("an average gain, with a maximum 12% for moss", "<="),
        ("(score approx 0.84)", "~"),
        ("an approximate 30% drop", "~"),
        ("accuracies approaching 90%", "~"),
        ("rendering at 12+ frames", ">="),
        ("an accuracy of 12+-0.3%", None),
        ("than before, 12%", None),
        ("about it. 12%", None),
    ],
)
def test_what_bounds_a_number(text: str, comparator: str | None) -> None:
    """Of two bounds the outer one holds; signs of LaTeX are signs; a value that is exceeded is no bound."""
    assert first_bound(text) == comparator


@pytest.mark.parametrize("text", ["we reach <b>12%", "it goes A->12%", "it goes 9=>12%"])
def test_other_signs_bound_nothing(text: str) -> None:
    """The end of a tag and the head of an arrow are no comparators."""
    assert first_bound(text) is None


@pytest.mark.parametrize("row", read_rows("comparators"), ids=lambda row: row["text"])
def test_every_row_of_the_table(row: dict[str, str]) -> None:
    """Each text of the table bounds a number behind it."""
    assert first_bound(f"it is {row['text']} 12%") == row["comparator"]


@pytest.mark.parametrize(
    ("text", "comparators"),
    [
        ("It gains up to 24.2% on RockSet, 32.6% on SandQA and 52.6% on SiltNet.", ["<=", "<=", "<="]),
        ("It is about 2.1% on RockSet and, compared with SandNet, 3.4% on SandQA.", ["~", None]),
        ("It gains up to 24.2% on RockSet and by 3.6% on SandQA.", ["<=", None]),
        ("It gains 24.2% on RockSet and up to 3.6% on SandQA.", [None, "<="]),
        # A noun of a set-up is what a number is of.
        ("It gains up to 2.1% on the RockSet dataset and 3.6% on SandQA.", ["<=", "<="]),
        ("It is faster by up to 3x for image sorting and 2.5x for video sorting.", ["<=", "<="]),
        ("It gains up to 2.1% at sentence-level and 3.6% at word-level.", ["<=", "<="]),
        ("It gains up to 2.1% on the RockSet dataset and a 3.6% improvement in sorting.", ["<=", None]),
        # An average is none of several.
        ("It gains up to 24.2% on RockSet and 3.6% on average across all.", ["<=", None]),
        # whatever their units
        ("It gains up to 2.1 times in speed and 50% in memory.", ["<=", "<="]),
        ("It gains up to 2.1x speed, 50% memory, and 3.6 GB of disk.", ["<=", "<=", "<="]),
        ("It gains about 2.1 times in speed and 50% in memory.", ["~", None]),
        ("It is up to 2.1 times faster, and accuracy rises by 50%.", ["<=", None]),
    ],
)
def test_a_bound_holds_for_a_list(text: str, comparators: list[str | None]) -> None:
    """What bounds the first number of a list bounds those behind it, until something else is said."""
    reading = Reading("abstract", text)
    (tokens,) = tokenize(reading.view, reading.sentences, reading.terms, find_quantities(reading.view, reading.terms))
    found = [
        spot.quantity.comparator or carried_comparator(spot, series, True)
        for series in find_series(find_spots(tokens))
        for spot in series
    ]
    assert found == comparators


def test_a_bound_of_a_level_ends_with_its_unit() -> None:
    """A level of another unit behind a bounded one is as it says."""
    levels = find(Paper("Made up", "line 1", "PebbleNet reaches up to 91.2% accuracy and 0.85 F1 on RockSet.")).metrics
    assert [level.comparator for level in levels] == ["<=", None]
