"""The reader of arXiv's daily feeds."""

from __future__ import annotations

import io

import pytest

from papersette.errors import SourceError
from papersette.models import Author, Paper, Reject, SourceInfo
from papersette.sources import choose_format
from papersette.sources.readers import arxiv_feed

SAID = "arXiv:2405.01234v1 Announce Type: new \nAbstract: We count $x &lt; 2$\nsheep."
ITEM = f"""<item><title>A Made-up
 Title</title><link>https://arxiv.org/abs/2405.01234</link><description>{SAID}</description>
<guid isPermaLink="false">oai:arXiv.org:2405.01234v1</guid><category>cs.CL</category><category>cs.AI</category>
<pubDate>Mon, 06 May 2024 00:00:00 -0400</pubDate>
<dc:creator>Ada Example, Ben S\\'ample (Made-up University)</dc:creator></item>"""
ENTRY = f"""<entry><id>oai:arXiv.org:2405.01234v1</id><title>A Made-up Title</title><updated>2024-05-06T04:00:38+00:00</updated>
<summary>{SAID}</summary><category term="cs.CL"/><category term="cs.AI"/><published>2024-05-06T00:00:00-04:00</published>
<dc:creator>Ada Example, Ben S\\'ample (Made-up University)</dc:creator></entry>"""
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(*items: str) -> bytes:
    head = "<title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link><description>new</description>"
    return f'<?xml version="1.0"?>\n<rss {DC} version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def atom(*entries: str) -> bytes:
    head = "<id>http://rss.arxiv.org/atom/cs.CL</id><title>cs.CL updates on arXiv.org</title>"
    return f'<feed {DC} xmlns="http://www.w3.org/2005/Atom">{head}{"".join(entries)}</feed>'.encode()


def read(raw: bytes) -> list[Paper | Reject]:
    return [record for record in arxiv_feed.read(io.BytesIO(raw), "x") if not isinstance(record, SourceInfo)]


@pytest.mark.parametrize("raw", [rss(ITEM), atom(ENTRY)], ids=["rss", "atom"])
def test_papers_of_a_feed(raw: bytes) -> None:
    """Both feeds give a paper with its abstract alone, authors one by one, and no day, since that is the announcement's."""
    assert choose_format(raw, "x").name == "arxiv-feed"
    (paper,) = read(raw)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.arxiv_id, paper.source_key) == ("A Made-up Title", "2405.01234", "2405.01234")
    assert (paper.abstract, paper.published, paper.updated) == ("We count $x < 2$\nsheep.", None, None)
    assert paper.authors == (Author("Ada Example"), Author("Ben Sámple"))
    assert paper.topics == (("arxiv", "cs.CL"), ("arxiv", "cs.AI"))


def test_days_without_papers_and_items_that_are_none() -> None:
    """A feed without items is an empty source, an item without an id of arXiv's is a reject, and other feeds are no format."""
    assert read(rss()) == []
    (reject,) = read(rss("<item><title>News</title><guid>https://example.org/1</guid></item>"))
    assert isinstance(reject, Reject)
    assert reject.reason == "its id is none of a paper on arXiv"
    with pytest.raises(SourceError, match="not a format"):
        choose_format(rss(ITEM).replace(b"rss.arxiv.org", b"example.org"), "x")
