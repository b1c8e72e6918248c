"""The check finds each kind of fault."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from papersette import check
from papersette.check import find_faults, find_obstacles
from papersette.schema import SCHEMA_VERSION

RECORD = {
    "id": "2405.00001",
    "title": "One",
    "abstract": "On the ImageNet dataset it reaches 76.5% accuracy. Code: https://github.com/example/made-up.",
    "authors": ["Ada Example"],
}


def test_a_fresh_file_is_sound(build_db: Callable[..., Path]) -> None:
    """A database just built has no fault, and checking does not change it."""
    db = build_db(RECORD)
    before = db.read_bytes()
    assert list(find_faults(db)) == []
    assert db.read_bytes() == before


def test_what_searches_count_is_the_same_however_it_is_read(build_db: Callable[..., Path]) -> None:
    """Papers with several values of a facet are as they are counted, whichever index SQLite takes, also behind an update."""
    measures, topics = ("accuracy", "BLEU", "F1", "mIoU", "PSNR"), ("woolly", "cs.CL", "Dry", "cs.AI")
    records = [
        {
            "id": f"w:{n}",
            "title": f"Wool {n}",
            "abstract": " ".join(f"It reaches a {measures[(n * step) % 5]} of {31 + n % 50}.{step}." for step in (1, 2, 3)),
            "topics": [topics[n % 4], topics[(n + 1) % 4]],
        }
        for n in range(120)
    ]
    db = build_db(*records[:5])
    assert list(find_faults(db)) == []
    build_db(*records)
    assert list(find_faults(db)) == []
    with sqlite3.connect(db) as connection:
        kept = connection.execute("select facets, paper_id from paper_facets").fetchall()
        turned = [("\x1f".join(reversed(facets.split("\x1f")[:-1])) + "\x1f", paper_id) for facets, paper_id in kept]
        connection.executemany("update paper_facets set facets = ? where paper_id = ?", turned)
    assert list(find_faults(db)) == []


@pytest.mark.parametrize(("damage", "found"), [("select 1", 0), ("delete from papers_fts", 1)])
def test_a_file_that_may_only_be_read(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, damage: str, found: int
) -> None:
    """A file that nobody may write is checked as any other."""
    db = build_db(RECORD)
    with sqlite3.connect(db) as connection:
        connection.execute(damage)
    db.chmod(0o444)
    if os.access(db, os.W_OK):  # as root all may be written
        monkeypatch.setattr(os, "access", lambda *_: False)
        real = check._connect
        monkeypatch.setattr(check, "_connect", lambda path, _: real(path, "mode=ro"))
    faults = list(find_faults(db))
    assert ["papers_fts does not agree" in fault for fault in faults][:1] == [True] * found
    assert not any("readonly" in fault for fault in faults)


def test_where_no_copy_can_be_made_nothing_stays_open(build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that may only be read all connections are closed, though the check ends before it began."""
    db = build_db(RECORD)
    opened: list[sqlite3.Connection] = []

    class Full(sqlite3.Connection):
        """A connection that has no room for a copy."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            opened.append(self)

        def backup(self, *_: Any, **__: Any) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    real = sqlite3.connect
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: real(*args, **options, factory=Full))
    assert ["none can be made: database or disk is full" in fault for fault in find_faults(db)] == [True]
    assert len(opened) > 2
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("select 1")


def test_a_file_that_is_gone_stays_gone(tmp_path: Path) -> None:
    """A look at a path where no file is any more says so, and makes none."""
    with pytest.raises(sqlite3.OperationalError):
        list(find_obstacles(tmp_path / "papers.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("update links set raw = 'something else' where field = 'abstract'", "does not stand at"),
        ("update metrics set start = start + 1, stop = stop + 1", "does not stand at"),
        ("update papers set abstract = abstract || ' zebra'", "papers_fts does not agree"),
        ("delete from papers_fts", "papers_fts does not agree"),
        ("delete from hosts", "hosts has no id 1, which host_id of 1 of links refers to"),
        ("insert into related values (998, 999, 0.5)", "papers has no id 998, which paper_id of 1 of related refers to"),
        ("insert into related values (1, 999, 0.5)", "papers has no id 999, which related_id of 1 of related refers to"),
        ("delete from paper_authors", "authors row 1 (Ada Example) is used by nothing"),
        ("delete from paper_facets", "paper_facets lacks 1 of the papers"),
        ("insert into paper_groups (year, papers) values (1, 2)", "paper_groups has 1 more than papers are counted by"),
        ("update papers set year = 1999", "paper_groups lacks 1 of what papers are counted by"),
        ("update papers set code = 'promised'", "which is 'y2024\\x1fcpromised"),
        ("delete from paper_sources", "papers row 1 comes from no source"),
        ("drop view paper_list", "it lacks paper_list"),
        ("drop table metrics", "it lacks metrics"),
    ],
)
def test_damage_is_found(build_db: Callable[..., Path], damage: str, fault: str) -> None:
    """Each kind of damage, done behind the triggers' back, gives a line that names it."""
    db = build_db(RECORD)
    with sqlite3.connect(db) as connection:
        for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute(damage)
    assert any(fault in line for line in find_faults(db))


@pytest.mark.parametrize(
    ("index", "change", "fault"),
    [
        (
            "idx_paper_authors_author_id",
            "delete from paper_authors where position = 1",
            "paper_authors has 2 or 4 rows, papers find 2",
        ),
        (
            "idx_paper_authors_author_id",
            "insert into paper_authors values (9, 1, 9)",
            "papers has no id 9, which paper_id",
        ),
        (
            "idx_paper_authors_author_id",
            "update paper_authors set author_id = 3 - author_id where paper_id = 1",
            "paper_authors has 4 r",
        ),
        (
            "idx_paper_authors_author_id",
            "update paper_authors set author_id = 3 - author_id where paper_id * position = 2",
            "paper_authors has 4 rows, papers find 4 of them, authors by author_id 4, or others",
        ),
        ("idx_related_related_id", "insert into related values (1, 2, 0.5)", "related has 2 or 3 rows, papers find 3"),
        ("idx_related_related_id", "insert into related values (998, 999, 0.5)", "related has 2 or 3 rows, papers find 2"),
        ("idx_papers_year", "update papers set year = 1999", "integrity_check: row 1 missing from index idx_papers_year"),
    ],
)
def test_an_index_that_lacks_rows_is_found(build_db: Callable[..., Path], index: str, change: str, fault: str) -> None:
    """A table that was changed while its index was unknown to SQLite differs from it."""
    names = ["Ada Example", "Bob Example"]
    db = build_db({**RECORD, "authors": names}, {**RECORD, "id": "2", "title": "Two", "authors": names[::-1]}, {"title": "Three"})
    with sqlite3.connect(db, isolation_level=None) as connection:
        connection.execute("delete from related")
        connection.execute("insert into related values (2, 3, 0.5), (3, 2, 0.5)")
    assert not list(find_faults(db))
    with sqlite3.connect(db, isolation_level=None) as connection:
        connection.execute("pragma writable_schema = on")
        gone = "delete from sqlite_master where name = ? returning type, name, tbl_name, rootpage, sql"
        (row,) = connection.execute(gone, (index,)).fetchall()
    with sqlite3.connect(db, isolation_level=None) as connection:
        connection.execute(change)
        connection.execute("pragma writable_schema = on")
        connection.execute("insert into sqlite_master values (?, ?, ?, ?, ?)", row)
    assert any(line.startswith(fault) for line in find_faults(db)), list(find_faults(db))


def test_a_page_that_cannot_be_read_is_told_once(build_db: Callable[..., Path]) -> None:
    """Many checks meet a page that is damaged; it is one fault."""
    db = build_db(RECORD)
    with sqlite3.connect(db) as connection:
        (root,) = connection.execute("select rootpage from sqlite_master where name = 'papers'").fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    with db.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))
    faults = list(find_faults(db))
    assert faults
    assert len(faults) == len(set(faults))


def test_who_ends_the_check_waits_for_none(build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that are under way end with the whole."""
    begun, ended = Event(), []

    def fail(_: sqlite3.Connection) -> Iterator[str]:
        begun.wait(60)
        raise KeyboardInterrupt

    def count_for_ever(db: sqlite3.Connection) -> Iterator[str]:
        begun.set()
        try:
            yield from db.execute("with recursive n(n) as (select 1 union all select n + 1 from n) select 'x' from n where n < 0")
        except sqlite3.OperationalError as error:
            ended.append(str(error))

    monkeypatch.setattr("papersette.check.CHECKS", (fail, count_for_ever))
    with pytest.raises(KeyboardInterrupt):
        list(find_faults(build_db(RECORD)))
    assert ended == ["interrupted"]


def test_the_check_locks_out_no_reader(build_db: Callable[..., Path]) -> None:
    """A file that somebody reads all the while is checked as any other."""
    db = build_db(RECORD)
    with sqlite3.connect(db) as reader:
        rows = reader.execute("select * from papers_fts_data")
        rows.fetchone()
        assert list(find_faults(db)) == []


def test_numbers_of_pragmas_are_numbers() -> None:
    """What is asked before a file is served is one fault; in quotation marks that number is a table to SQLite 3.45 and later."""
    asked: list[str] = []
    with closing(sqlite3.connect(":memory:")) as db:
        db.set_trace_callback(asked.append)
        assert list(check._find_quickly(db)) == []
    assert asked == ["pragma quick_check(1)"]


def test_other_files_are_faulty(tmp_path: Path) -> None:
    """A file that is no database is one fault, not an exception."""
    path = tmp_path / "papers.db"
    path.write_text("no database" * 100, "utf-8")
    (line,) = find_faults(path)
    assert line.startswith("not a sound SQLite file")


def test_what_no_search_reaches_is_found(build_db: Callable[..., Path]) -> None:
    """Each row that the contents of a full-text index lack is found by its pages, most by searching for known words."""
    words = [f"word{number}x{number * 7919 % 1000:03}" for number in range(4000)]
    db = build_db(*({"id": f"p{n}", "title": f"Paper {n}", "abstract": " ".join(words[n::40])} for n in range(40)))
    with sqlite3.connect(db, isolation_level=None) as connection:
        terms = [term for (term,) in connection.execute("select term from papers_fts_idx where length(term)")]
    by_search = 0
    for term in terms:
        with sqlite3.connect(db, isolation_level=None) as connection:
            gone = "delete from papers_fts_idx where term = ? returning segid, term, pgno"
            (row,) = connection.execute(gone, (term,)).fetchall()
        faults = list(find_faults(db))
        assert "papers_fts has 1 pages that no search reaches" in faults
        by_search += any(line.startswith("papers_fts finds 'word") for line in faults)
        with sqlite3.connect(db, isolation_level=None) as connection:
            connection.execute("insert into papers_fts_idx values (?, ?, ?)", row)
    # 200 words do not lie on all pages.
    assert len(terms) >= by_search > 0.7 * len(terms) > 3
    assert list(find_faults(db)) == []


def test_a_file_of_another_version_is_not_sound(build_db: Callable[..., Path]) -> None:
    """What no command serves or updates is told, with what to do, also where it lacks no table."""
    db = build_db(RECORD)
    with sqlite3.connect(db) as connection:
        connection.execute(f"pragma user_version = {SCHEMA_VERSION - 1}")
    (fault,) = find_faults(db)
    assert fault == f"its schema is of version {SCHEMA_VERSION - 1}, not {SCHEMA_VERSION}: build a new file from its sources"
    assert list(find_obstacles(db)) == [fault]
