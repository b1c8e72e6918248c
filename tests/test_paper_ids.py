"""What ids of papers look like."""

from __future__ import annotations

import time

import pytest

from papersette.paper_ids import bare_arxiv_id, find_page_ids, is_cut_doi


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


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://arxiv.org/pdf/2405.15738v2.pdf?download=1", [("arxiv", "2405.15738v2")]),
        ("http://archive.example.org/2024/https://arxiv.org/abs/2405.15738", [("arxiv", "2405.15738")]),
        ("https://doi.org/10.1234/wool.7?source=feed", [("doi", "10.1234/wool.7")]),
        ("https://dx.doi.org/10.1234/wool(7)/#felt", [("doi", "10.1234/wool(7)")]),
        (
            "http://dx.doi.org/10.1002/(SICI)1-2(98)4:5<16::AID-A1>3.0.CO;2-#",
            [("doi", "10.1002/(SICI)1-2(98)4:5<16::AID-A1>3.0.CO;2-#")],
        ),
        (
            "http://doi.org/10.1002/%28SICI%291-2(98)4:5%3C16::AID-A1%3E3.0.CO;2-1",
            [("doi", "10.1002/(SICI)1-2(98)4:5<16::AID-A1>3.0.CO;2-1")],
        ),
        ("https://doi.org/10.1002/(SICI)1-2(98)4:5", []),  # cut off at its sign of less
        ("https://www.ncbi.nlm.nih.gov/pubmed/12345", [("pubmed", "12345")]),
        ("http://www.ncbi.nlm.nih.gov/pubmed/?term=wool", []),
        ("https://openreview.net/forum?id=a-B_1&note=c", [("openreview", "a-B_1")]),
        ("https://aclanthology.org/2022.made-1.7.bib", []),
        ("https://arxiv.org/list/cs.CL/recent", []),
    ],
)
def test_the_address_of_a_page_tells_the_id(url: str, found: list[tuple[str, str]]) -> None:
    """What is asked of the page, and where in it one is led, is no part of the id."""
    assert list(find_page_ids(url)) == found


def test_a_cut_doi_is_told_in_linear_time() -> None:
    """What begins many old DOIs is looked through once."""
    started = time.process_time()
    assert not is_cut_doi("10.1002/" + "(SICI)" * 20_000 + "<")
    assert is_cut_doi("10.1002/" + "<" * 20_000 + "(sici)" * 20_000)
    assert time.process_time() - started < 1
