"""Programs that run as long as a server does: started before it, started again where they end, ended with it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import anyio
import anyio.to_thread

from papersette.errors import PapersetteError
from papersette.serve import programs

__all__ = ["Program", "be_kept", "keeping", "say_ready"]

# Each start looks through the whole file, and one that may not be served does not get better by itself.
RESTART_SECONDS, RESTART_MOST_SECONDS = 1.0, 60.0
# The process has its own limits for requests under way.
END_SECONDS = 20.0
# What a kept program takes for requests under way, which have their time limits, and for its names and folders.
LAST_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Program:
    """What is kept running: what it is called, its command, and the sockets that it inherits, by their numbers."""

    name: str
    command: Sequence[str]
    sockets: tuple[int, ...] = ()


@dataclass(slots=True)
class _Kept:
    """The process that a program runs in now."""

    process: subprocess.Popen[bytes]


def be_kept() -> None:
    """End this process, a kept one, with its standard input."""
    threading.Thread(target=_end_with_input, daemon=True).start()


def say_ready() -> None:
    """Say in a kept process that it is ready; what it prints from now on goes to standard error."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    # Nobody reads on: a log of some thousand visitors would fill the pipe, and the next line would wait for ever.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _end_with_input() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_SECONDS)
    os._exit(1)


@asynccontextmanager
async def keeping(program: Program, say: Callable[[str], None]) -> AsyncIterator[None]:
    """Keep a program running; it says one line on standard output when it is ready, and ends with its standard input.

    Args:
        program: what runs.
        say: told when it ended by itself.

    Raises:
        PapersetteError: it ended before it was ready for the first time.
    """
    kept = _Kept(await _start(program))
    keeper = asyncio.create_task(_restart(kept, program, say))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
        # Not by the keeper: one that is cancelled at once has not begun.
        await _end(kept.process)


async def _start(program: Program) -> subprocess.Popen[bytes]:
    """Return the program when it is ready.

    Raises:
        PapersetteError: it ended before.
    """
    # Ctrl-C goes to every process of a session; this one ends it when nobody asks it any more.
    process = subprocess.Popen(  # noqa: S603 - a program of this package
        program.command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=programs.environment(),
        start_new_session=True,
        pass_fds=program.sockets,
    )
    try:
        if process.stdout is not None and not await anyio.to_thread.run_sync(process.stdout.readline, abandon_on_cancel=True):
            raise PapersetteError(f"{program.name} ended with {await programs.ended(process)} before it was ready")
    except BaseException:
        await _end(process)
        raise
    return process


async def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with anyio.move_on_after(END_SECONDS):
        await programs.ended(process)
        return
    process.kill()
    await programs.ended(process)


async def _restart(kept: _Kept, program: Program, say: Callable[[str], None]) -> None:
    while True:
        kept.process = await _start_again(f"{program.name} ended with {await programs.ended(kept.process)}", program, say)


async def _start_again(reason: str, program: Program, say: Callable[[str], None]) -> subprocess.Popen[bytes]:
    """Return the program that is ready next, tried less and less often while it is not."""
    pause = RESTART_SECONDS
    while True:
        # Said after the pause: where both processes are told to end, there is no other.
        await asyncio.sleep(pause)
        say(f"{reason}; another is started")
        try:
            return await _start(program)
        except (PapersetteError, OSError) as error:
            reason = str(error)
        pause = min(2 * pause, RESTART_MOST_SECONDS)
