"""The reader of Zotero's RDF."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Paper
from papersette.sources import choose_format
from tests.reading import Records, damaged, ensure_read, papers_of, read_records, rejects_of

HEAD = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">"""
ARTICLE = """<bib:Article rdf:about="https://example.org/p"><z:itemType>journalArticle</z:itemType>
<dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/><bib:authors><rdf:Seq>
<rdf:li><foaf:Person><foaf:surname>Example</foaf:surname><foaf:givenName>Ada B.</foaf:givenName></foaf:Person></rdf:li>
<rdf:li><foaf:Person><foaf:surname>Sheep Group</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<bib:editors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Chair</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:editors>
<dcterms:isReferencedBy rdf:resource="#item_9"/><link:link rdf:resource="#item_2"/>
<dc:subject><z:AutomaticTag><rdf:value>Vision</rdf:value></z:AutomaticTag></dc:subject><dc:subject>sheep</dc:subject>
<dc:subject><dcterms:LCC><rdf:value>QA76</rdf:value></dcterms:LCC></dc:subject>
<dc:title>Sheep at &lt;i&gt;Night&lt;/i&gt;</dc:title><dcterms:abstract>We count <![CDATA[9 < 10]]> &amp; more.</dcterms:abstract>
<dc:date>2024-03-05</dc:date><z:language>en</z:language><dc:identifier><dcterms:URI><rdf:value>https://example.org/p</rdf:value>
</dcterms:URI></dc:identifier><dcterms:dateSubmitted>2024-05-01 10:00:00</dcterms:dateSubmitted>
<dc:description>arXiv:2405.00001 [cs]\nPMID: 1234567</dc:description></bib:Article>"""
JOURNAL = """<bib:Journal rdf:about="urn:issn:1234-5678"><prism:volume>4</prism:volume><dc:title>Journal of Sheep</dc:title>
<dc:identifier>DOI 10.1234/ABC</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier></bib:Journal>"""
HUNG = """<z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
<bib:Memo rdf:about="#item_9"><rdf:value>My note</rdf:value></bib:Memo>
<z:Collection rdf:about="#collection_1"><dc:title>Sheep</dc:title></z:Collection>"""


def library(*items: str) -> bytes:
    return "\n".join((HEAD, *items, "</rdf:RDF>")).encode()


def item(inner: str, kind: str = "journalArticle", tag: str = "bib:Article") -> str:
    return f'<{tag} rdf:about="#item_7"><z:itemType>{kind}</z:itemType>{inner}</{tag}>'


def read(*items: str) -> Records:
    return read_records("zotero-rdf", library(*items))


def read_one(*items: str) -> Paper:
    (paper,) = read(*items)
    assert isinstance(paper, Paper)
    return paper


def test_an_item() -> None:
    """An item becomes a paper with all fields, its journal's among them, and what hangs on it is no paper."""
    paper = read_one(ARTICLE, JOURNAL, HUNG)
    assert choose_format(library(ARTICLE), "a.rdf").name == "zotero-rdf"
    assert (paper.title, paper.abstract) == ("Sheep at Night", "We count 9 < 10 & more.")
    assert [author.name for author in paper.authors if author] == ["Ada B. Example", "Sheep Group"]
    assert (paper.doi, paper.arxiv_id, paper.ids) == ("10.1234/ABC", "2405.00001", (("pubmed", "1234567"),))
    assert (paper.venue, paper.published, paper.year) == ("Journal of Sheep", "2024-03-05", 2024)
    assert (paper.url, paper.language, paper.locator) == ("https://example.org/p", "en", "line 7 (https://example.org/p)")
    assert paper.topics == (("keyword", "sheep"), ("keyword", "Vision"))


SERIES = "<dcterms:isPartOf><bib:Series><dc:title>A Series</dc:title></bib:Series></dcterms:isPartOf>"


@pytest.mark.parametrize(
    ("inner", "behind", "venue", "doi"),
    [
        (
            f"<dcterms:isPartOf><bib:Journal>{SERIES}<dc:title>Proceedings</dc:title><dc:identifier>DOI 10.1/a</dc:identifier>"
            "</bib:Journal></dcterms:isPartOf>", "", "Proceedings", "10.1/a",
        ),
        ("<dcterms:isPartOf><bib:Book><dc:title>A Book</dc:title></bib:Book></dcterms:isPartOf>", "", "A Book", None),
        (SERIES, "", None, None),
        (
            "<bib:presentedAt><bib:Conference><dc:title>MadeConf</dc:title></bib:Conference></bib:presentedAt>"
            "<dc:identifier>DOI https://doi.org/10.1/B</dc:identifier>", "", "MadeConf", "10.1/B",
        ),
        (
            "<dcterms:isPartOf><bib:Part><dc:title>Science</dc:title><dcterms:isPartOf rdf:resource='urn:issn:1234-5678'/>"
            "</bib:Part></dcterms:isPartOf>", JOURNAL, "Journal of Sheep", "10.1234/ABC",
        ),
    ],
    ids=["within", "a book", "a series", "a conference", "behind a section"],
)  # fmt: skip
def test_what_an_item_is_a_part_of(inner: str, behind: str, venue: str | None, doi: str | None) -> None:
    """A venue stands within an item or behind it, a conference where no proceedings are named; a series is none."""
    paper = read_one(item(f"{inner}<dc:title>T</dc:title>", "conferencePaper", "rdf:Description"), behind)
    assert (paper.title, paper.venue, paper.doi) == ("T", venue, doi)


def test_preprints_books_and_talks() -> None:
    """A preprint has its id by its number, a book no venue, a talk the names of those who gave it, and a date may be a year."""
    number = "<prism:number>arXiv:2405.00009</prism:number><dc:date>2024</dc:date>"
    preprint = read_one(item(f"<dc:title>T</dc:title>{number}", "preprint", "rdf:Description"))
    assert (preprint.arxiv_id, preprint.year, preprint.published, preprint.abstract) == ("2405.00009", 2024, None, None)
    assert read_one(item("<dc:title>A Book</dc:title>", "book", "bib:Book")).venue is None
    people = "<rdf:Seq><rdf:li><foaf:Person><foaf:surname>Sample</foaf:surname><foaf:givenname>Ben</foaf:givenname></foaf:Person>"
    talk = f"<dc:title>T</dc:title><z:presenters>{people}</rdf:li></rdf:Seq></z:presenters>"
    (author,) = read_one(item(talk, "presentation", "bib:ConferenceProceedings")).authors
    assert author
    assert author.name == "Ben Sample"


def test_what_cannot_be_read_is_told() -> None:
    """Attachments and notes of nothing, items without a title or their journal, and faults are rejects."""
    within = "<dcterms:isPartOf><bib:Journal><dc:title>J</dc:title></bib:Journal></dcterms:isPartOf>"
    records = read(
        HUNG, item("<dc:date>2024</dc:date>"), item(f"{within}<dc:title>A & B</dc:title>"), "<bib:Article/>",
        item(f"{within}<dc:title>Behind</dc:title>"), ARTICLE,
    )  # fmt: skip
    assert [paper.title for paper in papers_of(records)] == ["Behind", "Sheep at Night"]
    assert [reject.reason.partition(";")[0] for reject in rejects_of(records)] == [
        "an attachment, no paper", "a note, no paper", "no title", "not well-formed XML: not well-formed (invalid token)",
        "it has no itemType", "what it is a part of does not stand behind it",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no item"):
        read()


def test_other_rdf_is_none() -> None:
    """RDF without Zotero's namespace is another format."""
    with pytest.raises(SourceError, match="not a format"):
        choose_format(b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "a.rdf")


@given(damaged(library(ARTICLE, JOURNAL, HUNG, ARTICLE, JOURNAL)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("zotero-rdf", blob)
