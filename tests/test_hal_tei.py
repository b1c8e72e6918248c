"""The reader of HAL's TEI."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

AUTHORS = """<author role="aut"><persName><forename type="first">Ada</forename><surname>Exemple</surname></persName>
<idno type="idhal">ada</idno>
<idno type="ORCID">https://orcid.org/0000-0001-2345-6789</idno><affiliation ref="#struct-1"/></author>
<author role="aut"><persName><forename>Ben</forename><surname>Échantillon</surname></persName></author>"""
RECORD = f"""<biblFull><titleStmt><title xml:lang="en">Sheep at Night</title><title xml:lang="fr">Moutons la nuit</title>
<title xml:lang="fr" type="sub">sous-titre</title><title xml:lang="en" type="sub">a count</title>{AUTHORS}
<editor role="depositor"><persName><forename>Cy</forename><surname>Depot</surname></persName></editor></titleStmt>
<editionStmt><edition n="v1"><date type="whenSubmitted">2016-01-02 10:00:00</date><date type="whenProduced">2015-12</date>
<ref type="file" target="https://hal.example.org/hal-1v1/document"/></edition></editionStmt>
<publicationStmt><distributor>CCSD</distributor><idno type="halId">hal-01234567</idno>
<idno type="halUri">https://hal.example.org/hal-01234567</idno></publicationStmt>
<sourceDesc><biblStruct><analytic><title xml:lang="en">Sheep at Night</title>{AUTHORS}</analytic><monogr>
<title level="j">Journal of Made-up Things</title><imprint><biblScope unit="volume">3</biblScope>
<date type="datePub">2016-03-01</date></imprint></monogr><idno type="doi">10.1234/ABC</idno><idno type="arxiv">1601.01234</idno>
</biblStruct></sourceDesc><profileDesc><langUsage><language ident="en">English</language></langUsage><textClass>
<keywords scheme="author"><term xml:lang="en">sheep</term><term xml:lang="en">fog, at night</term></keywords></textClass>
<abstract xml:lang="fr"><p>Des moutons.</p></abstract><abstract xml:lang="en"><p>We count 9 &lt; 10.</p></abstract></profileDesc>
</biblFull>"""
BACK = """<back><listOrg type="structures"><org type="laboratory" xml:id="struct-1"><orgName>Made-up Laboratory</orgName>
<orgName type="acronym">MUL</orgName></org></listOrg></back>"""
HEADER = "<teiHeader><fileDesc><titleStmt><title>HAL TEI export of hal-1</title></titleStmt></fileDesc></teiHeader>"


def document(*records: str) -> str:
    body = f"<text><body><listBibl>{''.join(records)}</listBibl></body>{BACK}</text>"
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:hal="http://hal.example.org/">{HEADER}\n{body}</TEI>'


def answer(metadata: str) -> str:
    header = "<header><identifier>oai:HAL:hal-01234567v1</identifier></header>"
    return f"<OAI-PMH><ListRecords><record>{header}<metadata>{metadata}</metadata></record></ListRecords></OAI-PMH>"


PLACES = (Affiliation("Made-up Laboratory", "Made-up Laboratory"),)


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [("hal-tei", document(RECORD), ()), ("arxiv-oai", answer(document(RECORD)), PLACES)],
    ids=["a file", "an answer of OAI-PMH"],
)
def test_a_record(name: str, data: str, places: tuple[Affiliation, ...]) -> None:
    """A record becomes a paper with all fields, the file's own header none; affiliations are read where they stand with it."""
    assert choose_format(data.encode(), "a.xml").name == name
    (paper,) = papers_of(records := read_records(name, data.encode()))
    assert not rejects_of(records)
    assert (paper.title, paper.abstract, paper.language) == ("Sheep at Night: a count", "We count 9 < 10.", "en")
    assert [(author.name, author.orcid) for author in paper.authors if author] == [
        ("Ada Exemple", "0000-0001-2345-6789"), ("Ben Échantillon", None),
    ]  # fmt: skip
    assert isinstance(paper.authors[0], Author)
    assert paper.authors[0].affiliations == places
    assert (paper.doi, paper.arxiv_id, paper.ids) == ("10.1234/ABC", "1601.01234", (("hal", "hal-01234567"),))
    assert (paper.venue, paper.published, paper.year) == ("Journal of Made-up Things", "2016-03-01", 2016)
    assert (paper.url, paper.pdf_url) == ("https://hal.example.org/hal-01234567", "https://hal.example.org/hal-1v1/document")
    assert paper.topics == (("keyword", "sheep"), ("keyword", "fog, at night"))


def test_what_cannot_be_read_is_told() -> None:
    """A record without a title, one with a wrong DOI and one with a fault are rejects, those around them are read."""
    faulty = RECORD.replace("Sheep at", "Sheep & at")
    wrong = RECORD.replace("10.1234/ABC", "see there")
    records = read_records("hal-tei", document(RECORD, "<biblFull/>", faulty, wrong).encode())
    assert [paper.doi for paper in papers_of(records)] == ["10.1234/ABC", None]
    assert [reject.reason.partition(";")[0].partition(" (")[0] for reject in rejects_of(records)] == [
        "no title", "not well-formed XML: not well-formed", "doi is no DOI",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no <biblFull>"):
        read_records("hal-tei", document().encode())


@given(damaged(document(RECORD, RECORD).encode()))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("hal-tei", blob)


def test_a_laboratory_has_its_id_and_its_country() -> None:
    """Of a laboratory its id of ROR's and its country are read, and no id of another kind."""
    more = (
        '</orgName><idno type="RNSR">1</idno><idno type="ROR">https://ror.org/0made0001</idno><desc><address><country key="FR"/>'
    )
    told = BACK.replace("</orgName>\n", f"{more}</address></desc>\n", 1)
    (paper,) = papers_of(read_records("arxiv-oai", answer(document(RECORD).replace(BACK, told)).encode()))
    place = Affiliation("Made-up Laboratory", "Made-up Laboratory", "https://ror.org/0made0001", country="FR")
    assert next(author.affiliations for author in paper.authors if author) == (place,)
