"""A folder with an old database and a source with more papers, where builds are started, hurt and judged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from build_db import cli
from papersette.check import find_faults

__all__ = ["ROOT", "Child", "Outcome", "Yard"]

ROOT = Path(__file__).parents[2]
OLD_PAPERS, NEW_PAPERS = 25, 45
# What a build says of papers; when it was, and which build it was, is another each time.
CONTENT = (
    "papers",
    "paper_ids",
    "paper_authors",
    "authors",
    "links",
    "metrics",
    "paper_datasets",
    "datasets",
    "related",
    "words",
)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: its exit code, the negative number of a signal, and all that it printed."""

    code: int
    output: str

    @property
    def is_one_line(self) -> bool:
        """Tell whether it ended with one line of error."""
        return self.output.startswith("Error: ") and self.output.count("\n") == 1


class Child:
    """A build in a process of its own, a fork of this one, so that it starts at once."""

    def __init__(self, log: Path, arguments: list[str], prelude: Callable[[], None] | None) -> None:
        self._log = log
        log.touch()
        self.pid = os.fork()
        if self.pid == 0:
            self._work(arguments, prelude)

    def _work(self, arguments: list[str], prelude: Callable[[], None] | None) -> None:
        code = 70
        try:
            handle = os.open(self._log, os.O_WRONLY | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
            if prelude:
                prelude()
            cli(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # a traceback is what is to be seen
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal, if it still runs."""
        os.kill(self.pid, number)

    def wait(self) -> Outcome:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        return Outcome(os.waitstatus_to_exitcode(status), self._log.read_text("utf-8", "replace"))


class Yard:
    """The folder, with `db` (old) and `source`; `logs` is a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.logs = folder / "yard", folder / "logs"
        self.folder.mkdir()
        self.logs.mkdir()
        self.db, self.source = self.folder / "papers.db", self.folder / "papers.jsonl"
        records = map(json.loads, (ROOT / "samples/papers.jsonl").read_bytes().splitlines())
        self.lines = [json.dumps({"year": 2021, **record}).encode() + b"\n" for record in islice(records, NEW_PAPERS + 1)]
        self.source.write_bytes(b"".join(self.lines[: OLD_PAPERS + 1]))
        self._expect_success()
        self.old = self.db.read_bytes()
        self.reset()
        started = time.monotonic()
        if self.run().code:
            raise RuntimeError("the build fails without any fault")
        self.seconds = time.monotonic() - started
        self._new = self._digest()
        self.reset()

    def reset(self) -> None:
        """Make everything as it was at the beginning."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != self.db:
                path.unlink()
        self.source.write_bytes(b"".join(self.lines[: NEW_PAPERS + 1]))
        self.restore()

    def restore(self) -> None:
        """Put the old database back, and leave what lies beside it."""
        if not self.db.exists() or self.db.read_bytes() != self.old:
            self.db.write_bytes(self.old)

    def start(self, *options: str, prelude: Callable[[], None] | None = None, source: str | None = None) -> Child:
        """Start a build of the source onto the database."""
        arguments = ["build", source or str(self.source), "--db", str(self.db), "--quiet", "--workers", "1", *options]
        return Child(self.logs / "output", arguments, prelude)

    def run(self, *options: str, prelude: Callable[[], None] | None = None, source: str | None = None) -> Outcome:
        """Build, to the end."""
        return self.start(*options, prelude=prelude, source=source).wait()

    def trace(self, *options: str) -> tuple[Outcome, list[str]]:
        """Build under strace; return what strace wrote of the calls too."""
        log = self.logs / "strace"
        log.unlink(missing_ok=True)
        command = [sys.executable, "build_db.py", "build", str(self.source), "--db", str(self.db), "--quiet", "--workers", "1"]
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", str(log), *options, *command],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout + done.stderr), log.read_text("utf-8", "replace").splitlines()

    def state(self) -> str:
        """Return what stands at the database's place: old, new, none, sound (neither of the two), or what is wrong."""
        if not self.db.exists():
            return "none"
        if self.db.read_bytes() == self.old:
            return "old"
        for fault in find_faults(self.db):
            return f"BROKEN: {fault}"
        return "new" if self._digest() == self._new else "sound"

    def recover(self) -> str:
        """Build once more, undisturbed; return what is wrong with that, nothing where all is well."""
        self.source.write_bytes(b"".join(self.lines[: NEW_PAPERS + 1]))
        self.restore()
        outcome = self.run()
        if outcome.code or self.state() != "new":
            return f"the next build ends with {outcome.code} and a file that is {self.state()}: {outcome.output[-200:]!r}"
        left = {path.name for path in self.folder.iterdir() if path.name.startswith((".", "papers.db"))} - {self.db.name}
        return f"the next build leaves {', '.join(sorted(left))}" if left else ""

    def _expect_success(self) -> None:
        # In this process, so that children find loaded what they need.
        cli(["build", str(self.source), "--db", str(self.db), "--quiet"], standalone_mode=False)

    def _digest(self) -> str:
        with closing(sqlite3.connect(self.db)) as connection:
            rows = [connection.execute(f"select * from {table} order by 1, 2").fetchall() for table in CONTENT]
        return hashlib.sha256(repr(rows).encode()).hexdigest()
