"""What holds of every format of reference managers: it is known by its first bytes, whatever packs it."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from papersette.models import Paper, Reject
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


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("csv", "title,doi\nA Made-up Paper,{}\n"),
        ("ris", "TY  - JOUR\nTI  - A Made-up Paper\nDO  - {}\nER  -\n"),
        ("bibtex", "@article{{a, title = {{A Made-up Paper}}, doi = {{{}}}}}\n"),
        ("csl-json", '[{{"type": "article", "title": "A Made-up Paper", "DOI": "{}"}}]'),
    ],
)
def test_a_doi_is_what_it_is_everywhere(name: str, record: str) -> None:
    """With the address or label that it is copied with, a DOI is the bare one; what is none is told of, and the paper stays."""

    def read(doi: str) -> list[Paper | Reject]:
        return list(FORMATS[name].read(io.BytesIO(record.format(doi).encode()), "x"))

    for written in ("10.1234/a.b", "https://www.doi.org/10.1234/a.b", "doi:10.1234/a.b", "urn:doi:10.1234%2fa.b"):
        assert [record.doi for record in read(written) if isinstance(record, Paper)] == ["10.1234/a.b"]
    paper, reject = sorted(read("see the publisher"), key=lambda record: isinstance(record, Reject))
    assert isinstance(paper, Paper)
    assert paper.doi is None
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("doi is no DOI")
