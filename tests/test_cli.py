"""The command line as a user types it."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import build_db
from build_db import cli
from papersette.sources import FORMATS
from tests.databases import rows


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=given)


@pytest.mark.parametrize(
    "command", ["build", "check", "serve", "rejects", "diff", "export", "digest", "check-links", "fetch", "formats"]
)
def test_help_has_examples(command: str) -> None:
    """Every command explains itself with examples."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output
    assert f"python build_db.py {command}" in result.output


@pytest.mark.parametrize("group", [[], ["fetch"]], ids=["all commands", "fetch"])
def test_lists_of_commands_have_whole_sentences(group: list[str]) -> None:
    """On a terminal of 80 columns no command's line is cut off."""
    listed = run(*group, "--help").output.split("Commands:\n")[1].splitlines()
    assert len(listed) >= 3
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


def test_build_without_sources_takes_the_sample(tmp_path: Path) -> None:
    """Without a source the bundled sample is built, at least 120 papers with a map worth opening, and is sound."""
    db = str(tmp_path / "papers.db")
    result = run("build", "--db", db)
    assert result.exit_code == 0, result.output
    assert " papers, " in result.output
    assert run("check", db).output == f"{db} is sound\n"
    with sqlite3.connect(db) as connection:
        assert connection.execute("select count(*) from papers").fetchone()[0] >= 120
        assert connection.execute("select count(distinct id) from paper_map").fetchone()[0] >= 56
        assert connection.execute("select count(*) from rejects").fetchone()[0] == 0
        notes = connection.execute("select note from sources").fetchall()
    assert all("ummaries written" in note for (note,) in notes)


def test_build_reads_standard_input(tmp_path: Path) -> None:
    """A dash is standard input."""
    result = run("build", "-", "--db", str(tmp_path / "papers.db"), given=json.dumps({"title": "One"}))
    assert result.exit_code == 0, result.output
    assert "1 paper, 0 links, 0 metrics, 0 rejects" in result.output


def test_build_is_silent_when_asked(tmp_path: Path) -> None:
    """With --quiet nothing is printed."""
    assert run("build", "-", "--db", str(tmp_path / "papers.db"), "--quiet", given='{"title": "One"}').output == ""


def test_build_says_what_is_wrong(tmp_path: Path) -> None:
    """A wrong file ends with exit code 1 and one line that names it."""
    source = tmp_path / "wrong.txt"
    source.write_text("nothing that could be a paper\n", "utf-8")
    result = run("build", str(source), "--db", str(tmp_path / "papers.db"))
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert result.output.startswith(f"Error: {source}")
    assert not (tmp_path / "papers.db").exists()


def test_build_takes_a_named_format(tmp_path: Path) -> None:
    """A named format is used even where the first bytes speak against it."""
    result = run(
        "build", "-", "--db", str(tmp_path / "papers.db"), "--format", "jsonl", given="broken\n" + json.dumps({"title": "One"})
    )
    assert result.exit_code == 0, result.output
    assert "1 paper, 0 links, 0 metrics, 1 reject\n" in result.output


def test_check_lists_faults(tmp_path: Path) -> None:
    """A faulty file gives a line for each fault and exit code 1."""
    db = tmp_path / "papers.db"
    run("build", "-", "--db", str(db), given='{"title": "One", "authors": ["Ada Example"]}')
    with sqlite3.connect(db) as connection:
        connection.execute("delete from paper_authors")
    result = run("check", str(db))
    assert result.exit_code == 1
    assert "authors row 1 (Ada Example) is used by nothing" in result.output


def test_serve_says_that_the_port_is_taken(tmp_path: Path) -> None:
    """A port in use, and a database that does not exist, end with one line."""
    db = str(tmp_path / "papers.db")
    assert "does not exist; build it first" in run("serve", "--db", db).output
    run("build", "-", "--db", db, given='{"title": "One"}')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--db", db, "--port", port)
    assert result.exit_code == 1
    assert f"port {port}" in result.output


@pytest.mark.parametrize(("host", "address"), [("localhost", "http://localhost:81/"), ("::1", "http://[::1]:81/")])
def test_serve_says_an_address_that_can_be_opened(monkeypatch: pytest.MonkeyPatch, host: str, address: str) -> None:
    """Where it is ready it says so with its address, one of IPv6 in brackets."""
    monkeypatch.setattr("papersette.serve.server.serve", lambda _db, _listen, announce, _say, **_: announce())
    assert f"at {address} " in run("serve", "--host", host, "--port", "81").output


@pytest.mark.parametrize("command", ["serve", "mcp"])
@pytest.mark.parametrize("named", [["some.db"], ["--db", "some.db"]])
def test_who_names_a_file_that_is_not_there_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, named: list[str]
) -> None:
    """A file may be named as for other commands or as for build; where there is none, the answer says which."""
    monkeypatch.chdir(tmp_path)
    result = run(command, *named)
    assert result.exit_code != 0
    assert "some.db" in result.output
    assert "does not exist" in result.output


def test_a_file_is_named_once() -> None:
    """Who names two files is told, and neither is served."""
    result = run("serve", "one.db", "--db", "two.db")
    assert result.exit_code == 2
    assert "name the file once" in result.output


def test_build_takes_a_vocabulary(tmp_path: Path) -> None:
    """A folder of one's own measures and datasets is known without a change of code, also to records read before."""
    folder, db = tmp_path / "own", str(tmp_path / "papers.db")
    folder.mkdir()
    (folder / "measures.tsv").write_text("# made up\nname\taliases\tunit\nglimmer index\tGLX\t%\n", "utf-8")
    (folder / "datasets.tsv").write_text("name\tambiguous\nMoonrocks\t\n", "utf-8")
    record = json.dumps({"title": "One", "abstract": "The method reaches a GLX of 71.5% on Moonrocks."})
    assert run("build", "-", "--db", db, given=record).exit_code == 0
    assert run("build", "-", "--db", db, "--vocabulary", str(folder), given=record).exit_code == 0
    found = rows(db, "select measure, dataset, value from metric_list")
    assert found == [("glimmer index", "Moonrocks", 71.5)]


def test_a_vocabulary_that_is_left_out_is_missed(tmp_path: Path) -> None:
    """A build without the vocabulary of the last one says so before it begins and at its end; others say what they read anew."""
    (tmp_path / "measures.tsv").write_text("name\nFlumph\n")
    build = ("build", "-", "--db", str(tmp_path / "papers.db"))
    own = ("--vocabulary", str(tmp_path))
    record = json.dumps({"title": "One", "abstract": "We reach a Flumph of 3.2."})
    assert "vocabulary;" not in run(*build, *own, given=record).output
    assert "anew" not in run(*build, *own, given=record).output
    assert "1 paper read anew\n" in run(*build, *own, "--reextract", given=record).output
    first, *_, last = run(*build, given=record).output.splitlines()
    assert first.endswith("by the bundled names alone (papers: 1)")
    assert last == "1 paper read anew without the vocabulary of the last build; --vocabulary with its folder finds the same again"
    assert "anew" not in run(*build, given=record).output


def test_nothing_is_found_anew_in_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A mistyped database is told, and does not become one of the sample; with a source it is made as any other."""
    db = tmp_path / "typo.db"
    result = run("build", "--reextract", "--db", str(db))
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert f"{db} does not exist" in result.output
    assert not list(tmp_path.iterdir())
    assert run("build", "-", "--reextract", "--db", str(db), given='{"title": "One"}').exit_code == 0


@pytest.mark.parametrize(
    ("table", "fault"),
    [("", "no header line"), ("name\twrong\nx\ty\n", "unknown column wrong"), ("name\nx\ty\n", "line 2: 2 cells")],
)
def test_a_malformed_vocabulary_is_one_line(tmp_path: Path, table: str, fault: str) -> None:
    """A table of names that is no such table ends the build with one clear line."""
    (tmp_path / "measures.tsv").write_text(table, "utf-8")
    result = run("build", "-", "--db", str(tmp_path / "papers.db"), "--vocabulary", str(tmp_path), given='{"title": "One"}')
    assert result.exit_code == 1
    assert fault in result.output
    assert result.output.count("\n") == 1


def test_a_reject_is_mended_and_fed_back(tmp_path: Path) -> None:
    """What could not be read is printed raw, and once mended it becomes the paper that was meant."""
    source, db, mended = tmp_path / "papers.jsonl", str(tmp_path / "papers.db"), tmp_path / "mended.jsonl"
    source.write_text('{"title": "One"}\n{"title": "Two", "abstract": "Broken off\n', "utf-8")
    assert run("build", str(source), "--db", db).exit_code == 0
    assert "papers.jsonl (jsonl), line 2: not JSON at column" in run("rejects", db).output
    assert run("rejects", db, "--counts").output.split()[0] == "1"
    assert run("rejects", db, "--reason", "no such reason").output == ""
    raw = run("rejects", db, "--reason", "NOT JSON", "--raw").output
    assert raw == '{"title": "Two", "abstract": "Broken off\n'
    mended.write_text(raw.strip() + '"}\n', "utf-8")
    assert "2 papers" in run("build", str(mended), "--db", db).output


def test_counts_are_of_the_rejects_that_are_asked_for(tmp_path: Path) -> None:
    """The reasons that are counted are those of the sources and reasons named."""
    (tmp_path / "one.jsonl").write_text('{"title": "One"}\n{"title": 5}\n{"title": "Two", "year": "x"}\n', "utf-8")
    (tmp_path / "two.jsonl").write_text('{"title": "Three"}\n{"title": 6}\n', "utf-8")
    db = str(tmp_path / "papers.db")
    run("build", str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl"), "--db", db)

    def count(*options: str) -> list[int]:
        return [int(line.split()[0]) for line in run("rejects", db, "--counts", *options).output.splitlines()]

    assert count() == [2, 1]
    assert count("--source", "ONE") == count("--source", "1") == [1, 1]
    assert count("--source", "two.jsonl") == [1]
    assert count("--reason", "year") == [1]
    assert count("--source", "two", "--reason", "year") == []


def test_a_build_says_why_records_were_rejected(tmp_path: Path) -> None:
    """The most frequent reasons stand below the counts, with what shows the records, and what reads other encodings."""
    source, db = tmp_path / "papers.jsonl", tmp_path / "my papers.db"
    source.write_bytes(b'{"title": "One", "links": [1, 2], "year": "x"}\n{"title": "Two", "links": ["", 3]}\n{"title": "\xe9"}\n')
    lines = run("build", str(source), "--db", str(db)).output.splitlines()
    assert lines[2:] == [
        "  1 rejected: links item … is not text, item … is not text; the paper was kept without it",
        "  1 rejected: links item … is not text; the paper was kept without it",
        "  1 rejected: not UTF-8 at byte …: invalid continuation byte",
        "  1 rejected for 1 other reason",
        f"  `python build_db.py rejects '{db}'` shows them",
        "  --encoding reads text that is not UTF-8, as in --encoding cp1252",
    ]
    assert run("build", str(source), "--db", str(db), "--quiet").output == ""


def test_an_installed_copy_says_how_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no build_db.py is not sent to it."""
    monkeypatch.setattr("papersette.parts.BUNDLE", tmp_path)
    source, db = tmp_path / "papers.jsonl", tmp_path / "papers.db"
    source.write_text('{"title": "One"}\nnothing\n')
    assert f"  `papersette rejects {db}` shows them" in run("build", str(source), "--db", str(db)).output
    source.write_text('{"title": 5}\n')
    in_vain = run("build", str(source), "--db", str(tmp_path / "new.db"))
    assert f"`papersette rejects {tmp_path / 'new.db'}` says why" in in_vain.output
    assert "build it first: papersette build --db " in run("serve", "--db", str(tmp_path / "none.db")).output


def test_faults_in_several_lines_are_one_reason(tmp_path: Path) -> None:
    """Where in a record its fault stands is no part of what is counted."""
    source, db = tmp_path / "papers.xml", tmp_path / "papers.db"
    records = "".join(
        f"<record>{end * number}<titles><title>A&B</title></titles></record>{end}" for number, end in enumerate("\n" * 4)
    )
    source.write_text(f"<xml><records>{records}<record><titles><title>One</title></titles></record></records></xml>", "utf-8")
    lines = run("build", str(source), "--db", str(db)).output.splitlines()
    assert "1 paper, " in lines[0]
    assert lines[2] == "  4 rejected: not well-formed XML: not well-formed (invalid token)"


def test_rejects_of_a_mended_file_go(tmp_path: Path) -> None:
    """A file that was mended has the rejects of its last state alone; those of other files are told as earlier ones."""
    source, other, db = tmp_path / "papers.csv", tmp_path / "other.jsonl", str(tmp_path / "papers.db")
    source.write_text("title,year,doi\nOne,2020,10.1/a\nTwo,20x0,10.1/b\n,2020,10.1/c\nFour,1,2,3,4\n", "utf-8")
    other.write_text('{"title": "Six"}\n{"title": 5}\n', "utf-8")
    broken = run("build", str(source), str(other), "--db", db).output
    assert broken.count(" rejected: ") == 3
    assert "1 rejected for 1 other reason\n" in broken
    assert "4 rejects" in (again := run("build", str(source), "--db", db).output)
    assert "1 rejected by earlier builds" in again
    assert "no longer kept" not in again
    source.write_text("title,year,doi\nOne,2020,10.1/a\nTwo,2020,10.1/b\n,2020,10.1/c\nFour,2020,10.1/d\n", "utf-8")
    mended = run("build", str(source), "--db", db).output
    assert "2 rejects\n" in mended
    assert mended.count(" rejected: ") == 1
    assert "  1 rejected by earlier builds\n  3 rejected of earlier states of what was read, no longer kept\n" in mended
    without = run("build", "--db", db).output
    assert "  2 rejected by earlier builds\n" in without
    assert " rejected: " not in without
    # Back in the first state, it has the rejects of that one.
    source.write_text("title,year,doi\nOne,2020,10.1/a\nTwo,20x0,10.1/b\n,2020,10.1/c\nFour,1,2,3,4\n", "utf-8")
    assert "4 rejects" in run("build", str(source), "--db", db).output


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """Of a folder each file in which nothing can be read is named, also where several have the same bytes."""
    db, folder = str(tmp_path / "papers.db"), tmp_path / "in"
    folder.mkdir()
    (folder / "good.jsonl").write_text('{"title": "One"}\n', "utf-8")
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("", "utf-8")
    for _ in range(2):
        said = run("build", str(folder), "--db", db).output
        assert "2 rejects\n" in said
        assert all(f"  in/{name} cannot be read: " in said for name in ("a.txt", "b.txt"))
    (folder / "b.txt").write_text('{"title": "Two"}\n', "utf-8")
    assert "1 reject\n" in run("build", str(folder), "--db", db).output


def test_no_file_of_a_folder_ends_its_build(tmp_path: Path) -> None:
    """What cannot be read of a folder is named, file by file, and all others are read; what stands before a fault too."""
    db, folder = str(tmp_path / "papers.db"), tmp_path / "in"
    folder.mkdir()
    (folder / "good.jsonl").write_text('{"title": "One"}\n', "utf-8")
    (folder / "a.csv").write_text("title,year\n", "utf-8")
    (folder / "b.csv").write_text("title,year\n", "utf-8")
    (folder / "c.bib").write_text("@comment{jabref-meta: databaseType:bibtex;}\n", "utf-8")
    (folder / "d.xml").write_text("<records/>\n", "utf-8")
    lines = "".join(f"{number} {hashlib.sha256(str(number).encode()).hexdigest()},2020\n" for number in range(1300))
    (folder / "e.csv.gz").write_bytes(gzip.compress(f"title,year\n{lines}".encode())[:-3000])
    for _ in range(2):
        said = run("build", str(folder), "--db", db).output
        assert "5 rejects\n" in said
        assert all(f"  in/{name} cannot be read: " in said for name in ("a.csv", "b.csv", "c.bib", "d.xml", "e.csv.gz"))
    with sqlite3.connect(db) as connection:
        assert connection.execute("select count(*) > 10 from papers").fetchone() == (1,)
        assert connection.execute("select count(*) from sources").fetchone() == (6,)
    assert "Error: " in run("build", str(folder / "a.csv"), "--db", db).output


def test_a_build_in_vain_ends_with_65(tmp_path: Path) -> None:
    """Where no record at all could be read the exit code says so, also with --quiet; the database tells why."""
    db, source = str(tmp_path / "papers.db"), tmp_path / "papers.jsonl"
    source.write_text('{"title": 5}\n', "utf-8")
    said = run("build", str(source), "--db", db, "--quiet")
    assert (said.exit_code, said.output.count("\n")) == (65, 1)
    assert said.output.startswith("Error: no record could be read; ")
    assert "line 1" in run("rejects", db).output
    source.write_text('{"title": 5}\n{"title": "One"}\n', "utf-8")
    assert [run("build", str(source), "--db", db).exit_code for _ in range(2)] == [0, 0]
    assert run("build", "--db", db).exit_code == 0


def test_a_text_that_is_cut_off_needs_no_encoding(tmp_path: Path) -> None:
    """Of a file that ends in the middle of a letter it is said that it may be cut off, not that it has another encoding."""
    source = tmp_path / "papers.jsonl"
    source.write_bytes('{"title": "One"}\n{"title": "Zwei für é'.encode()[:-1])
    said = run("build", str(source), "--db", str(tmp_path / "papers.db")).output
    assert "may be cut off" in said
    assert "--encoding" not in said


def test_another_database_is_named(tmp_path: Path) -> None:
    """A file that is no papers file of this version is named in the one line about it."""
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table t (x)")
    result = run("build", "-", "--db", str(other), given='{"title": "One"}')
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {other}: not a papers file of schema version")


def test_a_database_that_is_there_needs_no_source(tmp_path: Path) -> None:
    """A build without sources adds no paper to those that a database has, and says what became of their corrections."""
    db, said = str(tmp_path / "papers.db"), tmp_path / "corrections.jsonl"
    paper = {"id": "made:1", "title": "One", "abstract": "Our accuracy is 71.2% on CIFAR-10."}
    assert run("build", "-", "--db", db, given=json.dumps(paper)).exit_code == 0
    assert "1 paper, 0 links, 1 metric, 0 rejects" in run("build", "--db", db).output
    lines = [
        {"key": key, "start": 16, "stop": 21, "raw": raw, "verdict": "wrong"}
        for key, raw in (("made:1", "71.2%"), ("made:2", "71.2%"), ("made:2", "7"))
    ]
    lines[2] |= {"key": "made:1", "start": 17, "stop": 18}
    said.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    output = run("build", "--db", db, "--corrections", str(said)).output
    assert "1 paper, 0 links, 0 metrics, 0 rejects" in output
    assert output.endswith(
        "corrections: 1 applied, 1 stale, 1 waiting\n"
        "  stale: corrections.jsonl, line 3: made:1, abstract 17-18, 7 (there stands 1)\n"
        "  waiting: corrections.jsonl, line 2: made:2, abstract 16-21, 71.2%\n"
    )


def test_corrections_come_from_standard_input(tmp_path: Path) -> None:
    """A dash reads lines from standard input, with what Windows adds to them; they stay, whatever comes that way later."""
    db = str(tmp_path / "papers.db")
    paper = {"id": "made:1", "title": "One", "abstract": "Our accuracy is 71.2% on CIFAR-10. It takes 12 ms."}
    run("build", "-", "--db", db, given=json.dumps(paper))
    line = json.dumps({"key": "made:1", "start": 16, "stop": 21, "raw": "71.2%", "verdict": "wrong"})
    output = run("build", "--db", db, "--corrections", "-", given=f"\ufeff# mine\r\n\r\n{line}\r\n").output
    assert output.endswith("corrections: 1 applied\n")
    output = run("build", "--db", db, "--corrections", "-", given=line.replace("made:1", "made:2")).output
    assert output.endswith(
        "corrections: 1 applied, 1 waiting\n  waiting: standard input, line 1: made:2, abstract 16-21, 71.2%\n"
    )
    result = run("build", "--db", db, "--corrections", "-", given="{}")
    assert (result.exit_code, result.output) == (1, "Error: standard input, line 1: no correction: key is missing\n")
    result = run("build", "-", "--db", db, "--corrections", "-", given=line)
    assert result.exit_code == 2
    assert result.output.endswith("Error: standard input has papers or corrections, not both\n")


def test_there_must_be_papers_to_correct(tmp_path: Path) -> None:
    """Corrections alone, with a database that is not there, make none of the sample: its name may be mistyped."""
    said, db = tmp_path / "said.jsonl", tmp_path / "papres.db"
    said.write_text("# none yet\n", "utf-8")
    result = run("build", "--db", str(db), "--corrections", str(said))
    assert (result.exit_code, result.output) == (1, f"Error: {db} does not exist: there are no papers to correct\n")
    assert not db.exists()


def test_of_corrections_that_change_nothing_the_first_are_told(tmp_path: Path) -> None:
    """Of many corrections that wait a few are told, the others are counted, with where they are found; words are one line."""
    db, said = str(tmp_path / "papers.db"), tmp_path / "corrections.jsonl"
    assert run("build", "-", "--db", db, given='{"id": "made:1", "title": "One"}').exit_code == 0
    line = {"key": "made:2", "stop": 99, "raw": "many\nwords " * 20, "verdict": "wrong"}
    said.write_text("\n".join(json.dumps({**line, "start": start}) for start in range(7)), "utf-8")
    told = run("build", "--db", db, "--corrections", str(said)).output.splitlines()[-6:]
    assert told[0].startswith("  waiting: corrections.jsonl, line 1: made:2, abstract 0-99, many words many")
    assert told[0].endswith("…")
    assert told[5] == "  2 more that are not applied: the table corrections has their state"
    assert "waiting" not in run("build", "--db", db, "--quiet").output


def test_an_addition_without_its_paper_is_fed_back(tmp_path: Path) -> None:
    """An abstract whose paper no source brought is a reject that becomes the paper's abstract once the paper is there."""
    db, source = str(tmp_path / "papers.db"), tmp_path / "abstracts.jsonl"
    source.write_text(json.dumps({"arxiv_id": "2405.00001", "ids": {"s2": "7"}, "abstract": "Sheep are counted."}), "utf-8")
    assert "0 papers, 0 links, 0 metrics, 1 reject\n" in run("build", str(source), "--db", db).output
    paper = {"title": "Counting Sheep", "arxiv_id": "2405.00001"}
    assert run("build", "-", "--db", db, given=json.dumps(paper)).exit_code == 0
    raw = run("rejects", db, "--raw").output
    assert run("build", "-", "--db", db, given=raw).exit_code == 0
    assert rows(db, "select title, abstract from papers") == [("Counting Sheep", "Sheep are counted.")]


@pytest.mark.parametrize("option", [(), ("--counts",)])
def test_rejects_of_another_file_are_one_line(tmp_path: Path, option: tuple[str, ...]) -> None:
    """A file that holds no papers is named in one line."""
    other = tmp_path / "notes.db"
    other.write_text("These are notes.", "utf-8")
    result = run("rejects", str(other), *option)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "notes.db: not a papers file" in result.output


def test_formats_are_listed_with_examples() -> None:
    """Every format is listed with its description and an example."""
    output = run("formats").output
    for known in FORMATS.values():
        assert f"{known.name}  {known.description}" in output
        assert known.example.splitlines()[0] in output


def test_what_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk behind standard output, a target that is none and closed standard streams end with one line each."""
    # Python keeps what it prints until there is more of it.
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    db = tmp_path / "papers.db"
    build = [sys.executable, build_db.__file__, "build", "--quiet", "--db", str(db)]
    subprocess.run(build, check=True)
    closed = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *build, "-"], capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (1, "Error: -: standard input is closed\n")
    export = ["export", str(db), "--to", "csv", "--out", "-"]
    printing = [sys.executable, build_db.__file__, *export]
    closed = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *printing], stderr=subprocess.PIPE, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (1, "Error: -: standard output is closed\n")
    for command in (export, ["formats"]):
        with Path("/dev/full").open("w") as full:
            printing = [sys.executable, build_db.__file__, *command]
            told = subprocess.run(printing, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (told.returncode, told.stderr) == (1, "Error: No space left on device\n")
    result = run("digest", str(db), "--query", "segmentation", "--since", "1990-01-01", "--out", str(tmp_path / "no" / "mail"))
    assert (result.exit_code, result.output) == (1, f"Error: {tmp_path}/no/mail: No such file or directory\n")


def test_nobody_need_listen(tmp_path: Path) -> None:
    """A build and an export whose standard error is closed are made all the same."""
    db, out = tmp_path / "papers.db", tmp_path / "papers.csv"
    for command in (["build", "--db", str(db)], ["export", str(db), "--to", "csv", "--out", str(out)]):
        asked = [sys.executable, build_db.__file__, *command]
        done = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', "sh", *asked], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    assert out.stat().st_size > 1000


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_digest_of_no_papers_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    """A file that holds no papers, and an address that is none, are told in one line."""
    (tmp_path / "no.db").write_bytes(content)
    result = run("digest", str(tmp_path / "no.db"), "--query", "a", "--since", "2020-01-01")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith(f"Error: {tmp_path}/no.db: ")


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_rejects_of_a_table_are_mended_and_fed_back(tmp_path: Path, delimiter: str) -> None:
    """Rows that could not be read are printed once each, below the header that names their cells, and read again once mended."""
    title = "Counting Pebbles on Five Beaches"
    cells = ["", title, "x", "y", "z"], ["", "Two", "2020", "10.1234/two", "2405.00002"], ["", "Three", "2021", "", "", "more"]
    header, bad, good, long = map(delimiter.join, (["note", "title", "year", "doi", "arxiv_id"], *cells))
    source, db, mend = tmp_path / "rj.csv", str(tmp_path / "rj.db"), tmp_path / "mend.csv"
    source.write_text(f"{header}\r\n{bad}\r\n{good}\r\n{long}\r\n", "utf-8")
    assert "2 papers, 0 links, 0 metrics, 4 rejects" in run("build", str(source), "--db", db).output
    raw = run("rejects", db, "--raw").output
    assert raw.splitlines() == [header, bad, long]
    mended = delimiter.join(["", title, "2019", "10.1234/one", "2405.00001"])
    mend.write_text(raw.replace(bad, mended).replace(f"{delimiter}more", ""), "utf-8")
    assert "3 papers, 0 links, 0 metrics, 4 rejects" in run("build", str(mend), "--db", db).output
    with sqlite3.connect(db) as connection:
        assert connection.execute("select title, year, doi from papers order by year").fetchall() == [
            (title, 2019, "10.1234/one"), ("Two", 2020, "10.1234/two"), ("Three", 2021, None),
        ]  # fmt: skip
        assert connection.execute("select header from sources").fetchall() == [(header,), (None,)]


@pytest.mark.parametrize(
    "name", sorted(name for name, known in FORMATS.items() if known.example[0] == "<" and name not in ("acl-xml", "page-html"))
)
def test_rejects_of_xml_are_mended_and_fed_back(tmp_path: Path, name: str) -> None:
    """Records of XML that could not be read are printed within what makes them a file of their format again.

    The Anthology's are not: what they stand in says their ids.
    """
    source, db, mend = tmp_path / "rj.xml", str(tmp_path / "rj.db"), tmp_path / "mend.xml"
    source.write_text(FORMATS[name].example.replace("...", " "), "utf-8")
    assert "0 papers, 0 links, 0 metrics, 1 reject" in run("build", str(source), "--db", db).output
    raw = run("rejects", db, "--raw").output
    mend.write_text(raw.replace("> <", ">Counting Sheep<"), "utf-8")
    assert "1 paper, 0 links, 0 metrics, 1 reject" in run("build", str(mend), "--db", db).output
    with sqlite3.connect(db) as connection:
        assert connection.execute("select title, format from papers, sources where records").fetchall() == [
            ("Counting Sheep", name)
        ]


def test_raw_rejects_are_of_one_table_or_format(tmp_path: Path) -> None:
    """Rows of tables with other headers, and lines of JSON, are no one file: a source is to be chosen, and is read back."""
    db = str(tmp_path / "rj.db")
    texts = {
        "a.csv": "title,year\nOne,2020\nTwo,2021,x\n", "b.csv": "year,title\n2020,Three\n2021,Four,x\n",
        "c.jsonl": '{"title": "Five"}\n{"title": \n',
    }  # fmt: skip
    for name, text in (*texts.items(), ("a.csv", "doi,title\n10.1234/six,Six\n10.1234/seven,Seven,x\n"), ("d.txt", "notes")):
        (tmp_path / name).write_text(text, "utf-8")
        run("build", str(tmp_path / name), "--db", db)
    result = run("rejects", db, "--raw")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "several tables or formats: 1 a.csv (csv), 2 b.csv (csv), 3 c.jsonl (jsonl), 4 a.csv (csv); " in result.output
    assert "1 a.csv (csv), 4 a.csv (csv); choose one with --source" in run("rejects", db, "--raw", "--source", "A.csv").output
    assert run("rejects", db, "--raw", "--source", "C.json").output == '{"title":\n'
    assert run("rejects", db, "--source", "b.csv").output.startswith("b.csv (csv), line 3: ")
    assert run("rejects", db, "--raw", "--source", "4").output == "doi,title\n10.1234/seven,Seven,x\n"
    raw = run("rejects", db, "--raw", "--source", "b.csv").output
    assert raw == "year,title\n2021,Four,x\n"
    assert "5 papers" in run("build", "-", "--db", db, given=raw.replace(",x", "")).output


def test_one_fault_is_one(tmp_path: Path) -> None:
    """A check counts a single fault in the singular."""
    db = str(tmp_path / "papers.db")
    assert run("build", "-", "--db", db, given='{"title": "One", "id": "made:1"}').exit_code == 0
    with sqlite3.connect(db) as connection:
        connection.execute("drop view leaderboard")
    assert run("check", db).output.endswith("has 1 fault\n")


def test_a_command_loads_what_it_works_with() -> None:
    """What lists or compares waits neither for Datasette's application nor for what extracts."""
    program = "import sys, build_db; print(sorted({'datasette.app', 'numpy', 'papersette.extract'} & sys.modules.keys()))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(build_db.__file__).parent, capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


@pytest.mark.parametrize("options", [(), ("--raw",), ("--counts",)])
def test_a_source_that_is_not_known_is_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A mistyped source is an error of usage that names the known ones, the nearest first; a known one may have no rejects."""
    db = str(tmp_path / "papers.db")
    for name in ("apples.csv", "pebbles.csv", "stones.csv", "d.csv", "e.csv", "f.csv", "g.csv"):
        (tmp_path / name).write_text(f"title,year\n{name} in Full,2020\n", "utf-8")
        assert run("build", str(tmp_path / name), "--db", db).exit_code == 0
    result = run("rejects", db, "--source", "peebles.csv", *options)
    assert result.exit_code == 2
    told = result.output.splitlines()[-1]
    assert told.startswith(
        "Error: Invalid value for '--source': no source has peebles.csv in its name; known are 2 pebbles.csv, "
    )
    assert told.endswith(" and 2 more")
    assert (
        "Error: Invalid value for '--source': no source has the number 99; known are "
        in run("rejects", db, "--source", "99").output
    )
    for source in ("STONES", "3"):
        result = run("rejects", db, "--source", source, *options)
        assert (result.exit_code, result.output) == (0, "")


def test_a_file_without_sources_says_so(tmp_path: Path) -> None:
    """Of a database into which nothing was read no source can be named."""
    db = tmp_path / "papers.db"
    assert run("build", "-", "--db", str(db), given='{"title": "One"}').exit_code == 0
    with sqlite3.connect(db) as connection:
        connection.execute("delete from paper_sources")
        connection.execute("delete from sources")
    result = run("rejects", str(db), "--source", "a")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        2, "Error: Invalid value for '--source': no source has a in its name; there are none"
    )  # fmt: skip


@pytest.mark.parametrize(
    "command", [("export", "old.db", "--to", "csv", "--out", "old.csv"), ("diff", "old.db", "old.db"), ("rejects", "old.db")]
)
def test_a_file_of_another_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    """A papers file that lacks what this version reads is not said to be none, nor by the name of a column alone."""
    monkeypatch.chdir(tmp_path)
    run("build", "--quiet", "--db", "old.db")
    with sqlite3.connect("old.db") as connection:
        connection.execute("alter table papers drop column dated_by_id")
        connection.execute("alter table sources drop column header")
    result = run(*command)
    assert result.exit_code in (1, 2)
    assert result.output.startswith("Error: old.db")
    assert "not a papers file of this version: no such column" in result.output


def test_what_a_command_says_to_do_can_be_done(tmp_path: Path) -> None:
    """Where a name has blanks it is quoted as a shell wants it."""
    result = run("serve", str(tmp_path / "my papers.db"))
    assert f"build --db '{tmp_path}/my papers.db'" in result.output
