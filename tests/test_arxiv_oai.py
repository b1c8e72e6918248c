"""The reader of arXiv's OAI-PMH answers."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.merge import identify
from papersette.models import Affiliation, Author, Paper, Reject, SourceInfo
from papersette.sources import FORMATS, choose_format
from papersette.sources.readers import arxiv_oai
from papersette.sources.readers.arxiv_oai import split_authors

HEADER = """<header><identifier>oai:arXiv.org:2401.00001</identifier><datestamp>2025-12-31</datestamp>
  <setSpec>cs:cs:CV</setSpec><setSpec>physics:hep-th</setSpec><setSpec>math</setSpec></header>"""
REST = """<categories>cs.CV cs.LG</categories><comments>4 pages</comments><report-no>M-1</report-no>
  <journal-ref>Made 1 (2024) 2</journal-ref><doi>10.1234/first 10.1234/second</doi>
  <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  We reach 56.2\\% &amp; more,
which is made up.
</abstract>"""
ARXIV = f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2401.00001</id><created>2024-01-01</created><updated>2024-02-03</updated>
  <authors><author><keyname>Example</keyname><forenames>Ada</forenames><suffix>Jr</suffix>
  <affiliation>Sample University</affiliation></author><author><keyname>MADE Collaboration</keyname></author></authors>
  <title>A Made-up Title
  on Two Lines</title>{REST}</arXiv>"""
RAW = f"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2401.00001</id><submitter>Ada Example</submitter>
  <version version="v1"><date>Mon, 1 Jan 2024 09:00:00 GMT</date><size>9kb</size><source_type>D</source_type></version>
  <version version="v2"><date>Sat, 3 Feb 2024 10:00:00 GMT</date><size>9kb</size></version>
  <title>A Made-up Title on Two Lines</title><authors>Ada Example, Jr, MADE Collaboration</authors>{REST}</arXivRaw>"""
OLD = f"""<arXivOld xmlns="http://arxiv.org/OAI/arXivOld/"><id>2401.00001</id><title>A Made-up Title on Two Lines</title>
  <authors>Ada Example Jr (Sample University) and MADE Collaboration</authors>{REST}</arXivOld>"""
DC = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title>A Made-up Title on Two Lines</dc:title><dc:creator>Example Jr, Ada</dc:creator>
  <dc:creator>MADE Collaboration</dc:creator>
  <dc:subject>Computer Vision</dc:subject><dc:description>  We reach 56.2\\% &amp; more,
which is made up.
</dc:description><dc:description>4 pages</dc:description><dc:date>2024-01-01</dc:date><dc:date>2024-02-03</dc:date>
  <dc:type>text</dc:type><dc:identifier>http://arxiv.org/abs/2401.00001</dc:identifier>
  <dc:identifier>Made 1 (2024) 2</dc:identifier><dc:identifier>doi:10.1234/first</dc:identifier></oai_dc:dc>"""


NO_METADATA = f"no metadata in a format that is read here: {arxiv_oai.NAMED}"


def answer(*records: str, verb: str = "ListRecords") -> bytes:
    body = "".join(f"\n<record>{record}</record>" for record in records)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<responseDate>2025-12-31T00:00:00Z</responseDate>
<request verb="{verb}">http://example.org/oai</request><{verb}>{body}
<resumptionToken cursor="0">next</resumptionToken></{verb}></OAI-PMH>""".encode()


def record(metadata: str, header: str = HEADER) -> str:
    return f"{header}<metadata>{metadata}</metadata>"


def read(raw: bytes) -> list[Paper | Reject]:
    records = arxiv_oai.read(io.BytesIO(raw), "oai.xml")
    return [record for record in records if not isinstance(record, SourceInfo)]


def read_one(raw: bytes) -> Paper:
    (paper,) = read(raw)
    assert isinstance(paper, Paper)
    return paper


@pytest.mark.parametrize("metadata", [ARXIV, RAW, OLD, DC])
@pytest.mark.parametrize("verb", ["ListRecords", "GetRecord"])
def test_every_format(metadata: str, verb: str) -> None:
    """The four metadata formats give the same paper, its abstract as given, with what each of them knows."""
    paper = read_one(answer(record(metadata), verb=verb))
    assert (paper.source_key, paper.arxiv_id, paper.locator) == ("2401.00001", "2401.00001", "line 5")
    assert (paper.title, paper.comment, paper.doi) == ("A Made-up Title on Two Lines", "4 pages", "10.1234/first")
    assert paper.abstract == "  We reach 56.2\\% & more,\nwhich is made up.\n"
    assert [author.name.replace(",", "") for author in paper.authors] == ["Ada Example Jr", "MADE Collaboration"]
    days = (None, None) if metadata == OLD else ("2024-01-01", "2024-02-03")
    assert (paper.published, paper.updated) == days
    topics = (("arxiv", "cs.CV"), ("arxiv", "hep-th")) if metadata == DC else (("arxiv", "cs.CV"), ("arxiv", "cs.LG"))
    assert (paper.topics, paper.venue, paper.withdrawn) == (topics, None, False)


def test_affiliations() -> None:
    """The format arXiv has an author's affiliations."""
    first = read_one(answer(record(ARXIV))).authors[0]
    assert first == Author("Ada Example Jr", affiliations=(Affiliation("Sample University", "Sample University"),))


def test_other_archives() -> None:
    """Dublin Core of another archive keeps that archive's key, and its subjects as topics."""
    header = "<header><identifier>oai:made.org:7</identifier><setSpec>a:b</setSpec></header>"
    paper = read_one(answer(record(DC.replace("http://arxiv.org/abs/2401.00001", "http://made.org/7"), header)))
    assert (paper.source_key, paper.arxiv_id) == ("oai:made.org:7", None)
    assert paper.topics == (("subject", "Computer Vision"),)


@pytest.mark.parametrize(
    "doi", ["10.1234/zen.7", "https://doi.org/10.1234/zen.7", "info:doi/10.1234/zen.7", "DOI : 10.1234/zen.7"]
)
def test_identifiers_of_other_archives(doi: str) -> None:
    """Dublin Core of another archive has a DOI however it is written, and the address of the paper's page."""
    header = "<header><identifier>oai:made.org:7</identifier></header>"
    given = DC.replace("http://arxiv.org/abs/2401.00001", "http://made.org/7").replace("doi:10.1234/first", doi)
    paper = read_one(answer(record(given, header)))
    assert (paper.doi, paper.url) == ("10.1234/zen.7", "http://made.org/7")


def test_a_malformed_doi_is_told() -> None:
    """An identifier that calls itself a DOI and is none is a reject, and the paper is kept."""
    given = DC.replace("doi:10.1234/first", "doi:first")
    assert [type(found) for found in read(answer(record(given)))] == [Reject, Paper]


def test_a_deleted_record_is_an_addition() -> None:
    """A deleted record has no title; it says of a known paper that it is withdrawn."""
    deleted = (
        '<header status="deleted"><identifier>oai:arXiv.org:2401.00001</identifier><datestamp>2025-01-01</datestamp></header>'
    )
    paper = read_one(answer(deleted))
    assert (paper.title, paper.arxiv_id, paper.withdrawn, paper.published) == (None, "2401.00001", True, None)
    assert identify(paper).key == "arxiv:2401.00001"


@pytest.mark.parametrize(
    ("metadata", "withdrawn"),
    [
        (ARXIV.replace("4 pages", "This paper has been withdrawn by the author"), True),
        (RAW.replace("<size>9kb</size></version>", "<size>0kb</size><source_type>I</source_type></version>"), True),
        (RAW.replace("<source_type>D", "<source_type>I"), False),
        (ARXIV.replace("4 pages", "4 pages, version 1 was withdrawn from a conference"), False),
    ],
)
def test_withdrawn_papers(metadata: str, withdrawn: bool) -> None:
    """A paper is withdrawn by its comment or by its last version, not by an earlier one."""
    assert read_one(answer(record(metadata))).withdrawn is withdrawn


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Example, Ben Sample and Cem Örnek", ["Ada Example", "Ben Sample", "Cem Örnek"]),
        ("Ada Example (1), Ben Sample (1 and 2) ((1) Made, City, (2) Up)", ["Ada Example", "Ben Sample"]),
        ("Ada Example, Jr., Ben Sample, III", ["Ada Example, Jr.", "Ben Sample, III"]),
        ("Ada Example, Ph.D., Ben Sample, M.D., PhD, Xi", ["Ada Example, Ph.D.", "Ben Sample, M.D., PhD", "Xi"]),
        ("MADE Collaboration: A. Example, B. Sample, et al.", ["MADE Collaboration", "A. Example", "B. Sample"]),
        ("A. Example,\n  B. Sample, and C. {\\'O}rnek", ["A. Example", "B. Sample", "C. {\\'O}rnek"]),
        ("Alexander Sand (", ["Alexander Sand"]),
        ("A) B, C", ["A B", "C"]),
        ("", []),
    ],
)
def test_authors_lines(line: str, names: list[str]) -> None:
    """Names are split at commas and at "and", without what stands in brackets."""
    assert [" ".join(name.split()) for name in split_authors(line)] == names


def error(code: str) -> bytes:
    return answer().replace(b"</OAI-PMH>", f"<error code='{code}'>Made-up words</error></OAI-PMH>".encode())


def test_errors() -> None:
    """An answer that is an error says so; that nothing matches is a reject, since a harvest by day has such days."""
    with pytest.raises(SourceError, match="badResumptionToken Made-up words"):
        read(error("badResumptionToken"))
    (reject,) = read(error("noRecordsMatch"))
    assert isinstance(reject, Reject)
    assert (reject.locator, reject.reason) == ("line 5", "the answer is an error: noRecordsMatch Made-up words")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (record("<other/>"), NO_METADATA),
        (HEADER, NO_METADATA),
        ('<header status="deleted"/>', "a deleted record without its identifier"),
        (record("<arXiv><id>2401.00001</id></arXiv>"), "no title"),
    ],
)
def test_faults_of_a_record(given: str, reason: str) -> None:
    """A record that cannot be read is a reject with its XML, the next is read."""
    reject, paper = read(answer(given, record(ARXIV)))
    assert isinstance(reject, Reject)
    assert (reject.locator, reject.reason) == ("line 5", reason)
    assert "<header" in reject.raw
    assert isinstance(paper, Paper)


def test_answers_behind_one_another() -> None:
    """Answers in one file are read as one, behind a fault too; an error behind records is a reject, and costs none of them."""
    broken = answer(record(ARXIV).replace("more,", "more & more,"))
    found = list(
        arxiv_oai.read(io.BytesIO(broken + answer(record(RAW)) + error("badResumptionToken") + answer(record(OLD))), "x")
    )
    assert [type(each) for each in found] == [Reject, SourceInfo, Paper, Reject, Paper]
    rejects = [each for each in found if isinstance(each, Reject)]
    assert rejects[0].reason.startswith("not well-formed")
    assert rejects[1].reason == "the answer is an error: badResumptionToken Made-up words"


def test_a_version_without_its_day_costs_the_date_only() -> None:
    """A version whose time cannot be read is a reject, and the paper is kept."""
    reject, paper = read(answer(record(RAW.replace("Mon, 1 Jan 2024", "Once"))))
    assert isinstance(reject, Reject)
    assert reject.reason == "published is not an ISO date; the paper was kept without it"
    assert isinstance(paper, Paper)
    assert (paper.published, paper.updated) == (None, "2024-02-03")


def test_the_licence_of_the_metadata() -> None:
    """The metadata of arXiv are free, whose those of another archive are is not known."""
    own, other = answer(record(ARXIV)), answer(record(ARXIV).replace("oai:arXiv.org:", "oai:made.org:"))
    infos = [[found for found in arxiv_oai.read(io.BytesIO(raw), "x") if isinstance(found, SourceInfo)] for raw in (own, other)]
    assert [[info.license for info in found] for found in infos] == [["CC0-1.0"], []]


def test_a_record_without_header() -> None:
    """The id within the metadata is enough."""
    assert read_one(answer(f"<metadata>{ARXIV}</metadata>")).arxiv_id == "2401.00001"


@pytest.mark.parametrize("raw", [answer(), b"<feed/>", b"<!DOCTYPE OAI-PMH><OAI-PMH/>"])
def test_a_file_without_records_is_an_error(raw: bytes) -> None:
    """An answer without records, another XML file and one with a document type are errors."""
    with pytest.raises(SourceError):
        read(raw)


def test_the_sniffer() -> None:
    """Answers with records or errors are accepted, other XML is not."""
    example = FORMATS["arxiv-oai"].example.encode()
    for own in (example, answer(record(ARXIV)), error("noRecordsMatch"), b"<oai:OAI-PMH xmlns:oai='x'><oai:record>"):
        assert arxiv_oai.sniff(own)
        assert choose_format(own, "oai.xml").name == "arxiv-oai"
    for other in (b"<OAI-PMH><Identify/>", b"<record>", b"<feed>", b"", b"OAI-PMH record>"):
        assert not arxiv_oai.sniff(other)


@given(st.sampled_from([ARXIV, RAW, OLD, DC]), st.integers(0, 2500), st.integers(0, 200), st.binary(max_size=20))
def test_damage_anywhere(metadata: str, start: int, length: int, put: bytes) -> None:
    """Whatever is cut from an answer or put into it, papers and rejects come out, or one SourceError."""
    raw = answer(record(metadata))
    with contextlib.suppress(SourceError):
        assert read(raw[:start] + put + raw[start + length :])
