"""A file keeps a name of its own while it is served."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from papersette.ask.site import open_site
from papersette.serve.live.pin import pin
from tests.served import ROOT

# Above all ids that Linux gives.
NOBODY = 2**22 + 1
# Pins a file, says its name, and waits to be ended; by its own account it is the process of a given id.
HOLD = """
import os, sys
from pathlib import Path
from papersette.serve.live.pin import pin
os.getpid = lambda: int(sys.argv[2])
with pin(Path(sys.argv[1])) as pinned:
    print(pinned.name, flush=True)
    sys.stdin.read()
"""


@contextmanager
def _holding(path: Path, pid: int) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Have another process pin a file; yield it and its name for the file."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(pid)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        try:
            yield process, path.with_name(process.stdout.readline().strip())
        finally:
            process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to be served."""
    path = tmp_path / "papers.db"
    path.write_text("old")
    return path


def test_a_pinned_file_outlives_its_successor(path: Path, tmp_path: Path) -> None:
    """Each pinned name leads to the file of its time after a swap, and nothing is left of them in the end."""
    new = tmp_path / "new.db"
    new.write_text("new")
    with pin(path) as pinned:
        new.replace(path)
        assert (pinned.read_text(), path.read_text()) == ("old", "new")
        with pin(path) as second:
            assert (pinned.read_text(), second.read_text()) == ("old", "new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_process_is_no_hindrance(path: Path, tmp_path: Path) -> None:
    """What a killed process left goes with the next one, also where both have the same id, as servers in containers do."""
    with _holding(path, 1) as (killed, left):
        killed.kill()
        killed.wait()
        assert left.exists()
        with _holding(path, 1) as (next_one, pinned):
            assert pinned not in (left, path)
            assert not left.exists()
            next_one.communicate("")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("pid", [1, NOBODY])
def test_a_name_in_use_is_left_alone(path: Path, pid: int) -> None:
    """Nobody takes the name of a process that runs, whatever its id is here, where it may be nobody's."""
    with _holding(path, pid) as (_, first), _holding(path, pid) as (_, second), pin(path) as third:
        assert len({path, first, second, third}) == 4
        assert {name.read_text() for name in (first, second, third)} == {"old"}


def test_what_asks_the_site_keeps_its_file(build_db: Callable[..., Path]) -> None:
    """Whoever asks the site without a server, an assistant for days, is answered from one file, whatever takes its place."""
    db, new = build_db({"title": "Old"}), build_db({"title": "New"}, db="new.db")
    with open_site(db) as site:
        new.replace(db)
        answer = asyncio.run(site.client.get("/papers/papers.json?_shape=array"))
    assert [row["title"] for row in answer.json()] == ["Old"]


def test_where_no_second_name_is_allowed(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder takes no second name the file itself is served."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    with pin(path) as pinned:
        assert pinned == path
    assert list(tmp_path.iterdir()) == [path]
