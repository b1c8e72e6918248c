"""The reader of the daily papers API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from papersette.models import Author, Reject, SourceLink
from papersette.sources import choose_format, open_source
from papersette.sources.readers import hf_daily
from tests.examples.json_formats import HF_DAILY
from tests.reading import papers_of, read_records, rejects_of


def read(*values: Any) -> list[Any]:
    return read_records("hf-daily", *values)


def with_paper(**changes: Any) -> dict[str, Any]:
    return HF_DAILY | {"paper": HF_DAILY["paper"] | changes}


def test_every_field_goes_where_it_belongs() -> None:
    """The dates, counts and links of an answer become the paper's, its abstract untouched, its hidden author left out."""
    (paper,) = papers_of(read(HF_DAILY))
    assert (paper.source_key, paper.title) == ("2501.01230", "A Made-up Title on Two Lines")
    assert paper.abstract == "We don't read\nmuch.  Code is there."
    assert (paper.published, paper.seen_on) == ("2025-01-02", "2025-01-06")
    assert (paper.upvotes, paper.comments, paper.stars, paper.withdrawn) == (7, 2, 12, False)
    assert paper.authors == (Author("Ada Example"), Author("Ben O'Sample"))
    assert paper.links == (
        SourceLink("https://github.com/ada/made-up"),
        SourceLink("https://ada.example.org/made-up", "project"),
    )
    assert paper.topics == (("ai-keyword", "reading"), ("ai-keyword", "writing"))


def test_the_text_of_a_python_literal_is_the_same_record() -> None:
    """A list of texts that str() made of the objects gives the papers that the objects give."""
    assert read(str(HF_DAILY)) == read(HF_DAILY)
    assert choose_format(json.dumps([str(HF_DAILY)]).encode(), "x").name == "hf-daily"


@pytest.mark.parametrize(
    "text",
    [
        "text",
        "",
        "[1, 2]",
        "{'paper': open('x')}",
        "{'paper': 1 + 1}",
        "{'paper': f'{1}'}",
        "{'paper': b'1'}",
        "{'paper': " + "[" * 1_000 + "]" * 1_000 + "}",
        "{'paper': " + "-" * 100_000 + "1}",
        "{'paper': 'cut",
        "{'paper': '\\d'}",
        "{[]: 1}",
        "{'paper': " + "9" * 100_000 + "}",
        "{'paper': '" + "x" * 1_000_000 + "'}",
    ],
)
def test_a_text_that_is_no_plain_literal_is_a_reject(text: str) -> None:
    """What is no object written out as a literal of bounded size is never evaluated, and the item behind it is read."""
    first, second = read(text, str(HF_DAILY))
    assert isinstance(first, Reject)
    assert first.locator == "item 1"
    assert second.title


@pytest.mark.parametrize(
    ("changes", "seen_on"),
    [
        ({"submittedOnDailyAt": None}, "2025-01-03"),
        ({"submittedOnDailyAt": "2025-02-01T00:00:00.000Z"}, "2025-02-01"),
    ],
)
def test_counts_are_dated_with_the_day_on_the_page(changes: dict[str, Any], seen_on: str) -> None:
    """Upvotes are of the day on which the paper came onto the page, which older answers call publishedAt."""
    assert papers_of(read(with_paper(**changes)))[0].seen_on == seen_on


@pytest.mark.parametrize(
    ("repository", "project", "links"),
    [
        (None, None, ()),
        ("https://github.com/a/b", "https://github.com/a/b", (SourceLink("https://github.com/a/b"),)),
        (" a.b/c_d ", None, (SourceLink("https://github.com/a.b/c_d"),)),
        (None, "https://p.example.org", (SourceLink("https://p.example.org", "project"),)),
        (None, "https://github.com/a/b", (SourceLink("https://github.com/a/b"),)),
        (None, "https://huggingface.co/datasets/a/b", (SourceLink("https://huggingface.co/datasets/a/b"),)),
    ],
)
def test_a_repository_is_an_address_or_a_name(repository: str | None, project: str | None, links: tuple[SourceLink, ...]) -> None:
    """A repository may be written as owner/name, a page that is the repository is no second link, and an address may say more."""
    assert papers_of(read(with_paper(githubRepo=repository, projectPage=project)))[0].links == links


def test_fields_may_be_absent() -> None:
    """An id and a title are enough."""
    (paper,) = read({"paper": {"id": "2501.00001", "title": "Short\n  Title"}, "publishedAt": None})
    assert (paper.title, paper.upvotes, paper.seen_on, paper.links) == ("Short Title", None, None, ())


def test_a_paper_of_very_many_authors_is_known() -> None:
    """An answer whose first paper is longer than the part that is sniffed is known by what the paper holds."""
    long = with_paper(authors=[{"name": f"Author {number}", "hidden": False} for number in range(3_000)])
    assert choose_format(json.dumps([long]).encode()[:65_536], "x").name == "hf-daily"
    assert len(papers_of(read(long, str(long)))[1].authors) == 3_000


def test_a_withdrawn_paper_says_so() -> None:
    """A paper with a day of withdrawal is withdrawn."""
    assert papers_of(read(with_paper(withdrawnAt="2025-03-01T00:00:00.000Z")))[0].withdrawn


def test_an_id_that_is_a_number_is_refused() -> None:
    """A number has lost the zeros at its end: the paper is kept without an id, and a reject says so."""
    records = read(with_paper(id=2501.0123))
    assert papers_of(records)[0].source_key is None
    assert [reject.reason for reject in rejects_of(records)] == ["id is not text; the paper was kept without it"]


@pytest.mark.shared
def test_real_answers_are_read_whole(shared: Path) -> None:
    """Ten real days, five of them as Python literals, give 116 papers and no reject."""
    records: list[Any] = []
    for path in sorted((shared / "data" / "raw" / "hf-daily").glob("*.json")):
        with open_source(str(path)) as source:
            assert choose_format(source.head, str(path)).name == "hf-daily"
            records += hf_daily.read(source.stream, str(path))
    papers = papers_of(records)
    assert (len(papers), len(rejects_of(records))) == (116, 0)
    assert all(paper.abstract and paper.authors and paper.published and paper.seen_on for paper in papers)
    assert sum(len(paper.links) for paper in papers) == 23 + 18 - 5  # repositories, pages, pages that are the repository
    (genesis,) = [paper for paper in papers if paper.source_key == "2412.19723"]
    assert (genesis.published, genesis.seen_on, genesis.upvotes, len(genesis.authors)) == ("2024-12-27", "2025-01-02", 47, 15)
