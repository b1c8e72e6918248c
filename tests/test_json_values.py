"""Values out of a parser's events."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from typing import Any

import ijson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papersette.models import Paper, Reject
from papersette.sources.fields.nesting import DEEPEST
from papersette.sources.json.stream import WholeTexts
from papersette.sources.json.values import TOO_DEEP, find_values
from papersette.sources.readers import jsonl

LIST, MEMBER = ("start_array",), ("start_map", "start_array")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


def found(text: str, way: tuple[str, ...] = (), members: tuple[str, ...] = ()) -> list[Any]:
    return list(find_values(ijson.basic_parse(io.BytesIO(text.encode()), use_float=True, multiple_values=True), way, members))


@given(st.lists(json_values, max_size=5))
def test_values_come_out_as_json_reads_them(values: list[Any]) -> None:
    """The values of a file, of its list, and of a list in its object are those that json.loads gives."""
    text = json.dumps(values)
    assert found(text) == [values]
    assert found(text, LIST) == values
    around = {"a": values, "results": values, "meta": {"results": [1]}, "b": [[1]]}
    assert found(json.dumps(around), MEMBER, ("results",)) == values
    deeper = {"results": [1], "a": {"b": values, "c": {"results": [1]}, "results": around}}
    assert found(json.dumps(deeper), (MEMBER[0], *MEMBER[:1], *MEMBER), ("a", "results", "results")) == values


@pytest.mark.parametrize("depth", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 5_000])
def test_a_value_nested_too_deep_does_not_end_the_list(depth: int) -> None:
    """A value nested deeper than is allowed is told as such, and the values around it are read."""
    deep = "[" * depth + "]" * depth
    first, value, last = found(f"[1, {deep}, {{}}]", LIST)
    assert (first, last) == (1, {})
    assert (value is TOO_DEEP) == (depth > DEEPEST)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '[{"a": ' + '{"a": [' * 50_000, "[[" + "[" * 100_000 + "]" * 100_000 + ', 1], {"title": "T"}]']
)
def test_brackets_alone_do_not_fill_the_memory(text: str) -> None:
    """A hundred kilobytes of opening brackets, which took the machine's whole memory, take a few megabytes and are a reject."""
    tracemalloc.start()
    try:
        records = list(jsonl.read(io.BytesIO(b'[{"title": "Before"},' + text[1:].encode()), "x"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert isinstance(records[0], Paper)
    assert any(isinstance(record, Reject) for record in records)


ALONE = [r"\ud800", r"\udc00", r"\uDBFF\ud800", r"\udfff\udc00", r"\ud83d\n"]


@pytest.mark.parametrize("half", ALONE)
def test_half_a_pair_in_a_list_is_a_reject(half: str) -> None:
    """Half a surrogate pair costs the text that holds it, and says so; it changes no text, and those behind it are read."""
    listed = f'[{{"title": "One", "abstract": "a{half}b"}}, {{"title": "Two", "abstract": "\\\\ud800 \\ud83d\\ude00?"}}]'
    reject, first, second = jsonl.read(io.BytesIO(listed.encode()), "x")
    assert isinstance(reject, Reject)
    assert reject.reason == "abstract holds a NUL or half a surrogate pair; the paper was kept without it"
    assert isinstance(first, Paper)
    assert (first.title, first.abstract) == ("One", None)
    assert isinstance(second, Paper)
    assert second.abstract == "\\ud800 \U0001f600?"


class Pieces(io.BytesIO):
    """A stream that gives a few bytes at a time, whatever it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return three bytes at most."""
        return super().read(min(3, size or 3))


@given(st.lists(st.sampled_from(["\\", '"', "u", "d83d", "\ud83d", "\ude00", "\U0001f600", "\0", "\n", "a"]), max_size=12))
def test_halves_become_nul_wherever_a_piece_ends(parts: list[str]) -> None:
    """However the bytes come, pairs stay pairs, escaped backslashes stay so, and each half alone is a NUL."""
    pairs = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    given_bytes = json.dumps(pairs).encode()
    stream = WholeTexts(Pieces(given_bytes))
    read = b"".join(iter(lambda: stream.read(64), b""))
    assert json.loads(read) == re.sub("[\ud800-\udfff]", "\0", pairs)


def test_a_long_text_comes_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser reads a text anew with each piece of it: it gets one, and its ends; none is longer than a bound."""
    text = '["a", "' + 100 * 'b\\\\\\"' + '", "c"]'
    stream = WholeTexts(Pieces(text.encode()))
    pieces = list(iter(lambda: stream.read(64), b""))
    assert b"".join(pieces).decode() == text
    assert sum(b"b" in piece for piece in pieces) <= 3
    monkeypatch.setattr("papersette.sources.json.stream.LONGEST_TEXT", 300)
    paper, reject = jsonl.read(io.BytesIO(f'[{{"title": "One"}}, {{"title": "{"a" * 300_000}"}}]'.encode()), "x")
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert reject.reason.endswith("nothing behind it was read: a text, or what stands between two, is longer than 300 bytes")


@pytest.mark.parametrize(("around", "between"), [("[{}]", ", "), ("{}", "\n")])
@pytest.mark.parametrize(
    ("written", "is_missing"),
    [("NaN", True), ("Infinity", False), ("-Infinity", False), ("1e999", False), ("-1E+400", False), (400 * "7" + ".5", False)],
)
def test_what_is_no_number_costs_itself_only(written: str, is_missing: bool, around: str, between: str) -> None:
    """NaN, as Python writes it, is a missing number, one that is not finite is refused; texts that hold them stay as they are."""
    with_it = f'{{"title": "A {written} B\\\\", "citations": {written}}}'
    lines = [with_it, f'{{"title": "\\"{written}", "citations": 3}}', written]
    *refused, last = jsonl.read(io.BytesIO(around.format(between.join(lines)).encode()), "x")
    first, second = (record for record in refused if isinstance(record, Paper))
    assert (first.title, first.citations) == (f"A {written} B\\", None)
    assert (second.title, second.citations) == (f'"{written}', 3)
    reasons = [record.reason for record in refused if isinstance(record, Reject)]
    assert reasons == ([] if is_missing else ["citations is not a whole number; the paper was kept without it"])
    assert isinstance(last, Reject)


@pytest.mark.parametrize("number", ["12345678901234567890", "-9223372036854775809", 400 * "7"])
def test_an_integer_may_be_of_any_length(number: str) -> None:
    """An id of more figures than fit into 64 bits is an id like any other, and what stands behind it is read."""
    records = list(jsonl.read(io.BytesIO(f'[{{"title": "One", "id": {number}}}, {{"title": "Two"}}]'.encode()), "x"))
    assert [record.title for record in records if isinstance(record, Paper)] == ["One", "Two"]
    assert [record.reason for record in records if isinstance(record, Reject)] == []
    assert isinstance(records[0], Paper)
    assert records[0].source_key == number


texts_with_words = st.text(alphabet='NaInfty-"\\, :[]{}1', max_size=12)
values_with_words = st.recursive(
    st.none() | st.floats(width=16) | st.floats(min_value=1e290) | st.integers(-(10**17), 10**17) | texts_with_words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts_with_words, inner, max_size=3),
    max_leaves=12,
)


@given(values_with_words, st.integers(1, 9))
@example([float("nan")], 1)
@example([float("-inf"), "Na"], 2)
def test_what_is_no_number_is_told_however_it_is_cut(value: Any, size: int) -> None:
    """In pieces of any size the stream is what json.dumps writes, with null for NaN and a text for Infinity."""
    stream = WholeTexts(io.BytesIO(json.dumps(value).encode()))
    data = b"".join(iter(lambda: stream.read(size), b""))
    assert json.loads(data) == json.loads(json.dumps(value), parse_constant=lambda name: None if name == "NaN" else name)
