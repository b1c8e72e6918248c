"""A file keeps a name of its own while it is served."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from papersette.live.pin import pin


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
        with pin(path) as second:
            assert (pinned.read_text(), second.read_text()) == ("old", "new")
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
