"""What holds of every JSON format: it is known by its first bytes, and no file of any kind breaks its reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.sources import FORMATS, choose_format
from tests.examples.json_formats import SAMPLES
from tests.reading import damaged, ensure_read, mutated, papers_of, read_records, rejects_of, to_list

CASES = [(name, value) for name, values in SAMPLES.items() for value in values]
each_sample = pytest.mark.parametrize(
    ("name", "value"), CASES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(CASES)]
)
each_format = pytest.mark.parametrize("name", SAMPLES)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "page"])
def test_the_example_of_a_format_is_known(name: str) -> None:
    """A format's example is claimed by its own sniffer first, and by no stricter one."""
    assert choose_format(FORMATS[name].example.encode(), "x").name == name


@each_format
def test_the_example_of_a_format_is_read(name: str) -> None:
    """A format's example gives a paper."""
    assert papers_of(read_records(name, FORMATS[name].example.encode()))


@each_sample
def test_a_sample_is_known_in_every_shape(name: str, value: dict[str, Any]) -> None:
    """A record is known as a line, in a list, over several lines and behind a byte order mark, by its own format alone."""
    texts = (json.dumps(value), json.dumps([value]), json.dumps([value], indent=4), "\ufeff" + json.dumps(value))
    for text in texts:
        assert [known for known in SAMPLES if FORMATS[known].sniff(text.encode())] == [name]
        assert choose_format(text.encode(), "x").name == name


@each_sample
def test_lines_and_lists_give_the_same(name: str, value: dict[str, Any]) -> None:
    """Whether records stand in lines or in a list changes their locators alone."""
    of_list = read_records(name, value, value)
    of_lines = read_records(name, b"\n".join([json.dumps(value).encode()] * 2))
    assert [paper.title for paper in papers_of(of_list)] == [paper.title for paper in papers_of(of_lines)]
    assert papers_of(of_list)


@pytest.mark.parametrize("separator", [",\n", ",", "\n,"])
@pytest.mark.parametrize("name", ["crossref", "datacite"])
def test_a_list_with_an_object_a_line_within_an_answer(name: str, separator: str) -> None:
    """An object of whose list each object is a line of its own is no JSON lines: nothing of it is a reject."""
    start = {"crossref": '{"message-type": "work-list", "message": {"items": [', "datacite": '{"meta": {"total": 2}, "data": ['}[
        name
    ]
    end = "]}}" if name == "crossref" else "]}"
    value = SAMPLES[name][0]
    for times in (1, 2):
        data = f"{start}\n{separator.join([json.dumps(value)] * times)}\n{end}\n".encode()
        assert choose_format(data, "x").name == name
        records = read_records(name, data)
        assert len(papers_of(records)) == times
        assert not rejects_of(records)


def test_a_broken_first_line_is_still_a_line() -> None:
    """A record that broke off at the beginning of a list costs itself only."""
    records = read_records("jsonl", b'{"title": "One", "authors": [\n{"title": "Two"}\n{"title": "Three"}\n')
    assert [paper.title for paper in papers_of(records)] == ["Two", "Three"]


@each_format
@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"1", b'"text"', b"\xff\xfe\xfd", b"{" * 100_000, b"[" * 100_000])
def test_what_is_no_file_of_a_format_is_refused(name: str, data: bytes) -> None:
    """A file without a record ends as one SourceError, or as rejects alone."""
    try:
        records = read_records(name, data)
    except SourceError:
        return
    assert not papers_of(records)
    assert rejects_of(records)


@each_format
def test_an_empty_list_is_nothing(name: str) -> None:
    """A list without an item is a file with nothing to read in every format."""
    records = read_records(name, b"[]\n")
    assert [*papers_of(records), *rejects_of(records)] == []


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (b'{"meta":{"count":0,"page":1},"results":[],"group_by":[]}', "openalex"),
        (b'{"total": 0, "offset": 0, "data": []}', "s2"),
        (b'{"total": 0, "token": null, "data": []}\n', "s2"),
        (b'{"data":[]}', "datacite"),
        (b'{"data":[],"meta":{"total":0,"totalPages":0},"links":{"self":"https://api.example.org/dois"}}\n', "datacite"),
        (b'{"status":"ok","message-type":"work-list","message":{"total-results":0,"items":[]}}', "crossref"),
        (b" [\n]\n", "jsonl"),
    ],
)
def test_an_answer_about_nothing_is_known(answer: bytes, name: str) -> None:
    """What a service answers where it found nothing is of its format, and holds nothing."""
    assert choose_format(answer, "x").name == name
    records = read_records(name, answer)
    assert [*papers_of(records), *rejects_of(records)] == []


@each_sample
def test_a_file_cut_off_gives_what_stood_before(name: str, value: dict[str, Any]) -> None:
    """In a list that ends within its third item the first two are read, and the end is a reject with what stood there."""
    whole = to_list([value] * 3)
    records = read_records(name, whole[: len(whole) - len(json.dumps(value)) // 3])
    assert len(papers_of(records)) >= 2 * len(papers_of(read_records(name, value)))
    assert "not JSON from here on" in rejects_of(records)[-1].reason
    assert rejects_of(records)[-1].raw


@each_sample
def test_huge_values_and_deep_nesting_cost_their_record_only(name: str, value: dict[str, Any]) -> None:
    """A record with 200 kilobytes of letters or blanks under a key, or nested too deep, does not touch the one behind it."""
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    for wild in ("x" * 200_000, "2" + " " * 200_000 + "x", {"a": deep}):
        for key in value:
            papers = papers_of(read_records(name, {**value, key: wild}, value))
            assert papers[-1].ids == papers_of(read_records(name, value))[-1].ids


@each_sample
@settings(max_examples=40)
@given(data=st.data())
def test_any_damage_is_told(name: str, value: dict[str, Any], data: st.DataObject) -> None:
    """A file damaged anywhere gives papers, rejects, or one SourceError."""
    blob = data.draw(damaged(to_list([value, value])) | damaged(b"\n".join([json.dumps(value).encode()] * 2)))
    ensure_read(name, blob)


@each_sample
@settings(max_examples=60)
@given(data=st.data())
def test_any_value_anywhere_is_judged(name: str, value: dict[str, Any], data: st.DataObject) -> None:
    """A record with any JSON in any place gives papers and rejects, and the record behind it is read."""
    other = data.draw(mutated(value))
    ensure_read(name, to_list([value, other, value]))
