"""Columns and keys that no field reads: told once, where they hold something."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.export import EXPORTERS, export
from papersette.models import SourceInfo
from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import tell_unread
from papersette.sources import FORMATS


def unread(name: str, content: str) -> list[str]:
    records = FORMATS[name].read(io.BytesIO(content.encode()), "papers")
    return [each for record in records if isinstance(record, SourceInfo) for each in record.unread]


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("title,Funding,year,Index Keywords\nOne,A grant,2020,\nTwo,,2021,sheep\n", ["Funding", "Index Keywords"]),
        ("title,Funding Details,year\nOne,,2020\nTwo, ,2021\n", []),
        ("title,%+,#,year\nOne,many,1,2020\n", ["%+"]),
        ("title,Pages,ISSN,Volume,,Unnamed: 0\nOne,1-4,1234-5678,7,0,0\n", []),
        ("title,Keywords,Tags,year,Publication Year\nOne,sheep,goats,2020,2020\n", ["Tags"]),
        ("title,Summary,Abstract,Conference,Journal\nOne,We,We count.,A,B\n", ["Summary"]),
        ('title,"Two\nlines",year\nOne,x,2020\n', ["Two lines"]),
    ],
)
def test_columns(table: str, names: list[str]) -> None:
    """Columns without a field are told in their order, unless they are empty, or tell the page where a paper is printed."""
    assert unread("csv", table) == names


@pytest.mark.parametrize(
    ("records", "names"),
    [
        ([{"title": "One", "mood": "sunny"}, {"title": "Two", "mood": "grey", "grant": "A"}], ["mood", "grant"]),
        ([{"title": "One", "mood": None, "grant": "", "prizes": []}], []),
        ([{"title": "One", "pages": "1-4", "ISSN": "1234-5678", "ENTRYTYPE": "article"}], []),
        ([{"title": "One", "pdf": "https://e.org/a.pdf", "stars": 1, "categories": "cs.CL"}], []),
        ([{"title": "One", "k" * 100: 1}], ["k" * 60]),
        ([{"title": "One", "authors": [{"name": "A", "email": "a@e.org"}, "B"], "mood": 1}], ["mood", "authors.email"]),
        ([{"title": "One", "authors": {"firstName": "A", "Last Name": "B", "orcid": None}}], []),
        (
            [{"title": "One", "authors": [{"name": "A", "affiliations": [{"raw": "U", "lab": "L"}]}]}],
            ["authors.affiliations.lab"],
        ),
        ([{"title": "One", "links": [{"url": "https://e.org", "seen": "2020"}], "topics": [{"name": "A"}]}], ["links.seen"]),
        ([{"title": "One", "authors": ["A"], "affiliations": [{"raw": "U", "zip": "7"}]}], ["affiliations.zip"]),
        ([{"title": "One", "authors": [{"name": "A", "email": ""}], "ids": {"house": "1"}}], []),
        ([{"title": "One", "red \x1b[31m\ud800": 1}], ["red [31m"]),
        ([{"title": "One", f"key {number}": 1} for number in range(500)], [f"key {number}" for number in range(100)]),
    ],
)
def test_keys(records: list[dict[str, object]], names: list[str]) -> None:
    """Keys without a field are told in their order, unless they hold nothing or what nobody misses."""
    assert unread("jsonl", "\n".join(map(json.dumps, records))) == names
    assert unread("jsonl", json.dumps(records)) == names


def test_tags() -> None:
    """Tags without a field are told in their order, but for those that nobody misses."""
    assert unread("ris", "TY  - JOUR\nTI  - One\nU1  - mine\nSP  - 1\nC2  - PMC1\nU2  - \nER  - \n") == ["U1", "C2"]


def test_formats_of_their_own_tell_nothing() -> None:
    """What the records of a known service hold besides is known, and not told."""
    work = {"id": "https://openalex.org/W1", "title": "One", "abstract_inverted_index": {"An": [0]}, "grants": [1], "mesh": [1]}
    assert unread("openalex", json.dumps(work)) == []


def test_a_build_tells_each_file_once(tmp_path: Path) -> None:
    """A file is told in one line, the files of a folder in one line a format, and processes make no difference."""
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2020, 2021):
        (folder / f"{year}.csv").write_text(f"title,year,mood,Grant {year}\nPaper of {year},{year},sunny,A\n", "utf-8")
    (folder / "a.jsonl").write_text('{"title": "Other", "id": "a", "mood": 1}\n' * 2, "utf-8")
    many = {"title": "One", "id": "b", **{f"key {number}": number for number in range(7)}}
    (tmp_path / "b.jsonl").write_text((json.dumps(many) + "\n") * 600, "utf-8")
    sources = [str(folder), str(tmp_path / "b.jsonl")]
    lines = list(tell_unread(build(sources, tmp_path / "one.db", Options(workers=1)).sources))
    assert lines == [
        "in (csv): not read: mood, Grant 2020, Grant 2021",
        "in (jsonl): not read: mood",
        "b.jsonl: not read: key 0, key 1, key 2, key 3, key 4, key 5, key 6",
    ]
    assert list(tell_unread(build(sources, tmp_path / "two.db", Options(workers=2)).sources)) == lines


def test_the_command_tells_it_beside_rejects(tmp_path: Path) -> None:
    """The command prints the line on standard error, and nothing of it with --quiet."""
    (tmp_path / "a.csv").write_text("title,year,mood\nOne,2020,sunny\n", "utf-8")
    arguments = ["build", str(tmp_path / "a.csv"), "--db", str(tmp_path / "papers.db")]
    assert "  a.csv: not read: mood\n" in CliRunner().invoke(cli, arguments).output
    assert CliRunner().invoke(cli, [*arguments, "--quiet"]).output == ""


@pytest.mark.parametrize("name", ["csv", "jsonl", "csl-json", "ris"])
def test_what_export_writes_is_read_whole(tmp_path: Path, name: str) -> None:
    """Of a file that `export` wrote nothing is left, however little its first paper has."""
    given = {"title": "One", "id": "a", "abstract": "We reach 76.5% accuracy.", "authors": ["Ada Example"], "upvotes": 3}
    (tmp_path / "a.jsonl").write_text(json.dumps(given), "utf-8")
    build([str(tmp_path / "a.jsonl")], tmp_path / "a.db")
    assert name in EXPORTERS
    export(tmp_path / "a.db", name, str(tmp_path / "out"))
    told = build([str(tmp_path / "out")], tmp_path / "b.db").sources.unread
    assert [each for told_of in told.values() for each in told_of] == []
