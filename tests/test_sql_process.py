"""SQL of strangers, answered by a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.utils.asgi import Request
from hypothesis import given
from hypothesis import strategies as st

from papersette.serve.live.sql_proxy import has_sql
from tests.served import Served, serving


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """The bundled sample, served to strangers who may write SQL."""
    folder = tmp_path_factory.mktemp("sql")
    db = Path(shutil.copy(built, folder / "papers.db"))
    with serving(db, folder, "--public", "--sql-process") as server:
        yield server, db


def _find_process(db: Path) -> int:
    """Return the id of the process that answers SQL."""
    found = subprocess.run(["pgrep", "-f", f"papersette.serve.sql .*{db}"], capture_output=True, text=True, check=True)
    return int(found.stdout)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/papers.json?sql=select+7*6+as+n&_shape=array", 200, b'[{"n": 42}]'),
        ("/papers?sql=select+7*6+as+n", 200, b"42"),
        ("/papers.csv?sql=select+7*6+as+n", 200, b"n\r\n42"),
        ("/papers/papers.json?_where=id=1&_shape=array", 200, b'"id": 1'),
        ("/papers?s%71l=select+7*6+as+n", 200, b"42"),
        ("/papers.json?sql=select+randomblob(5)", 400, b"not authorized"),
        ("/papers.json?sql=" + "+" * 3_000, 414, b"2,048"),
        ("/-/plugins?sql=select+1", 404, b""),
    ],
)
def test_sql_is_answered(served: tuple[Served, Path], path: str, status: int, text: bytes) -> None:
    """Queries and conditions are answered as the site answers them, and refused as it refuses them."""
    answer = served[0].get(path)
    assert (answer[0], text in answer[2]) == (status, True)
    assert answer[1]["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer[1]["content-security-policy"]


def test_pages_offer_sql(served: tuple[Served, Path]) -> None:
    """Pages have the box for SQL, though their process never sees any."""
    assert b"Write SQL" in served[0].get("/")[2]
    assert b'name="sql"' in served[0].get("/papers")[2]


def test_runaway_sql_ends(served: tuple[Served, Path]) -> None:
    """A query without end is stopped, and said to have been."""
    endless = "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"
    status, _, body = served[0].get(f"/papers.json?sql={endless}")
    assert (status, b"interrupted" in body or b"took too long" in body) == (400, True)


@pytest.mark.skipif(shutil.which("pgrep") is None, reason="finds the process with pgrep")
def test_the_process_is_started_anew(served: tuple[Served, Path]) -> None:
    """Where it is killed, pages go on, SQL says so with 503, and another process answers it soon."""
    server, db = served
    first = _find_process(db)
    assert os.getpriority(os.PRIO_PROCESS, first) > 0
    os.kill(first, signal.SIGKILL)
    status, headers, _ = server.get("/papers.json?sql=select+1")
    assert (status, headers["retry-after"]) == (503, "2")
    assert server.get("/papers/papers/1")[0] == 200
    end = time.monotonic() + 120
    while server.get("/papers.json?sql=select+1")[0] != 200:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert _find_process(db) != first
    assert "ended with -9" in server.err.read_text()


def _kill_server(db: Path) -> int:
    """Kill the server of a file; return the id of its process for SQL."""
    process = _find_process(db)
    (server,) = subprocess.run(["pgrep", "-f", f"serve --db {db} "], capture_output=True, text=True, check=True).stdout.split()
    os.kill(int(server), signal.SIGKILL)
    return process


@pytest.mark.skipif(shutil.which("pgrep") is None, reason="finds the process with pgrep")
def test_no_process_is_left(built: Path, tmp_path: Path) -> None:
    """The process ends with the server, also with one that is killed."""
    db = Path(shutil.copy(built, tmp_path / "papers.db"))
    killed: list[int] = []
    with pytest.raises(AssertionError, match="-9"), serving(db, tmp_path, "--public", "--sql-process"):
        killed.append(_kill_server(db))
    end = time.monotonic() + 60
    while Path(f"/proc/{killed[0]}").exists():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_sql_follows_a_new_file(served: tuple[Served, Path], tmp_path: Path) -> None:
    """SQL is answered from the new file too, once it is served."""
    server, db = served
    new = Path(shutil.copy(db, tmp_path / "new.db"))
    with sqlite3.connect(new) as connection:
        connection.execute("update papers set title = 'Another' where id = 1")
    connection.close()
    new.replace(db)
    end = time.monotonic() + 120
    while b"Another" not in server.get("/papers.json?sql=select+title+from+papers+where+id=1")[2]:
        assert time.monotonic() < end
        time.sleep(0.2)


PARTS = st.sampled_from(["sql", "s%71l", "SQL", "_where", "=", "&", ";", "%26", "+", "%00", "x", "%3D", "select", "[", "é"])


@given(st.lists(PARTS, max_size=12))
def test_sql_is_seen_as_datasette_sees_it(parts: list[str]) -> None:
    """Whatever a query string is, it has SQL here exactly where it has for Datasette."""
    query = "".join(parts).encode()
    arguments = Request({"type": "http", "query_string": query}, None).args
    assert has_sql(query) == ("sql" in arguments or "_where" in arguments)
