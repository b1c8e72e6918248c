"""Extraction on other machines: a cluster of dask.distributed that exists, or any executor, whose workers are of our version.

A cluster gives the work of a worker that dies to another one; work that three workers die of ends the build.
"""

from __future__ import annotations

import importlib
import platform
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from papersette import __version__
from papersette.errors import BuildError
from papersette.pipeline.work import Extractor
from papersette.pipeline.workers import Workers

__all__ = ["open_workers"]

SCHEME = "dask://"
SECONDS = 10
# How often work is given anew that failed for no fault of its own.
RETRIES = 3

_Versions = tuple[str, str, str]


@contextmanager
def open_workers(executor: Executor | str | None, number: int, vocabulary: Path | None) -> Iterator[Workers]:
    """Lend those who extract.

    Args:
        executor: of concurrent.futures, the address of a dask scheduler (`dask://host:port`), or None for processes of ours.
        number: of processes, or of chunks that an executor works on at once.
        vocabulary: a folder that each worker must find where this process does.

    Raises:
        BuildError: there is no such cluster, or its workers are of another version.
    """
    if executor is None:
        with Workers(number) as workers:
            yield workers
    elif isinstance(executor, str):
        with _open_dask(executor) as client:
            _compare(client.run(tell_versions, vocabulary, on_error="return"), vocabulary)
            with _worded(), Workers(sum(client.nthreads().values()), client.get_executor(pure=False, retries=RETRIES)) as workers:
                yield workers
    else:
        _compare({"the executor": executor.submit(tell_versions, vocabulary).result()}, vocabulary)
        with Workers(number, executor) as workers:
            yield workers


def tell_versions(vocabulary: Path | None) -> _Versions:
    """Return the versions of Python, of this project and of the extractor, where this runs."""
    return f"Python {'.'.join(platform.python_version_tuple()[:2])}", __version__, Extractor.ensure(vocabulary).version


def _compare(found: Mapping[str, _Versions | Exception], vocabulary: Path | None) -> None:
    """See that all workers are as this process is: other versions make other tables."""
    if not found:
        raise BuildError("the cluster has no workers")
    own = tell_versions(vocabulary)
    for worker, versions in found.items():
        if isinstance(versions, Exception):
            raise BuildError(f"{worker} cannot extract: {' '.join(str(versions).split())[:200]}") from versions
        if tuple(versions) != own:
            raise BuildError(f"{worker} has {', '.join(versions)} where this process has {', '.join(own)}; install the same")


@contextmanager
def _open_dask(address: str) -> Iterator[Any]:
    host = address.removeprefix(SCHEME)
    if not address.startswith(SCHEME) or ":" not in host:
        raise BuildError(f"{address} is no address such as dask://localhost:8786")
    try:
        make: Callable[..., Any] = importlib.import_module("distributed").Client
    except ImportError as error:
        raise BuildError("an executor dask:// needs dask.distributed: pip install 'papersette[cluster]'") from error
    try:
        client = make(f"tcp://{host}", timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BuildError(f"no scheduler answers at {address}") from error
    try:
        yield client
    finally:
        client.close()


@contextmanager
def _worded() -> Iterator[None]:
    """Let the errors of a cluster that has nobody to work any more be those of an executor."""
    faults = importlib.import_module("distributed")
    try:
        yield
    except (faults.KilledWorker, faults.core.CommClosedError) as error:
        raise BuildError(f"the cluster gave up: {' '.join(str(error).split())[:200]}") from error
