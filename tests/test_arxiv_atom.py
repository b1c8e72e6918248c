"""The reader of the arXiv API's Atom feeds."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Reject, SourceInfo
from papersette.sources import FORMATS, choose_format
from papersette.sources.readers import arxiv_atom

ENTRY = """
  <entry>
    <id>http://arxiv.org/abs/2401.00001v3</id>
    <updated>2024-02-03T10:00:00Z</updated>
    <published>2024-01-01T09:00:00Z</published>
    <title>A Made-up Title
  on Two Lines</title>
    <summary>  We reach $56.2\\%$ &lt; 60%,
which is made up.
</summary>
    <author><name>Ada Example</name><arxiv:affiliation>Sample University</arxiv:affiliation></author>
    <author><name>Ben Sample</name></author>
    <arxiv:doi>10.1234/first 10.1234/second</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.1234/first" rel="related"/>
    <arxiv:comment>4 pages, code at https://github.com/a/b</arxiv:comment>
    <arxiv:journal_ref>Made 1 (2024) 2</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2401.00001v3" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2401.00001v3" rel="related" type="application/pdf"/>
    <arxiv:primary_category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="68T05" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


def feed(entries: str = ENTRY, total: int | str = 1, start: int = 0) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <link href="http://arxiv.org/api/query?search_query%3Dmade" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=made</title>
  <id>http://arxiv.org/api/x</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}</opensearch:totalResults>
  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{start}</opensearch:startIndex>{entries}
</feed>
""".encode()


def entry(**parts: str) -> str:
    """Return an entry with parts put in place of those it has."""
    text = ENTRY
    for name, value in parts.items():
        start, stop = text.index(f"<{name}>") + len(name) + 2, text.index(f"</{name}>")
        text = text[:start] + value + text[stop:]
    return text


def read(raw: bytes) -> list[Paper | Reject]:
    records = arxiv_atom.read(io.BytesIO(raw), "feed.xml")
    return [record for record in records if not isinstance(record, SourceInfo)]


def read_one(raw: bytes) -> Paper:
    (paper,) = read(raw)
    assert isinstance(paper, Paper)
    return paper


def test_every_part_is_read() -> None:
    """An entry becomes a paper without its version, its abstract as given; the feed's own title and links are not the paper's."""
    paper = read_one(feed())
    assert (paper.source_key, paper.arxiv_id, paper.locator) == ("2401.00001", "2401.00001", "line 8")
    assert (paper.title, paper.comment) == ("A Made-up Title on Two Lines", "4 pages, code at https://github.com/a/b")
    assert paper.abstract == "  We reach $56.2\\%$ < 60%,\nwhich is made up.\n"
    assert (paper.published, paper.updated, paper.year) == ("2024-01-01", "2024-02-03", 2024)
    assert paper.authors == (
        Author("Ada Example", affiliations=(Affiliation("Sample University", "Sample University"),)),
        Author("Ben Sample"),
    )
    assert (paper.doi, paper.pdf_url, paper.venue) == ("10.1234/first", "http://arxiv.org/pdf/2401.00001", None)
    assert paper.topics == (("arxiv", "cs.CV"), ("arxiv", "cs.LG"), ("msc", "68T05"))
    assert not paper.withdrawn


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://arxiv.org/abs/2401.00001", "2401.00001"),
        ("https://arxiv.org/abs/2401.00001v12", "2401.00001"),
        ("http://export.arxiv.org/abs/hep-th/9901001v1", "hep-th/9901001"),
        ("http://arxiv.org/abs/math.PR/0605234v2", "math.PR/0605234"),
    ],
)
def test_versions_are_dropped(address: str, key: str) -> None:
    """An id stands for all versions of its paper, of the old style too."""
    assert read_one(feed(entry(id=address))).arxiv_id == key


def test_a_paper_of_one_version_was_not_updated() -> None:
    """The day of the only version is no update."""
    assert read_one(feed(entry(updated="2024-01-01T09:00:00Z"))).updated is None


def test_a_withdrawn_paper() -> None:
    """A comment by which the authors withdraw their paper marks it."""
    raw = feed().replace(b"4 pages, code at https://github.com/a/b", b"This paper has been withdrawn by the author")
    assert read_one(raw).withdrawn


ERROR = """<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_1234</id><title>Error</title>
  <summary>incorrect id format for 1234</summary><author><name>arXiv api core</name></author></entry>"""


@pytest.mark.parametrize("given", [ERROR, ERROR.replace("https://arxiv.org/api/errors#incorrect_id_format_for_1234", "")])
def test_an_error_is_no_paper(given: str) -> None:
    """The answer to a mistaken question, which looks like one paper named Error, is an error with its message."""
    with pytest.raises(SourceError, match="error: incorrect id format for 1234"):
        read(feed(given))


def test_a_paper_may_be_named_error() -> None:
    """A paper of that title with an address of its own is a paper."""
    assert read_one(feed(entry(title="Error"))).title == "Error"


def test_empty_feeds() -> None:
    """A feed that announces nothing is an empty source; one that lacks what it announces is an error."""
    assert read(feed("", total=0)) == []
    assert read(feed("", total=20, start=20)) == []
    assert read(feed("", total="many")) == []
    with pytest.raises(SourceError, match="of 1,200 papers announced none is there"):
        read(feed("", total=1200, start=100))


def test_faults_of_an_entry() -> None:
    """An entry without an address of a paper is a reject with its XML, a bad date costs the date only."""
    (reject,) = read(feed(entry(id="urn:other")))
    assert isinstance(reject, Reject)
    assert reject.reason == "its id is no address of a paper on arXiv"
    assert "<id>urn:other</id>" in reject.raw
    bad, paper = read(feed(entry(published="soon")))
    assert isinstance(bad, Reject)
    assert isinstance(paper, Paper)
    assert (bad.locator, paper.published) == ("line 8", None)


def test_feeds_behind_one_another() -> None:
    """Feeds in one file are read as one; an entry that is an error is a reject behind papers."""
    error = entry(id="http://arxiv.org/api/errors#made", title="Error", summary="made-up words")
    paper, reject, other = read(feed() + feed(error) + feed("", total=0) + feed())
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert reject.reason == "arXiv answered with an error: made-up words"
    assert isinstance(other, Paper)


def test_a_faulty_head() -> None:
    """A fault before the first entry costs no paper."""
    reject, paper = read(feed().replace(b"search_query=made", b"a&b"))
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)


def test_a_cut_feed() -> None:
    """Entries before a cut are read, the rest is a reject."""
    paper, reject = read(feed(ENTRY + ENTRY)[:-700])
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)


def test_the_sniffer() -> None:
    """Feeds of arXiv's API are accepted, other feeds and other XML are not."""
    assert arxiv_atom.sniff(feed())
    for own in (feed(), FORMATS["arxiv-atom"].example.encode()):
        assert choose_format(own, "feed.xml").name == "arxiv-atom"
    news = feed().replace(b"http://arxiv.org/a", b"http://rss.arxiv.org/a")
    for other in (
        b"<feed><id>http://arxiv.org/api/</id></feed>",
        b'<feed xmlns="http://www.w3.org/2005/Atom">',
        news,
        b"",
        b"{}",
    ):
        assert not arxiv_atom.sniff(other)


@given(st.integers(0, len(feed())), st.integers(0, 200), st.binary(max_size=20))
def test_damage_anywhere(start: int, length: int, put: bytes) -> None:
    """Whatever is cut from a feed or put into it, papers and rejects come out, or one SourceError."""
    raw = feed()
    with contextlib.suppress(SourceError):
        read(raw[:start] + put + raw[start + length :])
