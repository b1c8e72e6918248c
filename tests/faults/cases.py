"""The faults, by name: files, processes and clocks that fail while a database is built."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from papersette import check as checking
from papersette.check import find_faults
from papersette.pipeline import build as building
from papersette.pipeline import intake, saver
from papersette.pipeline import work as working
from papersette.sources.fields import values
from papersette.sources.opening import stream
from papersette.store import open_scratch
from papersette.store.files import scratch
from tests.faults.hostile import HOSTILE
from tests.faults.kinds import BUSY, EITHER, NEW, OLD_OR_NEW, ONE_LINE, SOUND, UNCERTAIN, Fault, Inject
from tests.faults.system import SYSTEM
from tests.faults.yard import Outcome, Yard

__all__ = ["FAULTS"]

KILLS = 200
# Moments of a build's life are tried to somewhat behind its end.
LIFE = 1.25
# What a child that has no memory left holds.
TAKEN: list[bytes] = []


def kill(number: int, times: int, *, with_old: bool = True) -> Inject:
    """Send a signal at moments that lie evenly over a build's life."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        for moment in range(times):
            if not with_old:
                yard.db.unlink()
            child = yard.start()
            time.sleep(yard.seconds * LIFE * moment / times)
            child.kill(number)
            yield child.wait()

    return inject


def patch(*targets: tuple[Any, str, Callable[..., Any]]) -> Inject:
    """Build with functions replaced in the process that builds."""

    def prelude() -> None:
        for owner, name, replacement in targets:
            setattr(owner, name, replacement)

    return lambda yard: iter([yard.run(prelude=prelude)])


def failing(error: BaseException) -> Callable[..., Any]:
    """Return a function that fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def limit(kind: int, amounts: tuple[int, ...], *, above: Callable[[], int] = lambda: 0) -> Inject:
    """Build under limits of the process."""

    def set_limit(amount: int) -> None:
        resource.setrlimit(kind, (above() + amount,) * 2)

    def inject(yard: Yard) -> Iterator[Outcome]:
        for amount in amounts:
            yield yard.run(prelude=partial(set_limit, amount))

    return inject


def starve(*amounts: int) -> Inject:
    """Build where all memory is taken but some bytes."""

    def take_all(spare: int) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        kept = bytes(spare)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + spare,) * 2)
        for size in (1 << 20, 1 << 16, 1 << 12, 1 << 9):
            with suppress(MemoryError):
                while True:
                    TAKEN.append(bytes(size))
        del kept

    def inject(yard: Yard) -> Iterator[Outcome]:
        for amount in amounts:
            yield yard.run(prelude=partial(take_all, amount))

    return inject


def count_open() -> int:
    """Return how many files this process has open."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a folder of names, not of paths


def while_read(change: Callable[[Path], object]) -> Inject:
    """Change the source after its first bytes were read."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        drain = stream.Source.drain

        def change_and_drain(source: stream.Source) -> None:
            change(Path(source.name))
            drain(source)

        yield yard.run(prelude=lambda: setattr(stream.Source, "drain", change_and_drain))

    return inject


def append(path: Path) -> None:
    """Let a file grow."""
    with path.open("ab") as file:
        file.write(b'{"title": "One more"}\n')


def replace(path: Path) -> None:
    """Put another file in the place of one."""
    other = path.with_name("other")
    other.write_bytes(b"something else")
    other.replace(path)


def cut_short(*options: str, keep: float = 0.4) -> Inject:
    """Build from the first part of what the source was when it was last read."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        data = yard.source.read_bytes()
        yard.source.write_bytes(data[: int(len(data) * keep)])
        yield yard.run(*options)

    return inject


def hold_lock(yard: Yard) -> Iterator[Outcome]:
    """Build what another process builds."""
    with open_scratch(yard.db):
        yield yard.run()


def hold_write(mode: str) -> Inject:
    """Build while another program is in the middle of writing to the database."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        with closing(sqlite3.connect(yard.db, isolation_level=None)) as other:
            other.execute(f"pragma journal_mode = {mode}")
            yard.old = yard.db.read_bytes()
            other.execute("begin")
            other.execute("update papers set title = title || ' (edited)'")
            yield yard.run()
            other.execute("rollback")

    return inject


def change_meanwhile(yard: Yard) -> Iterator[Outcome]:
    """Let another program change the database while the new one is built; the change counts as the old file."""
    changed = yard.old + bytes(4096)

    def change_and_check(path: Path) -> Iterator[str]:
        yard.db.write_bytes(changed)
        return find_faults(path)

    before = yard.old
    yard.old = changed
    yield yard.run(prelude=lambda: setattr(checking, "find_faults", change_and_check))
    yard.old = before
    yard.restore()


def use_workers(work: Callable[..., Any]) -> None:
    """Let processes extract, though the source is small."""
    building.SMALL_BYTES = 0
    work.__name__ = "work"  # workers know it by its name
    working.Extractor.work = work  # type: ignore[method-assign]


def kill_worker(yard: Yard) -> Iterator[Outcome]:
    """Kill a process that extracts."""
    parent = os.getpid()
    work = working.Extractor.work

    def work_or_die(extractor: Any, papers: Any) -> Any:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(extractor, papers)

    yield yard.run("--workers", "2", prelude=lambda: use_workers(work_or_die))


def kill_with_workers(yard: Yard) -> Iterator[Outcome]:
    """Kill a build whose workers are busy, and build again at once."""
    parent = os.getpid()

    def sleep(*_: object) -> None:
        if os.getppid() != parent:
            time.sleep(60)

    for moment in range(5):
        child = yard.start("--workers", "2", prelude=lambda: use_workers(sleep))
        time.sleep(yard.seconds * (0.3 + 0.1 * moment))
        child.kill()
        yield child.wait()
        deadline = time.monotonic() + 5
        while (outcome := yard.run()).code == 75 and time.monotonic() < deadline:
            time.sleep(0.1)
        if outcome.code:
            yield outcome
        yard.restore()


def leave_stale(yard: Yard) -> Iterator[Outcome]:
    """Build where killed builds left files of all kinds, one of them a journal that SQLite would play back."""
    scratch_file = yard.db.with_name(".papers.db.building")
    scratch_file.write_bytes(yard.old)
    pid = os.fork()
    if pid == 0:
        other = sqlite3.connect(scratch_file, isolation_level=None)
        other.execute("pragma cache_size = 1")
        other.execute("begin")
        other.execute("update papers set title = 'not of this build'")
        os._exit(9)
    os.waitpid(pid, 0)
    yield yard.run()
    for ending in ("", "-journal", "-wal", "-shm"):
        scratch_file.with_name(scratch_file.name + ending).write_bytes(os.urandom(4096))
    yield yard.run()


def as_nobody(mode: int) -> Inject:
    """Build as a user who may not write into the folder."""

    def leave_rights() -> None:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)

    def inject(yard: Yard) -> Iterator[Outcome]:
        yard.folder.chmod(mode)
        try:
            yield yard.run(prelude=leave_rights)
        finally:
            yard.folder.chmod(0o755)

    return inject


def set_clock(year: int) -> Inject:
    """Build with another date of the day."""

    class Day(values.date):  # type: ignore[name-defined,misc]
        @classmethod
        def today(cls) -> Any:
            return cls(year, 1, 1)

    def now() -> str:
        return f"{year}-01-01T00:00:00+00:00"

    return patch((values, "date", Day), (intake, "now", now), (building, "now", now), (saver, "now", now))


def step_clock_back(yard: Yard) -> Iterator[Outcome]:
    """Build while the clock is set back by a year at each look."""
    years = iter(range(2026, 1971, -1))

    def now() -> str:
        return f"{next(years)}-01-01T00:00:00+00:00"

    yield from patch((intake, "now", now), (building, "now", now), (saver, "now", now))(yard)


def errors(*numbers: int) -> Iterator[tuple[str, OSError]]:
    """Yield the names and the errors of system calls."""
    for number in numbers:
        yield errno.errorcode[number], OSError(number, os.strerror(number))


FAULTS: tuple[Fault, ...] = (
    Fault("kill -9", f"{KILLS} moments of an update's life", OLD_OR_NEW, kill(signal.SIGKILL, KILLS)),
    Fault("kill -9, few", "8 moments of an update's life", OLD_OR_NEW, kill(signal.SIGKILL, 8), is_quick=True),
    Fault("kill -9, first build", "50 moments, no old file", OLD_OR_NEW, kill(signal.SIGKILL, 50, with_old=False)),
    Fault("SIGTERM", "20 moments", OLD_OR_NEW, kill(signal.SIGTERM, 20)),
    Fault("SIGHUP", "20 moments", OLD_OR_NEW, kill(signal.SIGHUP, 20)),
    Fault("Ctrl-C", "20 moments of SIGINT", OLD_OR_NEW, kill(signal.SIGINT, 20)),
    Fault("kill -9 of a worker", "a worker kills itself", ONE_LINE, kill_worker, is_quick=True),
    Fault("kill -9, workers busy", "workers sleep, then the next build", OLD_OR_NEW, kill_with_workers),
    Fault("stale files", "a half-written scratch file with its hot journal; junk", NEW, leave_stale, is_quick=True),
    Fault("second build", "the lock is held", BUSY, hold_lock, is_quick=True),
    Fault("another writer", "an open transaction, journal", BUSY, hold_write("delete"), is_quick=True),
    Fault("another writer, WAL", "an open transaction, write-ahead log", BUSY, hold_write("wal"), is_quick=True),
    Fault("change meanwhile", "the old file is written to before the swap", ONE_LINE, change_meanwhile, is_quick=True),
    Fault("read-only folder", "mode 0555, not root", ONE_LINE, as_nobody(0o555), is_quick=True),
    *(
        Fault(f"fsync: {name}", "os.fsync of the scratch file fails", ONE_LINE, patch((os, "fsync", failing(error))))
        for name, error in errors(errno.EIO, errno.ENOSPC, errno.EDQUOT)
    ),
    *(
        Fault(f"rename: {name}", "Path.replace fails", ONE_LINE, patch((Path, "replace", failing(error))), is_quick=True)
        for name, error in errors(errno.EIO, errno.ENOSPC, errno.EACCES)
    ),
    *(
        Fault(f"copy: {name}", "shutil.copyfile fails", ONE_LINE, patch((shutil, "copyfile", failing(error))))
        for name, error in errors(errno.EIO, errno.ENOSPC)
    ),
    *(
        Fault(
            f"folder sync: {name}", "the sync after the swap fails", UNCERTAIN,
            patch((scratch, "sync_folder", failing(error))), is_quick=True,
        )
        for name, error in errors(errno.EIO)
    ),
    Fault("no memory", "the check raises MemoryError", ONE_LINE, patch((checking, "find_faults", failing(MemoryError())))),
    Fault(
        "a check that fails", "the new file is called faulty", ONE_LINE,
        patch((checking, "find_faults", lambda _: iter(["made up"]))), is_quick=True,
    ),
    Fault("memory full", "RLIMIT_AS, all taken but 32 KB to 32 MB", OLD_OR_NEW, starve(*(1 << power for power in range(15, 26)))),
    Fault(
        "limit of file size", "RLIMIT_FSIZE 1 KB to 1.5 MB", EITHER,
        limit(resource.RLIMIT_FSIZE, (1 << 10, 1 << 16, 1 << 18, 3 << 17, 1 << 19, 3 << 18, 1 << 20, 3 << 19)),
    ),
    Fault("open files", "RLIMIT_NOFILE, 0 to 5 left", EITHER, limit(resource.RLIMIT_NOFILE, tuple(range(6)), above=count_open)),
    Fault("clock: 1970", "today is in 1970; years are rejects", SOUND, set_clock(1970), is_quick=True),
    Fault("clock: 2199", "today is in 2199", NEW, set_clock(2199)),
    Fault("clock runs backwards", "a year at each look", NEW, step_clock_back),
    Fault("source truncated", "cut to 100 bytes while it is read", ONE_LINE, while_read(lambda path: os.truncate(path, 100))),
    Fault("source growing", "a line is appended while it is read", ONE_LINE, while_read(append), is_quick=True),
    Fault("source replaced", "renamed over while it is read", NEW, while_read(replace)),
    Fault("source removed", "unlinked while it is read", NEW, while_read(Path.unlink)),
    Fault("source shrunk", "60 % of it are missing", ONE_LINE, cut_short(), is_quick=True),
    Fault("source empty", "a download of 0 bytes", ONE_LINE, cut_short(keep=0)),
    Fault("source shrunk, allowed", "--allow-shrink", SOUND, cut_short("--allow-shrink")),
    *SYSTEM,
    *HOSTILE,
)  # fmt: skip
