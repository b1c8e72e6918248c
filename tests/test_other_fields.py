"""Numbers as clinicians, biologists, chemists, economists, psychologists and physicists write them."""

from __future__ import annotations

import pytest

from tests.test_quantities import quantities_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Survival was 57·3% in one arm.", [(57.3, "%")]),
        ("The ratio was 0∙68 in one arm.", [(0.68, None)]),
        ("The ratio was 0⋅68 in one arm.", [(0.68, None)]),
        ("A mass of 2·10^3 g is left.", [(2000.0, "g")]),
        ("A mass of 2·10⁻³ g is left.", [(0.002, "g")]),
        ("It lasts 54\u2009000 s in one arm.", [(54000.0, "s")]),
        ("It lasts 1\u202f200\u202f000 s in one arm.", [(1.2e6, "s")]),
        ("It lasts 12 000 h in one arm.", [(12000.0, "h")]),
        (r"It lasts $12{,}000$ h in one arm.", [(12000.0, "h")]),
        (r"It lasts $1{,}234{,}567.8$ s in one arm.", [(1234567.8, "s")]),
        (r"It weighs 12\,345 kg in one arm.", [(12345.0, "kg")]),
        (r"It weighs 12\,34 kg in one arm.", [(12.0, None), (34.0, "kg")]),
    ],
)
def test_marks_within_a_number(text: str, numbers: list[tuple[float, str | None]]) -> None:
    """A decimal point may stand at half height, and a narrow blank or one before three zeros parts thousands."""
    assert quantities_of(text) == numbers
