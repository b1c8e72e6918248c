"""A server begins and ends as it says."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from papersette.errors import PapersetteError
from papersette.serve import SETTINGS, Listen, run_site

# The thread that writes is ended by SystemExit, which pytest takes for a failure of it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Put back what a server in this process does at signals."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_listens_before_it_says_so(built: Path) -> None:
    """When the site is announced, whoever comes is let in."""
    port = _free_port()

    def announce() -> None:
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
        raise PapersetteError("reached")

    with pytest.raises(PapersetteError, match="reached"):
        run_site(built, SETTINGS, {}, Listen(port=port), announce, lambda _: None)


def test_what_is_no_socket_stays(built: Path, tmp_path: Path) -> None:
    """At a Unix socket that a killed server left the next one listens; any other file stays, and one line says so."""
    left, other = tmp_path / "left", tmp_path / "other"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(left))
    other.write_text("mine")

    def announce() -> None:
        with socket.socket(socket.AF_UNIX) as reader:
            reader.connect(str(left))
        raise PapersetteError("reached")

    with pytest.raises(PapersetteError, match="reached"):
        run_site(built, SETTINGS, {}, Listen(socket=str(left)), announce, lambda _: None)
    with pytest.raises(PapersetteError, match=r"^cannot listen on .*other: Address already in use$"):
        run_site(built, SETTINGS, {}, Listen(socket=str(other)), announce, lambda _: None)
    assert other.read_text() == "mine"
