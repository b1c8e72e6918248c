"""Statements end at their time limit, and only theirs."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papersette.site.sql.time_limit import time_limit
from tests.site_client import Site

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A connection that threads share, as Datasette's."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as opened:
        yield opened


def test_a_statement_ends_at_its_limit(connection: sqlite3.Connection) -> None:
    """What would run for ever ends soon after its limit, and what comes then, within a limit of its own, does not."""
    began = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match=r"^interrupted$"), time_limit(connection, 50):
        connection.execute(ENDLESS)
    assert 0.05 <= time.monotonic() - began < 5
    with time_limit(connection, 60_000):
        assert connection.execute("select count(*) from (values (1), (2))").fetchone() == (2,)


def test_all_statements_share_a_limit(connection: sqlite3.Connection) -> None:
    """A statement that begins when the time is over ends at once."""
    with time_limit(connection, 20):
        time.sleep(0.1)
        with pytest.raises(sqlite3.OperationalError, match=r"^interrupted$"):
            connection.execute(ENDLESS)


def test_limits_are_of_their_connections(connection: sqlite3.Connection) -> None:
    """A short limit of one connection is none of another's."""
    sql = "with recursive n(i) as (select 1 union all select i + 1 from n limit 300000) select count(*) from n"
    with closing(sqlite3.connect(":memory:")) as other, time_limit(other, 0), time_limit(connection, 60_000):
        assert connection.execute(sql).fetchone() == (300_000,)


def test_no_statement_calls_back(build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither pages of tables nor searches let SQLite ask for the time, for which they would have to wait for the interpreter."""
    site = Site(build_db({"id": "a", "title": "One", "year": 2020}))
    asked: list[Any] = []
    connect = sqlite3.connect

    class Noting(sqlite3.Connection):
        def set_progress_handler(self, *given: Any) -> None:
            asked.append(given)

    monkeypatch.setattr(sqlite3, "connect", lambda *given, **options: connect(*given, **options, factory=Noting))
    # At the start Datasette counts rows, without any limit that matters.
    site.get("/")
    asked.clear()
    for path in ("/papers/papers?year=2020", "/papers/search?q=one", "/"):
        assert site.get(path).status_code == 200
    assert asked == []


def test_queries_end_at_the_limit_of_the_site(built: Path) -> None:
    """A query of a visitor ends at its limit while others are answered."""
    site = Site(built)
    began = time.monotonic()
    answers = asyncio.run(
        site.get_together([f"/papers.json?sql={ENDLESS.replace('+', '%2B')}&_timelimit=100", "/papers/papers.json"])
    )
    assert [answer.status_code for answer in answers] == [400, 200]
    assert time.monotonic() - began < 10
