"""Servers of this machine, for as long as a benchmark asks them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["ROOT", "find_processes", "serving"]

ROOT = Path(__file__).parents[1]
WAIT_SECONDS = 300
LOOK_SECONDS = 0.1


@contextmanager
def serving(command: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Run a server, which is given a free --port, from when it listens until the context ends; yield its port and process id.

    Raises:
        RuntimeError: it ended before it listened, or does not listen in five minutes.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "--port", str(port)], stdout=quiet, stderr=quiet) as server:
        try:
            _await(server, port)
            yield port, server.pid
        finally:
            server.terminate()


def find_processes(process_id: int) -> list[int]:
    """Return the ids of a process and of all that it started and that those started, as far as they run."""
    children: list[str] = []
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        with suppress(OSError):
            children += task.read_text().split()
    return [process_id, *(found for child in children for found in find_processes(int(child)))]


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"{server.args!r} ended with {server.returncode}")
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"{server.args!r} does not listen")
