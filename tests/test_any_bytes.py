"""What holds of every reader, whatever bytes it is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.sources import FORMATS
from tests.reading import ensure_read

# What stands between the parts of the examples, and what examples do not show.
MARKS = [
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\0",
    b'"',
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b"<",
    b">",
    b"&",
    b"@string{",
    b"ER  - \n",
]


def _parts(name: str) -> list[bytes]:
    """Return the words and marks of a format's example."""
    return re.findall(rb"\w+|\W+", FORMATS[name].example.encode())


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """Any bytes, and parts of an example in any order, end as records or one SourceError, and sniffing them never fails."""
    pieces = st.binary(max_size=40) | st.sampled_from(MARKS) | st.sampled_from(_parts(name))
    blob = b"".join(data.draw(st.lists(pieces, max_size=40)))
    if data.draw(st.booleans()):
        blob = FORMATS[name].example.encode() + b"\n" + blob
    FORMATS[name].sniff(blob)
    ensure_read(name, blob)
