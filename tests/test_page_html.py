"""The reader of saved papers pages in HTML."""

from __future__ import annotations

import contextlib
import html
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Author, Paper, Reject, SourceInfo, SourceLink
from papersette.sources import FORMATS, choose_format
from papersette.sources.readers import hf_daily, page_html

ABSTRACT = "This made-up abstract says at some length what a made-up method does, & that 2 < 3.\n" * 5
PAPER: dict[str, Any] = {
    "title": "A Made-up Title",
    "numComments": 3,
    "paper": {
        "id": "2401.00010",
        "title": "A Made-up Title",
        "summary": ABSTRACT,
        "authors": [{"name": "Ada Example"}],
        "publishedAt": "2024-01-01T00:00:00.000Z",
        "submittedOnDailyAt": "2024-01-02T00:00:00.000Z",
        "upvotes": 41,
        "githubRepo": "https://github.com/a/b",
    },
}
TOP = """<!doctype html>
<!-- saved from url=(0029)https://huggingface.co/papers -->
<html class=""><head><meta charset="latin1"><title>Daily Papers</title><script>const a = "<article><h3>";</script></head><body>"""


def card(key: str = "2401.00010", title: str = "A Made-up Title", rest: str = "", site: str = "") -> str:
    return f"""<article class="relative flex flex-col"><a href="{site}/papers/{key}" class="cover"><img src="x.png"></a>
  <a href="/login?next=%2Fpapers%2F{key}"><div class="leading-none">41</div></a>
  <h3 class="mb-1"><a href="{site}/papers/{key}" class="line-clamp-3">{title}</a></h3>
  <ul><li title="Ada"><img alt=""></li></ul><a href="{site}/papers/{key}#community"><svg></svg> 3</a>
  <a href="https://github.com/a/b"><span>1.2k</span></a>{rest}</article>"""


def page(*papers: Any, cards: str = "") -> bytes:
    props = html.escape(json.dumps({"periodType": "day", "dateString": "2024-01-02", "dailyPapers": papers}))
    hydrated = f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{props}">' if papers else "<div>"
    return f"{TOP}<main>{hydrated}{cards}</div></main></body></html>".encode()


def read(raw: bytes) -> list[Paper | Reject | SourceInfo]:
    return list(page_html.read(io.BytesIO(raw), "papers.html"))


def papers(raw: bytes) -> list[Paper]:
    return [record for record in read(raw) if isinstance(record, Paper)]


def test_the_embedded_papers() -> None:
    """The page's JSON gives what the API's answer would, and the page's date as a note; its cards add nothing."""
    found = page(PAPER, {**PAPER, "paper": {**PAPER["paper"], "id": "2401.00002"}}, cards=card() + card("2401.00002"))
    answer = list(hf_daily.read(io.BytesIO(json.dumps([PAPER]).encode()), "daily.json"))
    assert papers(found)[:1] == answer
    assert (papers(found)[0].upvotes, papers(found)[0].abstract) == (41, ABSTRACT)
    assert len(papers(found)) == 2
    assert [record.note for record in read(found) if isinstance(record, SourceInfo)] == ["date on the page: 2024-01-02"]


def test_results_of_a_search() -> None:
    """A page that answers a search shows what it found, not the papers of the day."""
    searched = page({**PAPER, "paper": {**PAPER["paper"], "id": "2401.00002"}})
    searched = searched.replace(
        b"&quot;dailyPapers", html.escape(f'"searchResults": [{json.dumps(PAPER)}], "dailyPapers').encode()
    )
    assert [paper.source_key for paper in papers(searched)] == ["2401.00010"]


@pytest.mark.parametrize("site", ["", "https://huggingface.co"])
def test_bare_articles(site: str) -> None:
    """Cards give id, title, counts and repository, with the addresses of the site and with those of a saved copy."""
    (paper,) = papers(page(cards=card(title="  Über  a &amp;\n <i>Made-up</i> Title", site=site)))
    assert (paper.source_key, paper.title, paper.locator) == ("2401.00010", "Über a & Made-up Title", "article 1")
    assert (paper.upvotes, paper.comments, paper.abstract, paper.authors) == (41, 3, None, ())
    assert paper.links == (SourceLink("https://github.com/a/b"),)


@pytest.mark.parametrize(
    ("paragraph", "truncated"),
    [(ABSTRACT, False), (ABSTRACT + "It goes …", True), ("A short summary by a machine. " * 9, None), ("", None)],
)
def test_an_abstract_is_as_long_as_one(paragraph: str, truncated: bool | None) -> None:
    """A long paragraph of a card is the abstract as given, marked where it was cut; a short one is a summary."""
    (paper,) = papers(page(cards=card(rest=f"<p>By</p><p>{html.escape(paragraph)}</p>")))
    assert (paper.abstract, paper.truncated) == ((None, False) if truncated is None else (paragraph, truncated))


def test_counts_are_numbers() -> None:
    """A count that is no number is not read, and neither is a title that is one."""
    (paper,) = papers(page(cards=card(title="1984").replace(">41<", ">4.1k<").replace("</svg> 3", "</svg> Discuss")))
    assert (paper.title, paper.upvotes, paper.comments) == ("1984", None, None)


def test_cards_that_the_json_does_not_name() -> None:
    """A page that went on loading has more cards than its JSON has papers."""
    found = papers(page(PAPER, cards=card() + card("2401.00003", "Another Title")))
    assert [(paper.source_key, paper.title) for paper in found] == [
        ("2401.00010", "A Made-up Title"),
        ("2401.00003", "Another Title"),
    ]
    assert (found[0].authors, found[1].authors) == ((Author("Ada Example"),), ())


def test_faults_are_rejects() -> None:
    """Articles without a link or a title, objects that are none and JSON that is none are rejects; the rest is read."""
    broken = page(PAPER).replace(b"periodType", b"periodType&quot;").replace(b"</main>", card().encode() + b"</main>")
    reject, paper = read(broken)
    assert isinstance(reject, Reject)
    assert (reject.locator, reject.reason.partition(":")[0]) == ("data-props", "the page's JSON cannot be read")
    assert isinstance(paper, Paper)
    deep: list[Any] = []
    for _ in range(600):
        deep = [deep]
    reject, paper = read(page(PAPER, deep).replace(b"</main>", card().encode() + b"</main>"))
    assert isinstance(reject, Reject)
    assert reject.reason == "the page's JSON is nested too deep"
    assert isinstance(paper, Paper)
    reasons = [record.reason for record in read(page(PAPER, 5)) if isinstance(record, Reject)]
    assert reasons == ["not an object"]
    cards = "<article><h3>An advertisement</h3></article>" + '<article><a href="/papers/2401.00004">x</a></article>' + card()
    reasons = [record.reason for record in read(page(cards=cards)) if isinstance(record, Reject)]
    assert reasons == ["an article that links to no paper", "no title"]


def test_half_a_surrogate_pair_in_the_json() -> None:
    """A value that cannot be stored is a reject that can, and a date that cannot is passed over."""
    papers_, date = b"dailyPapers&quot;: [", b"2024-01-02&quot;"
    raw = page(PAPER).replace(papers_, papers_ + b"&quot;\\ud800&quot;, ", 1).replace(date, b"\\ud800&quot;", 1)
    reject, paper = read(raw)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.raw) == ("not an object", '"\\ud800"')
    assert isinstance(paper, Paper)


@pytest.mark.parametrize("raw", [b"", b"<html></html>", page(), b"words", b"<p>\xff\xfe", page(PAPER)[:400]])
def test_a_page_without_papers_is_an_error(raw: bytes) -> None:
    """A page without a paper, and bytes that are no UTF-8, are errors."""
    with pytest.raises(SourceError):
        read(raw)


def test_a_page_may_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer than any page is refused before it fills the memory."""
    monkeypatch.setattr(page_html, "LONGEST_PAGE", 1000)
    with pytest.raises(SourceError, match="longer than a page is: over 1,000 bytes"):
        read(page(PAPER, cards=card() * 9))


JUNK = (
    b"<a ", b"<a><a>", b"<div>", b"<b><p>", b"&", b"<!--", b"<![", b"</", b"<table><tr><td>", b"<a><b><i><u><s>", b"<?", b'<a "',
    b"<article><h3>x", b'<article><h3><a href="/papers/2401.00001">', b'<i data-target="DailyPapers" data-props="[">', b" a1=1",
    b'<p class="leading-none">1', b"<!doctype ", b"<script>", b"<a\0>",
)  # fmt: skip


def _seconds_of(data: bytes) -> float:
    began = time.process_time()
    with contextlib.suppress(SourceError):
        read(data)
    return time.process_time() - began


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: junk.decode())
def test_junk_takes_no_longer_than_pages(junk: bytes) -> None:
    """Junk of any kind, 300 KB long, is read or refused within a second, outside of cards, within one and within a tag."""
    for start in (b"<html>", b"<html><article><h3>", b"<html><div "):
        # Python may look through all that other tests keep while it reads.
        assert any(_seconds_of(start + junk * (300_000 // len(junk))) < 1 for _ in range(2))


def test_many_attributes() -> None:
    """An element of 100,000 attributes takes no longer than as many elements."""
    began = time.process_time()
    with pytest.raises(SourceError):
        read(b"<html><div " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">")
    assert time.process_time() - began < 2


def test_the_sniffer() -> None:
    """HTML of papers pages is accepted, behind comments too; other HTML and other texts are not."""
    for own in (page(PAPER), page(cards=card()), card().encode(), FORMATS["page-html"].example.encode()):
        assert choose_format(own, "papers.html").name == "page-html"
    for other in (b"<html>other</html>", b"huggingface.co/papers", b"<feed>huggingface.co/papers", b"<!---->" * 9000, b"", b"{}"):
        assert not page_html.sniff(other)


@given(st.integers(0, len(page(PAPER, cards=card()))), st.integers(0, 200), st.binary(max_size=20))
def test_damage_anywhere(start: int, length: int, put: bytes) -> None:
    """Whatever is cut from a page or put into it, papers and rejects come out, or one SourceError."""
    raw = page(PAPER, cards=card("2401.00003", "Another Title"))
    with contextlib.suppress(SourceError):
        assert read(raw[:start] + put + raw[start + length :])


def test_real_answers_as_a_page(shared: Path) -> None:
    """The papers of real answers, put into a page's JSON, are those of the answers."""
    for path in sorted((shared / "data/raw/hf-daily").glob("2025-0[5-7]*.json")):
        raw = path.read_bytes()
        assert papers(page(*json.loads(raw))) == list(hf_daily.read(io.BytesIO(raw), path.name))
