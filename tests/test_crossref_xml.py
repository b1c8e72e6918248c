"""The reader of Crossref's XML."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper
from papersette.sources import choose_format
from tests.reading import Records, damaged, ensure_read, papers_of, read_records, rejects_of

PEOPLE = """<contributors><person_name contributor_role="author" sequence="first"><given_name>Ada B.</given_name>
<surname>Example</surname><suffix>Jr.</suffix><affiliation>Made-up University, Fog</affiliation>
<ORCID authenticated="true">https://orcid.org/0000-0001-2345-6789</ORCID></person_name>
<person_name contributor_role="author" sequence="additional"><surname>Solo</surname><affiliations><institution>
<institution_name>Fog College</institution_name><institution_id type="ror">https://ror.org/00made000</institution_id>
<institution_department>Sheep</institution_department></institution></affiliations></person_name>
<organization contributor_role="author" sequence="additional">Sheep Group</organization>
<person_name contributor_role="editor" sequence="additional"><surname>Chair</surname></person_name></contributors>"""
JOURNAL = """<journal_metadata language="en"><full_title>Journal of Sheep</full_title><abbrev_title>J Sheep</abbrev_title>
</journal_metadata><journal_issue><publication_date media_type="print"><month>09</month><year>2023</year></publication_date>
<issue>3</issue></journal_issue>"""
ABSTRACTS = """<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1" xml:lang="fr">
<jats:p>Des moutons.</jats:p></jats:abstract>
<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1" xml:lang="en"><jats:title>Abstract</jats:title><jats:sec>
<jats:title>Results</jats:title><jats:p>We count 10<jats:sup>3</jats:sup> &lt; 2.</jats:p></jats:sec></jats:abstract>"""
DATES = """<publication_date media_type="print"><month>09</month><year>2023</year></publication_date>
<publication_date media_type="online"><month>08</month><day>31</day><year>2023</year></publication_date>"""
PREPRINT = """<program xmlns="http://www.crossref.org/relations.xsd"><related_item><intra_work_relation
relationship-type="hasPreprint" identifier-type="uri">https://arxiv.org/abs/2405.00001</intra_work_relation></related_item></program>"""
LINKS = """<collection property="text-mining"><item><resource mime_type="application/pdf">https://example.org/p.pdf</resource></item>
</collection>"""


def titles(title: str, subtitle: str = "") -> str:
    return f"<titles><title>{title}</title>{subtitle}</titles>"


def doi(value: str, more: str = "") -> str:
    return f"<doi_data><doi>{value}</doi><resource>https://example.org/p</resource>{more}</doi_data>"


def record(work: str) -> str:
    return f'<doi_record owner="10.1234" timestamp="2024-01-01 00:00:00"><crossref>{work}</crossref></doi_record>'


ARTICLE = record(
    f"<journal>{JOURNAL}<journal_article>{titles('Sheep of <i>Ovis</i> in CO<sub>2</sub>', '<subtitle>a count</subtitle>')}"
    f"{PEOPLE}{ABSTRACTS}{DATES}{PREPRINT}{doi('10.1234/ABC', LINKS)}"
    "<citation_list><citation key='1'><doi>10.9/x</doi></citation></citation_list></journal_article></journal>"
)


def records(*given: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<doi_records>{"".join(given)}</doi_records>\n'.encode()


def result(*given: str) -> bytes:
    """Return the answer to queries, each counting citations."""
    count = '<crm-item name="citedby-count" type="number">7</crm-item>'
    queries = (f'<query status="resolved"><doi type="journal_article">10.1/a</doi>{count}{each}</query>' for each in given)
    head = '<crossref_result xmlns="http://www.crossref.org/qrschema/3.0" version="3.0"><query_result><head/><body>'
    return f"{head}{''.join(queries)}</body></query_result></crossref_result>".encode()


def read(*given: str) -> Records:
    return read_records("crossref-xml", records(*given))[1:]


@pytest.mark.parametrize(("data", "citations"), [(records(ARTICLE), None), (records(ARTICLE) * 2, None), (result(ARTICLE), 7)])
def test_a_work(data: bytes, citations: int | None) -> None:
    """A work becomes a paper with all fields, in a list of records or in the answer to a query, which counts citations."""
    assert choose_format(data, "a.xml").name == "crossref-xml"
    papers = papers_of(read_records("crossref-xml", data))
    assert papers
    for paper in papers:
        assert (paper.title, paper.abstract) == ("Sheep of Ovis in CO2: a count", "Results: We count 10^3 < 2.")
        assert paper.authors == (
            Author("Ada B. Example Jr.", "0000-0001-2345-6789", (Affiliation("Made-up University, Fog"),)),
            Author("Solo", None, (Affiliation("Sheep, Fog College", "Fog College", "https://ror.org/00made000"),)),
            Author("Sheep Group"),
        )
        assert (paper.doi, paper.arxiv_id, paper.citations) == ("10.1234/ABC", "2405.00001", citations)
        assert (paper.venue, paper.published, paper.year) == ("Journal of Sheep", "2023-08-31", 2023)
        assert (paper.language, paper.pdf_url, paper.url) == ("en", "https://example.org/p.pdf", None)


WHOLE = f"<book_metadata>{titles('A Book')}<publication_date><month>4</month><year>2012</year></publication_date></book_metadata>"
IN_SERIES = (
    f"<book><book_series_metadata><series_metadata>{titles('A Series')}</series_metadata>{titles('A Volume')}{doi('10.1/v')}"
    "<publication_date><year>1999</year></publication_date></book_series_metadata>{}</book>"
)
PROCEEDINGS = (
    "<event_metadata><conference_name>MadeConf 2024</conference_name></event_metadata><proceedings_metadata><proceedings_title>"
    "Proceedings of MadeConf</proceedings_title><publication_date><year>2024</year></publication_date></proceedings_metadata>"
)


@pytest.mark.parametrize(
    ("work", "venue", "published", "year"),
    [
        (f"<conference>{PROCEEDINGS}<conference_paper>{titles('T')}{doi('10.1/a')}</conference_paper></conference>",
         "Proceedings of MadeConf", None, 2024),
        (f"<book>{WHOLE}<content_item>{titles('T')}{doi('10.1/a')}</content_item></book>", "A Book", "2012-04", 2012),
        (IN_SERIES.format(f"<content_item>{titles('T')}{doi('10.1/a')}</content_item>"), "A Volume", None, 1999),
        (f"<posted_content language='en'>{titles('T')}<posted_date><month>11</month><day>08</day><year>2021</year></posted_date>"
         f"<institution><institution_name>medRxiv</institution_name></institution>{doi('10.1/a')}</posted_content>",
         None, "2021-11-08", 2021),
        (f"<dissertation>{titles('T')}<approval_date><month>21</month><year>2011</year></approval_date>{doi('10.1/a')}</dissertation>",
         None, None, 2011),
        (f"<journal>{JOURNAL}<journal_article>{titles('T')}{doi('10.1/a')}</journal_article></journal>",
         "Journal of Sheep", "2023-09", 2023),
    ],
    ids=["conference", "chapter", "chapter in a series", "preprint", "thesis", "article dated by its issue"],
)  # fmt: skip
def test_kinds_of_works(work: str, venue: str | None, published: str | None, year: int) -> None:
    """A part is dated by itself or by its whole, which is its venue; a server of preprints is none, and a season no month."""
    (paper,) = read(record(work))
    assert isinstance(paper, Paper)
    assert (paper.title, paper.doi, paper.venue, paper.published, paper.year) == ("T", "10.1/a", venue, published, year)


def test_whole_books_and_theses() -> None:
    """A book is a paper by its own title, and who wrote a thesis stands in no list."""
    person = '<person_name sequence="first"><given_name>Ada</given_name><surname>Example</surname></person_name>'
    book, thesis = papers_of(read(record(IN_SERIES.format("")), record(f"<dissertation>{person}{titles('T')}</dissertation>")))
    assert (book.title, book.year, book.abstract) == ("A Volume", 1999, None)
    assert thesis.authors == (Author("Ada Example"),)


def test_what_is_no_paper_is_told() -> None:
    """Journals, reviews, unknown DOIs, wrong ids and faults are rejects."""
    article = f"<journal>{JOURNAL}<journal_article>{{}}</journal_article></journal>"
    found = read(
        record(f"<journal>{JOURNAL}</journal>"), record(f"<peer_review>{titles('T')}</peer_review>"),
        record("<error>doi:10.1/x does not exist</error>"), record(article.format(titles("T") + doi("x"))),
        record(article.format(titles("A & B"))), record(article.format(doi("10.1/a"))),
    )  # fmt: skip
    assert len(papers_of(found)) == 1
    assert [reject.reason.partition(";")[0].partition(" (")[0] for reject in rejects_of(found)] == [
        "journal, no paper", "peer_review, no paper", "Crossref answered with an error: doi:10.1/x does not exist",
        "doi is no DOI", "not well-formed XML: not well-formed", "no title",
    ]  # fmt: skip
    unresolved = result().replace(b"<body>", b'<body><query status="unresolved"><msg>DOI not found</msg></query>')
    (reject,) = rejects_of(read_records("crossref-xml", unresolved))
    assert reject.reason == "Crossref answered with an error: DOI not found"
    with pytest.raises(SourceError, match="no <doi_record>"):
        read()


@given(damaged(result(ARTICLE, ARTICLE)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("crossref-xml", blob)
