"""Venues that authors name in their comments."""

from __future__ import annotations

import time
import timeit
from functools import partial

import pytest

from papersette.sources.fields.comment_venues import find_venue
from tests.reading import papers_of, read_records


@pytest.mark.parametrize(
    ("comment", "venue"),
    [
        ("Accepted at CVPR 2024", "CVPR"),
        ("Accepted by ICCV2025, 9 pages", "ICCV"),
        ("9 pages, 3 figures, to appear in Proc. of the IEEE/CVF WACV'25", "WACV"),
        ("Published as a conference paper at ICLR 2024.", "ICLR"),
        ("Accepted to ACL 2025 (Main Conference)", "ACL"),
        ("Accepted to Findings of EMNLP 2024", "Findings"),
        ("Accepted to ACL 2025 Findings", "Findings"),
        ("ICML 2025 (spotlight). Code: https://example.org", "ICML"),
        ("INTERSPEECH 2024, accepted", "Interspeech"),
        ("Camera-ready for NIPS 2017", "NeurIPS"),
        ("This paper has been accepted by ACM Multimedia 2025 (ACM MM 2025)", "ACM MM"),
        ("Accepted for publication in TMLR", "TMLR"),
    ],
)
def test_venues_that_accepted_a_paper(comment: str, venue: str) -> None:
    """A comment that says so of a known conference or journal names the paper's venue, spelt as everywhere."""
    assert find_venue(comment) == venue
    (paper,) = papers_of(read_records("jsonl", {"title": "T", "comment": comment}))
    assert (paper.venue, paper.comment) == (venue, comment)


@pytest.mark.parametrize(
    "comment",
    [
        "Submitted to CVPR 2024", "Accepted at a workshop at CVPR 2024", "Accepted at XYZ @ ACL 2025", "CVPR 2024",
        "Accepted to CVPRW 2025", "Accepted by CVPR 2024 Workshops", "Extended version of a paper accepted at KDD 2020",
        "Conference version accepted to ICDE 2019", "Accepted to ACL 2025 and NAACL 2025", "Rejected by ICML 2024",
        "Accepted at the CVPR NTIRE challenge 2025", "Parts of this paper have appeared in NIPS 2013",
        "Accepted to ACL 2025 Demo",
        "This is the appendix to the paper accepted to ICDE 2017", "Accepted to ACL 2025 Industry Track", "12 pages, accepted",
        "Not accepted at ICLR 2024", "SIGGRAPH 2025 Poster", "Accepted to CVPR 2026 Findings", "Code follows the CVPR 2024 style",
    ],
)  # fmt: skip
def test_comments_on_other_events(comment: str) -> None:
    """Where a paper was submitted, a workshop, another version, a part, and two venues are no venue of the paper."""
    assert find_venue(comment) is None


def test_a_stated_venue_stays() -> None:
    """What the record itself names as its venue is not asked of the comment."""
    (paper,) = papers_of(read_records("jsonl", {"title": "T", "venue": "MadeConf", "comment": "Accepted at CVPR 2024"}))
    assert paper.venue == "MadeConf"


@pytest.mark.parametrize("comment", ["accepted " + "for as " * 60, "accepted at " + "the 2025 " * 50, "accepted" + " " * 10**6])
def test_long_comments_take_no_time(comment: str) -> None:
    """A comment of words that may go before a venue is read in linear time."""
    assert find_venue(comment) is None
    # The shortest of three: whatever else the process does may spoil one.
    seconds = timeit.repeat(partial(find_venue, comment), timer=time.process_time, number=1, repeat=3)
    assert min(seconds) < 0.1
