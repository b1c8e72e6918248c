"""Files that are whole or not there."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from papersette.durable import PART, open_whole, save_whole

ROOT = Path(__file__).parent.parent


def test_what_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """A file whose writing fails stays as it was, with nothing beside it."""
    path = tmp_path / "notes"
    path.write_text("old")

    def fill() -> None:
        with open_whole(path) as stream:
            stream.write(b"ne")
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        fill()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_processes_may_write_one_file(tmp_path: Path) -> None:
    """What another process has begun is not written into: the last that is whole stays, wholly of one."""
    path = tmp_path / "notes"
    with open_whole(path) as stream:
        stream.write(b"first half, ")
        stream.flush()
        other = "import sys, pathlib, papersette.durable as d; d.save_whole(pathlib.Path(sys.argv[1]), b'of the other')"
        subprocess.run([sys.executable, "-c", other, str(path)], check=True, cwd=ROOT)
        assert path.read_text() == "of the other"
        stream.write(b"second half")
    assert path.read_text() == "first half, second half"
    assert not list(tmp_path.glob(f"*{PART}"))


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """A file that is replaced keeps who may read it, and a link leads to the new one."""
    path, link = tmp_path / "notes", tmp_path / "link"
    path.write_text("old")
    path.chmod(0o600)
    link.symlink_to(path)
    save_whole(link, b"new")
    assert (link.is_symlink(), path.read_text(), path.stat().st_mode & 0o777) == (True, "new", 0o600)


def test_a_file_that_cannot_be_written_is_told_by_its_name(tmp_path: Path) -> None:
    """The error names the file that was asked for, not the hidden one beside it."""
    path = tmp_path / "absent" / "notes"
    with pytest.raises(FileNotFoundError) as told:
        save_whole(path, b"new")
    assert (told.value.filename, told.value.filename2) == (str(path), None)


def test_a_full_disk_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    """Also where the file was begun and its end has no room, the error names it, and the old one stays."""
    path = tmp_path / "notes"
    path.write_text("old")
    writing = (
        "import pathlib, resource, sys, papersette.durable as durable\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "durable.save_whole(pathlib.Path(sys.argv[1]), b'new' * 10)"
    )
    told = subprocess.run([sys.executable, "-c", writing, str(path)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert told.stderr.splitlines()[-1] == f"OSError: [Errno 27] File too large: '{path}'"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
