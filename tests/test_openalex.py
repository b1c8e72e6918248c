"""The reader of OpenAlex."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.models import Affiliation, Author
from papersette.sources import choose_format
from tests.examples.json_formats import OPENALEX
from tests.reading import papers_of, read_records, rejects_of


def read(**changes: Any) -> list[Any]:
    return read_records("openalex", OPENALEX | changes)


def test_every_field_goes_where_it_belongs() -> None:
    """Ids lose the addresses before them, the abstract stands in its own order, citations have the day of the update."""
    (paper,) = papers_of(read())
    assert paper.ids == (("openalex", "W123"), ("mag", "2900000001"), ("pubmed", "30000001"))
    assert (paper.source_key, paper.doi, paper.arxiv_id) == ("W123", "10.1234/sheep.7", "1901.00001")
    assert paper.abstract == "Sheep count other Sheep sheep."
    assert (paper.published, paper.year, paper.language, paper.venue) == ("2019-01-02", 2019, "en", "Journal of Sheep")
    assert (paper.url, paper.pdf_url) == ("https://doi.org/10.1234/sheep.7", "https://sheep.example.org/7.pdf")
    assert (paper.citations, paper.seen_on, paper.updated, paper.withdrawn) == (5, "2025-01-02", "2025-01-02", False)
    assert paper.topics == (("openalex", "Animal Counting"), ("keyword", "Sheep"))


def test_an_affiliation_keeps_its_words_and_its_institution() -> None:
    """A text names its institution and its country, a text without one stands alone, and so does an institution without one."""
    (paper,) = papers_of(read())
    assert paper.authors == (
        Author(
            "Ada Example",
            "0000-0000-0000-0001",
            (
                Affiliation(
                    "Dept. of Doors, Sample University, Turku", "Sample University", "https://ror.org/000000001", country="FI"
                ),
                Affiliation("Home"),
                Affiliation("Gate", "Gate", country="NO"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("texts", "institutions", "expected"),
    [
        (["Dept., A"], ["A"], [("Dept., A", "A")]),
        (["Dept., A", "B"], ["A"], [("Dept., A", None), ("B", None), ("A", "A")]),
        ([], ["A", "B"], [("A", "A"), ("B", "B")]),
        (["A"], [], [("A", None)]),
    ],
)
def test_older_records_tell_less(texts: list[str], institutions: list[str], expected: list[tuple[str, str | None]]) -> None:
    """Without ids beside the texts, one text belongs to one institution; of more, nothing is guessed."""
    authorship = {
        "author": {"display_name": "Ada Example"},
        "institutions": [{"id": name, "display_name": name} for name in institutions],
        "raw_affiliation_strings": texts,
    }
    (paper,) = papers_of(read(authorships=[authorship]))
    assert [(found.raw, found.institution) for found in paper.authors[0].affiliations] == expected


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=30))
def test_an_inverted_index_is_turned_back(words: list[str]) -> None:
    """Every word comes back at every position that it had."""
    index: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        index.setdefault(word, []).append(position)
    assert papers_of(read(abstract_inverted_index=index))[0].abstract == " ".join(words)


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ({"a": [0], "b": [0]}, "has two words at position 0"),
        ({"a": [100_001]}, "has a word at a position that is not from 0 to 100,000"),
        ({"a": [-1]}, "has a word at a position"),
        ({"a": ["0"]}, "has a word at a position"),
        ({"a": 0}, "is no index of words and positions"),
        (["a"], "is no index of words and positions"),
    ],
)
def test_an_index_that_is_none_costs_the_abstract_only(index: Any, reason: str) -> None:
    """An index with a position claimed twice, or beyond any abstract, is a reject; the paper is kept."""
    records = read(abstract_inverted_index=index)
    assert papers_of(records)[0].abstract is None
    assert rejects_of(records)[0].reason.startswith(f"abstract {reason}")


@pytest.mark.parametrize("changes", [{"type": "paratext"}, {"is_paratext": True}])
def test_paratext_is_no_paper(changes: dict[str, Any]) -> None:
    """A cover or table of contents is a reject."""
    records = read(**changes)
    assert papers_of(records) == []
    assert [reject.reason for reject in rejects_of(records)] == ["paratext, no paper"]


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"is_retracted": True}, "withdrawn", True),
        ({"primary_location": {"source": {"display_name": "arXiv", "type": "repository"}}}, "venue", None),
        ({"primary_location": None}, "url", None),
        ({"title": None}, "title", "Counting Made-up Sheep"),
        ({"updated_date": None}, "seen_on", None),
        ({"locations": []}, "arxiv_id", None),
        ({"ids": None, "id": None}, "ids", ()),
    ],
)
def test_what_may_be_otherwise(changes: dict[str, Any], field: str, value: Any) -> None:
    """A retraction withdraws, a repository is no venue, and what is absent is absent."""
    assert getattr(papers_of(read(**changes))[0], field) == value


def test_an_answer_of_the_api_holds_its_works_under_results() -> None:
    """The works of an answer are those of its results, wherever they stand in it."""
    for answer in ({"meta": {"count": 2}, "results": [OPENALEX] * 2, "group_by": []}, {"results": [OPENALEX] * 2, "meta": {}}):
        for text in (json.dumps(answer), json.dumps(answer, indent=2)):
            assert choose_format(text.encode(), "x").name == "openalex"
            assert [paper.locator for paper in papers_of(read_records("openalex", text.encode()))] == ["item 1", "item 2"]
