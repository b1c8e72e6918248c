"""The reader of EndNote's tagged export."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo, SourceLink
from papersette.sources import choose_format
from papersette.sources.readers import endnote
from tests.reading import papers_of, read_records, rejects_of

ENDNOTE = """%0 Journal Article
%A Müller, Ada
%A Sample, Ben, Jr.
%T Made-up Papers: a
Long Title
%J Journal of Made-up Things
%V 7
%P 1-4
%@ 1234-5678
%D 2023
%8 May 24
%X We count sheep.

They are many, %A lot.
%K made-up word
other word
%Z 4 pages
%R 10.1234/ABC
%U https://example.org/p
%U https://example.org/more
%> https://example.org/p.pdf
%> internal-pdf://0123/p.pdf
%G en
%+ Made-up University
"""
ANTHOLOGY = """%0 Conference Proceedings
%T Sheep Are Counted
%A Sample, Ben
%Y Example, Ada
%S Proceedings of the Meeting on Sheep
%D 2022
%8 July
%I Makers of Papers
%F sample-2022-sheep
%R 10.1234/a.1
"""


def read(text: str | bytes) -> list[Paper | Reject | SourceInfo]:
    return read_records("endnote", text.encode() if isinstance(text, str) else text)


def test_a_record() -> None:
    """A record becomes a paper with all fields; its lists may have a tag an item or one for all."""
    paper, told = read(ENDNOTE)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("Made-up Papers: a Long Title", "We count sheep.\n\nThey are many, %A lot.")
    assert [author.name for author in paper.authors if author] == ["Ada Müller", "Ben Sample Jr."]
    assert (paper.venue, paper.year, paper.published) == ("Journal of Made-up Things", 2023, "2023-05-24")
    assert (paper.doi, paper.url, paper.pdf_url) == ("10.1234/ABC", "https://example.org/p", "https://example.org/p.pdf")
    assert paper.links == (SourceLink("https://example.org/more"),)
    assert paper.topics == (("keyword", "made-up word"), ("keyword", "other word"))
    assert (paper.language, paper.comment, paper.locator) == ("en", "4 pages", "line 1")
    assert told == SourceInfo(unread=("%+",))


def test_a_group_has_a_comma_behind_it() -> None:
    """What EndNote puts behind the name of a group, so that it is no family's, is none of it."""
    (paper,) = read("%0 Book\n%T One\n%A Sheep Study Group,\n")
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors if author] == ["Sheep Study Group"]


def test_proceedings() -> None:
    """The Anthology's series is the venue, its month a date, and its editors are no authors."""
    (paper,) = read(ANTHOLOGY)
    assert isinstance(paper, Paper)
    assert (paper.venue, paper.published, paper.doi) == ("Proceedings of the Meeting on Sheep", "2022-07", "10.1234/a.1")
    assert [author.name for author in paper.authors if author] == ["Ben Sample"]


@pytest.mark.parametrize(
    ("written", "published"),
    [("2023/05/24", "2023-05-24"), ("24 May", "2023-05-24"), ("May", "2023-05"), ("May-June", "2023-05"), ("Spring", None)],
)
def test_dates(written: str, published: str | None) -> None:
    """A date is read with its year or without; a season is none."""
    (paper,) = read(f"%0 Journal Article\n%T One\n%D 2023\n%8 {written}\n")
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == (published, 2023)


def test_preprints() -> None:
    """An arXiv id in the place of a DOI is one, and arXiv is no venue."""
    (paper,) = read("%0 Journal Article\n%T One\n%J arXiv preprint arXiv:2405.00001\n%R arXiv:2405.00001\n")
    assert isinstance(paper, Paper)
    assert (paper.arxiv_id, paper.doi, paper.venue) == ("2405.00001", None, None)


@pytest.mark.parametrize(
    ("broken", "reason", "titles"),
    [
        (b"%0 Journal Article\n%A Example, Ada\n\n", "no title", ["Before", "After"]),
        (b"%0 Journal Article\n%T \xff\n", "not UTF-8", ["Before", "After"]),
        (b"%0 Journal Article\n%T T\n%D soon\n", "year is not a whole number", ["Before", "T", "After"]),
    ],
)
def test_a_broken_record_is_a_reject(broken: bytes, reason: str, titles: list[str]) -> None:
    """What cannot be read is kept with its line and reason, and the records around it are read."""
    records = read(b"%0 Book\n%T Before\n\n" + broken + b"%0 Book\n%T After\n")
    assert [paper.title for paper in papers_of(records)] == titles
    (reject,) = rejects_of(records)
    assert reject.locator == "line 4"
    assert reject.reason.startswith(reason)


def test_it_is_known_by_its_first_lines() -> None:
    """A file is known by its type and next tag; another's that begins with a percent sign is not."""
    assert choose_format(b"\xef\xbb\xbf\r\n%0 Journal Article\r\n%T One\r\n", "a.txt").name == "endnote"
    for head in (b"%0 is nothing\n%T x", b"%PDF-1.4\n%x", b"%0 Article", b"%% comment\n%0 Book\n", b""):
        assert not endnote.sniff(head)
    with pytest.raises(SourceError, match="no EndNote record"):
        read("nothing here")


@given(st.integers(ENDNOTE.index("\n") + 1, len(ENDNOTE) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A record damaged behind its first line, without which it is a part of the one above, leaves the records around it."""
    whole = ENDNOTE.encode()
    records = read(ANTHOLOGY.encode() + whole[:place] + put + whole[place + cut :] + b"\n" + ANTHOLOGY.encode())
    titles = [paper.title for paper in papers_of(records)]
    assert titles[0] == titles[-1] == "Sheep Are Counted"
