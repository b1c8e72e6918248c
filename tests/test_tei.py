"""The reader of TEI as GROBID writes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, SourceInfo
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

ANALYTIC = """<author role="corresp"><persName><forename type="first">Ada</forename><forename type="middle">B</forename>
<surname>Example</surname></persName><email>ada@example.org</email><idno type="ORCID">0000-0001-2345-6789</idno>
<affiliation key="aff0"><note type="raw_affiliation"><label>1</label> Made-up University, Fog, UK.</note>
<orgName type="institution">Made-up University</orgName></affiliation></author>
<author><persName><forename type="first">Ben</forename><surname>van Sample</surname><genName>Jr.</genName></persName>
<affiliation key="aff1"><orgName type="department">Sheep</orgName><orgName type="institution">Fog College</orgName>
<address><settlement>Fog</settlement><country key="GB">UK</country></address></affiliation></author>"""
MONOGR = """<title level="j" type="main">Journal of Made-up Things</title><title level="j" type="abbrev">J Made Up</title>
<imprint><publisher/><biblScope unit="volume">4</biblScope><date type="published" when="2024-03"/></imprint>"""
IDS = '<idno type="MD5">0123</idno><idno type="DOI">10.1234/ABC</idno><idno type="arXiv">arXiv:2405.00001v2[cs.CV]</idno>'
ABSTRACT = (
    '<abstract><div xmlns="http://www.tei-c.org/ns/1.0"><head>Aims</head><p><s>We count sheep.</s><s>They are many.</s></p>'
    '<head>Results:</head><p>Of 9 &lt; 10, see <ref type="bibr" target="#b0">[1]</ref>.</p></div></abstract>'
)
PUBLISHED = '<date type="published" when="2024-03-05">5 March 2024</date>'
BODY = """<text><body><div><head>Introduction</head><p>Sheep.</p></div></body><back><listBibl><biblStruct xml:id="b0"><analytic>
<title>Another Paper</title></analytic><monogr><imprint/></monogr></biblStruct></listBibl></back></text>"""


def document(
    title: str = "Sheep at Night",
    analytic: str = "",
    monogr: str = "<imprint/>",
    ids: str = "",
    published: str = "",
    profile: str = "",
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xml:space="preserve" xmlns="http://www.tei-c.org/ns/1.0"><teiHeader xml:lang="en"><fileDesc><titleStmt>
<title level="a" type="main">{title}</title></titleStmt><publicationStmt><publisher/>{published}</publicationStmt><sourceDesc>
<biblStruct><analytic>{analytic}</analytic><monogr>{monogr}</monogr>{ids}</biblStruct></sourceDesc></fileDesc>
<profileDesc>{profile}</profileDesc></teiHeader>{BODY}</TEI>
""".encode()


KEYWORDS = "<textClass><keywords><term>sheep</term><term>fog, at night</term></keywords></textClass>"
WHOLE = document("Sheep at Night", ANALYTIC, MONOGR, IDS, PUBLISHED, KEYWORDS + ABSTRACT)


def read_one(data: bytes) -> Paper:
    (paper,) = papers_of(read_records("tei", data))
    return paper


def test_a_document() -> None:
    """The header above a full text becomes a paper with all fields, and what the text refers to none."""
    assert choose_format(WHOLE, "a.tei.xml").name == "tei"
    paper = read_one(WHOLE)
    assert (paper.title, paper.language, paper.locator) == ("Sheep at Night", "en", "line 2")
    assert paper.abstract == "Aims: We count sheep. They are many.\nResults: Of 9 < 10, see [1]."
    assert paper.authors == (
        Author("Ada B Example", "0000-0001-2345-6789", (Affiliation("Made-up University, Fog, UK."),)),
        Author("Ben van Sample Jr.", None, (Affiliation("Sheep, Fog College, Fog, UK"),)),
    )
    assert (paper.doi, paper.arxiv_id) == ("10.1234/ABC", "2405.00001")
    assert (paper.published, paper.year, paper.venue) == ("2024-03-05", 2024, "Journal of Made-up Things")
    assert paper.topics == (("keyword", "sheep"), ("keyword", "fog, at night"))


def test_documents_behind_one_another_and_with_prefixes() -> None:
    """Files put together are all read, and elements may have a prefix."""
    inner = re.sub(r"<(/?)(?=\w)", r"<\1t:", WHOLE.decode().partition("?>")[2])
    prefixed = inner.replace("xmlns=", "xmlns:t=", 1).encode()
    assert choose_format(prefixed, "a.xml").name == "tei"
    papers = papers_of(read_records("tei", WHOLE + prefixed + WHOLE))
    assert [(paper.title, paper.doi) for paper in papers] == [("Sheep at Night", "10.1234/ABC")] * 3


def test_titles_of_books_and_their_parts() -> None:
    """The title of a volume is a book's own, with its subtitle, and the venue of what has a title."""
    volume = '<title level="m" type="main">A Book of Sheep</title><title level="m" type="sub">With Fog</title><imprint/>'
    book, part = read_one(document("", monogr=volume)), read_one(document("A Part", monogr=volume))
    assert (book.title, book.venue) == ("A Book of Sheep: With Fog", None)
    assert (part.title, part.venue) == ("A Part", "A Book of Sheep")


@pytest.mark.parametrize(
    ("profile", "abstract"),
    [
        ("<abstract/>", None),
        ("<abstract><p/></abstract>", None),
        ("<abstract>We <hi>count</hi>\n sheep.</abstract>", "We count sheep."),
        ("<abstract><p><![CDATA[x < 3 & $92\\%$]]></p></abstract>", "x < 3 & $92\\%$"),
        ('<abstract xml:lang="fr"><p>Des moutons.</p></abstract><abstract xml:lang="en"><p>Sheep.</p></abstract>', "Sheep."),
        (
            '<abstract xml:lang="fr"><p>Des moutons.</p></abstract><abstract xml:lang="de"><p>Schafe.</p></abstract>',
            "Des moutons.",
        ),
    ],
)
def test_abstracts(profile: str, abstract: str | None) -> None:
    """An abstract is its words with the signs that are escaped; of several it is the English one, else the first."""
    assert read_one(document(profile=profile)).abstract == abstract


@pytest.mark.parametrize(
    ("date", "published"),
    [('when="2019">2019', "2019"), (">Spring 2020", "2020"), ('when="0201-10">10 201', None), (">\n", "2018")],
)
def test_dates(date: str, published: str | None) -> None:
    """As much of a date is read as is plain, of what GROBID misread nothing."""
    given = f'<imprint><date type="published" {date}</date></imprint>'
    assert read_one(document(monogr=given, published='<date type="published">2018</date>')).published == published


def test_a_further_abstract_is_told() -> None:
    """Where a header has a second abstract it is told of the file that one is read."""
    two = document(profile=f"{ABSTRACT}<abstract>Wir zählen Schafe.</abstract>")
    assert SourceInfo(unread=("further abstracts",)) in read_records("tei", two)
    assert SourceInfo(unread=("further abstracts",)) not in read_records("tei", WHOLE)


def test_what_cannot_be_read_is_told() -> None:
    """An affiliation of nobody, a DOI that is none, a header without a title or a source, and broken XML are rejects."""
    nobody = '<author><affiliation key="aff2"><orgName type="institution">Fog College</orgName></affiliation></author>'
    files = (
        document(analytic=ANALYTIC + nobody, ids='<idno type="DOI">x</idno>'), document(""), document("A & B"),
        b"<TEI><teiHeader><fileDesc><titleStmt><title>An Export</title></titleStmt></fileDesc></teiHeader></TEI>", WHOLE,
    )  # fmt: skip
    records = read_records("tei", b"".join(files))
    assert len(papers_of(records)) == 2
    assert [reject.reason.partition(";")[0].partition(" (")[0] for reject in rejects_of(records)] == [
        "doi is no DOI", "authors item 3 has no name", "no title", "not well-formed XML: not well-formed",
        "its header describes no source",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no <teiHeader>"):
        read_records("tei", b"<TEI/>")
    with pytest.raises(SourceError, match="TEI of another kind"):
        choose_format(f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{BODY}</TEI>'.encode(), "a.xml")


@given(damaged(WHOLE * 2))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("tei", blob)
