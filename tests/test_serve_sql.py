"""The process for SQL by itself: how it starts, and how it ends."""

from __future__ import annotations

import json
import resource
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from papersette.serve import programs
from papersette.serve.server import Plan


@pytest.fixture(scope="module")
def db(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, in a folder of its own."""
    return Path(shutil.copy(built, tmp_path_factory.mktemp("process") / "papers.db"))


@contextmanager
def _starting(db: Path, path: Path, most_memory: int = resource.RLIM_INFINITY) -> Iterator[subprocess.Popen[str]]:
    """Start the process with a socket, and a bound on memory that it may not raise."""
    command = ["sh", "-c", 'ulimit -v "$0" && exec "$@"', "unlimited" if most_memory < 0 else str(most_memory >> 10)]
    command += programs.command("papersette.serve.sql", json.dumps(asdict(Plan(str(db)))), str(path))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=programs.environment()) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_ready_process_listens(db: Path, tmp_path: Path) -> None:
    """Once it says that it is ready, whoever connects is let in."""
    with _starting(db, tmp_path / "sql") as process, closing(socket.socket(socket.AF_UNIX)) as client:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        client.connect(str(tmp_path / "sql"))


def test_a_lower_bound_on_memory_stays(db: Path, tmp_path: Path) -> None:
    """It starts where less memory is allowed than it would take, and takes no more."""
    least = 3 << 29
    with _starting(db, tmp_path / "sql", least) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert str(least) in Path(f"/proc/{process.pid}/limits").read_text()


@pytest.mark.parametrize("is_ready", [True, False])
def test_the_end_of_input_ends_it(db: Path, tmp_path: Path, is_ready: bool) -> None:
    """Whether or not it is ready, it ends with its input, and leaves no name of the file."""
    with _starting(db, tmp_path / "sql") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        while not list(db.parent.glob(f".{db.name}.served-*")):
            assert process.poll() is None
        if is_ready:
            process.stdout.readline()
        process.stdin.close()
        assert process.wait(30) == 0
    assert not list(db.parent.glob(f".{db.name}.served-*"))


def test_a_bad_file_is_told_in_one_line(tmp_path: Path) -> None:
    """A file that cannot be served ends it with one line, before it is ready."""
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database")
    with _starting(bad, tmp_path / "sql") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read()
        process.wait(30)
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert "bad.db cannot be served" in err
