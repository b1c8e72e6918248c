"""Modules of this package run as programs of their own.

They are started by `subprocess` and not by the event loop. Between fork and exec uvloop throws away what other threads had: in
the child an SQLite connection of theirs waits for a lock that one of them held, and the server waits for the child, for ever.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import anyio.to_thread

__all__ = ["command", "ended", "environment", "run"]

# `python -m` looks for modules in the working folder first, and what lies there is anybody's; `-P` is of Python 3.11.
RUN = "import sys; sys.path[:] = filter(None, sys.path); import runpy; runpy.run_module(sys.argv.pop(1), None, '__main__', True)"


def command(module: str, *arguments: str) -> list[str]:
    """Return what starts a module as a program, which runs no file of the working folder."""
    return [sys.executable, "-c", RUN, module, *arguments]


def environment() -> dict[str, str]:
    """Return the environment in which it finds what this process finds, wherever that was started from."""
    # An empty place is the working folder; this package may have been found there.
    places = [*filter(None, sys.path), str(Path(__file__).resolve().parents[2])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}


async def run(command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end and return what it printed; it is killed where nobody waits for it any more."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())  # noqa: S603 - our own
    try:
        printed, complained = await anyio.to_thread.run_sync(process.communicate, abandon_on_cancel=True)
    finally:
        if process.returncode is None:
            process.kill()
    return subprocess.CompletedProcess(command, process.returncode, printed, complained)


async def ended(process: subprocess.Popen[bytes]) -> int:
    """Return with what a program ended, when it does."""
    code = await anyio.to_thread.run_sync(process.wait, abandon_on_cancel=True)
    for pipe in filter(None, (process.stdin, process.stdout)):
        pipe.close()
    return code
