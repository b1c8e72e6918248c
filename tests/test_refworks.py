"""The reader of RefWorks' tagged format."""

from __future__ import annotations

import pytest

from papersette.errors import SourceError
from papersette.models import Paper, SourceInfo, SourceLink
from papersette.sources import choose_format
from papersette.sources.readers import refworks
from tests.reading import Records, papers_of, read_records, rejects_of

RECORD = """RT Journal Article
SR Electronic
ID 12
A1 Müller,Ada
A1 Sample,Ben, Jr.
A2 Chair,Cy
T1 Made-up Papers: a Long Title
JF Journal of Made-up Things
JO J Made-up
YR 2023
FD May 24
VO 7
SP 1
OP 9
K1 made-up word
K1 other word
AB We count sheep at 91.2%.
AI counts more of them.

So it ends.
NO 4 pages
AN WOS:000123456700001
DO 10.1234/ABC
UL https://example.org/p
LK https://example.org/more
LA English
AD Made-up University
DS HighWire
"""


def read(text: str | bytes) -> Records:
    return read_records("refworks", text.encode() if isinstance(text, str) else text)


def test_a_record() -> None:
    """A record becomes a paper with all fields; lines that begin with no tag go on with the abstract above."""
    paper, told = read(RECORD)
    assert isinstance(paper, Paper)
    assert paper.title == "Made-up Papers: a Long Title"
    assert paper.abstract == "We count sheep at 91.2%.\nAI counts more of them.\n\nSo it ends."
    assert [author.name for author in paper.authors if author] == ["Ada Müller", "Ben Sample Jr."]
    assert (paper.venue, paper.year, paper.published) == ("Journal of Made-up Things", 2023, "2023-05-24")
    assert (paper.doi, paper.url, paper.ids) == ("10.1234/ABC", "https://example.org/p", (("wos", "000123456700001"),))
    assert paper.links == (SourceLink("https://example.org/more"),)
    assert paper.topics == (("keyword", "made-up word"), ("keyword", "other word"))
    assert (paper.language, paper.comment, paper.locator) == ("en", "4 pages", "line 1")
    assert told == SourceInfo(unread=("AD",))


def test_a_paper_of_a_conference() -> None:
    """The title of the whole is the venue where no journal is told."""
    (paper,) = read("RT Conference Proceedings\nA1 Example,Ada\nT1 Sheep\nT2 Proceedings of MadeConf\nYR 2022\n")
    assert isinstance(paper, Paper)
    assert (paper.venue, paper.published, paper.year) == ("Proceedings of MadeConf", None, 2022)


def test_broken_records_are_rejects() -> None:
    """What cannot be read is kept with its line and reason, and the records around it are read."""
    broken = b"RT Journal Article\nA1 Example,Ada\n\nRT Book\nT1 \xff\n\n"
    records = read(b"RT Book\nT1 Before\n\n" + broken + b"RT Book\nT1 After\n")
    assert [paper.title for paper in papers_of(records)] == ["Before", "After"]
    assert [(reject.locator, reject.reason) for reject in rejects_of(records)] == [
        ("line 4", "no title"),
        ("line 7", "not UTF-8"),
    ]


def test_it_is_known_by_its_first_lines() -> None:
    """A file is known by its type and next tag; a retweet is none."""
    assert choose_format(b"\xef\xbb\xbf\r\nRT Journal Article\r\nSR Electronic(1)\r\n", "a.txt").name == "refworks"
    for head in (b"RT Everybody counts sheep\n\nOne\n", b"RT  - A\nT1 x", b""):
        assert not refworks.sniff(head)
    with pytest.raises(SourceError, match="no RefWorks record"):
        read("nothing here")
