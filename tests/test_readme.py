"""A file explains itself to somebody who has nothing but the file and SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from papersette import __version__
from papersette.described import read_described
from papersette.pipeline.build import build
from papersette.schema import TABLES, VIEWS

TOPICS = (
    "what this is", "version", "how to cite", "licence and sources", "tables and columns", "how tables join", "spans and views",
)  # fmt: skip


@pytest.fixture(scope="module")
def file(built: Path) -> Iterator[sqlite3.Connection]:
    """The bundled sample, opened read-only as SQLite alone opens it."""
    connection = sqlite3.connect(f"file:{built}?mode=ro", uri=True)
    yield connection
    connection.close()


def test_readme_says_what_the_file_is(file: sqlite3.Connection) -> None:
    """Each topic has its text: the title, the version, the licence of the sample among them."""
    topics = dict(file.execute("select topic, text from readme"))
    assert tuple(topics)[: len(TOPICS)] == TOPICS
    assert topics["what this is"].startswith("Papersette: ")
    assert __version__ in topics["version"]
    assert file.execute("select license from sources").fetchone()[0] in topics["licence and sources"]


def test_readme_joins_hold(file: sqlite3.Connection) -> None:
    """Every foreign key is told, as a condition that joins rows."""
    joins = file.execute("select text from readme where topic = 'how tables join'").fetchone()[0].splitlines()
    keys = [(table, key) for table in TABLES for key in file.execute(f"pragma foreign_key_list({table})")]
    assert len(joins) == len(keys) > 20
    for join in joins:
        one, other = (side.split(".")[0] for side in join.split(" = "))
        file.execute(f"select 1 from {one} join {other} on {join}")


def test_examples_of_the_readme_find_something(file: sqlite3.Connection) -> None:
    """Three queries at least, each of which runs in plain SQLite and finds rows."""
    examples = file.execute("select topic, text from readme where topic like 'example: %'").fetchall()
    assert len(examples) >= 3
    assert [topic for topic, query in examples if not file.execute(query).fetchall()] == []


def test_columns_are_described_in_the_file(file: sqlite3.Connection) -> None:
    """Each table, view and column that the file has is described, in the words of the site."""
    described = file.execute("select table_name, column_name, description from descriptions order by id").fetchall()
    assert tuple(described) == read_described().rows
    for name in (*TABLES, *VIEWS):
        columns = [column for _, column, *_ in file.execute(f"pragma table_info({name})")]
        assert sorted(column for table, column, _ in described if table == name and column) == sorted(columns)


@pytest.mark.parametrize("view", VIEWS)
def test_views_need_no_functions_of_ours(file: sqlite3.Connection, view: str) -> None:
    """Plain SQLite reads every row of every view."""
    assert len(file.execute(f"select * from {view}").fetchall()) > 0


def test_readme_is_of_the_last_build(build_db: Callable[..., Path], tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A file that is added to tells of all its sources, and each thing once."""
    db = build_db({"title": "Of dunes and of moss"})
    build([str(write_jsonl({"title": "Of reefs and of kelp"}, name="more.jsonl"))], tmp_path / "papers.db")
    with sqlite3.connect(db) as connection:
        topics = connection.execute("select topic, text from readme").fetchall()
        assert len(topics) == len(dict(topics))
        assert "(sources: 2, records: 2)" in dict(topics)["licence and sources"]
