"""The reader of EndNote's XML."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Paper, SourceInfo, SourceLink
from papersette.sources import choose_format
from papersette.sources.readers import endnote_xml
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of


def style(text: str, face: str = "normal") -> str:
    return f'<style face="{face}" font="default" size="100%">{text}</style>'


RECORD = f"""<record><database name="Made.enl" path="/made/Made.enl">Made.enl</database>
<source-app name="EndNote" version="20.1">EndNote</source-app><rec-number>17</rec-number>
<foreign-keys><key app="EN" db-id="made">17</key></foreign-keys><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{style("M&#xFC;ller, Ada B.")}</author><author>{style("Sample, Ben, Jr.")}</author>
<author>{style("Sheep Study Group,")}</author></authors>
<secondary-authors><author>{style("Editor, Cy")}</author></secondary-authors></contributors>
<auth-address>{style("Made-up University")}</auth-address>
<titles><title>{style("Sheep of ")}{style("Ovis aries", "italic")}{style(": a trial")}</title>
<secondary-title>{style("J. Made Up")}</secondary-title></titles>
<periodical><full-title>{style("Journal of Made-up Things")}</full-title><abbr-1>{style("J. Made Up")}</abbr-1></periodical>
<pages>{style("1-4")}</pages><volume>{style("7")}</volume>
<keywords><keyword>{style("made-up word")}</keyword><keyword>{style("other word")}</keyword></keywords>
<dates><year>{style("2024")}</year><pub-dates><date>{style("May 24")}</date></pub-dates></dates>
<isbn>{style("1234-5678")}</isbn><accession-num>{style("12345678")}</accession-num>
<abstract>{style("We count 95% of 10")}{style("3", "superscript")}{style(" sheep &lt; goats.&#xD;&#xD;They are many.")}</abstract>
<notes>{style("4 pages")}</notes>
<urls><related-urls><url>{style("&lt;Go to ISI&gt;://WOS:1")}</url><url>{style("https://example.org/p")}</url>
<url>{style("https://example.org/more")}</url></related-urls>
<pdf-urls><url>internal-pdf://0123/p.pdf</url><url>https://example.org/p.pdf</url></pdf-urls></urls>
<custom2>{style("PMC7654321")}</custom2><electronic-resource-num>{style("DOI 10.1234/ABC")}</electronic-resource-num>
<remote-database-provider>{style("NLM")}</remote-database-provider><language>{style("eng")}</language></record>"""


def library(*records: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(records)}</records></xml>'.encode()


def read_one(inner: str) -> Paper:
    """Return the paper of a record with a title and what is given."""
    (paper,) = papers_of(read_records("endnote-xml", library(f"<record><titles><title>T</title></titles>{inner}</record>")))
    return paper


def test_a_record() -> None:
    """A record becomes a paper with all fields, without styles, and what is not read is told."""
    paper, told = read_records("endnote-xml", library(RECORD))
    assert isinstance(paper, Paper)
    assert paper.title == "Sheep of Ovis aries: a trial"
    assert paper.abstract == "We count 95% of 10^3 sheep < goats.\n\nThey are many."
    assert [author.name for author in paper.authors if author] == ["Ada B. Müller", "Ben Sample Jr.", "Sheep Study Group"]
    assert (paper.venue, paper.year, paper.published) == ("Journal of Made-up Things", 2024, "2024-05-24")
    assert (paper.doi, paper.url, paper.pdf_url) == ("10.1234/ABC", "https://example.org/p", "https://example.org/p.pdf")
    assert paper.links == (SourceLink("https://example.org/more"),)
    assert paper.topics == (("keyword", "made-up word"), ("keyword", "other word"))
    assert set(paper.ids) == {("pmc", "7654321"), ("pubmed", "12345678")}
    assert (paper.language, paper.comment, paper.locator) == ("en", "4 pages", "line 1 (17)")
    assert told == SourceInfo(unread=("auth-address",))


def test_a_text_stays_as_it_stands() -> None:
    """Without raised figures nothing of an abstract changes but the sign that ends its lines; words may stand without styles."""
    assert read_one("<abstract>One  &amp;lt; two.&#xD;  Three</abstract>").abstract == "One  &lt; two.\n  Three"
    assert read_one(f"<abstract>\n  {style('One')}\n  {style(' two')}\n</abstract>").abstract == "One two"
    assert read_one("<abstract>We <b>count</b> sheep.</abstract>").abstract == "We count sheep."
    assert read_one(f"<abstract>{style('CO')}{style('2', 'bold subscript')}{style(' &lt; n')}</abstract>").abstract == "CO2 < n"


@pytest.mark.parametrize(
    ("inner", "ids"),
    [
        ("<accession-num>123</accession-num>", ()),
        ("<accession-num>123</accession-num><remote-database-name>Medline</remote-database-name>", (("pubmed", "123"),)),
        ("<accession-num>WOS:000123456700001</accession-num>", (("wos", "000123456700001"),)),
        ("<custom2>a legal note</custom2>", ()),
    ],
)
def test_ids_are_those_of_a_known_database(inner: str, ids: tuple[tuple[str, str], ...]) -> None:
    """A number is an id where the record tells whose."""
    assert read_one(inner).ids == ids


def test_preprints_and_whole_dates() -> None:
    """Zotero writes a date in ISO's form and addresses of another kind; arXiv is no venue."""
    dates = "<dates><year>2024</year><pub-dates><date>2024-05-24</date></pub-dates></dates>"
    urls = "<urls><web-urls><url>https://arxiv.org/abs/2405.00001</url></web-urls></urls>"
    paper = read_one(f"<periodical><full-title>arXiv preprint arXiv:2405.00001</full-title></periodical>{dates}{urls}")
    assert (paper.published, paper.arxiv_id, paper.venue) == ("2024-05-24", "2405.00001", None)


def test_broken_records_and_files() -> None:
    """A record without a title is a reject, and so is one with a fault; a declaration is refused."""
    records = read_records("endnote-xml", library(RECORD, "<record><abstract>A</abstract></record>", RECORD, "<record>&nothing;"))
    assert len(papers_of(records)) == 2
    assert [reject.reason.partition(";")[0] for reject in rejects_of(records)] == [
        "no title",
        "not well-formed XML: undefined entity",
    ]
    with pytest.raises(SourceError, match="declaration"):
        read_records("endnote-xml", b'<!DOCTYPE xml [<!ENTITY a "b">]>' + library(RECORD).partition(b"?>")[2])
    with pytest.raises(SourceError, match="no <record>"):
        read_records("endnote-xml", library())


def test_it_is_known_by_its_elements() -> None:
    """An `xml` with records is EndNote's; another is not."""
    assert choose_format(library(RECORD), "a.xml").name == "endnote-xml"
    assert not endnote_xml.sniff(b"<xml><items/></xml>")
    assert not endnote_xml.sniff(b"<records><record/></records>")


@given(damaged(library(RECORD, RECORD)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("endnote-xml", blob)
