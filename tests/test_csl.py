"""The reader of CSL-JSON."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject
from papersette.sources.readers import csl
from tests.reading import json_values, papers_of, read_records

ITEM: dict[str, Any] = {
    "id": "http://zotero.org/users/1/items/ABC",
    "type": "paper-conference",
    "title": "Made-up Papers",
    "abstract": " First line.\n\nSecond. ",
    "container-title": "Proceedings of MadeConf",
    "author": [
        {"family": "Müller", "given": "Ada"},
        {"family": "Berg", "given": "Ben", "non-dropping-particle": "van den", "suffix": "Jr."},
        {"literal": "The Made-up Group"},
    ],
    "issued": {"date-parts": [["2024", 5, "24"]]},
    "DOI": "https://doi.org/10.1234/ABC",
    "URL": "https://example.org/p",
    "keyword": "one word; another",
    "note": "arXiv:2405.00001 [cs]",
    "language": "en",
    "PMID": "12",
}


def read(content: object) -> list[Paper | Reject]:
    return list(csl.read(io.BytesIO(json.dumps(content).encode()), "papers.json"))


def test_every_key() -> None:
    """An item becomes a paper with all fields, its abstract untouched."""
    (paper,) = read([ITEM])
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("Made-up Papers", " First line.\n\nSecond. ")
    assert [author.name for author in paper.authors] == ["Ada Müller", "Ben van den Berg Jr.", "The Made-up Group"]
    assert (paper.venue, paper.published, paper.year) == ("Proceedings of MadeConf", "2024-05-24", 2024)
    assert (paper.doi, paper.arxiv_id, paper.url) == ("10.1234/ABC", "2405.00001", "https://example.org/p")
    assert paper.topics == (("keyword", "one word"), ("keyword", "another"))
    assert paper.ids == (("pubmed", "12"), ("zotero", "users/1/items/ABC"))
    assert (paper.comment, paper.language) == ("arXiv:2405.00001 [cs]", "en")


@pytest.mark.parametrize(
    ("note", "arxiv_id"),
    [
        ("Publisher: Made Up\narXiv:2405.00001 [cs]", "2405.00001"),
        ("A reply to arXiv:2401.00002, see there", None),
        ("Withdrawn; https://arxiv.org/abs/2401.00002 is wrong", None),
    ],
)
def test_another_paper_in_a_note(note: str, arxiv_id: str | None) -> None:
    """A paper is what a line of its note begins with, and not what the note speaks of."""
    (paper,) = read([ITEM | {"note": note}])
    assert isinstance(paper, Paper)
    assert paper.arxiv_id == arxiv_id


@pytest.mark.parametrize("wrapped", [ITEM, [ITEM], {"items": [ITEM]}])
def test_a_list_may_be_wrapped(wrapped: object) -> None:
    """Items are read alone, in a list, and in the list of Zotero's API."""
    assert csl.sniff(json.dumps(wrapped).encode())
    assert [record.title for record in read(wrapped) if isinstance(record, Paper)] == ["Made-up Papers"]


def test_a_key_of_a_file_is_no_id() -> None:
    """A citation key tells where an item stands; two items of one key are two records."""
    first, second = read([{"id": "smith2024", "type": "book", "title": title} for title in ("One", "Two")])
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert (first.ids, first.source_key, first.locator) == ((), None, "item 1 (smith2024)")


def test_a_key_that_cannot_be_stored_is_not_shown() -> None:
    """A key with a NUL is left out of the locator."""
    (paper,) = read([ITEM | {"id": "a\0b"}])
    assert paper.locator == "item 1"


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2024]]}, None),
        ({"date-parts": [[2024, 5]]}, "2024-05"),
        ({"date-parts": [[2024, 5, 2], [2024, 6, 1]]}, "2024-05-02"),
        ({"raw": "2024-05-24"}, "2024-05-24"),
        ({"date-parts": [[]]}, None),
        (None, None),
    ],
)
def test_dates(issued: object, published: str | None) -> None:
    """A date has as many parts as the item states."""
    (paper,) = read([{"type": "book", "title": "T", "issued": issued}])
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == (published, int(published[:4]) if published else paper.year)
    assert paper.year == (2024 if json.dumps(issued).count("2024") else None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "no title"),
        ({"issued": {"literal": "in press"}}, "published is not an ISO date"),
        ({"issued": {"date-parts": [[2024, 13]]}}, "published is not a date"),
        ({"author": {"family": "Müller"}}, "authors is not a list"),
        ({"author": [{"literal": 5}]}, "authors item 1 is not text"),
        ({"abstract": ["A"]}, "abstract is not text"),
        ({"abstract": "\0"}, "abstract holds a NUL"),
    ],
)
def test_a_bad_field_is_a_reject(changes: dict[str, Any], reason: str) -> None:
    """A field of a wrong type costs itself, and a Reject names it."""
    (reject,) = [record for record in read([ITEM | changes]) if isinstance(record, Reject)]
    assert reject.reason.startswith(reason)
    assert reject.locator.startswith("item 1")


def test_a_file_cut_off_keeps_what_came_before() -> None:
    """Items before the place where a file breaks are read, and a Reject tells of the rest."""
    text = json.dumps([ITEM, ITEM])
    records = list(csl.read(io.BytesIO(text[:-50].encode()), "papers.json"))
    assert [type(record) for record in records] == [Paper, Reject]


def test_an_item_that_export_wrote_of_little_is_csl() -> None:
    """An item without a date and a venue, as `export` writes it, is known by its other ids."""
    item = {"id": "title:one", "type": "article", "title": "One", "custom": {"papersette": {"s2": ["1"]}}}
    assert csl.sniff(json.dumps([item]).encode())
    (paper,) = read([item])
    assert isinstance(paper, Paper)
    assert paper.ids == (("s2", "1"),)


def test_other_json_is_not_csl() -> None:
    """Other JSON is not claimed, and a file without objects is an error."""
    for content in ({"title": "T", "abstract": "A"}, {"type": "article", "title": "T", "abstract_inverted_index": {}}, [1], "x"):
        assert not csl.sniff(json.dumps(content).encode())
    with pytest.raises(SourceError):
        read([1])


@given(
    st.dictionaries(
        st.sampled_from([*ITEM, "custom", "event"]),
        json_values | st.dictionaries(st.sampled_from(["date-parts", "papersette"]), json_values),
    )
)
def test_any_item_is_accounted_for(item: dict[str, Any]) -> None:
    """An item with any values gives a paper or a reject, never nothing and never an exception."""
    assert len(read([ITEM, item])) >= 2


def test_an_abstract_in_jats_becomes_plain_text() -> None:
    """Crossref answers with an abstract's markup in CSL-JSON as in its own; signs of other abstracts are their own."""
    given = "<jats:title>Abstract</jats:title><jats:p>We gain &lt; 6 points.</jats:p>"
    items = [{"type": "article-journal", "issued": {}, "title": "Moss", "abstract": text} for text in (given, "a <b> &lt; c")]
    papers = papers_of(read_records("csl-json", json.dumps(items).encode()))
    assert [paper.abstract for paper in papers] == ["We gain < 6 points.", "a <b> &lt; c"]
