"""The reader of MARCXML."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, SourceLink
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

NAMESPACE = 'xmlns="http://www.loc.gov/MARC21/slim"'
LEADER = "<leader>00000{} a2200000 a 4500</leader>"


def field(tag: str, *parts: str) -> str:
    """Return a field of parts, each its code and its text: `aSheep`."""
    inner = "".join(f'<subfield code="{part[0]}">{part[1:]}</subfield>' for part in parts)
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inner}</datafield>'


def record(*fields: str, kind: str = "nab") -> str:
    return f"<record>{LEADER.format(kind)}{''.join(fields)}</record>"


def collection(*records: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<collection {NAMESPACE}>{"".join(records)}</collection>\n'.encode()


def read_one(*fields: str) -> Paper:
    """Return the paper of a record with a title and what is given."""
    (paper,) = read_records("marcxml", collection(record(*fields, field("245", "aSheep"))))
    assert isinstance(paper, Paper)
    return paper


ARTICLE = record(
    '<controlfield tag="001">17</controlfield>', field("024", "a10.1234/ABC", "2DOI"),
    field("037", "9arXiv", "aarXiv:2405.00001"),
    field("100", "aExample, Ada B.", "uMade-up University, Fog", "jORCID:0000-0001-2345-6789"), field("700", "avan Sample, Ben"),
    field("700", "aChair, Cy", "edir."), field("710", "gMADE"), field("245", "aSheep at night :", "ba count /", "cAda Example."),
    field("260", "aFog :", "c2023."), field("269", "c2023-12-05"), field("500", "a7 pages"), field("650", "aSheep."),
    field("520", "aWe count &lt;i&gt;9 &amp;lt; 10&lt;/i&gt;."), field("520", "aNous comptons."), field("041", "aeng"),
    field("653", "afog, at night"), field("773", "pJ. Sheep", "y2024"), field("856", "uhttps://example.org/p"),
    field("856", "uhttps://example.org/more"),
)  # fmt: skip
PREFIXED = ARTICLE.replace("</", "<\0").replace("<", "<marc:").replace("<marc:\0", "</marc:")
ANSWER = f"""<srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/"><srw:records><srw:record><srw:recordData>
{ARTICLE.replace("<record>", f"<record {NAMESPACE}>")}</srw:recordData></srw:record></srw:records></srw:searchRetrieveResponse>"""


@pytest.mark.parametrize(
    "data",
    [collection(ARTICLE), collection(ARTICLE) * 2, PREFIXED.encode(), ANSWER.encode()],
    ids=["a collection", "two collections", "a record alone, with prefixes", "an answer of SRU"],
)
def test_a_record(data: bytes) -> None:
    """A record becomes a paper with all fields, in a collection, alone or in a library's answer."""
    assert choose_format(data, "a.xml").name == "marcxml"
    papers = papers_of(read_records("marcxml", data))
    assert papers
    for paper in papers:
        assert (paper.title, paper.abstract, paper.comment) == ("Sheep at night: a count", "We count 9 < 10.", "7 pages")
        assert paper.authors == (
            Author("Ada B. Example", "0000-0001-2345-6789", (Affiliation("Made-up University, Fog"),)),
            Author("Ben van Sample"),
            Author("MADE"),
        )
        assert (paper.doi, paper.arxiv_id, paper.language) == ("10.1234/ABC", "2405.00001", "en")
        assert (paper.venue, paper.published, paper.year) == ("J. Sheep", "2023-12-05", 2023)
        assert (paper.url, paper.links) == ("https://example.org/p", (SourceLink("https://example.org/more"),))
        assert paper.topics == (("keyword", "Sheep"), ("keyword", "fog, at night"))


@pytest.mark.parametrize(
    ("fields", "published", "year"),
    [
        ((field("260", "cc1993."),), None, 1993),
        ((field("264", "c[2011?]"),), None, 2011),
        ((field("260", "cDec 2020,"),), "2020-12", 2020),
        ((field("502", "d2011"), '<controlfield tag="008">930101s1993    cau</controlfield>'), None, 2011),
        (('<controlfield tag="008">930101s1993    cauaf         000 0 fre  </controlfield>',), None, 1993),
        (('<controlfield tag="008">930101s19uu    cau</controlfield>',), None, None),
    ],
)
def test_dates(fields: tuple[str, ...], published: str | None, year: int | None) -> None:
    """Dates are read without what libraries write around them; where no field has one the fixed field may."""
    paper = read_one(*fields)
    assert (paper.published, paper.year) == (published, year)


def test_names() -> None:
    """Names are turned, their commas and full stops none of them; a work's name entry is no author, a group is one."""
    fields = (
        field("100", "aSandburg, Carl,", "d1878-1967."), field("700", "aSample, Ben.", "tA Work"), field("720", "aAda Example"),
        field("700", "aRay, B. C.", "4aut"), field("110", "aSheep Society."),
        field("700", "aKing, Martin,", "cJr.,", "d1929-1968."), field("700", "aDoe, Jane,", "cDr."),
    )  # fmt: skip
    assert [author.name for author in read_one(*fields).authors if author] == [
        "Carl Sandburg", "Ada Example", "B. C. Ray", "Sheep Society", "Martin King Jr.", "Jane Doe",
    ]  # fmt: skip


def test_ids_venues_and_abstracts() -> None:
    """An old arXiv id is told by its field, a DOI by an address, a conference is a venue, and CDATA is text."""
    assert read_one(field("037", "9arXiv", "ahep-th/9711200")).arxiv_id == "hep-th/9711200"
    assert read_one(field("856", "uhttps://doi.org/10.1234/X")).doi == "10.1234/X"
    assert read_one(field("111", "aMadeConf /")).venue == "MadeConf"
    paper = read_one('<datafield tag="520"><subfield code="a"><![CDATA[x < 3 & y]]></subfield></datafield>')
    assert (paper.abstract, paper.language) == ("x < 3 & y", None)


def test_what_is_no_paper_is_told() -> None:
    """Serials, records without a title, wrong ids and faults are rejects."""
    records = read_records("marcxml", collection(
        record(field("245", "aA Journal"), kind="nas"), record(field("100", "aX")), record(field("245", "aA & B")),
        record(field("245", "aT"), field("024", "ax", "2doi"), field("260", "cn.d.")),
    ))  # fmt: skip
    assert [paper.title for paper in papers_of(records)] == ["T"]
    assert [reject.reason.partition(";")[0] for reject in rejects_of(records)] == [
        "a serial, no paper", "no title", "not well-formed XML: not well-formed (invalid token)", "published is not an ISO date",
        "doi is no DOI",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no <record>"):
        read_records("marcxml", collection())
    with pytest.raises(SourceError, match="not a format"):
        choose_format(b"<collection><record><title>One</title></record></collection>", "a.xml")


@given(damaged(collection(ARTICLE, ARTICLE)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("marcxml", blob)
