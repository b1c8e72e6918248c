"""What changed between two files."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.diff import Change, Comparison, Difference, SignalChange, compare
from papersette.errors import SourceError
from papersette.pipeline.build import build

STAYS: dict[str, Any] = {"title": "A Paper That Stays as It Is", "id": "2405.00001", "abstract": "Nothing here.", "citations": 3}
GOES: dict[str, Any] = {"title": "A Paper That Goes", "id": "2405.00002"}
COMES: dict[str, Any] = {"title": "A Paper That Comes", "id": "2405.00003"}
OLD: dict[str, Any] = {
    "title": "A Paper That Changes",
    "id": "2405.00004",
    "abstract": "It reaches 76.5% accuracy on the ImageNet dataset.",
    "authors": ["Ada Example", "Ben Sample"],
    "year": 2023,
    "citations": 5,
    "seen_on": "2024-06-01",
}
NEW = OLD | {
    "abstract": "It reaches 77.5% accuracy on the ImageNet dataset. Code: https://github.com/example/made-up.",
    "authors": ["Ada Example", "Cid Other"],
    "year": 2024,
    "doi": "10.1234/abc",
    "citations": 9,
    "seen_on": "2024-07-01",
}


def differences(old: Path, new: Path) -> tuple[list[Difference], Comparison]:
    with compare(old, new) as comparison:
        return list(comparison.differences()), comparison


@pytest.fixture
def two(build_db: Callable[..., Path]) -> tuple[Path, Path]:
    return build_db(STAYS, GOES, OLD, db="old.db"), build_db(STAYS, NEW, COMES, db="new.db")


def test_each_kind_is_told(two: tuple[Path, Path]) -> None:
    """Papers that came, went and changed are told, with what each field held and holds; the files stay as they are."""
    before = [path.read_bytes() for path in two]
    found, comparison = differences(*two)
    assert [(d.kind, d.key) for d in found] == [
        ("came", "arxiv:2405.00003"), ("went", "arxiv:2405.00002"), ("changed", "arxiv:2405.00004"),
    ]  # fmt: skip
    changes = {change.field: change for change in found[-1].changes}
    assert set(changes) == {"abstract", "year", "published", "dated_by_id", "code", "ids", "authors", "links", "metrics"}
    assert changes["year"] == Change("year", 2023, 2024)
    # A year that is the id's own is known to the month.
    assert changes["published"] == Change("published", None, "2024-05")
    assert changes["dated_by_id"] == Change("dated_by_id", None, "published")
    assert changes["code"] == Change("code", "none", "linked")
    assert changes["ids"] == Change("ids", [], ["doi:10.1234/abc"])
    assert changes["authors"] == Change("authors", ["Ben Sample"], ["Cid Other"])
    assert changes["links"] == Change("links", [], ["code https://github.com/example/made-up"])
    assert changes["metrics"] == Change("metrics", ["76.5% accuracy on ImageNet"], ["77.5% accuracy on ImageNet"])
    assert comparison.signals == [SignalChange("citations", 1, 5, 9)]
    assert comparison.counts["links"] == (0, 1)
    assert not comparison.is_same
    assert [path.read_bytes() for path in two] == before


def test_a_file_is_the_same_as_itself(two: tuple[Path, Path]) -> None:
    """Two files that hold the same do not differ."""
    found, comparison = differences(two[0], two[0])
    assert found == []
    assert comparison.is_same


@pytest.mark.parametrize(
    ("edit", "field", "item"),
    [
        ("update metrics set value = 0.765", "metrics", "76.5% = 0.765 accuracy on ImageNet"),
        ("update metrics set kind = 'gain', change = 'up'", "metrics", "76.5% accuracy on ImageNet, gain up"),
        ("update metrics set system = 'other', system_text = 'ANet'", "metrics", "76.5% accuracy on ImageNet, other, of ANet"),
        ("update metrics set value = 6.5", "metrics", "76.5% = 6.5 accuracy on ImageNet"),
        ("update metrics set value = 76.5000004", "metrics", "76.5% = 76.5000004 accuracy on ImageNet"),
        ("update metrics set system = null", "metrics", "76.5% accuracy on ImageNet, own or other"),
        ("update metrics set comparator = '>'", "metrics", "> 76.5% accuracy on ImageNet"),
        ("update metrics set unit = 'pp'", "metrics", "76.5% = 76.5 pp accuracy on ImageNet"),
        ("update metrics set unit = null", "metrics", "76.5% = 76.5 accuracy on ImageNet"),
        ("update metrics set unit = 'pp', value = 5", "metrics", "76.5% = 5 pp accuracy on ImageNet"),
        ("update links set state = 'promised'", "links", "code https://github.com/example/made-up, promised"),
    ],
)
def test_what_is_read_differently_differs(build_db: Callable[..., Path], edit: str, field: str, item: str) -> None:
    """A result of another value, kind, system or bound, and a link of another state, are told."""
    record = {**OLD, "abstract": f"{OLD['abstract']} Code: https://github.com/example/made-up."}
    old, new = build_db(record, db="old.db"), build_db(record, db="new.db")
    with closing(sqlite3.connect(new)) as db, db:
        db.execute(edit)
    (difference,), _ = differences(old, new)
    (change,) = difference.changes
    assert (change.field, change.new) == (field, [item])


@pytest.mark.parametrize(
    ("words", "raw", "unit", "told"),
    [
        ("It is 2.1 points above RockNet.", "2.1 points", "points", "2.1 points"),
        ("It is 2.1 percentage points above RockNet.", "2.1 percentage points", "pp", "2.1 percentage points = 2.1 pp"),
        ("It has a latency of 12ms.", "12ms", "ms", "12ms"),
        ("It has a latency of 4 seconds.", "4 seconds", "s", "4 seconds = 4 s"),
        ("It is 3.1x faster.", "3.1x", "x", "3.1x"),
        ("It ranks 3rd on ImageNet.", "ranks 3rd", None, "ranks 3rd"),
    ],
)
def test_a_unit_is_told_once(build_db: Callable[..., Path], words: str, raw: str, unit: str | None, told: str) -> None:
    """A unit that stands in the words as it is kept is not said again; another is said with the value."""
    empty, full = build_db({**OLD, "abstract": "None."}, db="old.db"), build_db({**OLD, "abstract": words}, db="new.db")
    with closing(sqlite3.connect(full)) as db:
        assert db.execute("select raw, unit from metrics").fetchall() == [(raw, unit)]
    (difference,), _ = differences(empty, full)
    ((item,),) = (change.new for change in difference.changes if change.field == "metrics")
    assert re.split(r",| latency| speed| on ", item)[0] == told


def test_an_affiliation_that_is_told_later_differs(build_db: Callable[..., Path]) -> None:
    """Where an author works is told, with the place in the author list."""
    record = {"title": "T", "id": "2405.00001", "authors": ["Ada Example", "Ben Sample"]}
    told = [{"author": 2, "institution": "Sample University"}]
    old, new = build_db(record, db="old.db"), build_db(record | {"affiliations": told}, db="new.db")
    (difference,), _ = differences(old, new)
    assert difference.changes == (Change("affiliations", [], ["2: Sample University"]),)


def test_a_month_that_is_stated_differs_from_one_that_an_id_told(build_db: Callable[..., Path]) -> None:
    """Where a source states the very month of the id, whose word it is has changed."""
    record = {"title": "T", "id": "2405.00001"}
    old, new = build_db(record, db="old.db"), build_db(record | {"published": "2024-05"}, db="new.db")
    (difference,), _ = differences(old, new)
    assert difference.changes == (Change("dated_by_id", "year", None),)


def test_a_key_may_change(build_db: Callable[..., Path]) -> None:
    """A paper whose key became a stronger one is the same paper, and two that became one are told as joined."""
    first = {"title": "One Paper of Two Places and Names", "authors": ["Ada Example"], "ids": {"s2": "1"}}
    second = {"title": "Another Title Altogether", "ids": {"openalex": "W1"}}
    old = build_db(first, second, db="old.db")
    new = build_db(first | {"doi": "10.1234/abc", "ids": {"s2": "1", "openalex": "W1"}}, db="new.db")
    found, _ = differences(old, new)
    joined = [d for d in found if d.kind == "joined"]
    assert [d.into for d in joined] == ["doi:10.1234/abc"]
    (changed,) = [d for d in found if d.kind == "changed"]
    assert changed.key == "doi:10.1234/abc"
    assert {"key", "ids"} <= {change.field for change in changed.changes}
    assert len(found) == 2


def test_an_order_that_changed_is_told(build_db: Callable[..., Path]) -> None:
    """The same authors in another order are a change."""
    record = {"title": "T", "id": "2405.00001", "authors": ["Ada Example", "Ben Sample"]}
    old, new = build_db(record, db="old.db"), build_db(record | {"authors": ["Ben Sample", "Ada Example"]}, db="new.db")
    (difference,) = differences(old, new)[0]
    assert difference.changes == (Change("authors", ["Ada Example", "Ben Sample"], ["Ben Sample", "Ada Example"]),)
    assert "authors: in another order" in CliRunner().invoke(cli, ["diff", str(old), str(new)]).output


def test_long_texts_are_told_by_the_place_where_they_differ(build_db: Callable[..., Path]) -> None:
    """Of a long abstract the words around its first difference are shown."""
    old, new = (
        build_db({"title": "T", "id": "2405.00001", "abstract": "word " * 50 + end + " word" * 50}, db=f"{end}.db")
        for end in ("before", "after")
    )
    (line,) = [line for line in run(old, new).output.splitlines() if "abstract:" in line]
    assert "before" in line
    assert "after" in line
    assert len(line) < 200


def test_blanks_that_differ_are_told(build_db: Callable[..., Path]) -> None:
    """Where only blanks and line ends differ that is said; beside another difference they are passed over."""
    words = "word " * 50
    old, blank, more = (
        build_db({"title": "T", "id": "2405.00001", "abstract": text}, db=f"{name}.db")
        for name, text in (("old", words + "end."), ("blank", f"{words}\n end."), ("more", f"a\n{words}\n end here."))
    )
    assert "    abstract: only blanks and line ends differ" in run(old, blank).output.splitlines()
    (line,) = [line for line in run(blank, more).output.splitlines() if "abstract:" in line]
    assert line.startswith("    abstract: 'word word")
    assert "-> 'a word word" in line


def run(*arguments: object) -> Any:
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


def test_the_command_tells_a_reader(two: tuple[Path, Path]) -> None:
    """A summary comes first, then the papers, at most so many of each kind; the exit code is 1."""
    result = run(*two)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "papers: 1 came, 1 went, 0 became one with another, 1 changed"
    assert "0 -> 1 links" in lines[1]
    assert lines[2] == "citations of 1 paper: 5 -> 9"
    assert "+ arxiv:2405.00003  A Paper That Comes" in lines
    assert "    year: 2023 -> 2024" in lines
    assert "    metrics: - 76.5% accuracy on ImageNet; + 77.5% accuracy on ImageNet" in lines
    short = run(*two, "--limit", 0).output.splitlines()
    assert short == [*lines[:3], "... and 1 more came", "... and 1 more went", "... and 1 more changed"]
    assert run(*two, "--all").output == result.output
    assert "Examples:" in run("--help").output


def test_the_command_tells_a_program(two: tuple[Path, Path]) -> None:
    """With --json each line is an object, the last a summary."""
    result = run(*two, "--json")
    assert result.exit_code == 1
    *papers, summary = map(json.loads, result.output.splitlines())
    assert [paper["kind"] for paper in papers] == ["came", "went", "changed"]
    assert summary["papers"] == {"came": 1, "went": 1, "joined": 0, "changed": 1}
    assert summary["rows"]["links"] == [0, 1]
    assert summary["signals"] == [{"name": "citations", "papers": 1, "old": 5, "new": 9}]


def test_exit_codes(two: tuple[Path, Path], tmp_path: Path) -> None:
    """Nothing differs is 0, and what cannot be compared is 2 with one line."""
    assert run(two[0], two[0]).exit_code == 0
    (tmp_path / "no.db").write_text("no database" * 100)
    result = run(tmp_path / "no.db", two[0])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    sqlite3.connect(tmp_path / "empty.db").close()
    with pytest.raises(SourceError, match="not a papers file"), compare(two[0], tmp_path / "empty.db"):
        pass


def test_it_is_fast(tmp_path: Path) -> None:
    """Two files of 4,000 papers are compared in time that grows with their number."""
    records = [{"title": f"Paper number {n} of many", "doi": f"10.1234/{n}", "authors": [f"Ada {n}"]} for n in range(4_000)]
    for name, changes in (("old", {}), ("new", {"language": "en"})):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(record | changes) + "\n" for record in records))
        build([str(tmp_path / f"{name}.jsonl")], tmp_path / f"{name}.db")
    started = time.process_time()
    found, _ = differences(tmp_path / "old.db", tmp_path / "new.db")
    assert len(found) == 4_000
    assert time.process_time() - started < 5


def test_a_count_that_is_lost_is_told(build_db: Callable[..., Path]) -> None:
    """A count that the new file has no more differs, as one that only it has."""
    with_votes, without = build_db({**OLD, "upvotes": 7}, db="old.db"), build_db(OLD, db="new.db")
    for files, change in (((with_votes, without), (7, 0)), ((without, with_votes), (0, 7))):
        found, comparison = differences(*files)
        assert (found, comparison.signals) == ([], [SignalChange("upvotes", 1, *change)])
        assert not comparison.is_same
