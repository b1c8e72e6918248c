"""What ids of papers look like."""

from __future__ import annotations

import pytest

from papersette.paper_ids import bare_arxiv_id


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("2405.15738", "2405.15738"),
        ("2405.15738V3", "2405.15738"),
        ("1412.0001v1", "1412.0001"),
        ("math.GT/0309136v2", "math/0309136"),
        ("Hep-Th/9901001", "hep-th/9901001"),
        ("2405.1573", None),  # five figures since 2015
        ("1405.15738", None),
        ("2413.00001", None),  # there is no month 13
        ("0603.0001", None),  # before such numbers were given
        ("arXiv:2405.15738", None),
        ("", None),
    ],
)
def test_an_arxiv_id_is_written_in_one_way(text: str, bare: str | None) -> None:
    """Versions, classes and capitals are dropped; what is no arXiv id is none."""
    assert bare_arxiv_id(text) == bare
