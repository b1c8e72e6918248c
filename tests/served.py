"""The project's own command, serving a file in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papersette.pipeline.build import build

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """A running server: its address, and the files that it writes its standard output and error into."""

    address: str
    out: Path
    err: Path

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return the answer to a path: status, headers by their lower-case names, body."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:  # noqa: S310 - our own address
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def free_port() -> int:
    """Return a port of this machine that nobody listens at.

    A connection there has just ended, so that for a minute the system gives it to nobody who asks for any port, as tests of
    another process do.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe, socket.create_connection(probe.getsockname()) as visitor:
        probe.accept()[0].close()
        visitor.recv(1)
        return int(probe.getsockname()[1])


@contextmanager
def serving(db: Path, folder: Path, *options: str) -> Iterator[Served]:
    """Serve a file from the moment it answers until the context ends; it must then end by itself, and leave no file."""
    port = free_port()
    served = Served(f"http://127.0.0.1:{port}", folder / "serve.out", folder / "serve.err")
    command = [sys.executable, str(ROOT / "build_db.py"), "serve", "--db", str(db), "--port", str(port), *options]
    with (
        served.out.open("w") as out,
        served.err.open("w") as err,
        subprocess.Popen(command, stdout=out, stderr=err) as server,
    ):
        try:
            _wait(served, server)
            yield served
        finally:
            server.terminate()
            try:
                code = server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                raise
    assert code == 0, f"the server ended with {code}"
    assert not list(db.parent.glob(f".{db.name}.served-*"))


@contextmanager
def serving_records(records: Iterable[Mapping[str, Any]], folder: Path) -> Iterator[Served]:
    """Serve a file of papers that are made in a folder of records in JSON."""
    lines = folder / "papers.jsonl"
    lines.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")
    build([str(lines)], folder / "papers.db")
    with serving(folder / "papers.db", folder) as server:
        yield server


def _wait(served: Served, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, served.err.read_text()
        try:
            served.get("/robots.txt")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer in a minute")
