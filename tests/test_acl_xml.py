"""The reader of the ACL Anthology's XML."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Reject, SourceLink
from papersette.sources import FORMATS, choose_format, open_source
from papersette.sources.fields.acl_venues import OLD_LETTERS, SPELLINGS, venue_name
from papersette.sources.readers import acl_xml

PAPER = """
    <paper id="7">
      <title>A <fixed-case>M</fixed-case>ade-up Title</title>
      <author id="ada-example"><first>Ada</first><last>Example</last><affiliation>Sample University</affiliation>
        <variant script="latn"><first>A.</first><last>Exämple</last></variant></author>
      <author><first/><last>Plato</last></author>
      <pages>1–2</pages>
      <abstract> We reach <b>56.2</b>% at <tex-math>1.2\\times</tex-math> &amp; more<br/>Code: <url>https://github.com/a/b</url>.</abstract>
      <url hash="0">2024.made-long.7</url>
      <doi>10.1234/2024.made-long.7</doi>
      <pwccode url="https://github.com/a/b" additional="false">a/b</pwccode>
      <pwccode url="" additional="true"/>
      <pwcdataset url="https://example.org/dataset/made">Made</pwcdataset>
      <video href="2024.made-long.7.mp4"/>
      <video href="hidden.mp4" permission="false"/>
      <attachment type="software" hash="0">2024.made-long.7.software.zip</attachment>
      <attachment type="note">https://example.org/note.pdf</attachment>
      <erratum id="1">2024.made-long.7e1</erratum>
      <revision id="1" href="2024.made-long.7v1"/>
      <revision id="2" href="2024.made-long.7v2" date="2024-09-01">A table was wrong.</revision>
      <award>Best Made-up Paper</award>
      <language>fra</language>
    </paper>"""


def collection(
    papers: str = PAPER,
    name: str = "2024.made",
    volume: str = "long",
    meta: str = "<booktitle>Proceedings of Made</booktitle><month>June 30 - July 2</month><year>2024</year><venue>bionlp</venue>",
) -> bytes:
    front = f"<frontmatter><url>{name}-{volume}.0</url></frontmatter>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"{name}\">\n  <volume id=\"{volume}\">\n"
        f"    <meta>{meta}</meta>\n    {front}{papers}\n  </volume>\n</collection>\n"
    ).encode()


def read(raw: bytes) -> list[Paper | Reject]:
    return list(acl_xml.read(io.BytesIO(raw), "made.xml"))


def read_one(raw: bytes) -> Paper:
    (paper,) = read(raw)
    assert isinstance(paper, Paper)
    return paper


def test_every_part_is_read() -> None:
    """A paper has all that its element and its volume say, its text as it stands; the front matter is no paper."""
    paper = read_one(collection())
    assert (paper.source_key, paper.ids, paper.locator) == ("2024.made-long.7", (("acl", "2024.made-long.7"),), "line 6")
    assert paper.title == "A Made-up Title"
    assert paper.abstract == " We reach 56.2% at 1.2\\times & more\nCode: https://github.com/a/b."
    university = Affiliation("Sample University", "Sample University")
    assert paper.authors == (Author("Ada Example", affiliations=(university,)), Author("Plato"))
    assert (paper.published, paper.year, paper.updated, paper.venue) == ("2024-06", 2024, "2024-09-01", "BioNLP")
    assert paper.url == "https://aclanthology.org/2024.made-long.7/"
    assert (paper.pdf_url, paper.doi) == ("https://aclanthology.org/2024.made-long.7.pdf", "10.1234/2024.made-long.7")
    assert (paper.language, paper.topics, paper.withdrawn) == ("fr", (("award", "Best Made-up Paper"),), False)
    assert paper.links == (
        SourceLink("https://github.com/a/b", "code"),
        SourceLink("https://example.org/dataset/made", "dataset"),
        SourceLink("https://aclanthology.org/2024.made-long.7.mp4", "video"),
        SourceLink("https://aclanthology.org/attachments/2024.made-long.7.software.zip", "code"),
        SourceLink("https://example.org/note.pdf", "other"),
        SourceLink("https://aclanthology.org/2024.made-long.7e1.pdf", "other"),
    )


@pytest.mark.parametrize(
    ("name", "volume", "number", "key"),
    [
        ("2022.sigdial", "1", "1", "2022.sigdial-1.1"),
        ("2020.acl", "main", "12", "2020.acl-main.12"),
        ("P18", "1", "1", "P18-1001"),
        ("J89", "4", "12", "J89-4012"),
        ("W19", "1", "1", "W19-0101"),
        ("W04", "32", "5", "W04-3205"),
        ("D19", "1", "70", "D19-1070"),
        ("D19", "57", "3", "D19-5703"),
        ("C69", "1", "2", "C69-0102"),
    ],
)
def test_ids_of_both_styles(name: str, volume: str, number: str, key: str) -> None:
    """An id is made of collection, volume and number, by the rules of its style."""
    raw = collection(f'<paper id="{number}"><title>T</title></paper>', name, volume)
    assert read_one(raw).source_key == key


@pytest.mark.parametrize(
    ("name", "meta", "venue", "published"),
    [
        ("2023.dstc", "<year>2023</year><month>September</month><venue>dstc</venue><venue>ws</venue>", "DSTC", "2023-09"),
        (
            "2021.acl",
            "<year>2021</year><month>August 1–6</month><venue>acl</venue><venue>ijcnlp</venue>",
            "ACL-IJCNLP",
            "2021-08",
        ),
        ("2023.ws", "<booktitle>A Workshop</booktitle><year>2023</year><venue>ws</venue>", "A Workshop", "2023"),
        ("2023.ws", "<year>2023</year><venue>ws</venue>", "WS", "2023"),
        ("P18", "<year>2018</year><month>juillet</month>", "ACL", "2018"),
        ("W04", "<booktitle>A Workshop</booktitle>", "A Workshop", None),
        ("2020.conll", "<year>2020</year>", "CoNLL", "2020"),
        ("1965.odd", "<venue/>", "ODD", None),
    ],
)
def test_venue_and_date_of_a_volume(name: str, meta: str, venue: str, published: str | None) -> None:
    """A volume without a venue is known by its collection; a month that is not known leaves the year."""
    paper = read_one(collection('<paper id="1"><title>T</title></paper>', name, "1", meta))
    assert (paper.venue, paper.published) == (venue, published)


def test_a_paper_may_have_a_date_of_its_own() -> None:
    """Month and year of a paper count before those of its volume."""
    raw = collection('<paper id="1"><title>T</title><month>December</month><year>1999</year></paper>')
    assert read_one(raw).published == "1999-12"


@pytest.mark.parametrize("notice", ["retracted", "removed"])
def test_withdrawn_papers(notice: str) -> None:
    """A paper that was retracted or removed is kept as withdrawn, with the notice as its comment."""
    paper = read_one(collection(f'<paper id="1"><title>T</title><{notice} date="2022-05-06">By error.</{notice}></paper>'))
    assert (paper.withdrawn, paper.comment) == (True, "By error.")


def test_each_volume_has_its_own_meta() -> None:
    """What one volume says is not said of the next, not even where that says nothing."""
    raw = collection('<paper id="1"><title>One</title></paper>').decode()
    raw = raw.replace("</collection>", '<volume id="2"><paper id="1"><title>Two</title></paper></volume></collection>')
    papers = [paper for paper in read(raw.encode()) if isinstance(paper, Paper)]
    assert [(paper.source_key, paper.year) for paper in papers] == [("2024.made-long.1", 2024), ("2024.made-2.1", None)]


def test_faults_within_a_paper() -> None:
    """A paper without a title is a reject with its XML; a bad year costs the paper its date only."""
    bare, kept, bad = (
        read(collection('<paper id="1"><abstract>A</abstract></paper><paper id="2"><title>T</title><year>n.d.</year></paper>'))[
            0
        ],
        *read(collection('<paper id="2"><title>T</title><year>n.d.</year></paper>')),
    )
    assert isinstance(bare, Reject)
    assert (bare.reason, bare.raw) == ("no title", '<paper id="1"><abstract>A</abstract></paper>')
    assert isinstance(kept, Reject)
    assert "published is not an ISO date; the paper was kept without it" in kept.reason
    assert isinstance(bad, Paper)


def test_a_broken_file_gives_what_stands_before() -> None:
    """Papers before a cut are read, the rest is a reject."""
    paper, reject = read(collection()[:-20])
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)


@pytest.mark.parametrize("last", ['<paper id="9"><title>A & B</title></paper>', '<paper id="9"><title>A & B', '<paper id="9">'])
def test_a_fault_leaves_a_paper_its_volume(last: str) -> None:
    """Behind a fault papers have the ids and the venue of their own volumes, whatever of the faulty paper is left."""
    other = (
        '</volume><volume id="2"><meta><booktitle>Other</booktitle><year>2023</year></meta><paper id="1"><title>T</title></paper>'
    )
    first, reject, second = read(collection(PAPER + last + other))
    assert isinstance(first, Paper)
    assert isinstance(reject, Reject)
    assert isinstance(second, Paper)
    assert (first.source_key, second.source_key) == ("2024.made-long.7", "2024.made-2.1")
    assert (first.year, second.year) == (2024, 2023)


@pytest.mark.parametrize("raw", [collection(""), b"<OAI-PMH/>", b"<!DOCTYPE collection><collection/>"])
def test_a_file_without_papers_is_an_error(raw: bytes) -> None:
    """A collection without a paper, another XML file and one with a document type are errors."""
    with pytest.raises(SourceError):
        read(raw)


def test_the_sniffer() -> None:
    """A collection with an id and volumes is accepted, other XML is not."""
    for own in (collection(), FORMATS["acl-xml"].example.encode()):
        assert choose_format(own, "made.xml").name == "acl-xml"
    for other in (b"<collection/>", b'<collection id="x"><book/></collection>', b"<feed>", b'{"collection": "<volume"}', b""):
        assert not acl_xml.sniff(other)


def test_names_of_venues() -> None:
    """Spellings are listed for slugs that are not their names in small letters, and letters lead to venues."""
    assert not [slug for slug, name in SPELLINGS.items() if name == slug.upper()]
    assert [venue_name(slug) for slug in ("nlpcss", "figlang", "jeptalnrecital", "starsem", "tag", "acl")] == [
        "NLP+CSS", "Fig-Lang", "JEP/TALN/RECITAL", "*SEM", "TAG+", "ACL",
    ]  # fmt: skip
    assert (OLD_LETTERS["P"], OLD_LETTERS["W"], len(OLD_LETTERS)) == ("acl", "ws", 21)


@given(st.integers(0, len(collection())), st.integers(0, 200), st.binary(max_size=20))
def test_damage_anywhere(start: int, length: int, put: bytes) -> None:
    """Whatever is cut from a file or put into it, papers and rejects come out, or one SourceError."""
    raw = collection()
    with contextlib.suppress(SourceError):
        assert read(raw[:start] + put + raw[start + length :])


@pytest.mark.parametrize(("name", "count"), [("2022.sigdial", 64), ("2022.tacl", 84), ("2023.bionlp", 69), ("2023.dstc", 29)])
def test_real_files(shared: Path, name: str, count: int) -> None:
    """The Anthology's own files give all their papers, no reject, and the texts that other copies of them have."""
    path = str(shared / f"data/raw/acl/{name}.xml")
    with open_source(path) as source:
        assert choose_format(source.head, path).name == "acl-xml"
        records = list(acl_xml.read(source.stream, path))
    papers = {record.source_key: record for record in records if isinstance(record, Paper)}
    assert (len(records), len(papers)) == (count, count)
    assert all(paper.abstract and paper.authors and paper.published for paper in papers.values())
    seen = Counter[str]()
    for file, key in (("corpora/acl_sample", "abstract"), ("gold/acl_urls_dev", "abstract_plain")):
        with gzip.open(shared / f"data/{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for copy in map(json.loads, lines):
                if paper := papers.get(copy["id"]):
                    assert (paper.title, paper.abstract, paper.year) == (copy["title"], copy[key], copy["year"])
                    seen[file] += 1
    assert seen["corpora/acl_sample"] > 5


def test_real_venues(shared: Path) -> None:
    """Of the venues of 16,000 papers, each is named as the Anthology names it."""
    with gzip.open(shared / "data/corpora/acl_sample.jsonl.gz", "rt", encoding="utf-8") as lines:
        names = {
            (slug, name)
            for copy in map(json.loads, lines)
            for slug, name in zip(copy["venue_ids"], copy["venue"].split("/"), strict=False)
            if "jep" not in slug
        }
    assert {(slug, venue_name(slug)) for slug, _ in names} == names
