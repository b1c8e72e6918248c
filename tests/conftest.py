"""What tests share: the data beside the project where it is there, and small files made on the spot."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from papersette.parts import find_site
from papersette.pipeline.build import build
from tests.databases import build_papers, write_lines

# Wild input is what these tests are for, on machines of any speed.
settings.register_profile("papersette", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("papersette")

# Nobody but the site under test is found, whatever a page asks for.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run a process more than there are processors: many tests wait for a browser or a program."""
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test of a packed file by the file's length: it holds the time at which it was packed, another in each process."""
    return f"{len(val)} packed bytes" if isinstance(val, bytes) and val.startswith((b"PK", b"\x1f\x8b")) else None


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let an interrupt and a hangup end the programs that a test starts, also in the background and under nohup."""
    before = {each: signal.signal(each, signal.default_int_handler) for each in (signal.SIGINT, signal.SIGHUP)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.fixture
def endable() -> Iterator[None]:
    """Let a signal to end that a command does not see to end the test, and not the process that runs it."""
    before = {each: signal.signal(each, lambda *_: sys.exit(0)) for each in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data beside the project; without it the test is skipped, visibly."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return SHARED


@pytest.fixture
def write_jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Write records as JSON lines into a file of the test's own folder."""

    def write(*records: dict[str, Any], name: str = "papers.jsonl") -> Path:
        return write_lines(tmp_path / name, records)

    return write


@pytest.fixture
def build_db(tmp_path: Path) -> Callable[..., Path]:
    """Build a database from records and return its path."""

    def make(*records: dict[str, Any], db: str = "papers.db") -> Path:
        return build_papers(tmp_path, records, db=db)

    return make


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, built once; nobody writes to it."""
    path = tmp_path_factory.mktemp("built") / "papers.db"
    build([str(find_site() / "samples" / "papers.jsonl")], path)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one these tests are skipped, unless PAPERSETTE_BROWSER is `required`.

    While it is open Playwright has an event loop running, and no other can be: it goes with its module.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("PAPERSETTE_BROWSER") == "required":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, ALONE])
        yield chromium
        chromium.close()
