"""Building a database: what it holds, and that it is the old one or the new one, never a third."""

from __future__ import annotations

import fcntl
import gzip
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.errors import BuildError, PapersetteError, SourceError
from papersette.pipeline.build import Options, build
from papersette.schema import FTS, INDEXES, TABLES, VIEWS
from papersette.store.completion.full_text import WHILE_MADE
from tests.databases import rows

Build = Callable[..., Path]

ABSTRACT = (
    "We made up a method. On the ImageNet dataset it reaches 76.5% accuracy, 2.1 points above the baseline. "
    "The code is at https://github.com/example/made-up."
)
PAPERS: list[dict[str, Any]] = [
    {
        "id": "2405.00001",
        "title": "One",
        "abstract": ABSTRACT,
        "authors": ["Ada Example", "Ben Sample"],
        "published": "2024-05-01",
        "venue": "MadeConf",
        "links": ["https://made-up.org/one"],
        "affiliations": [
            {"author": 1, "institution": "U", "city": "Turku", "country": "Finland", "latitude": 60.45, "longitude": 22.27},
            {"author": 2, "institution": "U", "city": "Turku", "country": "Finland", "latitude": 60.45, "longitude": 22.27},
        ],
    },
    {"id": "2405.00002", "title": "Two", "abstract": "Nothing is measured here.", "authors": ["Ada Example"], "upvotes": 3},
    {"title": "Three"},
]


def tables(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table but the books of builds, clock columns left out."""
    found = {name: rows(db, f"select * from {name}") for name in TABLES if name not in ("builds", "sources")}
    found["sources"] = rows(db, "select id, name, format, sha256, bytes, license, note, records, rejected from sources")
    return found


def test_a_build_notes_how_long_it_took(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """What a file says that its build took is all that went before the checks, the search for related papers too."""
    took = build([str(write_jsonl(*PAPERS))], tmp_path / "papers.db").seconds
    ((noted,),) = rows(tmp_path / "papers.db", "select seconds from builds")
    assert noted == pytest.approx(took.rest + took.related + took.vectors)


def test_a_name_that_a_later_record_replaces_is_swept(build_db: Build) -> None:
    """A paper that comes twice in one build leaves no author behind that only its first record had."""
    db = build_db(PAPERS[1], {**PAPERS[1], "authors": [{"name": "Cleo Invented", "affiliations": ["U"]}]})
    assert rows(db, "select name from authors") == [("Cleo Invented",)]
    assert not list(find_faults(db))


def test_the_promised_shape(build_db: Build) -> None:
    """All tables, indexes, full-text indexes and views are there, and every table is strict."""
    db = build_db(*PAPERS)
    names = {name for (name,) in rows(db, "select name from sqlite_master")}
    assert {*TABLES, *FTS, *VIEWS} <= names
    assert {f"idx_{table}_{column}" for table, columns in INDEXES.items() for column in columns} <= names
    strict = {
        name for name, is_strict in rows(db, "select name, strict from pragma_table_list where type = 'table'") if is_strict
    }
    assert set(TABLES) <= strict


def test_how_many_papers_share_a_year_is_counted_whole(build_db: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many papers have the same year, or state of code, the statistics tell of all of them, not of the first rows."""
    monkeypatch.setattr("papersette.store.completion.finish.ANALYSIS_LIMIT", 2)
    db = build_db(*({"title": f"Moss {number}", "abstract": "None.", "year": 2024} for number in range(50)))
    told = dict(rows(db, "select idx, stat from sqlite_stat1 where tbl = 'papers'"))
    assert [told[name].split()[:2] for name in ("idx_papers_year", "idx_papers_code")] == [["50", "50"]] * 2


def test_rows_that_refer_to_a_row_are_found_by_an_index(build_db: Build) -> None:
    """What a row's page counts of other tables takes no look through any of them: each foreign key begins an index."""
    db = build_db(*PAPERS)
    query = """select tables.name, keys."from" from sqlite_master as tables, pragma_foreign_key_list(tables.name) as keys
                where tables.type = 'table'"""
    plans = {
        key: rows(db, "explain query plan select count(*) from {} where {} = 1".format(*key))[0][3] for key in rows(db, query)
    }
    assert {key: plan for key, plan in plans.items() if "SCAN" in plan or "ANY(" in plan} == {}


def test_what_is_read_is_stored(build_db: Build) -> None:
    """Papers, authors in order, venues, places and links that a source states are rows."""
    db = build_db(*PAPERS)
    assert rows(db, "select key, title, year from papers") == [
        ("arxiv:2405.00001", "One", 2024),
        ("arxiv:2405.00002", "Two", 2024),
        (rows(db, "select key from papers where title = 'Three'")[0][0], "Three", None),
    ]
    query = (
        "select papers.title, name, position from paper_authors "
        "join authors on authors.id = author_id join papers on papers.id = paper_id"
    )
    assert sorted(rows(db, query)) == [("One", "Ada Example", 1), ("One", "Ben Sample", 2), ("Two", "Ada Example", 1)]
    assert rows(db, "select name, latitude from places") == [("Turku", 60.45)]
    assert rows(db, "select count(*) from affiliations") == [(2,)]
    assert rows(db, "select raw, place from paper_map") == [("U", "Turku")]
    assert rows(db, "select url, field from links where field = 'source'") == [("https://made-up.org/one", "source")]


def test_an_orcid_is_one_author(build_db: Build) -> None:
    """One ORCID under two printed names is one author; a name without an ORCID is another."""
    ada = {"name": "Ada Example", "orcid": "https://orcid.org/0000-0001-2345-678X"}
    other = {"title": "Other", "id": "b", "authors": [{"name": "A. Example", "orcid": "0000-0001-2345-678x"}, "Ada Example"]}
    db = build_db({"title": "One", "id": "a", "authors": [ada]}, other)
    query = "select name, orcid from paper_authors join authors on authors.id = author_id order by paper_id, position"
    known = ("Ada Example", "0000-0001-2345-678X")
    assert rows(db, query) == [known, known, ("Ada Example", None)]


def test_every_find_has_its_words(build_db: Build) -> None:
    """Links, metrics and datasets are rows whose span is where the words stand."""
    db = build_db(*PAPERS)
    assert rows(db, "select raw, value, unit, kind from metrics order by start") == [
        ("76.5%", 76.5, "%", "score"),
        ("2.1 points", 2.1, "points", "gain"),
    ]
    assert rows(db, "select raw, kind, state from links where field = 'abstract'") == [
        ("https://github.com/example/made-up", "code", "available")
    ]
    for table in ("links", "metrics", "paper_datasets"):
        join = f"{table} join papers on papers.id = paper_id"
        query = f"select raw, substr(abstract, start + 1, stop - start) from {join} where field = 'abstract'"
        assert rows(db, query)
        assert all(raw == text for raw, text in rows(db, query))


def test_code_is_known(build_db: Build) -> None:
    """A paper's code is linked, promised or none, and unknown without an abstract."""
    promise = {"title": "Four", "abstract": "We made up a method. Our code will be released upon acceptance."}
    db = build_db(*PAPERS, promise)
    assert rows(db, "select title, code from papers order by id") == [
        ("One", "linked"),
        ("Two", "none"),
        ("Three", None),
        ("Four", "promised"),
    ]


def test_the_same_input_gives_the_same_tables(build_db: Build) -> None:
    """Two builds of one input agree in every table."""
    assert tables(build_db(*PAPERS, db="a.db")) == tables(build_db(*PAPERS, db="b.db"))


def test_workers_do_not_matter(tmp_path: Path, write_jsonl: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worker processes give the same tables as none, over several chunks."""
    monkeypatch.setattr("papersette.pipeline.build.CHUNK", 40)
    many = [{"id": f"2405.{number:05}", "title": f"Paper {number}", "abstract": ABSTRACT} for number in range(1, 200)]
    source = str(write_jsonl(*many))
    build([source], tmp_path / "one.db")
    build([source], tmp_path / "two.db", Options(workers=2))
    assert tables(tmp_path / "one.db") == tables(tmp_path / "two.db")


def test_building_again_adds_nothing_twice(build_db: Build) -> None:
    """The same file once more leaves every table as it was."""
    before = tables(build_db(*PAPERS))
    assert tables(build_db(*PAPERS)) == before


def test_new_papers_are_added_and_ids_stay(build_db: Build) -> None:
    """A further file adds its papers; the papers that were there keep their ids."""
    before = rows(build_db(*PAPERS), "select id, key from papers")
    after = rows(build_db({"id": "2405.00009", "title": "Nine"}, *PAPERS), "select id, key from papers")
    assert set(before) < set(after)
    assert len(after) == 4


def test_the_fuller_record_wins(build_db: Build, write_jsonl: Build) -> None:
    """A later record of a known paper fills what was lacking; its text replaces a shorter one with all found in it."""
    build_db(
        {"id": "2405.00001v1", "title": "One", "abstract": "Short. It reaches 50.0% accuracy on ImageNet.", "venue": "MadeConf"}
    )
    db = build_db({"id": "2405.00001", "title": "One", "abstract": ABSTRACT, "upvotes": 7})
    assert rows(db, "select abstract = ?, upvotes, venue_id from papers", ABSTRACT) == [(1, 7, 1)]
    assert rows(db, "select raw from metrics order by start") == [("76.5%",), ("2.1 points",)]
    other = write_jsonl({"id": "2405.00001", "title": "One", "abstract": "Shorter.", "citations": 2}, name="other.jsonl")
    build([str(other)], db)
    assert rows(db, "select abstract = ?, upvotes, citations from papers", ABSTRACT) == [(1, 7, 2)]
    assert not list(find_faults(db))


def test_search_finds_and_ranks(build_db: Build) -> None:
    """The full-text index finds words by their stem, and a title weighs more than an abstract."""
    db = build_db({"title": "Other", "abstract": "Walking robots."}, {"title": "Robot", "abstract": "Something else entirely."})
    query = (
        "select papers.title from papers join papers_fts on papers_fts.rowid = papers.id where papers_fts match ? order by rank"
    )
    assert rows(db, query, "robots") == [("Robot",), ("Other",)]


def test_full_text_indexes_are_of_one_piece(build_db: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pieces an index is made of, it is one in the end, so that a word is looked up once."""
    monkeypatch.setitem(WHILE_MADE, "hashsize", (64, 1 << 20))
    letters = "ZYXWVUTSRQPONMLKJIHGFEDCBA"
    db = build_db(*({"title": f"Of {letter}", "abstract": ABSTRACT, "authors": [f"{letter}da Example"]} for letter in letters))
    for fts in FTS:
        assert rows(db, f"select count(distinct id >> 37) from {fts}_data where id > 10") == [(1,)]
        assert {("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 64)} < set(rows(db, f"select k, v from {fts}_config"))


def test_edits_by_hand_keep_the_index_true(build_db: Build) -> None:
    """An update of an indexed column changes what search finds; one of another column does not touch the index."""
    db = build_db(*PAPERS)
    with sqlite3.connect(db) as connection:
        connection.execute("update papers set title = 'Zebra' where title = 'Two'")
        before = connection.total_changes
        connection.execute("update papers set upvotes = 9")
        assert connection.total_changes - before == 3
    assert len(rows(db, "select rowid from papers_fts where papers_fts match 'zebra'")) == 1
    assert not list(find_faults(db))


def test_rejects_are_kept(tmp_path: Path) -> None:
    """A record that cannot be read is a row with its line, its reason and its text."""
    source = tmp_path / "p.jsonl"
    source.write_text('{"title": "One"}\n{"title": \n', "utf-8")
    summary = build([str(source)], tmp_path / "papers.db")
    assert summary.rejects == 1
    found = rows(
        tmp_path / "papers.db",
        "select locator, reason, raw, records, rejected from rejects join sources on sources.id = source_id",
    )
    assert [(line, raw, read, rejected) for line, _, raw, read, rejected in found] == [("line 2", '{"title":', 1, 1)]


def test_gzip_is_read(tmp_path: Path) -> None:
    """A packed file gives the same papers as the plain one, whatever its name."""
    source = tmp_path / "papers.data"
    source.write_bytes(gzip.compress(b'{"title": "One"}\n'))
    assert build([str(source)], tmp_path / "papers.db").papers == 1


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x00\x01\x02", b"not papers\n", b"[1, 2]\n", gzip.compress(b'{"title": "One"}\n' * 999)[:-20]]
)
def test_a_wrong_file_leaves_the_old_database(build_db: Build, tmp_path: Path, content: bytes) -> None:
    """A file that is not what it claims to be ends with one line, and the database that stood there is untouched."""
    db = build_db(*PAPERS)
    before = db.read_bytes()
    source = tmp_path / "wrong"
    source.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        build([str(source)], db)
    assert "\n" not in str(caught.value)
    assert db.read_bytes() == before
    assert not list(tmp_path.glob(".*building"))


def test_a_foreign_database_is_refused(tmp_path: Path, write_jsonl: Build) -> None:
    """A SQLite file of somebody else is neither added to nor replaced."""
    db = tmp_path / "papers.db"
    with sqlite3.connect(db) as connection:
        connection.execute("create table theirs (x)")
    with pytest.raises(BuildError, match="not a papers file"):
        build([str(write_jsonl(*PAPERS))], db)
    assert rows(db, "select name from sqlite_master") == [("theirs",)]


def test_two_builds_at_once(tmp_path: Path, write_jsonl: Build) -> None:
    """A second build of a file that is being built ends with one line."""
    lock = os.open(tmp_path / ".papers.db.building", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(BuildError, match="being built"):
        build([str(write_jsonl(*PAPERS))], tmp_path / "papers.db")
    os.close(lock)


def test_the_saved_page(shared: Path, tmp_path: Path) -> None:
    """The real saved page becomes 64 papers and 14 links without a reject, and passes every check."""
    summary = build([str(shared / "data/raw/hf-papers-page.txt")], tmp_path / "page.db")
    assert (summary.papers, summary.links, summary.rejects) == (64, 14, 0)
    assert not list(find_faults(tmp_path / "page.db"))
    assert rows(tmp_path / "page.db", "select note from sources") == [("date on the page: Mar 12",)]
    assert rows(tmp_path / "page.db", "select count(*) from papers where truncated") == [(1,)]


def test_an_incomplete_copy_is_told_before_anything_is_read(
    tmp_path: Path, write_jsonl: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what each file carries is missing from the program, no source is read first, and nothing is left."""

    def miss() -> None:
        raise PapersetteError("this copy is incomplete")

    monkeypatch.setattr("papersette.pipeline.build.read_described", miss)
    read: list[int] = []
    with pytest.raises(PapersetteError, match="incomplete"):
        build([str(write_jsonl({"id": "1", "title": "One"}))], tmp_path / "papers.db", progress=read.append)
    assert not read
    assert not list(tmp_path.glob("*papers.db*"))


@pytest.mark.parametrize("named", ["", "*"])
def test_the_database_is_no_source_of_its_own(tmp_path: Path, write_jsonl: Callable[..., Path], named: str) -> None:
    """A database that lies in the folder of its sources, by whatever path, is passed over there; named itself it is refused."""
    write_jsonl(*PAPERS)
    db, link = tmp_path / "papers.db", tmp_path.with_name(f"{tmp_path.name} link")
    link.symlink_to(tmp_path)
    for folder in (tmp_path, tmp_path, link):
        summary = build([str(folder / named)], db)
        assert (summary.papers, summary.rejects, len(summary.sources.ids)) == (len(PAPERS), 0, 1)
    with pytest.raises(SourceError, match="a SQLite database"):
        build([str(db)], db)
