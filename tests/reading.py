"""How tests read a format: records given as values or bytes, and files damaged at random."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import FORMATS
from papersette.sources.fields import values

__all__ = [
    "Records", "as_title", "damaged", "ensure_read", "json_values", "mutated", "papers_of", "read_records", "rejects_of",
    "to_list",
]  # fmt: skip

Records = list[Paper | Reject | SourceInfo]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2024-01-02", "-1", "1,2", "%"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def to_list(values: Sequence[Any]) -> bytes:
    """Return values as one JSON list."""
    return json.dumps(list(values)).encode()


def read_records(name: str, *values: Any, path: str = "papers.json") -> Records:
    """Read a file of a format: its bytes, or values for one JSON list."""
    data = values[0] if values and isinstance(values[0], bytes) else to_list(values)
    return list(FORMATS[name].read(io.BytesIO(data), path))


def as_title(text: str) -> str:
    """Return a text as files have titles: read once more it is the same."""
    while (read := " ".join((values.plain(text) or "").split())) != text:
        text = read
    return text


def papers_of(records: Records) -> list[Paper]:
    """Return the papers among records."""
    return [record for record in records if isinstance(record, Paper)]


def rejects_of(records: Records) -> list[Reject]:
    """Return the rejects among records."""
    return [record for record in records if isinstance(record, Reject)]


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Return a file with a stretch of it overwritten, left out or put in, or cut off."""
    start = draw(st.integers(0, len(data)))
    stop = draw(st.one_of(st.just(len(data)), st.integers(start, min(len(data), start + 20))))
    return (
        data[:start] + draw(st.binary(max_size=12) | st.sampled_from([b"{", b"]", b'"', b"\\u", b"null", b"1e999"])) + data[stop:]
    )


@st.composite
def mutated(draw: st.DrawFn, value: Any) -> Any:
    """Return a value with one part of it, at any depth, replaced by any JSON."""
    children = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not children or draw(st.integers(0, 5)) == 0:
        return draw(json_values)
    key = draw(st.sampled_from(children))
    other = value.copy()
    other[key] = draw(mutated(value[key]))
    return other


def ensure_read(name: str, blob: bytes) -> None:
    """Fail unless bytes are records of a format, each reject with a reason and its text, or one SourceError."""
    try:
        records = read_records(name, blob)
    except SourceError:
        return
    assert records
    assert all(isinstance(record, (Paper, Reject, SourceInfo)) for record in records)
    for reject in rejects_of(records):
        assert reject.reason
        assert reject.raw
        (reject.locator + reject.reason + reject.raw).encode()
