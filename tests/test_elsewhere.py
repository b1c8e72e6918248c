"""What stands between visitors and the process for SQL: requests handed on, a program kept running."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from papersette.errors import PapersetteError
from papersette.live import elsewhere
from papersette.live.elsewhere import keeping


def _write_program(folder: Path, text: str) -> tuple[list[str], Path]:
    """Return a program that notes each of its starts in a file, and that file."""
    starts = folder / "starts"
    program = f"import os, sys, time\nopen({str(starts)!r}, 'a').write(f'{{os.getpid()}} {{time.monotonic()}}\\n')\n{text}"
    return [sys.executable, "-c", program], starts


async def _wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def _read_starts(starts: Path) -> list[tuple[int, float]]:
    lines = starts.read_text().splitlines() if starts.exists() else []
    return [(int(pid), float(when)) for pid, when in map(str.split, lines)]


def test_a_program_that_does_not_get_ready_ends_the_start(tmp_path: Path) -> None:
    """The end of its output is not taken for its word that it is ready."""
    command, _ = _write_program(tmp_path, "sys.exit(3)")

    async def run() -> None:
        with pytest.raises(PapersetteError, match="ended with 3 before it was ready"):
            async with keeping(command, print):
                pass

    asyncio.run(run())


def test_starts_that_fail_become_rare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pause before another start is twice the last, up to the longest."""
    monkeypatch.setattr(elsewhere, "RESTART_SECONDS", 0.2)
    monkeypatch.setattr(elsewhere, "RESTART_MOST_SECONDS", 0.8, raising=False)
    failed = f"if len(open({str(tmp_path / 'starts')!r}).readlines()) > 1: sys.exit(1)\nprint('ready', flush=True)"
    command, starts = _write_program(tmp_path, failed)
    said: list[str] = []

    async def run() -> None:
        async with keeping(command, said.append):
            await _wait_for(lambda: len(_read_starts(starts)) > 5)

    asyncio.run(run())
    times = [when for _, when in _read_starts(starts)]
    pauses = [second - first for first, second in pairwise(times)]
    assert all(pause >= least for pause, least in zip(pauses, (0.2, 0.2, 0.4, 0.8, 0.8), strict=False)), pauses
    assert said[0].startswith("the process for SQL ended with 0; ")
    assert said[1].startswith("the process for SQL ended with 1 before it was ready; ")


@pytest.mark.parametrize("text", ["time.sleep(60)", "print('ready', flush=True)\ntime.sleep(60)"])
def test_a_cancelled_start_leaves_no_program(tmp_path: Path, text: str) -> None:
    """A server that is ended before or after the program is ready ends the program, and waits for it."""
    command, starts = _write_program(tmp_path, text)

    async def keep() -> None:
        async with keeping(command, print):
            await asyncio.sleep(60)

    async def run() -> None:
        task = asyncio.create_task(keep())
        await _wait_for(lambda: _read_starts(starts))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    with pytest.raises(ProcessLookupError):
        os.kill(_read_starts(starts)[0][0], 0)


def test_an_interrupt_ends_the_server_alone(tmp_path: Path) -> None:
    """Ctrl-C, which goes to all processes of a terminal's group, does not reach the program; an end of both is told by nobody."""
    command, starts = _write_program(tmp_path, "print('ready', flush=True)\ntime.sleep(60)")
    said: list[str] = []

    async def run() -> None:
        async with keeping(command, said.append):
            (pid, _), *_ = _read_starts(starts)
            assert os.getpgid(pid) != os.getpgid(0)
            os.kill(pid, signal.SIGTERM)
            await asyncio.sleep(0.3)

    asyncio.run(run())
    assert said == []
