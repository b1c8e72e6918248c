"""Corrections that are withdrawn: lines that a file no longer has when it is given again."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import Summary, tell_corrected
from tests.databases import build_papers, rows, write_lines

ABSTRACT = "It reaches 91.2% accuracy on both SQuAD and HotpotQA, in 12 ms. The code is at https://github.com/made-up/it."
PAPER = {"id": "2405.00001", "title": "One", "abstract": ABSTRACT, "doi": "10.1000/one"}
ROWS = """select raw, value, kind, measure_text, dataset_text, confidence, rule from metrics
          union all select raw, url, kind, state, has_code, null, rule from links order by 1, 5"""


def line_of(raw: str, key: str = "arxiv:2405.00001", **stated: Any) -> dict[str, Any]:
    start = ABSTRACT.index(raw)
    return {"key": key, "start": start, "stop": start + len(raw), "raw": raw, **stated}


VALUE = line_of("12", value=13)
LINK = line_of("https://github.com/made-up/it", what="link", kind="dataset")
ON_SQUAD, ON_HOTPOT = (line_of("91.2%", verdict="wrong", dataset=name) for name in ("SQuAD", "HotpotQA"))
ELSEWHERE = line_of("91.2%", key="10.1000/nobody", verdict="right")


class Reader:
    """A file of PAPER, built anew with what files of corrections say."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, build_papers(folder, [PAPER])
        self.before = self.rows()

    def give(self, *lines: dict[str, Any], name: str = "said.jsonl", **options: Any) -> Summary:
        """Build with a file that has these lines."""
        path = write_lines(self.folder / name, lines)
        return build([], self.db, Options(corrections=path, **options))

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the results and links of the paper."""
        return rows(self.db, ROWS)

    def kept(self) -> list[tuple[Any, ...]]:
        """Return what the database has of corrections, in the order of their lines."""
        return rows(self.db, "select file, line, raw, state from corrections order by line, id")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize("gone", [VALUE, LINK, ON_SQUAD, ON_HOTPOT])
def test_a_line_that_is_taken_out_is_withdrawn(reader: Reader, gone: dict[str, Any]) -> None:
    """Rows are as if the line had never been given, and all others as they were; so they stay without the file."""
    lines = [VALUE, LINK, ON_SQUAD, ON_HOTPOT]
    left = [line for line in lines if line is not gone]
    reader.give(*left)
    expected = reader.rows()
    assert reader.give(*lines).corrected.states == {"applied": 4}
    assert reader.rows() != expected
    summary = reader.give(*left)
    assert reader.rows() == expected
    assert summary.corrected.states == {"applied": 3}
    assert [told[0] for told in summary.corrected.ended] == ["withdrawn"]
    assert [told[2] for told in summary.corrected.ended] == [gone["raw"]]
    build([str(reader.folder / "papers.jsonl")], reader.db, Options(reextract=True))
    assert reader.rows() == expected
    assert not list(find_faults(reader.db))


def test_a_file_without_lines_withdraws_all_of_it(reader: Reader) -> None:
    """All is as the text says, code and counts too, and the table of corrections is empty."""
    reader.give(VALUE, LINK, ON_SQUAD, ELSEWHERE)
    assert rows(reader.db, "select code from papers") == [("none",)]
    summary = reader.give()
    assert (reader.rows(), reader.kept(), len(summary.corrected.ended)) == (reader.before, [], 4)
    assert rows(reader.db, "select code from papers") == [("linked",)]
    assert reader.give().corrected.ended == ()
    assert not list(find_faults(reader.db))


def test_a_line_that_changes_says_what_it_says_now(reader: Reader) -> None:
    """One that says something else of its row, and one that is now of another row, withdraw what they said before."""
    reader.give(VALUE, LINK)
    summary = reader.give(VALUE | {"value": 14}, LINK | line_of("code", url="https://made-up.org/it"))
    held = {row[0]: row for row in reader.rows()}
    assert held["12"][1] == 14
    (link,) = (row for row in reader.before if row[0] == LINK["raw"])
    assert (held[LINK["raw"]], held["code"][1]) == (link, "https://made-up.org/it")
    assert [told[2] for told in summary.corrected.ended] == [LINK["raw"]]
    assert reader.kept() == [("said.jsonl", 1, "12", "applied"), ("said.jsonl", 2, "code", "applied")]


def test_files_withdraw_what_they_said_themselves(reader: Reader) -> None:
    """A second file adds to the first; a line that both have stays while the one that said it last has it."""
    reader.give(VALUE, LINK)
    assert reader.give(LINK, ON_SQUAD, name="more.jsonl").corrected.ended == ()
    assert {(file, raw) for file, _, raw, _ in reader.kept()} == {
        ("said.jsonl", "12"), ("more.jsonl", LINK["raw"]), ("more.jsonl", "91.2%")
    }  # fmt: skip
    assert [told[2] for told in reader.give().corrected.ended] == ["12"]
    assert [told[2] for told in reader.give(name="more.jsonl").corrected.ended] == [LINK["raw"], "91.2%"]
    assert reader.rows() == reader.before


def test_a_file_that_is_given_again_moves_no_row(reader: Reader) -> None:
    """The same lines, also in another order of rows, leave rows and what is kept as they are, but for the numbers of lines."""
    reader.give(ON_SQUAD, VALUE, LINK)
    reader.give(ON_HOTPOT, name="more.jsonl")
    query = "select id, raw from metrics union all select -id, raw from links order by 1"
    ids, kept = rows(reader.db, query), rows(reader.db, "select id, raw, state from corrections order by id")
    assert reader.give(LINK, ON_SQUAD, VALUE).corrected.ended == ()
    assert (rows(reader.db, query), rows(reader.db, "select id, raw, state from corrections order by id")) == (ids, kept)
    assert sorted(line for file, line, *_ in reader.kept() if file == "said.jsonl") == [1, 2, 3]


def test_a_file_is_the_same_by_any_path(reader: Reader) -> None:
    """A file that is named from another folder, or by a link, withdraws what it says no longer."""
    (reader.folder / "sub").mkdir()
    (reader.folder / "sub" / "link.jsonl").symlink_to(reader.folder / "said.jsonl")
    for name in ("sub/../said.jsonl", "sub/link.jsonl"):
        reader.give(VALUE, LINK)
        assert [told[2] for told in reader.give(VALUE, name=name).corrected.ended] == [LINK["raw"]]


def test_a_paper_that_goes_by_another_id_by_now_is_read_anew_too(reader: Reader) -> None:
    """What was said of a paper by one id is withdrawn from it also where its key is another."""
    reader.give(line_of("12", key="doi:10.1000/one", value=13))
    assert reader.rows() != reader.before
    reader.give()
    assert reader.rows() == reader.before


def test_withdrawn_lines_are_told(reader: Reader) -> None:
    """The first of them are named, with the line that they had, the others counted."""
    lines = [line_of("12", key=f"made:{number}", verdict="wrong") for number in range(7)]
    told = list(tell_corrected(reader.give(*lines).corrected))
    assert [each.partition(":")[0] for each in told] == ["waiting"] * 5 + ["2 more that are not applied"]
    start = ABSTRACT.index("12")
    told = list(tell_corrected(reader.give(VALUE).corrected))
    assert told[0] == f"withdrawn: said.jsonl, line 1: made:0, abstract {start}-{start + 2}, 12 (the file no longer has it)"
    assert [told[4][:29], *told[5:]] == ["withdrawn: said.jsonl, line 5", "2 more that are withdrawn or replaced"]


def test_lines_that_say_otherwise_are_told(reader: Reader) -> None:
    """Of two lines on one row the last holds, and the build says which; a line twice, or one more on another row, is none."""
    said = reader.give(VALUE, LINK, VALUE, ON_SQUAD, ON_HOTPOT, VALUE | {"value": 15})
    start = ABSTRACT.index("12")
    place = f"arxiv:2405.00001, abstract {start}-{start + 2}"
    assert said.corrected.ended == (("replaced", f"said.jsonl, line 3: {place}", "12", "what holds is said.jsonl, line 6"),)
    more = reader.give(VALUE, LINK, name="more.jsonl")
    assert more.corrected.ended == (("replaced", f"said.jsonl, line 6: {place}", "12", "what holds is more.jsonl, line 1"),)
    assert [row[1] for row in reader.rows() if row[0] == "12"] == [13]


def test_a_file_of_corrections_without_their_files_takes_part(reader: Reader) -> None:
    """What a file of an earlier state of this version holds stays, and is withdrawn once a file that said it again is without."""
    reader.give(VALUE, LINK)
    with sqlite3.connect(reader.db) as connection:
        for column in ("file", "place", "line"):
            connection.execute(f"alter table corrections drop column {column}")
    assert build([], reader.db).corrected.states == {"applied": 2}
    assert reader.kept() == [(None, None, "12", "applied"), (None, None, LINK["raw"], "applied")]
    assert reader.give().corrected.states == {"applied": 2}
    reader.give(VALUE, LINK)
    reader.give(VALUE)
    assert [row for row in reader.rows() if row[0] == LINK["raw"]] == [row for row in reader.before if row[0] == LINK["raw"]]
    assert reader.kept() == [("said.jsonl", 1, "12", "applied")]


def test_the_path_of_a_file_is_not_told(reader: Reader) -> None:
    """Who gets the database learns the name of a file of corrections, not where it lay."""
    reader.give(VALUE)
    assert str(reader.folder).encode() not in reader.db.read_bytes()


def test_a_file_that_says_nothing_is_told(reader: Reader) -> None:
    """Of a file without a correction, the wrong one perhaps, the build says so; of a build without a file it says nothing."""
    nothing = ["the file of corrections has none"]
    assert list(tell_corrected(reader.give().corrected)) == nothing
    assert list(tell_corrected(reader.give(VALUE).corrected)) == []
    told = list(tell_corrected(reader.give().corrected))
    assert (len(told), told[1:]) == (2, nothing)
    assert list(tell_corrected(build([], reader.db).corrected)) == []


@pytest.mark.parametrize("spoken_of", ["arxiv:2405.00001", "10.1000/two"])
@pytest.mark.parametrize("later", ["", " Later."])
def test_what_is_said_of_either_of_two_papers_holds_when_they_are_one(tmp_path: Path, spoken_of: str, later: str) -> None:
    """Of two papers with one abstract that turn out to be one, by whichever id, the row that a reader calls wrong stays away."""
    first = {"arxiv_id": "2405.00001", "title": "One", "abstract": ABSTRACT}
    second = {"doi": "10.1000/two", "title": "Two", "abstract": ABSTRACT + later}
    both = {"arxiv_id": "2405.00001", "doi": "10.1000/two", "title": "One"}
    said = write_lines(tmp_path / "said.jsonl", [line_of("12 ms", key=spoken_of, verdict="wrong")])
    db = tmp_path / "papers.db"
    query = "select distinct paper_id from metrics where raw = '12 ms'"
    for number, records in enumerate(([first, second], [both])):
        source = write_lines(tmp_path / f"{number}.jsonl", records)
        build([str(source)], db, Options(corrections=None if number else said))
        assert len(rows(db, "select id from papers")) == 2 - number
        assert len(rows(db, query)) == 1 - number
    assert rows(db, "select state from corrections") == [("applied",)]
