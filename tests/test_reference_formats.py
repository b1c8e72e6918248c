"""What holds of every format of reference managers: it is known by its first bytes, whatever packs it."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from papersette.models import Paper
from papersette.sources import FORMATS, choose_format, open_source

NAMES = ("csv", "ris", "bibtex", "csl-json")
each_format = pytest.mark.parametrize("name", NAMES)


@each_format
def test_the_example_of_a_format_is_known_and_read(name: str) -> None:
    """A format's example is claimed by its own sniffer alone, and gives a paper."""
    example = FORMATS[name].example.encode() + b"\n"
    assert [known for known in FORMATS if FORMATS[known].sniff(example) and known != "jsonl"] == [name]
    assert choose_format(example, "x").name == name
    assert any(isinstance(record, Paper) for record in FORMATS[name].read(io.BytesIO(example), "x"))


@each_format
def test_files_may_be_packed_or_in_another_encoding(name: str, tmp_path: Path) -> None:
    """A file that is gzip, or text in UTF-16, reads as the same papers."""
    example = FORMATS[name].example + "\n"
    expected = list(FORMATS[name].read(io.BytesIO(example.encode()), "x"))
    for data in (gzip.compress(example.encode()), example.encode("utf-16"), example.replace("\n", "\r\n").encode("utf-8-sig")):
        path = tmp_path / "papers"
        path.write_bytes(data)
        with open_source(str(path)) as source:
            assert choose_format(source.head, "x").name == name
            assert list(FORMATS[name].read(source.stream, "x")) == expected
