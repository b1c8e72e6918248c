"""Programs that a server starts while it runs: nothing of its threads is touched on the way to them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from papersette.errors import PapersetteError
from papersette.examine import examine_apart
from papersette.live.keep import Program, keeping
from papersette.serve import run_loop

READY = "import sys; print('ready', flush=True); sys.stdin.read()"


class _Told:
    """Says in which process it is thrown away, as a connection takes a lock of SQLite where it is."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def __del__(self) -> None:
        with self.log.open("a") as stream:
            stream.write(f"{os.getpid()}\n")


async def _examine() -> None:
    with pytest.raises(PapersetteError):
        await examine_apart(Path("no.db"))


async def _keep() -> None:
    async with keeping(Program("it", [sys.executable, "-c", READY]), print):
        pass


@pytest.mark.parametrize("start", [_examine, _keep])
def test_what_other_threads_have_is_left_alone(tmp_path: Path, start: Callable[[], Awaitable[None]]) -> None:
    """Between fork and exec no child throws away what belongs to a thread: that would wait for locks that nobody frees there."""
    log, local = tmp_path / "log", threading.local()
    has_it, ends = threading.Event(), threading.Event()

    def work() -> None:
        local.told = _Told(log)
        has_it.set()
        ends.wait()

    thread = threading.Thread(target=work)
    thread.start()
    has_it.wait()
    try:
        run_loop(start())
    finally:
        ends.set()
        thread.join()
    assert log.read_text().split() == [str(os.getpid())]
