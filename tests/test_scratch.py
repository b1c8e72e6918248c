"""The file beside the database: whose it is, what is swept, when it takes the database's place."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.errors import BuildError, BusyError, SourceError
from papersette.pipeline.build import Options, build
from papersette.sources import open_source
from papersette.store import open_scratch

Write = Callable[..., Path]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "papers.db"
    path.write_bytes(b"old")
    return path


def left(db: Path) -> set[str]:
    """Return the names of what lies beside a database."""
    return {path.name for path in db.parent.iterdir()} - {db.name}


def test_a_second_build_ends_with_75(db: Path) -> None:
    """A second build of a file that is being built ends with one line and the exit code of a temporary failure."""
    with open_scratch(db):
        result = CliRunner().invoke(cli, ["build", "--db", str(db)])
        assert (result.exit_code, result.output) == (75, f"Error: {db} is being built by another process\n")
    assert left(db) == set()


@pytest.mark.parametrize("name", ["", "pipe"])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe or a device (/dev/null) is never replaced by a database, and no name is no database."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    result = CliRunner().invoke(cli, ["build", "--db", name])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.endswith(": neither a file nor the name of one\n")
    assert [path.name for path in tmp_path.iterdir() if path.is_fifo()] == ["pipe"]


def test_a_symbolic_link_stays(tmp_path: Path, db: Path) -> None:
    """Where a link is named its target is built, the lock and the scratch file beside it; a link may be there first."""
    links = tmp_path / "links"
    links.mkdir()
    link, first, loop = (links / name for name in ("link.db", "first.db", "loop.db"))
    link.symlink_to(db)
    first.symlink_to("../new.db")
    loop.symlink_to(loop)
    with open_scratch(link) as scratch, pytest.raises(BusyError), open_scratch(db):
        pass
    assert scratch.parent == tmp_path
    with open_scratch(link) as scratch:
        scratch.write_bytes(b"new")
    with open_scratch(first) as scratch:
        scratch.write_bytes(b"first")
    with pytest.raises(BuildError, match="neither a file"), open_scratch(loop):
        pass
    assert (db.read_bytes(), (tmp_path / "new.db").read_bytes()) == (b"new", b"first")
    assert sorted(path.is_symlink() for path in links.iterdir()) == [True, True, True]


def test_the_lock_of_a_file_that_is_gone_is_no_lock(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that ends between another's opening and locking of the scratch file does not lend it the lock of papers.db."""
    real, ended = fcntl.flock, list[Path]()

    def flock(lock: int, how: int) -> None:
        real(lock, how)
        if not ended:
            ended.append(db.with_name(".papers.db.building").replace(db))

    monkeypatch.setattr(fcntl, "flock", flock)
    with open_scratch(db) as scratch:
        assert not scratch.samefile(db)


def test_what_a_killed_build_left_is_swept(db: Path) -> None:
    """Stale scratch files and their journals are gone before the next build starts, and a planted link is not followed."""
    for ending in ("", "-journal", "-wal", "-shm"):
        db.with_name(f".papers.db.building{ending}").write_bytes(b"stale")
    work = db.with_name(".papers.db.building-work-x7")
    work.mkdir()
    (work / "signatures").write_bytes(b"stale")
    with open_scratch(db) as scratch:
        assert left(db) == {scratch.name}
        assert scratch.read_bytes() == b"old"
    db.with_name(".papers.db.building").symlink_to(db)
    with pytest.raises(BuildError), open_scratch(db):
        pass
    assert db.read_bytes() == b"old"


def test_a_private_database_stays_private(db: Path) -> None:
    """The new file may be read by those who might read the old one, and so may the scratch file."""
    db.chmod(0o440)
    with open_scratch(db) as scratch:
        assert stat.S_IMODE(scratch.stat().st_mode) == 0o640
    assert stat.S_IMODE(db.stat().st_mode) == 0o440


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), sqlite3.OperationalError("disk is full"), MemoryError()]
)
def test_what_goes_wrong_is_one_line(db: Path, error: Exception) -> None:
    """A full disk, an error of SQLite and want of memory end with one line, and the old file stays."""
    with pytest.raises(BuildError, match=r"what stood there stays: (No space left|disk is full|out of memory)"), open_scratch(db):
        raise error
    assert (db.read_bytes(), left(db)) == (b"old", set())


def test_a_change_by_others_is_not_lost(db: Path) -> None:
    """Where somebody changed the database while it was being built, the build ends and their change stays."""
    with pytest.raises(BuildError, match="changed by another program"), open_scratch(db):
        db.write_bytes(b"theirs")
    assert db.read_bytes() == b"theirs"


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_writer_is_waited_for(tmp_path: Path, mode: str) -> None:
    """While another program writes to the database nothing is swapped; what it left undone when killed, SQLite finishes first."""
    db = tmp_path / "papers.db"
    script = f"""import os, sqlite3, sys
db = sqlite3.connect({str(db)!r}, isolation_level=None)
db.execute("pragma journal_mode = {mode}")
db.execute("pragma cache_size = 5")
db.execute("create table t (x)")
db.execute("begin")
db.executemany("insert into t values (randomblob(1000))", [()] * 100)
print(flush=True)
sys.stdin.read()
os._exit(9)"""
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        other.stdout.readline()
        with pytest.raises(BusyError), open_scratch(db):
            pass
        other.stdin.close()
        other.wait()
    with open_scratch(db) as scratch, closing(sqlite3.connect(scratch)) as copy:
        assert copy.execute("select count(*) from t").fetchone() == (0,)
    assert left(db) == set()


def _is_locked(db: Path) -> bool:
    try:
        with open_scratch(db):
            return False
    except BusyError:
        return True


def test_workers_end_with_the_build_that_started_them(tmp_path: Path, write_jsonl: Write) -> None:
    """Killed with its workers at work, a build leaves none of them behind to hold the lock."""
    source = write_jsonl(*({"title": f"Paper {number}", "abstract": "It reaches 5%. " * 400} for number in range(2000)))
    command = [sys.executable, "build_db.py", "build", str(source), "--db", str(tmp_path / "papers.db"), "--workers", "2"]
    with subprocess.Popen(command) as building:
        children = Path(f"/proc/{building.pid}/task/{building.pid}/children")
        if not children.exists():
            building.kill()
            pytest.skip("this system does not list a process's children")
        while len(children.read_text().split()) < 2:
            assert building.poll() is None
            time.sleep(0.01)
        workers = children.read_text().split()
        building.kill()
    deadline = time.monotonic() + 20
    while any(Path("/proc", pid).exists() and "Z" not in Path("/proc", pid, "stat").read_text().split()[2] for pid in workers):
        assert time.monotonic() < deadline, "a worker lives on"
        time.sleep(0.05)
    # The first thread of a process may be gone before the others are, and with them what it held.
    while _is_locked(tmp_path / "papers.db"):
        assert time.monotonic() < deadline, "the lock is held on"
        time.sleep(0.05)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", range(4))
def test_ctrl_c_ends_a_build_and_its_workers(db: Path, write_jsonl: Write, moment: int, ending: signal.Signals) -> None:
    """What reaches all processes of a group ends a build with one line and the file as it was: Ctrl-C, a polite end, a hangup."""
    db.unlink()
    source = write_jsonl(*({"title": f"Paper {number}", "abstract": "It reaches 5%. " * 400} for number in range(2000)))
    command = [sys.executable, "build_db.py", "build", str(source), "--db", str(db), "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, text=True) as building:
        children = Path(f"/proc/{building.pid}/task/{building.pid}/children")
        while not (children.read_text().split() if children.exists() else left(db) - {source.name}):
            assert building.poll() is None
            time.sleep(0.01)
        time.sleep(moment / 4)
        os.killpg(building.pid, ending)
        try:
            _, said = building.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(building.pid, signal.SIGKILL)
            raise
    assert (building.returncode, said) == (1, f"\n{db} is not made\nAborted!\n")
    assert left(db) == {source.name}


def test_a_source_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """A file that grows or shrinks while it is read is refused."""
    path = tmp_path / "growing.jsonl"
    path.write_text('{"title": "One"}\n', "utf-8")

    def read() -> None:
        with open_source(str(path)) as source:
            os.truncate(path, 5)
            source.drain()

    with pytest.raises(SourceError, match="changed while it was read"):
        read()


def test_a_source_that_shrank(tmp_path: Path, write_jsonl: Write) -> None:
    """A source with over 5 % fewer papers than when it was last read ends the build, unless that is allowed."""
    db = tmp_path / "papers.db"
    papers = [{"id": f"p{number}", "title": f"Paper {number}"} for number in range(100)]
    build([str(write_jsonl(*papers))], db)
    before = db.read_bytes()
    with pytest.raises(SourceError, match="94 papers where there were 100"):
        build([str(write_jsonl(*papers[:94]))], db)
    write_jsonl().write_text("nothing to read")
    with pytest.raises(SourceError):
        build([str(tmp_path / "*.jsonl")], db)
    assert db.read_bytes() == before
    result = CliRunner().invoke(cli, ["build", str(write_jsonl(*papers[:94])), "--db", str(db), "--allow-shrink", "--quiet"])
    assert (result.exit_code, result.output) == (0, "")
    # What it is compared with is the last time, and another name is another source.
    build([str(write_jsonl(*papers[:90]))], db)
    build([str(write_jsonl(*papers[:50], name="others.jsonl"))], db)


def test_a_small_source_may_shrink(tmp_path: Path, write_jsonl: Write) -> None:
    """Sources of a handful of papers are taken as they are."""
    db = tmp_path / "papers.db"
    for number in (3, 1):
        build([str(write_jsonl(*({"title": f"Paper {n}"} for n in range(number))))], db, Options())
