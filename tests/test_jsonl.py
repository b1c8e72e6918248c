"""The reader of JSON lines."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Place, Reject, SourceInfo, SourceLink
from papersette.sources import jsonl
from papersette.sources.record import FIELDS

FULL: dict[str, Any] = {
    "id": "2405.15738",
    "title": " A Made-up Title ",
    "abstract": " An abstract,\n kept as given. ",
    "authors": ["Ada Example", "Ben Sample"],
    "published": "2024-05-24T08:00:00.000Z",
    "venue": "MadeConf",
    "url": "https://example.org/p",
    "doi": "10.1234/abc",
    "comment": "4 pages",
    "links": ["https://github.com/a/b", {"url": "https://example.org", "kind": "project"}],
    "affiliations": [
        {
            "author": 2,
            "institution": "Sample University",
            "city": "Turku",
            "country": "Finland",
            "latitude": 60.45,
            "longitude": 22.27,
        }
    ],
    "upvotes": 5,
    "unknown": {"ignored": True},
}


def read(*lines: str | bytes | dict[str, Any]) -> list[Paper | Reject | SourceInfo]:
    raw = [
        json.dumps(line).encode() if isinstance(line, dict) else line.encode() if isinstance(line, str) else line
        for line in lines
    ]
    return list(jsonl.read(io.BytesIO(b"\n".join(raw)), "papers.jsonl"))


def test_every_known_key_is_read() -> None:
    """A record with all keys becomes a paper with all fields, its abstract untouched."""
    (paper,) = read(FULL)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("A Made-up Title", " An abstract,\n kept as given. ")
    assert (paper.source_key, paper.published, paper.year, paper.locator) == ("2405.15738", "2024-05-24", 2024, "line 1")
    place = Place("Turku", "Finland", 60.45, 22.27)
    assert paper.authors == (
        Author("Ada Example"),
        Author("Ben Sample", affiliations=(Affiliation("Sample University", "Sample University", None, place),)),
    )
    assert paper.links == (SourceLink("https://github.com/a/b"), SourceLink("https://example.org", "project"))


def test_a_title_is_enough() -> None:
    """All keys but the title may be absent."""
    assert read({"title": "T"}) == [Paper(title="T", locator="line 1")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "T"', "not JSON"),
        ("[1, 2]", "not an object"),
        ('"text"', "not an object"),
        ('{"abstract": "A"}', "no title"),
        ('{"title": ""}', "no title"),
        ('{"title": 5}', "title is not text"),
        ('{"title": "half a pair \\ud800"}', "title holds a NUL or half a surrogate pair"),
        ('{"title": "nul \\u0000"}', "title holds a NUL or half a surrogate pair"),
        (b'{"title": "\xff"}', "not UTF-8"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_reject(line: str | bytes, reason: str) -> None:
    """A bad line is kept with its number and reason, and the lines around it are read."""
    records = read({"title": "Before"}, line, {"title": "After"})
    assert [record.title for record in records if isinstance(record, Paper)] == ["Before", "After"]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.locator == "line 2"
    assert reject.reason.startswith(reason)
    assert reject.raw


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("year", "soon", "year is not a whole number"),
        ("year", 20240, "year is not a year"),
        ("published", "May 24", "published is not an ISO date"),
        ("published", "2024-13-01", "published is not a date: month must be in 1..12"),
        ("authors", {"a": 1}, "authors is not a list"),
        ("abstract", 7, "abstract is not text"),
        ("upvotes", 2**70, "upvotes is not a whole number"),
        (
            "affiliations",
            [{"institution": "X", "city": "Y", "latitude": 99, "longitude": 0}],
            "affiliations has coordinates that are not",
        ),
        ("affiliations", [{"institution": "X", "city": "Y", "latitude": 9}], "affiliations has one coordinate without"),
    ],
)
def test_a_bad_field_costs_itself_only(field: str, value: object, reason: str) -> None:
    """A paper with a field of a wrong type is kept without it, and a reject names the field."""
    records = read({"title": "T", "id": "x1", field: value})
    (paper,) = [record for record in records if isinstance(record, Paper)]
    assert not getattr(paper, field, None)
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.reason.startswith(reason)
    assert reject.reason.endswith("the paper was kept without it")


def test_a_file_describes_itself() -> None:
    """A line with `source` and no title names the file, its licence and a note."""
    records = read({"source": {"name": "N", "license": "CC0", "note": "made up"}}, {"title": "T"})
    assert records[0] == SourceInfo("N", "CC0", "made up")


def test_a_file_without_objects_is_an_error() -> None:
    """A file in which no line is an object is not this format."""
    with pytest.raises(SourceError, match="no JSON object in it"):
        read("[]", "1")


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_are_read_or_refused(lines: list[bytes]) -> None:
    """Any bytes end as papers, rejects or one SourceError."""
    try:
        records = list(jsonl.read(io.BytesIO(b"\n".join(lines)), "x"))
    except SourceError:
        return
    assert records


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "title", "source", "other"]), json_values, max_size=8))
def test_any_record_is_accounted_for(record: dict[str, Any]) -> None:
    """A record with any values gives a paper or a reject, never nothing and never an exception."""
    records = read({"title": "First"}, json.dumps(record))
    assert len(records) >= 2
