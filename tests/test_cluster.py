"""Extraction by executors and clusters: the same tables as by processes of ours, whoever dies on the way."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.same_tables import digest_tables
from papersette import __version__
from papersette.errors import BuildError
from papersette.pipeline import build as building
from papersette.pipeline import cluster
from papersette.pipeline.build import Options, build
from tests.served import free_port

ROOT = Path(__file__).parents[1]
RECORDS = [
    {
        "id": f"made:{number}",
        "title": f"Of parts {number}",
        "abstract": f"We reach {number % 90}.5% accuracy on ImageNet. " * 8,
        "authors": [f"Ada {number % 7}", "Ben"],
    }
    for number in range(1500)
]
needs_dask = pytest.mark.skipif(not importlib.util.find_spec("distributed"), reason="the extra [cluster] is not installed")


class Elsewhere(Executor):
    """An executor whose workers are of another version."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        """Answer any work with versions."""
        done: Future[Any] = Future()
        done.set_result(("Python 2.7", "0.0", "0"))
        return done


def test_any_executor_makes_the_same_tables(tmp_path: Path, write_jsonl: Callable[..., Path], monkeypatch: Any) -> None:
    """Threads that the caller brings make the tables that this process makes, and are left running."""
    monkeypatch.setattr(building, "CHUNK", 7)
    source = str(write_jsonl(*RECORDS[:60]))
    build([source], tmp_path / "one.db")
    with ThreadPoolExecutor(2) as threads:
        build([source], tmp_path / "two.db", Options(executor=threads, workers=2))
        assert threads.submit(int, "5").result() == 5
    assert digest_tables(tmp_path / "one.db") == digest_tables(tmp_path / "two.db")


def test_another_version_is_told_before_anything_is_read(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """Workers of another version end the build in one line, and no file is made."""
    with pytest.raises(
        BuildError, match=r"^the executor has Python 2\.7, 0\.0, 0 where this process has [^\n]*; install the same$"
    ):
        build([str(write_jsonl(*RECORDS[:2]))], tmp_path / "papers.db", Options(executor=Elsewhere()))
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]


@pytest.mark.parametrize("address", ["dask://nowhere", "spark://localhost:1", "localhost:8786"])
def test_what_is_no_address_is_told(tmp_path: Path, write_jsonl: Callable[..., Path], address: str) -> None:
    """An address that is none ends the build in one line."""
    with pytest.raises(BuildError, match="is no address such as dask://localhost:8786"):
        build([str(write_jsonl(*RECORDS[:2]))], tmp_path / "papers.db", Options(executor=address))


def test_a_missing_extra_is_told(tmp_path: Path, write_jsonl: Callable[..., Path], monkeypatch: Any) -> None:
    """Without dask.distributed the error says how to install it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BuildError, match=r"pip install 'papersette\[cluster\]'"):
        build([str(write_jsonl(*RECORDS[:2]))], tmp_path / "papers.db", Options(executor="dask://127.0.0.1:1"))


def test_versions_are_those_of_this_process() -> None:
    """What is compared names Python, the project and the extractor."""
    python, own, extractor = cluster.tell_versions(None)
    assert python.startswith("Python 3.")
    assert own == __version__
    assert len(extractor) == 12


@contextmanager
def _program(name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Lend a scheduler's host and port, and two workers of one thread each."""
    host, port = "127.0.0.1", str(free_port())
    place = f"{host}:{port}"
    with ExitStack() as stack:
        stack.enter_context(_program("scheduler", "--host", host, "--port", port, "--no-dashboard"))
        one = (f"tcp://{place}", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", host)
        workers = [stack.enter_context(_program("worker", *one)) for _ in range(2)]
        _await_workers(place)
        yield place, workers


def _await_workers(place: str) -> None:
    count = "import sys, distributed; distributed.Client(sys.argv[1], timeout=240).wait_for_workers(2, timeout=240)"
    subprocess.run([sys.executable, "-c", count, f"tcp://{place}"], check=True, timeout=300, capture_output=True)


@needs_dask
def test_a_cluster_makes_the_same_tables_though_a_worker_is_killed(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """Of two worker processes of a cluster one is killed while it works; the tables are those of this process alone."""
    source = write_jsonl(*RECORDS)
    build([str(source)], tmp_path / "one.db")
    # A facet has the names of sources: both builds read one of the same name.
    (tmp_path / "slow").mkdir()
    fifo = tmp_path / "slow" / source.name
    os.mkfifo(fifo)
    with _cluster() as (place, workers):
        command = [sys.executable, "build_db.py", "build", str(fifo), "--format", "jsonl", "--db", str(tmp_path / "two.db")]
        with subprocess.Popen([*command, "--executor", f"dask://{place}"], cwd=ROOT, stderr=subprocess.PIPE) as process:
            lines = source.read_bytes().splitlines(keepends=True)
            with fifo.open("wb", buffering=0) as stream:
                stream.write(b"".join(lines[:1000]))
                # Four chunks are read by now, and no more come before the worker is dead.
                time.sleep(0.5)
                workers[0].send_signal(signal.SIGKILL)
                workers[0].wait()
                stream.write(b"".join(lines[1000:]))
            _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    one, two = digest_tables(tmp_path / "one.db"), digest_tables(tmp_path / "two.db")
    # The books tell that they are two files.
    assert {table for table in one if one[table] != two[table]} <= {"sources"}
    assert len(one) > 30
