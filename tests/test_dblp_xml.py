"""The reader of DBLP's XML."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Author, Paper, Reject, SourceInfo, SourceLink
from papersette.sources import FORMATS, choose_format
from papersette.sources.readers import dblp_xml
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp-2023-06-28.dtd">\n<dblp>\n'
ARTICLE = """<article mdate="2024-05-24" key="journals/made/MullerS24">
<author orcid="0000-0002-1825-0097">Ada M&uuml;ller</author><author>Ben Sample 0001</author>
<title>Counting <i>sheep</i> in O(<i>n</i><sup>2</sup>) nights.</title>
<pages>1-4</pages><year>2024</year><month>May</month><volume>7</volume><journal>J. Made Up</journal><number>1</number>
<ee type="oa">https://doi.org/10.1234/made%3A1</ee><ee>https://arxiv.org/abs/2405.00001</ee>
<ee>https://www.wikidata.org/entity/Q123</ee><url>db/journals/made/made7.html#MullerS24</url>
<note type="source">made up</note><note>in Norwegian</note><award>Best Lamp</award>
</article>
"""
THESIS = """<phdthesis mdate="2020-01-01" key="phd/no/Example20"><author>Cy Example</author><title>Do sheep sleep?</title>
<year>2020</year><school>Made-up University, Norway</school><isbn>978-1-2345-6789-7</isbn></phdthesis>
"""
VOLUME = '<proceedings key="conf/made/2024"><editor>Cy Example</editor><title>Meeting on Sheep.</title></proceedings>\n'
PERSON = '<www key="homepages/1/2"><author>Ada M&uuml;ller</author><title>Home Page</title></www>\n'


def dblp(*records: str) -> bytes:
    return (HEAD + "".join(records) + "</dblp>").encode("latin-1")


def read_one(inner: str, attributes: str = 'key="conf/made/One24"') -> Paper:
    """Return the paper of a record with a title and what is given."""
    text = f"<inproceedings {attributes}><title>One.</title>{inner}</inproceedings>"
    (paper,) = papers_of(read_records("dblp-xml", dblp(text)))
    return paper


def test_an_article() -> None:
    """A record becomes a paper with all fields, without markup and numbers of namesakes; what is not read is told."""
    paper, told = read_records("dblp-xml", dblp(ARTICLE))
    assert isinstance(paper, Paper)
    assert paper.title == "Counting sheep in O(n^2) nights"
    assert paper.authors == (Author("Ada Müller", "0000-0002-1825-0097"), Author("Ben Sample"))
    assert (paper.venue, paper.year, paper.published, paper.updated) == ("J. Made Up", 2024, "2024-05", None)
    assert (paper.doi, paper.arxiv_id, paper.url) == ("10.1234/made:1", "2405.00001", "https://doi.org/10.1234/made%3A1")
    assert paper.links == (SourceLink("https://arxiv.org/abs/2405.00001"),)
    assert set(paper.ids) == {("dblp", "journals/made/MullerS24"), ("wikidata", "Q123")}
    assert (paper.comment, paper.withdrawn, paper.locator) == ("in Norwegian", False, "line 4 (journals/made/MullerS24)")
    assert told == SourceInfo(unread=("award",))


def test_volumes_and_persons_are_no_papers() -> None:
    """A volume is a reject, a person's page is passed over, and a thesis is a paper, without an edition too."""
    records = read_records("dblp-xml", dblp(PERSON, VOLUME, "<person key='homepages/3/4'/>", THESIS))
    (paper,), (reject,) = papers_of(records), rejects_of(records)
    assert (paper.title, paper.url) == ("Do sheep sleep?", "https://dblp.org/rec/phd/no/Example20")
    assert ("isbn", "978-1-2345-6789-7") in paper.ids
    assert (reject.reason, reject.locator) == ("a volume (proceedings), not a paper", "line 5 (conf/made/2024)")


@pytest.mark.parametrize(
    ("inner", "doi", "arxiv", "ids"),
    [
        ("<ee>http://doi.acm.org/10.1145/1.2</ee>", "10.1145/1.2", None, ()),
        ("<ee>https://aclanthology.org/2022.made-1.1/</ee>", None, None, (("acl", "2022.made-1.1"),)),
        ("<journal>CoRR</journal><volume>abs/2405.00001</volume>", None, "2405.00001", ()),
        ("<ee>https://doi.org/10.48550/arXiv.2405.00001</ee>", "10.48550/arXiv.2405.00001", "2405.00001", ()),
        ("<ee>https://doi.org/10.1/a</ee><ee>https://doi.org/10.2/b</ee>", "10.1/a", None, ()),
        ("<ee>https://example.org/made.pdf</ee><volume>7</volume>", None, None, ()),
    ],
)
def test_ids_are_those_of_the_editions(inner: str, doi: str | None, arxiv: str | None, ids: tuple[tuple[str, str], ...]) -> None:
    """The address of an edition tells an id, the first one of each kind; CoRR's volume is an arXiv id, and CoRR no venue."""
    paper = read_one(inner)
    assert (paper.doi, paper.arxiv_id, paper.venue) == (doi, arxiv, None)
    assert paper.ids == (("dblp", "conf/made/One24"), *ids)


def test_a_withdrawn_paper() -> None:
    """DBLP tells a withdrawal by the type of a publication, among others."""
    assert read_one("", 'key="a/b" publtype="informal withdrawn"').withdrawn
    assert not read_one("", 'key="a/b" publtype="informal"').withdrawn


def test_a_person_and_a_record_alone() -> None:
    """The pages of a person and of a record have the same records, without a DTD, in UTF-8."""
    text = ARTICLE.replace("&uuml;", "ü")
    person = f'<dblpperson name="Ada" pid="1/2"><person key="homepages/1/2"/><r>{text}</r><coauthors/></dblpperson>'
    for content in (person, f"<dblp>{text}</dblp>"):
        assert choose_format(content.encode(), "a.xml").name == "dblp-xml"
        (paper,) = papers_of(read_records("dblp-xml", content.encode()))
        assert paper.authors[0] == Author("Ada Müller", "0000-0002-1825-0097")


def test_broken_records_and_files() -> None:
    """A record without a title is a reject, and so is one with a fault; declared entities are refused."""
    records = read_records("dblp-xml", dblp(ARTICLE, "<book key='a'><year>2020</year></book>", "<article>&nothing;"))
    assert [type(record) for record in records] == [Paper, Reject, Reject, SourceInfo]
    assert [reject.reason.partition(";")[0] for reject in rejects_of(records)] == ["no title", "the entity nothing is not known"]
    with pytest.raises(SourceError, match="declaration"):
        read_records("dblp-xml", b'<!DOCTYPE dblp [<!ENTITY a "b">]><dblp/>')
    with pytest.raises(SourceError, match="no publication"):
        read_records("dblp-xml", dblp(PERSON))
    assert not dblp_xml.sniff(b"<html><body>dblp</body></html>")


def test_memory_does_not_grow(tmp_path: Path) -> None:
    """Of a file of 5 MB, most of it pages of persons, a few records are held at a time."""
    path = tmp_path / "dblp.xml"
    path.write_bytes(dblp(ARTICLE, PERSON * 60_000))
    tracemalloc.start()
    with path.open("rb") as stream:
        papers = sum(isinstance(record, Paper) for record in FORMATS["dblp-xml"].read(stream, "dblp.xml"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert papers == 1
    assert peak < 3_000_000


@given(damaged(dblp(ARTICLE, VOLUME, PERSON, THESIS)))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its records are read or told of."""
    ensure_read("dblp-xml", blob)
