"""The reader of MODS."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, SourceLink
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="http://www.loc.gov/mods/v3">\n'
ROLE = '<role><roleTerm authority="marcrelator" type="text">{}</roleTerm></role>'
NAME = '<name type="personal"><namePart type="given">{}</namePart><namePart type="family">{}</namePart>{}</name>'
VOLUME = '<genre authority="marcgt">conference publication</genre>'
RECORD = f"""<mods ID="example-2024-sheep"><titleInfo><nonSort>The </nonSort><title>Sheep at Night</title>
<subTitle>a count</subTitle></titleInfo><titleInfo type="abbreviated"><title>Sheep</title></titleInfo>
{NAME.format("Ada", "Example", ROLE.format("author") + "<affiliation>Made-up University, Fog</affiliation>"
    '<nameIdentifier type="orcid">https://orcid.org/0000-0001-2345-6789</nameIdentifier>')}
{NAME.format("Ben</namePart><namePart type='given'>C.", "van Sample", ROLE.format("aut"))}
{NAME.format("Cy", "Chair", ROLE.format("supervisor"))}
<originInfo><dateIssued>2024</dateIssued></originInfo><typeOfResource>text</typeOfResource>
<relatedItem type="host"><titleInfo><title>Proceedings of MadeConf</title></titleInfo>
{NAME.format("Ed", "Itor", ROLE.format("editor"))}
{VOLUME}<part><date>2024-08</date></part></relatedItem>
<relatedItem type="series"><titleInfo><title>A Series</title></titleInfo></relatedItem>
<abstract lang="swe">F&#xE5;r.</abstract>
<abstract lang="eng">&lt;p&gt;We count &lt;i&gt;9 &amp;lt; 10&lt;/i&gt;.&lt;/p&gt;</abstract>
<language><languageTerm type="text">Swedish</languageTerm>
<languageTerm authority="iso639-2b" type="code">swe</languageTerm></language>
<subject><topic>sheep</topic><topic>fog, at night</topic></subject><note type="thesis">PhD</note><note>7 pages</note>
<identifier type="citekey">example-2024-sheep</identifier><identifier type="doi">10.1234/ABC</identifier>
<identifier type="arXiv">arXiv:2405.00001</identifier><identifier type="pmid">1234567</identifier>
<location><url>https://example.org/p</url><url>https://example.org/more</url></location></mods>"""  # fmt: skip


def collection(*records: str) -> bytes:
    return f"{HEAD}{''.join(records)}</modsCollection>\n".encode()


def read_one(inner: str) -> Paper:
    """Return the paper of a record with a title and what is given."""
    (paper,) = read_records("mods", collection(f"<mods><titleInfo><title>Sheep</title></titleInfo>{inner}</mods>"))
    assert isinstance(paper, Paper)
    return paper


PREFIXED = RECORD.replace("</", "<\0").replace("<", "<m:").replace("<m:\0", "</m:")
ANSWER = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:made:1</identifier>
</header><metadata>{RECORD}</metadata></record></ListRecords></OAI-PMH>"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mods", collection(RECORD)),
        ("mods", collection(RECORD) * 2),
        ("mods", PREFIXED.replace("<m:mods", '<m:mods xmlns:m="http://www.loc.gov/mods/v3"', 1).encode()),
        ("arxiv-oai", ANSWER.encode()),
    ],
    ids=["a collection", "two collections", "a record alone, with prefixes", "an answer of OAI-PMH"],
)
def test_a_record(name: str, data: bytes) -> None:
    """A record becomes a paper with all fields, in a collection, alone or in a repository's answer."""
    assert choose_format(data, "a.xml").name == name
    papers = papers_of(read_records(name, data))
    assert papers
    for paper in papers:
        assert (paper.title, paper.abstract) == ("The Sheep at Night: a count", "We count 9 < 10.")
        assert paper.authors == (
            Author("Ada Example", "0000-0001-2345-6789", (Affiliation("Made-up University, Fog", "Made-up University, Fog"),)),
            Author("Ben C. van Sample"),
        )
        assert (paper.doi, paper.arxiv_id, paper.ids) == ("10.1234/ABC", "2405.00001", (("pubmed", "1234567"),))
        assert (paper.venue, paper.published, paper.year) == ("Proceedings of MadeConf", "2024-08", 2024)
        assert (paper.url, paper.links) == ("https://example.org/p", (SourceLink("https://example.org/more"),))
        assert (paper.language, paper.comment) == ("sv", "7 pages")
        assert paper.topics == (("keyword", "sheep"), ("keyword", "fog, at night"))


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        ("<name type='personal'><namePart>Example, Ada</namePart><namePart type='date'>1970-</namePart></name>", ["Ada Example"]),
        ("<name type='corporate'><namePart>Made Society, Inc.</namePart></name>", ["Made Society, Inc."]),
        ("<name type='conference'><namePart>MadeConf</namePart></name>", []),
        *(
            (
                "<name type='personal'><namePart type='family'>Example</namePart><namePart type='given'>Ada</namePart>"
                f"<namePart type='{kind}'>Jr.</namePart></name>",
                ["Ada Example Jr."],
            )
            for kind in ("suffix", "termsOfAddress")
        ),
        (NAME.format("Ed", "Itor", ROLE.format("editor")), []),
        (NAME.format("Ada", "Example", "") + NAME.format("Ed", "Itor", ROLE.format("edt")), ["Ada Example"]),
        (NAME.format("Ada", "Example", "") + NAME.format("Ben", "Sample", ROLE.format("Creator")), ["Ben Sample"]),
    ],
)
def test_authors(inner: str, names: list[str]) -> None:
    """Authors are those of whom it is said, else those of whom nothing else is; a conference is none."""
    assert [author.name for author in read_one(inner).authors if author] == names


@pytest.mark.parametrize(
    ("inner", "published", "year"),
    [
        ("<originInfo><dateIssued>2024</dateIssued></originInfo>", None, 2024),
        ("<originInfo><dateIssued point='start'>1999-12-31</dateIssued><dateIssued point='end'>2000</dateIssued></originInfo>",
         "1999-12-31", 1999),
        ("<originInfo><dateCreated>c2001</dateCreated></originInfo>", "2001", 2001),
        ("<originInfo><dateIssued encoding='iso8601'>20040301</dateIssued></originInfo>", "2004-03-01", 2004),
        ("<part><date>2004-03</date></part>", "2004-03", 2004),
    ],
)  # fmt: skip
def test_dates(inner: str, published: str | None, year: int) -> None:
    """The date is that of issue, else that of the copyright or of what was made; a year alone is no day."""
    paper = read_one(inner)
    assert (paper.published, paper.year) == (published, year)


def test_ids_in_addresses_and_conferences() -> None:
    """An address tells a DOI or an arXiv id, a conference is a venue, and nothing else is needed but a title."""
    paper = read_one(
        "<location><url>https://doi.org/10.1234/X</url></location><name type='conference'><namePart>MadeConf</namePart></name>"
    )
    assert (paper.doi, paper.venue) == ("10.1234/X", "MadeConf")
    assert read_one("<identifier type='uri'>https://arxiv.org/abs/2405.00001</identifier>").arxiv_id == "2405.00001"
    assert read_one("").abstract is None
    assert read_one("<abstract><![CDATA[x < 3 & \\textbf{y}]]></abstract>").abstract == "x < 3 & \\textbf{y}"


def test_what_cannot_be_read_is_told() -> None:
    """Volumes, records without a title, wrong ids and faults are rejects."""
    wrong = "<identifier type='doi'>x</identifier><identifier type='arxiv'>y</identifier>"
    records = read_records("mods", collection(
        f"<mods><titleInfo><title>Proceedings</title></titleInfo>{VOLUME}</mods>",
        "<mods/>", "<mods><titleInfo><title>A & B</title></titleInfo></mods>",
        f"<mods><titleInfo><title>T</title></titleInfo>{wrong}</mods>",
    ))  # fmt: skip
    assert [paper.title for paper in papers_of(records)] == ["T"]
    assert sorted(reject.reason.partition(";")[0] for reject in rejects_of(records)) == [
        "a volume (conference publication), not a paper", "arxiv_id is no arXiv id", "doi is no DOI", "no title",
        "not well-formed XML: not well-formed (invalid token)",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no <mods>"):
        read_records("mods", collection())


@given(damaged(collection(RECORD, RECORD)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("mods", blob)
