"""The reader of PubMed's MEDLINE format."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Reject, SourceInfo
from papersette.sources import choose_format
from papersette.sources.readers import medline
from tests.reading import papers_of, read_records, rejects_of

RECORD = """PMID- 12345678
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (Print)
DP  - 2024 Jan 5
TI  - Sheep are counted on hills: a
      made-up trial.
LID - S1234(24)00001-2 [pii]
LID - 10.1234/sheep.1 [doi]
AB  - BACKGROUND: Sheep are many. RESULTS: We
      count 95% of them.
FAU - Müller, Ada B Jr
AU  - Müller AB Jr
AUID- ORCID: 0000-0002-1825-0097
AD  - Department of Sheep, Made-up University,
      Trondheim, Norway.
AD  - Other House, Oslo, Norway.
FAU - Sample, Ben V
AU  - Sample BV
AUID- ISNI: 0000000000000001
CN  - Sheep Study Group
LA  - eng
GR  - 42/Wool Fund
PT  - Journal Article
PT  - Retracted Publication
DEP - 20231215
JT  - Journal of made-up things
TA  - J Made Up
MH  - *Sheep/physiology
MH  - Sheep/blood
MH  - Humans
PMC - PMC7654321
OT  - *counting
AID - S1234(24)00001-2 [pii]
AID - 10.1234/sheep.1 [doi]
SO  - J Made Up. 2024 Jan 5;1(1):1-4.

"""
OLD = """PMID- 7
AD  - Made-up Farm.
AU  - Example A
AU  - Sample B
TI  - Goats.
AB  - Goats are few (ABSTRACT TRUNCATED AT 250 WORDS)
DP  - 1988 Winter
FED - Editor, Eve
AD  - House of Editors.
SO  - Goats. 1988.
"""


def read(text: str | bytes) -> list[Paper | Reject | SourceInfo]:
    return read_records("medline", text.encode() if isinstance(text, str) else text)


def test_a_record() -> None:
    """A record becomes a paper with all fields; what was cut for its length is one line again."""
    paper, told = read("\n" + RECORD)
    assert isinstance(paper, Paper)
    assert paper.title == "Sheep are counted on hills: a made-up trial"
    assert paper.abstract == "BACKGROUND: Sheep are many. RESULTS: We count 95% of them."
    department = Affiliation("Department of Sheep, Made-up University, Trondheim, Norway.", None)
    assert paper.authors == (
        Author("Ada B Müller Jr", "0000-0002-1825-0097", (department, Affiliation("Other House, Oslo, Norway.", None))),
        Author("Ben V Sample"),
        Author("Sheep Study Group"),
    )
    assert (paper.venue, paper.year, paper.published) == ("Journal of made-up things", 2024, "2024-01-05")
    assert (paper.doi, paper.ids) == ("10.1234/sheep.1", (("pubmed", "12345678"), ("pmc", "7654321")))
    assert paper.topics == (("keyword", "counting"), ("mesh", "Sheep"), ("mesh", "Humans"))
    assert (paper.withdrawn, paper.truncated, paper.language, paper.locator) == (True, False, "en", "line 2")
    assert told == SourceInfo(unread=("GR",))


def test_an_old_record() -> None:
    """Short names stand for full ones, an affiliation above all authors is the first one's, those of editors are nobody's."""
    (paper,) = read(OLD)
    assert isinstance(paper, Paper)
    assert paper.authors == (Author("A Example", None, (Affiliation("Made-up Farm.", None),)), Author("B Sample"))
    assert (paper.year, paper.published, paper.truncated) == (1988, None, True)


@pytest.mark.parametrize(
    ("written", "published", "year"),
    [
        ("2024 Jan-Feb", "2024-01", 2024),
        ("2024 Jan 5-12", "2024-01-05", 2024),
        ("1998 Dec-1999 Jan", "1998-12", 1998),
        ("2024", None, 2024),
        ("2024 Spring", None, 2024),
    ],
)
def test_dates(written: str, published: str | None, year: int) -> None:
    """A date is as exact as it is written."""
    (paper,) = read(f"PMID- 1\nTI  - One\nDP  - {written}\nSO  - A\n")
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == (published, year)


def test_books_and_preprints() -> None:
    """A chapter appeared in its book, a book in nothing; a preprint has its arXiv id."""
    chapter, book, preprint = papers_of(
        read(
            "PMID- 1\nTI  - A chapter\nBTI - A book\nSO  - A\n\nPMID- 2\nBTI - A book\nSO  - A\n\n"
            "PMID- 3\nTI  - P\nJT  - ArXiv\nAID - arXiv:2405.00001v2 [pii]\nSO  - A\n"
        )
    )
    assert [(paper.title, paper.venue) for paper in (chapter, book)] == [("A chapter", "A book"), ("A book", None)]
    assert (preprint.venue, preprint.arxiv_id) == (None, "2405.00001")


def test_where_records_begin() -> None:
    """A record begins at its first id, PubMed Central's too, whether blank lines stand between records or not."""
    central = "PMC - PMC1\nPMID- 11\nTI  - Central\nSO  - A\n"
    for text, pubmed in (
        (central + "\n" + RECORD + "\n" + central, ["11", "12345678", "11"]),
        (RECORD.rstrip() + "\n" + OLD + OLD, ["12345678", "7", "7"]),
        (OLD + "\n" + central, ["7", "11"]),
    ):
        papers = papers_of(read(text))
        assert [dict(paper.ids)["pubmed"] for paper in papers] == pubmed
    assert dict(papers[0].ids).get("pmc") is None


def test_a_file_cut_off_keeps_its_last_record() -> None:
    """The last record without its end is kept as far as it goes, and a Reject says so; of others' files only the last is told."""
    paper, reject, _ = read(RECORD[: RECORD.index("JT  -")])
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert reject.reason == "the record has no SO line; the paper was kept as far as it goes"
    assert len(rejects_of(read("PMID- 1\nTI  - One\n\nPMID- 2\nTI  - Two\n"))) == 1


@pytest.mark.parametrize(
    ("broken", "reason", "titles"),
    [
        (b"PMID- 1\nAU  - Example A\n\n", "no title", ["Goats", "Goats"]),
        (b"PMID- 1\nTI  - \xff\n\n", "not UTF-8", ["Goats", "Goats"]),
        (b"PMID- 1\nTI  - T\nDP  - soon\n\n", "year is not a whole number", ["Goats", "T", "Goats"]),
        (b"PMID- 1\nTI  - T\nAD  - Nowhere\n\n", "affiliations has one of author 1", ["Goats", "T", "Goats"]),
        (b"PMID- 1\nTI  - T\nFAU - A, B\nAUID- ORCID: none\n\n", "authors item 1 has an ORCID", ["Goats", "T", "Goats"]),
    ],
)
def test_a_broken_record_is_a_reject(broken: bytes, reason: str, titles: list[str]) -> None:
    """What cannot be read is kept with its line and reason, and the records around it are read."""
    records = read(OLD.encode() + broken + OLD.encode())
    assert [paper.title for paper in papers_of(records)] == titles
    (reject,) = rejects_of(records)
    assert reject.locator == "line 11"
    assert reject.reason.startswith(reason)


def test_it_is_known_by_its_first_lines() -> None:
    """A file is known by an id and the next tag, whatever it is called."""
    assert choose_format(b"\xef\xbb\xbf\r\nPMID- 1\r\nOWN - NLM\r\n", "a.txt").name == "medline"
    assert choose_format(b"PMC - PMC1\nPMID- 1\n", "a.nbib").name == "medline"
    for head in (b"PMID- one\nTI  - x", b"PMID: 1\nTI  - x", b"PMID- 1\n", b"", b"PMID,Title,Authors\n"):
        assert not medline.sniff(head)
    with pytest.raises(SourceError, match="no MEDLINE record"):
        read("nothing here")


@pytest.mark.parametrize("junk", ["PMID- 1\n", "PMID- 1\n\n", "AD  - x\n", "AU  - x\n", "      x\n", "\n"])
def test_junk_takes_linear_time(junk: str) -> None:
    """Text made to be slow is read in seconds."""
    started = time.process_time()
    assert read("PMID- 1\nTI  - x\n" + junk * (500_000 // len(junk)))
    assert time.process_time() - started < 10


@given(st.integers(RECORD.index("\n") + 1, len(RECORD) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A record damaged behind its first line, without which it is a part of the one above, leaves the records around it."""
    whole = RECORD.encode()
    records = read(OLD.encode() + whole[:place] + put + whole[place + cut :] + b"\n" + OLD.encode())
    titles = [paper.title for paper in papers_of(records)]
    assert titles[0] == titles[-1] == "Goats"


def test_what_has_no_title_in_english_has_its_own() -> None:
    """Papers whose titles PubMed does not translate are not one paper."""
    paper, *_ = read("PMID- 7\nTI  - [Not Available].\nTT  - Schafe auf Hugeln.\nSO  - Sheep. 1988.\n")
    assert isinstance(paper, Paper)
    assert paper.title == "Schafe auf Hugeln"


def test_erics_records() -> None:
    """ERIC writes the same tags, begins with its own name, has names in full and the DOI as an address."""
    record = (
        "OWN - ERIC\nTI  - Counting Sheep{}\nAU  - Example, Ada\nAU  - van Sample, Ben\nJT  - Fog\nSO  - v4 n2 p1-10 2020\n"
        "OID - EJ{}\nDP  - 2020\nLID - http://dx.doi.org/10.1234/a{}\nAB  - We count.\nISSN- ISSN-1234-5678\nOT  - Sheep\n\n"
    )
    text = "\n" + record.format(1, 1, 1) + record.format(2, 2, 2)
    assert choose_format(text.encode(), "eric.nbib").name == "medline"
    records = read_records("medline", text.encode())
    first, second = papers_of(records)
    assert len(records) == 2
    assert [author and author.name for author in first.authors] == ["Ada Example", "Ben van Sample"]
    assert (first.doi, first.ids, first.venue, first.year) == ("10.1234/a1", (("eric", "EJ1"),), "Fog", 2020)
    assert (second.title, second.doi) == ("Counting Sheep2", "10.1234/a2")
