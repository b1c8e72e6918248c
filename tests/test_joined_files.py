"""Files as programs of Windows leave them: put behind one another (`cat *.csv`) with their marks, and with doubled line ends."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from papersette.sources import choose_format, open_source
from tests.reading import papers_of, read_records, rejects_of

ONE, TWO = "Counting Sheep in Fog", "Counting Goats in Fog"
JOINED = {
    "csv": "Title,Authors,Year\n{},Ada Example,2024\n",
    "wos-table": "PT\tAU\tTI\tSO\tPY\nJ\tExample, A\t{}\tMADE UP\t2024\n",
    "ris": "TY  - JOUR\nTI  - {}\nPY  - 2024\nER  - \n",
    "endnote": "%0 Journal Article\n%T {}\n%D 2024\n",
    "refworks": "RT Journal Article\nT1 {}\nYR 2024\n",
    "medline": "PMID- 1\nTI  - {}\nDP  - 2024\nSO  - Made Up.\n",
    "wos": "FN Web of Science\nVR 1.0\nPT J\nTI {}\nPY 2024\nER\n\nEF\n",
    "bibtex": "@article{{a, title={{{}}}, year=2024}}\n",
    "jsonl": '{{"title": "{}", "year": 2024}}\n',
    "page": "{}\n\n" + "We count them at night, in a field, and in many words. " * 5 + "\n\n",
}


@pytest.mark.parametrize("name", JOINED)
def test_line_ends_that_were_doubled(name: str, tmp_path: Path) -> None:
    """Lines that end in CR, CR and LF, as Python writes an answer's text on Windows, are what they were."""
    plain = "".join(JOINED[name].format(title) for title in (ONE, TWO))
    for ends in ("\r\n", "\r\r\n"):
        (tmp_path / "papers").write_bytes(plain.replace("\n", ends).encode())
        with open_source(str(tmp_path / "papers")) as source:
            chosen = choose_format(source.head, "papers")
            records = list(chosen.read(source.stream, "papers"))
        assert chosen.name == name
        assert [paper.title for paper in papers_of(records)] == [ONE, TWO]
        assert not rejects_of(records)


@pytest.mark.parametrize("name", JOINED)
def test_a_mark_within_a_file_is_no_part_of_it(name: str) -> None:
    """Where each of the files that were joined begins with a byte order mark, all their records are read, and no header."""
    data = b"".join(codecs.BOM_UTF8 + JOINED[name].format(title).encode() for title in (ONE, TWO))
    records = read_records(name, data)
    assert [paper.title for paper in papers_of(records)] == [ONE, TWO]
    assert not rejects_of(records)
