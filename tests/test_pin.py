"""What is served stays what it was at the start."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from papersette.pin import pin

ROOT = Path(__file__).parents[1]


def test_a_pinned_file_outlives_its_successor(tmp_path: Path) -> None:
    """The pinned name leads to the old file after a swap, and is gone in the end, as are those that dead processes left."""
    path, new = tmp_path / "papers.db", tmp_path / "new.db"
    path.write_text("old")
    new.write_text("new")
    ended = subprocess.run(["sh", "-c", "echo $$"], check=True, capture_output=True, text=True).stdout.strip()
    (tmp_path / f".papers.db.served-{ended}").write_text("left")
    with pin(path) as pinned:
        new.replace(path)
        assert (pinned.read_text(), path.read_text()) == ("old", "new")
        assert len(list(tmp_path.iterdir())) == 2
    assert list(tmp_path.iterdir()) == [path]


def test_where_no_second_name_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder takes no second name the file itself is served."""

    def refuse(*_: object) -> None:
        raise PermissionError

    path = tmp_path / "papers.db"
    path.write_text("old")
    monkeypatch.setattr(os, "link", refuse)
    with pin(path) as pinned:
        assert pinned == path


@pytest.fixture
def served(build_db: Callable[..., Path]) -> Iterator[tuple[str, Path]]:
    """A database of one paper, served in public, and its address."""
    db = build_db({"title": "The only paper of this file", "abstract": "It reaches 71.2% accuracy on CIFAR-10."})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "build_db.py"), "serve", "--db", str(db), "--port", str(port), "--public"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/robots.txt")
            yield f"http://127.0.0.1:{port}", db
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)
    assert not list(db.parent.glob(".papers.db.served-*"))


def _wait(url: str) -> None:
    for _ in range(150):
        try:
            _read(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not answer")


def _read(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
        return answer.headers.get("etag", ""), answer.read()


def test_a_new_file_waits_for_a_restart(served: tuple[str, Path], tmp_path: Path) -> None:
    """After a swap every page, and the download under its old entity tag, is of the file that the server was started with."""
    address, db = served
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    new = tmp_path / "new.db"
    with sqlite3.connect(db) as old, sqlite3.connect(new) as copy:
        old.backup(copy)
        copy.execute("update papers set title = 'Another'")
    new.replace(db)
    pages = {_read(f"{address}/papers/papers.csv?_size={size}")[1].count(b"The only paper") for size in range(1, 30)}
    assert pages == {1}
    tag, body = _read(f"{address}/papers.db")
    assert tag.strip('"') == hashlib.sha256(body).hexdigest() == before
