"""The reader of PubMed's XML."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Reject, SourceInfo
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"'
    ' "https://dtd.example.org/pubmed.dtd">\n<PubmedArticleSet>'
)
ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">12345678</PMID>
<Article><Journal><JournalIssue><PubDate><Year>2024</Year><Month>Jan</Month><Day>5</Day></PubDate></JournalIssue>
<Title>Journal of made-up things</Title><ISOAbbreviation>J Made Up</ISOAbbreviation></Journal>
<ArticleTitle>Sheep <i>in hills</i>: a made-up trial.</ArticleTitle>
<ELocationID EIdType="pii">S1</ELocationID><ELocationID EIdType="doi">10.1234/sheep.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Sheep &lt; goats.</AbstractText>
<AbstractText Label="RESULTS">We count 95% of 10<sup>3</sup> sheep (p &lt; 0.05).</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>M&#252;ller</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials>
<Suffix>Jr</Suffix><Identifier Source="ORCID">0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Department of Sheep, Made-up University, Norway.</Affiliation></AffiliationInfo>
</Author><Author><CollectiveName>Sheep Study Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Sheep</DescriptorName><QualifierName>blood</QualifierName>
</MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword>counting</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">12345678</ArticleId><ArticleId IdType="pmc">PMC7654321</ArticleId>
<ArticleId IdType="doi">10.1234/sheep.1</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.1234/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""
BOOK = """<PubmedBookArticle><BookDocument><PMID>77</PMID><Book><BookTitle>Book of hills</BookTitle>
<PubDate><Year>2020</Year></PubDate><AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList></Book>
<ArticleTitle>A chapter on goats.</ArticleTitle><AuthorList><Author><LastName>Sample</LastName><Initials>B</Initials>
</Author></AuthorList><Abstract><AbstractText>Goats are few.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"""


def answer(*records: str) -> bytes:
    return (HEAD + "\n".join(records) + "</PubmedArticleSet>").encode()


def test_an_article_has_all_that_is_told_of_it() -> None:
    """Title, abstract, people, ids and dates are those of the record itself, without markup."""
    (paper,) = papers_of(read_records("pubmed-xml", answer(ARTICLE)))
    assert paper.title == "Sheep in hills: a made-up trial"
    assert paper.abstract == "BACKGROUND: Sheep < goats.\nRESULTS: We count 95% of 10^3 sheep (p < 0.05)."
    place = "Department of Sheep, Made-up University, Norway."
    author = Author("Ada B Müller Jr", "0000-0002-1825-0097", (Affiliation(place),))
    assert paper.authors == (author, Author("Sheep Study Group"))
    assert (paper.published, paper.year, paper.venue) == ("2024-01-05", 2024, "Journal of made-up things")
    assert (paper.doi, paper.language, paper.withdrawn) == ("10.1234/sheep.1", "en", True)
    assert {("pubmed", "12345678"), ("pmc", "7654321")} <= set(paper.ids)
    assert set(paper.topics) == {("keyword", "counting"), ("mesh", "Sheep")}


def test_a_chapter_is_a_paper_of_its_book() -> None:
    """A book's document has the chapter's title and authors, and the book for its venue."""
    (paper,) = papers_of(read_records("pubmed-xml", answer(BOOK)))
    assert (paper.title, paper.venue, paper.year, paper.abstract) == (
        "A chapter on goats",
        "Book of hills",
        2020,
        "Goats are few.",
    )
    assert paper.authors == (Author("B Sample"),)


@pytest.mark.parametrize(
    ("date", "published", "year"),
    [
        ("<Year>2024</Year><Month>03</Month>", "2024-03", 2024),
        ("<MedlineDate>2019 Jan-Feb</MedlineDate>", "2019-01", 2019),
        ("<MedlineDate>2019 Mar 30-Apr 2</MedlineDate>", "2019-03-30", 2019),
        ("<MedlineDate>2018 Dec-2019 Jan</MedlineDate>", "2018-12", 2018),
        ("<MedlineDate>2018-2019</MedlineDate>", "2023-12-01", 2018),
        ("<Year>2024</Year><Season>Winter</Season>", "2023-12-01", 2024),
        ("", "2023-12-01", 2023),
    ],
)
def test_dates_are_as_full_as_they_are_told(date: str, published: str, year: int) -> None:
    """The issue's date comes first; where it is a year alone the article's day is read."""
    issue = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    day = "<ArticleDate><Year>2023</Year><Month>12</Month><Day>01</Day></ArticleDate>"
    article = f"<Article>{issue}<ArticleTitle>Goats.</ArticleTitle>{day}</Article>"
    text = f"<PubmedArticle><MedlineCitation><PMID>1</PMID>{article}</MedlineCitation></PubmedArticle>"
    (paper,) = papers_of(read_records("pubmed-xml", answer(text)))
    assert (paper.published, paper.year) == (published, year)


def test_what_has_no_title_in_english_has_its_own() -> None:
    """Papers whose titles PubMed does not translate are not one paper."""
    title = "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Schafe auf H&#252;geln.</VernacularTitle>"
    text = f"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>{title}</Article></MedlineCitation></PubmedArticle>"
    (paper,) = papers_of(read_records("pubmed-xml", answer(text)))
    assert paper.title == "Schafe auf Hügeln"


def write_article(inner: str) -> str:
    article = f"<Article><ArticleTitle>Goats.</ArticleTitle>{inner}</Article>"
    return f"<PubmedArticle><MedlineCitation><PMID>1</PMID>{article}</MedlineCitation></PubmedArticle>"


def test_a_formula_is_no_markup_of_the_text() -> None:
    """What PubMed wraps a formula in is no part of the abstract."""
    formula = "<mml:msup><mml:mi>n</mml:mi><mml:mn>2</mml:mn></mml:msup>"
    math = f'<DispFormula><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{formula}</mml:math></DispFormula>'
    abstract = f"<Abstract><AbstractText>We count {math} sheep.</AbstractText></Abstract>"
    (paper,) = papers_of(read_records("pubmed-xml", answer(write_article(abstract))))
    assert paper.abstract == "We count n^2 sheep."


def test_what_pubmed_calls_invalid_is_not_read() -> None:
    """A name or a DOI that PubMed corrected, but keeps, is nobody's."""
    wrong = '<Author ValidYN="N"><LastName>Smaple</LastName></Author>'
    right = '<Author ValidYN="Y"><LastName>Sample</LastName></Author>'
    place = '<ELocationID EIdType="doi" ValidYN="N">10.1234/wrong</ELocationID>'
    (paper,) = papers_of(read_records("pubmed-xml", answer(write_article(f"{place}<AuthorList>{wrong}{right}</AuthorList>"))))
    assert (paper.authors, paper.doi) == ((Author("Sample"),), None)


@pytest.mark.parametrize("title", ["[Not Available].", "[In Process Citation]", "[Not Available.]"])
def test_a_title_that_is_not_available_is_none(title: str) -> None:
    """Without a title in any language a paper has none."""
    (reject,) = rejects_of(read_records("pubmed-xml", answer(write_article("").replace("Goats.", title))))
    assert reject.reason == "no title"


def test_a_long_list_of_collaborators_is_no_fault() -> None:
    """A record of 6 MB is read, and so is the next."""
    people = "<Investigator><LastName>Sample</LastName></Investigator>" * 100_000
    records = read_records("pubmed-xml", answer(write_article(f"<InvestigatorList>{people}</InvestigatorList>"), ARTICLE))
    assert [type(record) for record in records] == [Paper, Paper]


def test_what_is_not_read_is_told() -> None:
    """Of the parts of a record that are not read those are told once that somebody may look for."""
    text = write_article("<GrantList><Grant/></GrantList><Pagination/><CoiStatement>None.</CoiStatement>")
    *_, told = read_records("pubmed-xml", answer(text, text))
    assert told == SourceInfo(unread=("GrantList", "CoiStatement"))


def test_deleted_records_are_withdrawn() -> None:
    """A paper that PubMed took back is marked, whoever brings it."""
    (paper,) = papers_of(read_records("pubmed-xml", answer("<DeleteCitation><PMID>5</PMID></DeleteCitation>")))
    assert (paper.title, paper.withdrawn) == (None, True)


def test_a_fault_costs_a_record() -> None:
    """What stands around a fault is read, an unknown entity is one, and a record without a title is a reject."""
    nameless = "<PubmedArticle><MedlineCitation><PMID>2</PMID><Article/></MedlineCitation></PubmedArticle>"
    records = read_records("pubmed-xml", answer(ARTICLE, nameless, "<PubmedArticle>&nothing;</PubmedArticle>", ARTICLE))
    assert [type(record) is Reject for record in records] == [False, True, True, False]
    assert [reject.reason for reject in rejects_of(read_records("pubmed-xml", answer(nameless)))] == ["no title"]


def test_signs_of_the_dtd_are_read() -> None:
    """The DTD that a file names is not opened; the names of signs that it has from HTML are known."""
    (paper,) = papers_of(read_records("pubmed-xml", answer(ARTICLE.replace("Sheep &lt; goats.", "Sheep &ge; go&auml;ts."))))
    assert paper.abstract
    assert paper.abstract.startswith("BACKGROUND: Sheep ≥ goäts.")


def test_pubmed_is_known_by_its_root() -> None:
    """Its root tells the format; entities that a file declares itself are refused."""
    assert choose_format(answer(ARTICLE), "a.xml").name == "pubmed-xml"
    with pytest.raises(SourceError, match="declaration"):
        read_records("pubmed-xml", b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet/>')
    assert read_records("pubmed-xml", answer()) == []


@given(damaged(answer(ARTICLE, BOOK, "<DeleteCitation><PMID>5</PMID></DeleteCitation>")))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("pubmed-xml", blob)


@pytest.mark.parametrize(
    ("rors", "expected"),
    [(["https://ror.org/0made0001"], "https://ror.org/0made0001"), (["0MADE0001"], "https://ror.org/0made0001"),
     (["0made0001", "0made0002"], None), ([], None)],
)  # fmt: skip
def test_an_affiliation_has_the_one_id_beside_it(rors: list[str], expected: str | None) -> None:
    """An id of ROR's beside an affiliation is its own, ids of others none of these; of several nothing says which it is."""
    beside = (
        "".join(f'<Identifier Source="ROR">{ror}</Identifier>' for ror in rors) + '<Identifier Source="GRID">grid.1</Identifier>'
    )
    article = ARTICLE.replace("</Affiliation>", f"</Affiliation>{beside}")
    (paper,) = papers_of(read_records("pubmed-xml", answer(article)))
    assert [place.ror for author in paper.authors if author for place in author.affiliations] == [expected]
