"""Faults below the program: system calls that fail, and disks that are full or read-only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.kinds import EITHER, NEW, OLD_OR_NEW, ONE_LINE, Fault, Inject, UnavailableError
from tests.faults.yard import Outcome, Yard

__all__ = ["SYSTEM"]

# Where in the row of a build's calls of one kind the fault sits, as shares of it.
POINTS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def count_calls(yard: Yard, call: str, path: str) -> int:
    """Return how many calls of a kind, of a path, a build makes."""
    if not shutil.which("strace"):
        raise UnavailableError("strace is not installed")
    outcome, lines = yard.trace("-P", path, "-e", f"trace={call}")
    if outcome.code:
        raise UnavailableError(f"strace: {outcome.output[-200:]}")
    yard.restore()
    return sum(f" {call}(" in line for line in lines)


def call_fails(call: str, name: str, what: str, points: tuple[float, ...] = POINTS) -> Inject:
    """Let one system call of the scratch file, or of what `name` says lies in the folder, fail or kill, and all behind it."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        path = str(yard.folder / name) if name else str(yard.folder)
        total = count_calls(yard, call, path)
        if not total:
            raise UnavailableError(f"a build makes no call of {call} there")
        for when in sorted({max(1, round(point * total)) for point in points}):
            outcome, _ = yard.trace("-P", path, "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}")
            yield outcome

    return inject


def order_of_calls(yard: Yard) -> Iterator[Outcome]:
    """Look whether all that was written is synced before the swap, and the folder after it."""
    if not shutil.which("strace"):
        raise UnavailableError("strace is not installed")
    calls = "pwrite64,write,ftruncate,sendfile,copy_file_range,fsync,fdatasync,rename"
    outcome, lines = yard.trace("-y", "-e", f"trace={calls}")
    building, folder = f"{yard.folder}/.papers.db.building", re.escape(str(yard.folder))
    kinds = []
    for line in lines:
        if f' rename("{building}"' in line:
            kinds.append("swap")
        elif re.search(rf" fsync\(\d+<{folder}>", line):
            kinds.append("folder")
        elif f"<{building}>" in line:
            kinds.append("sync" if "sync(" in line else "write")
    if kinds[-3:] != ["sync", "swap", "folder"] or "write" not in kinds:
        outcome = Outcome(70, f"the last calls are {kinds[-5:]}")
    yield outcome


@contextmanager
def mounted(yard: Yard, options: str) -> Iterator[None]:
    """Put a file system of its own in the folder's place, with the same files in it."""
    if os.getuid():
        raise UnavailableError("only root mounts")
    files = {path.name: path.read_bytes() for path in yard.folder.iterdir()}
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(yard.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(done.stderr.strip())
    try:
        for name, data in files.items():
            (yard.folder / name).write_bytes(data)
        yield
    finally:
        subprocess.run(["umount", "-l", str(yard.folder)], check=True)


def full_disk(yard: Yard) -> Iterator[Outcome]:
    """Build on disks that have a little more room than the old file and the source take."""
    used = sum(path.stat().st_size for path in yard.folder.iterdir())
    for spare in (8, 64, 256, 384, 512, 640, 768, 1024, 2048):
        with mounted(yard, f"size={used // 1024 + spare}k"):
            yield yard.run()


def read_only_disk(yard: Yard) -> Iterator[Outcome]:
    """Build on a disk that is mounted for reading."""
    with mounted(yard, "size=64m"):
        subprocess.run(["mount", "-o", "remount,ro", str(yard.folder)], check=True)
        yield yard.run()
        subprocess.run(["mount", "-o", "remount,rw", str(yard.folder)], check=True)


def named(call: str, name: str, what: str, promise: str, points: tuple[float, ...] = POINTS) -> Fault:
    """Return the fault of a system call."""
    place = {".papers.db.building": "the scratch file", "papers.jsonl": "the source", "": "the folder"}.get(name, name)
    said = "kill -9" if "signal" in what else what.removeprefix("error=")
    return Fault(
        f"{call} of {place}: {said}", f"strace injects it, {len(points)} points", promise, call_fails(call, name, what, points)
    )


BUILDING, LAST = ".papers.db.building", (1.0,)
SYSTEM: tuple[Fault, ...] = (
    named("pwrite64", BUILDING, "error=ENOSPC", EITHER),
    named("pwrite64", BUILDING, "error=EIO", EITHER),
    named("pread64", BUILDING, "error=EIO", EITHER),
    named("read", "papers.jsonl", "error=EIO", ONE_LINE),
    named("fsync", BUILDING, "error=EIO", ONE_LINE, LAST),
    named("pwrite64", BUILDING, "signal=KILL", OLD_OR_NEW),
    named("fsync", BUILDING, "signal=KILL", OLD_OR_NEW, LAST),
    named("rename", BUILDING, "signal=KILL", OLD_OR_NEW, LAST),
    named("fsync", "", "signal=KILL", OLD_OR_NEW, LAST),
    named("unlink", f"{BUILDING}-journal", "signal=KILL", OLD_OR_NEW),
    Fault("power cut", "the order of writes, syncs and the swap, read with strace", NEW, order_of_calls),
    Fault("disk full", "file systems with 8 KB to 2 MB to spare", EITHER, full_disk),
    Fault("disk read-only", "a file system mounted for reading", ONE_LINE, read_only_disk),
)  # fmt: skip
