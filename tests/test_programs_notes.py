"""What programs and services write around a paper: ids and counts in notes, their own columns, lines before a header."""

from __future__ import annotations

import json

import pytest

from papersette.models import Paper, SourceInfo
from papersette.sources import choose_format
from papersette.sources.fields import references
from tests.reading import papers_of, read_records, rejects_of


def read_one(name: str, text: str) -> Paper:
    (paper,) = papers_of(read_records(name, text.encode()))
    return paper


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("bibtex", "@misc{{a, title={{T}}, note={{{}}}}}"),
        ("ris", "TY  - JOUR\nTI  - T\nN1  - {}\nER  - \n"),
        ("csv", 'title,year,Extra\nT,2020,"{}"\n'),
        ("csl-json", '[{{"type": "book", "title": "T", "issued": null, "note": "{}"}}]'),
    ],
)
def test_ids_of_pubmed_in_a_note(name: str, record: str) -> None:
    """A line of a note that is an id of PubMed is the paper's; within a remark it is another's."""
    line_end = "\\n" if name == "csl-json" else "\n"
    paper = read_one(name, record.format(f"PMID: 123{line_end}PMCID: PMC45"))
    assert set(paper.ids) == {("pubmed", "123"), ("pmc", "45")}
    assert read_one(name, record.format("A reply to PMID: 123")).ids == ()


def test_citations_that_scopus_noted() -> None:
    """Scopus's note of citations and the day of its export are read; other notes say nothing of these."""
    text = "TY  - JOUR\nTI  - T\nN1  - Cited By :14\nN1  - Export Date: 12 January 2024\nER  - \n"
    paper = read_one("ris", text)
    assert (paper.citations, paper.seen_on) == (14, "2024-01-12")
    paper = read_one("bibtex", "@misc{a, title={T}, note={Cited by: 14; All Open Access, Gold Open Access}}")
    assert (paper.citations, paper.seen_on) == (14, None)
    assert read_one("bibtex", "@misc{a, title={T}, note={cited By 14}}").citations == 14
    assert read_one("bibtex", "@misc{a, title={T}, note={It is cited by: 14 sheep}}").citations is None
    paper = read_one("ris", "TY  - JOUR\nTI  - T\nN1  - Export Date: 10 February 2024; Cited By: 2; CODEN: MADE\nER  - \n")
    assert (paper.citations, paper.seen_on) == (2, "2024-02-10")
    note = "Times Cited in Web of Science Core Collection:  12\nTotal Times Cited:  15\nCited Reference Count:  33"
    assert read_one("ris", f"TY  - JOUR\nTI  - T\nN1  - {note}\nER  - \n").citations == 12
    # Blanks by the hundred thousand took hours.
    assert references.counts_of_note("Cited by: 14\nExport date: a" + " " * 300_000 + "b")["citations"] == "14"


def test_the_day_of_a_database_is_no_day_of_publication() -> None:
    """When PubMed took up a record tells nothing of its paper, and nobody misses it."""
    header, row = "PMID,Title,Authors,Publication Year,Create Date", '1,Sheep at night.,"Example A, Sample BC",2022,2024/12/11'
    records = read_records("csv", f"{header}\n{row}\n".encode())
    assert [(paper.published, paper.year) for paper in papers_of(records)] == [(None, 2022)]
    assert not [record for record in records if isinstance(record, SourceInfo)]


@pytest.mark.parametrize("name", ["csv", "medline"])
def test_initials_of_pubmed(name: str) -> None:
    """PubMed writes initials behind a family name, however many words that has; groups have none."""
    written = ("García-López AM", "van der Berg J", "De La Cruz JA Jr", "Wool Study Group", "Wool Consortium UK")
    head = "PMID- 1\nTI  - T\n" + "".join(f"AU  - {author}\n" for author in written) + "SO  - Made Up.\n"
    text = head if name == "medline" else f'PMID,Title,Authors\n1,T,"{", ".join(written)}"\n'
    printed = ["AM García-López", "J van der Berg", "JA De La Cruz Jr", "Wool Study Group", "Wool Consortium UK"]
    assert [author.name for author in read_one(name, text).authors if author] == printed


def test_works_cited_that_scopus_noted() -> None:
    """References in a note are not read, and told so: what they link to is none of the paper's."""
    works = "N1  - References: Sample, B., (1986) Wool, 5;\nExample, A., arXiv:2401.00001 , https://github.com/other/code;\n"
    records = read_records("ris", f"TY  - JOUR\nTI  - T\nN1  - CODEN: MADE\n{works}ER  - \n".encode())
    (paper,) = papers_of(records)
    assert (paper.comment, paper.arxiv_id) == ("CODEN: MADE", None)
    assert [record.unread for record in records if isinstance(record, SourceInfo)] == [("N1 References",)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sheep at night.", "Sheep at night"),
        ("[Sheep at night: a trial].", "Sheep at night: a trial"),
        ("[Sheep at night.]", "Sheep at night"),
        ("Do sheep sleep?", "Do sheep sleep?"),
        ("Notes on Sheep spp.", "Notes on Sheep spp."),
        ("Sheep of the U.S.", "Sheep of the U.S."),
        ("Sheep and vitamin C.", "Sheep and vitamin C"),
        ("[Not Available].", None),
        ("And so on...", "And so on..."),
        ("[Sheep] and [goats].", "[Sheep] and [goats]"),
        (None, None),
    ],
)
def test_titles_of_pubmed(title: str | None, expected: str | None) -> None:
    """PubMed's full stop and brackets are no part of a title, a stop of its own is."""
    assert references.pubmed_title(title) == expected


def test_tables_of_openalex() -> None:
    """OpenAlex's columns of names and venues are read, and its address is its id."""
    header = "id,doi,title,publication_year,authorships.author.display_name,primary_location.source.display_name"
    paper = read_one("csv", f"{header}\nhttps://openalex.org/W2,https://doi.org/10.1234/a,T,2023,Ada Lamp|Ben Berg,J. Fog\n")
    assert ([author.name for author in paper.authors], paper.venue) == (["Ada Lamp", "Ben Berg"], "J. Fog")
    assert ("openalex", "W2") in paper.ids


def test_tables_of_dimensions_and_others() -> None:
    """The line that Dimensions puts above its header is passed over; Google Scholar's, Lens's and PubMed's columns are read."""
    text = '"About the data: Exported on Jan 12, 2024. © Made Up"\r\nRank,DOI,PMCID,Title,PubYear\r\n1,10.1234/a,PMC45,T,2023\r\n'
    assert choose_format(text.encode(), "x").name == "csv"
    paper = read_one("csv", text)
    assert (paper.title, paper.year, paper.ids) == ("T", 2023, (("pmc", "45"),))
    paper = read_one("csv", "Title,Publication,Date Published,PMID\nSheep.,J. Fog,2023-04-05,7\n")
    assert (paper.title, paper.venue, paper.published) == ("Sheep", "J. Fog", "2023-04-05")


@pytest.mark.parametrize("cell", ["A Lamp, B Berg, C Horn…", "A Lamp, B Berg, C Horn, ...", "A Lamp<br>B Berg<br/>C Horn"])
def test_lists_that_were_cut(cell: str) -> None:
    """Dots that stand for further authors are none of a name, and names that a page had on lines are several."""
    paper = read_one("csv", f'title,authors\nT,"{cell}"\n')
    assert [author.name for author in paper.authors] == ["A Lamp", "B Berg", "C Horn"]


@pytest.mark.parametrize(
    ("lines", "keywords"),
    [
        ("KW  - sheep, doors, night\n", ["sheep", "doors", "night"]),
        ("KW  - sheep, of the night\n", ["sheep, of the night"]),
        ("KW  - sheep, black, white\nKW  - doors\n", ["sheep, black, white", "doors"]),
        ("KW  - sheep; doors, large, small\n", ["sheep", "doors, large, small"]),
    ],
)
def test_keywords_in_one_tag(lines: str, keywords: list[str]) -> None:
    """A tag alone that has several commas is a list; commas of a keyword among others are its own."""
    assert [name for _, name in read_one("ris", f"TY  - JOUR\nTI  - T\n{lines}ER  - \n").topics] == keywords


def test_answers_that_begin_with_nothing() -> None:
    """A list that has null where an id was not found is known by what follows; each null is a reject."""
    data = json.dumps([None, None, {"paperId": "a", "externalIds": {"ArXiv": "2401.00001"}, "title": "T"}]).encode()
    assert choose_format(data, "x").name == "s2"
    records = read_records("s2", data)
    assert [paper.title for paper in papers_of(records)] == ["T"]
    assert [reject.reason for reject in rejects_of(records)] == ["not an object"] * 2


@pytest.mark.parametrize(
    ("lines", "doi"),
    [
        ("UR  - https://www.embase.com/x\nUR  - http://dx.doi.org/10.1234/a\n", "10.1234/a"),
        ("M3  - doi:10.1234/a\n", "10.1234/a"),
        ("M3  - Article\nUR  - https://example.org/10.1234/a\n", None),
        ("DO  - 10.1234/b\nUR  - http://dx.doi.org/10.1234/a\n", "10.1234/b"),
    ],
)
def test_dois_that_stand_elsewhere(lines: str, doi: str | None) -> None:
    """A record without a DOI has that of any of its addresses (Embase), or the one that stands for its type (ProQuest)."""
    assert read_one("ris", f"TY  - JOUR\nTI  - T\n{lines}ER  - \n").doi == doi


def test_a_doi_among_how_it_was_published() -> None:
    """SSRN's BibTeX has the DOI behind another address."""
    how = "Available at SSRN: https://ssrn.com/abstract=1 or http://dx.doi.org/10.2139/ssrn.1"
    assert read_one("bibtex", f"@misc{{a, title={{T}}, howpublished={{{how}}}}}").doi == "10.2139/ssrn.1"


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("ris", "TY  - JOUR\nTI  - T\nAN  - {}\nDB  - {}\nER  - \n"),
        ("endnote", "%0 Journal Article\n%T T\n%M {}\n%~ {}\n"),
    ],
)
def test_numbers_of_accession(name: str, record: str) -> None:
    """A number is PubMed's where the database is, and the Web of Science's by its look."""
    assert read_one(name, record.format("32000001", "PubMed")).ids == (("pubmed", "32000001"),)
    assert read_one(name, record.format("WOS:000512345600001", "Web of Science")).ids == (("wos", "000512345600001"),)
    assert read_one(name, record.format("32000001", "Embase")).ids == ()


def test_marks_of_main_topics() -> None:
    """The star that Embase and Cochrane put before a main topic is none of it; that of a word is."""
    paper = read_one("ris", "TY  - JOUR\nTI  - T\nKW  - *sheep\nKW  - C*-algebra\nKW  - *-algebra\nER  - \n")
    assert [name for _, name in paper.topics] == ["sheep", "C*-algebra", "*-algebra"]
