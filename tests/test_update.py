"""What an update leaves alone: rows of which nothing changed, neighbours of texts that stayed, names that are used."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.errors import BuildError
from papersette.pipeline import build as builds
from papersette.pipeline.build import Options, build
from papersette.store import database
from papersette.store.related import rebuild
from tests.databases import rows, write_lines

ABSTRACT = "On ImageNet the made-up method reaches 76.5% accuracy. The code is at https://github.com/example/made-up. "


def record(number: int, **more: Any) -> dict[str, Any]:
    text = f"{ABSTRACT} Sheep {number} counts pebble {number % 3} beside the river of flock{number // 4} and meadow{number // 3}."
    return {"id": f"p{number}", "title": f"Sheep Number {number}", "abstract": text, **more}


def build_states(db: Path, *states: list[dict[str, Any]], options: Options | None = None) -> Path:
    """Build one file anew for each state of one source."""
    for state in states:
        build([str(write_lines(db.with_name("papers.jsonl"), state))], db, options)
    return db


def test_a_new_count_changes_no_row_of_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where upvotes alone are others, rows of results and links keep their ids, and no text counts as changed."""
    changed: list[int] = []

    def update_related(_db: sqlite3.Connection, _path: Path, texts: Iterable[int], _map: object) -> bool:
        changed.extend(texts)
        return True

    monkeypatch.setattr(database, "update_related", update_related)
    db, query = tmp_path / "papers.db", "select id, paper_id, raw from {0} order by id"
    build_states(db, [record(number, upvotes=1) for number in range(20)])
    before = [rows(db, query.format(table)) for table in ("metrics", "links")]
    build_states(db, [record(number, upvotes=number) for number in range(20)])
    assert rows(db, "select sum(upvotes) from papers") == [(190,)]
    assert [rows(db, query.format(table)) for table in ("metrics", "links")] == before
    assert changed == []


def test_a_new_title_reads_results_anew(tmp_path: Path) -> None:
    """Results are read by the title of their paper: one that changes, and one that came from another source."""
    texts = [{"id": "p1", "doi": "10.1000/made-up.1", "title": title, "abstract": ABSTRACT} for title in ("Sheep", "ImageNet")]
    query = "select raw, confidence from metrics"
    fresh = [rows(build_states(tmp_path / f"{number}.db", [text]), query) for number, text in enumerate(texts)]
    assert fresh[0] != fresh[1]
    assert rows(build_states(tmp_path / "changed.db", *([text] for text in texts)), query) == fresh[1]
    untitled = {key: texts[1][key] for key in ("doi", "abstract")}
    title = {key: texts[1][key] for key in ("id", "doi", "title")}
    assert rows(build_states(tmp_path / "added.db", [title, untitled]), query) == fresh[1]


def test_an_index_of_fewer_columns_is_made_anew_and_one_too_many_goes(tmp_path: Path) -> None:
    """An update of an older file leaves the indexes that a new one has."""
    path = build_states(tmp_path / "papers.db", [record(1)])
    query = "select name, sql from sqlite_master where type = 'index' order by name"
    made = rows(path, query)
    with sqlite3.connect(path) as db:
        db.executescript("drop index idx_papers_year; create index idx_papers_year on papers(year)")
        db.execute("create index idx_papers_published_desc on papers(published desc)")
    assert rows(path, query) != made
    assert rows(build_states(path, [record(1), record(2)]), query) == made


def test_applied_corrections_move_no_row(tmp_path: Path) -> None:
    """A later build, with the corrections or without, leaves the rows that they are about as they are."""
    said = tmp_path / "said.jsonl"
    start = ABSTRACT.index("76.5%")
    write_lines(said, [{"key": "p0", "start": start, "stop": start + 5, "raw": "76.5%", "verdict": "right"}])
    db, papers = tmp_path / "papers.db", [record(0), record(1)]
    build_states(db, papers, options=Options(corrections=said))
    before = rows(db, "select id, raw, confidence from metrics order by id")
    assert 1 in [confidence for *_, confidence in before]
    build_states(db, papers)
    build_states(db, papers, options=Options(corrections=said))
    assert rows(db, "select id, raw, confidence from metrics order by id") == before


def test_kept_counts_hold_what_is_used(tmp_path: Path) -> None:
    """Names that an update leaves without a use are not counted."""
    db = tmp_path / "papers.db"
    plain = {**record(0), "abstract": "Sheep are counted by hand, and nothing else is said of them."}
    build_states(db, [record(0), record(1)], [plain, {**plain, "id": "p1", "title": "Sheep Number 1"}])
    counted = rows(db, "select table_name, value, papers from facet_counts where table_name in ('measures', 'datasets', 'hosts')")
    assert rows(db, "select (select count(*) from measures), (select count(*) from datasets)") == [(0, 0)]
    assert counted == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_record_beside_another_state_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """Which record gives a paper's text does not depend on how many processes read ahead."""
    monkeypatch.setattr(builds, "CHUNK", 1)
    whole, shorter = record(0), record(0, abstract="Sheep are counted.")
    db = tmp_path / "papers.db"
    build_states(db, [whole], [shorter, record(1), whole], options=Options(workers=workers))
    assert rows(db, "select abstract from papers where id = 1") == [("Sheep are counted.",)]
    assert not list(find_faults(db))


@pytest.mark.parametrize("is_first", [True, False])
def test_two_states_of_a_record_in_one_file_do_not_take_turns(tmp_path: Path, is_first: bool) -> None:
    """Where a file has a record twice, as it was and as it is, reading it again and again changes nothing."""
    old, new = record(0), record(0, title="Pebbles of a Flock")
    db, title = tmp_path / "papers.db", "select title from papers"
    both = [new, old] if is_first else [old, new]
    build_states(db, [old], both)
    assert rows(db, title) == [(new["title"],)]
    for _ in range(3):
        summary = build([str(tmp_path / "papers.jsonl")], db)
        assert (summary.records.changed, summary.records.unchanged) == (0, 2)
    build_states(db, [old])
    assert rows(db, title) == [(old["title"],)]
    build_states(db, both, both)
    assert rows(db, title) == [(old["title"],)]


def test_who_lost_a_neighbour_finds_others(tmp_path: Path) -> None:
    """Papers near one that became one with another have weights that sum to 1 again."""
    papers = [record(number) for number in range(60)]
    papers[4] |= {"title": "Pebbles", "doi": "10.1234/4", "authors": ["Ada Example"]}
    papers[5] |= {"title": "Pebbles", "arxiv_id": "2405.00005", "authors": ["Ben Example"]}
    joint = {"title": "Pebbles", "doi": "10.1234/4", "arxiv_id": "2405.00005"}
    db = build_states(tmp_path / "papers.db", papers)
    assert rows(db, "select count(*) from related where related_id = 6") != [(0,)]
    build_states(db, [*papers, joint], options=Options(allow_shrink=True))
    assert rows(db, "select count(*) from papers where id in (5, 6)") == [(1,)]
    sums = rows(db, "select sum(weight) from related group by paper_id")
    assert all(total == pytest.approx(1) for (total,) in sums)


def test_a_build_that_failed_leaves_nothing_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that were read for related papers are not taken for those of a later build of the same file."""

    def fail(_: Path, signed: Iterable[object], __: object) -> int:
        list(signed)
        raise OSError(errno.ENOSPC, "No space left on device")

    db = tmp_path / "papers.db"
    others = [{"title": f"Wavelets {number}", "abstract": f"Kernels of glacier{number // 4}."} for number in range(30)]
    with monkeypatch.context() as patched:
        patched.setattr(rebuild, "save_index", fail)
        with pytest.raises(BuildError):
            build_states(db, others)
    papers = [record(number) for number in range(30)]
    build_states(db, papers)
    other = build_states(tmp_path / "other.db", papers)
    assert rows(db, "select * from related order by 1, 2") == rows(other, "select * from related order by 1, 2") != []
