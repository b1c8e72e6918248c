"""Programs that a server starts while it runs: nothing of its threads is touched on the way to them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from papersette.errors import PapersetteError
from papersette.serve.examine import examine_apart
from papersette.serve.live.keep import Program, keeping
from papersette.serve.server import run_loop

# Where a child that runs Python before its program says so: what is registered for forks stays so.
LOGS: list[Path] = []
os.register_at_fork(after_in_child=lambda: [log.write_text("a child runs Python") for log in LOGS])

READY = "import sys; print('ready', flush=True); sys.stdin.read()"


async def _examine() -> None:
    with pytest.raises(PapersetteError):
        await examine_apart(Path("no.db"))


async def _keep() -> None:
    async with keeping(Program("it", [sys.executable, "-c", READY]), print):
        pass


@pytest.mark.parametrize("start", [_examine, _keep])
def test_no_python_runs_between_fork_and_exec(tmp_path: Path, start: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """What a forked interpreter does first, throwing away what threads had, may wait for locks that nobody frees there."""
    log = tmp_path / "log"
    log.touch()
    LOGS.append(log)
    try:
        run_loop(start())
    finally:
        LOGS.clear()
    assert log.read_text() == ""
