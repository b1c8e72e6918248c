"""A site of several processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from papersette.pipeline.build import build
from papersette.serve.limits import PUBLIC_RULES, choose
from tests.served import Served, serving

pytestmark = pytest.mark.skipif(shutil.which("pgrep") is None, reason="finds processes with pgrep")


def _find_others(db: Path) -> list[int]:
    """Return the ids of the processes beside the first that serve a file."""
    pattern = f'papersette.serve.beside {{"db": "{db}"'
    found = subprocess.run(["pgrep", "-f", pattern.replace("{", "[{]")], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """The sample, served for strangers by two processes, with a third for SQL."""
    folder = tmp_path_factory.mktemp("processes")
    db = Path(shutil.copy(built, folder / "papers.db"))
    with serving(db, folder, "--public", "--sql-process", "--processes", "2") as server:
        yield server, db


def test_each_answers_pages_searches_and_sql(served: tuple[Served, Path]) -> None:
    """Whichever process a visitor comes to, all pages are there."""
    server, db = served
    assert len(_find_others(db)) == 1
    paths = ["/", "/papers/search?q=model", "/papers/papers/1", "/papers.json?sql=select+1"] * 20
    with ThreadPoolExecutor(2) as pool:
        assert {status for status, _, _ in pool.map(server.get, paths)} == {200}


def test_one_that_ends_is_started_again(served: tuple[Served, Path]) -> None:
    """Where one is killed, the site goes on, and another takes its place."""
    server, db = served
    (first,) = _find_others(db)
    os.kill(first, signal.SIGKILL)
    end = time.monotonic() + 120
    while _find_others(db) in ([], [first]) or "another is started" not in server.err.read_text():
        assert server.get("/papers/papers/1")[0] == 200
        assert time.monotonic() < end
        time.sleep(0.2)


def test_all_take_up_a_new_file(built: Path, tmp_path: Path) -> None:
    """A file that takes the place of the one that is served is soon served by all, and none is left when the server ends."""
    db, new = Path(shutil.copy(built, tmp_path / "papers.db")), tmp_path / "new.db"
    (tmp_path / "one.jsonl").write_text('{"id": "x1", "title": "One paper alone", "abstract": "It is short."}\n', "utf-8")
    build([str(tmp_path / "one.jsonl")], new)
    with serving(db, tmp_path, "--processes", "2") as server:
        (other,) = _find_others(db)
        new.replace(db)
        end, alike = time.monotonic() + 60, 0
        while alike < 30:
            alike = alike + 1 if server.get("/papers/papers.json?_size=1")[2].count(b"One paper alone") else 0
            assert time.monotonic() < end
    end = time.monotonic() + 30
    while Path(f"/proc/{other}").exists():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_holds_for_a_site_is_divided() -> None:
    """Spare places for heavy requests are shared out, and never none; one for all, and two streams, each process lets through."""
    alone, two, many = (choose(public=True, sql=None, processes=number)[1] for number in (1, 2, 9))
    assert alone == PUBLIC_RULES
    assert (alone["heavy_spare"], two["heavy_spare"], many["heavy_spare"]) == (3, 1, 1)
    assert alone["streams_at_once"] == many["streams_at_once"] > many["streams_each"]
    assert alone["heavy_at_once"] == many["heavy_at_once"]
