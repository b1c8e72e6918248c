"""A server begins and ends as it says."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from build_db import cli
from papersette.errors import PapersetteError
from papersette.parts import read_metadata
from papersette.serve.app import open_datasette
from papersette.serve.limits import SETTINGS
from papersette.serve.live.bind import Listen
from papersette.serve.live.follow import App
from papersette.serve.live.publish import try_pages
from papersette.serve.server import Plan, run_site
from tests.served import ROOT, free_port

# The thread that writes is ended by SystemExit, which pytest takes for a failure of it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
# The command, with less patience.
SERVE = """
import sys
from papersette.serve import server as serve
serve.GRACE_SECONDS = 1
from build_db import cli
cli(sys.argv[1:])
"""


def _stall(port: int, path: str) -> socket.socket:
    """Ask for a path and take nothing of the answer but its beginning."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(30)
    reader.connect(("127.0.0.1", port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert reader.recv(12) == b"HTTP/1.1 200"
    return reader


@pytest.mark.parametrize(
    ("options", "plan"),
    [
        ("", Plan("x.db")),
        ("--no-sql", Plan("x.db", sql=False)),
        ("--public", Plan("x.db", public=True)),
        (f"-m {__file__}", Plan("x.db", metadata=__file__)),
        ("--public --sql --processes 3", Plan("x.db", public=True, sql=True, processes=3)),
        ("--public --sql-process --plugin a --plugin b", Plan("x.db", public=True, sql_process=True, plugins=("a", "b"))),
    ],
)
def test_options_are_the_plan(monkeypatch: pytest.MonkeyPatch, options: str, plan: Plan) -> None:
    """Each option of the command is heeded."""
    told: list[Plan] = []
    monkeypatch.setattr("papersette.serve.server.serve", lambda plan, *_: told.append(plan))
    result = CliRunner().invoke(cli, ["serve", "x.db", *options.split()])
    assert (result.output, told) == ("", [plan])


@pytest.mark.parametrize("options", ["--sql-process", "--public --sql-process --sql", "--public --sql-process --no-sql"])
def test_a_process_for_sql_is_one_way_to_allow_it(options: str) -> None:
    """It is refused where strangers are not served, and beside the other ways."""
    result = CliRunner().invoke(cli, ["serve", "x.db", *options.split()])
    assert result.exit_code == 2
    assert "--sql-process goes with --public" in result.output


def test_a_stalled_reader_does_not_keep_the_server(built: Path, tmp_path: Path) -> None:
    """A server that says where it is can be connected to, and told to end does so though a reader takes no more of a download."""
    port = free_port()
    db = Path(shutil.copy(built, tmp_path / "papers.db"))
    with db.open("r+b") as file:
        # More than the buffers of both ends take; SQLite does not look at what lies behind its pages.
        file.truncate(64 << 20)
    command = [sys.executable, "-c", SERVE, "serve", "--db", str(db), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            assert server.stdout.readline().startswith("Serving ")
            with _stall(port, "/papers.db"):
                start = time.monotonic()
                server.send_signal(signal.SIGTERM)
                assert server.wait(30) == 0
                assert time.monotonic() - start < 8
        finally:
            server.kill()
    assert list(tmp_path.iterdir()) == [db]


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("before", "ending"), [([], signal.SIGHUP), (["nohup"], signal.SIGTERM)])
def test_a_closed_terminal_ends_a_server(built: Path, tmp_path: Path, before: list[str], ending: signal.Signals) -> None:
    """It ends as politely as one that is told to, and leaves no temporary folder; under nohup it stays."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    db = Path(shutil.copy(built, tmp_path / "papers.db"))
    command = [*before, sys.executable, "build_db.py", "serve", str(db), "--port", str(free_port())]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=environment
    ) as server:
        assert server.stdout is not None
        try:
            assert server.stdout.readline().startswith("Serving ")
            assert list(temporary.iterdir())
            server.send_signal(signal.SIGHUP)
            if ending != signal.SIGHUP:
                with pytest.raises(subprocess.TimeoutExpired):
                    server.wait(1)
                server.send_signal(ending)
            assert server.wait(30) == 0
        finally:
            server.kill()
    assert not list(temporary.iterdir())


def test_a_free_port_is_given_to_nobody_else() -> None:
    """Who asks for any port does not get the one that a test is about to take."""
    range_of_ports = 51  # IP_LOCAL_PORT_RANGE, of Linux 6.3, which Python does not name
    with socket.socket() as other:
        port = free_port()
        try:
            other.setsockopt(socket.IPPROTO_IP, range_of_ports, struct.pack("=I", port << 16 | port))
        except OSError:
            pytest.skip("this system does not let a socket choose among few ports")
        with pytest.raises(OSError, match="Address already in use"):
            other.bind(("127.0.0.1", 0))


def test_it_listens_before_it_says_so(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the site is announced whoever comes is let in, and nobody is while it is made ready."""
    port, ready = free_port(), try_pages

    async def early(app: App) -> None:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=10)
        await ready(app)

    monkeypatch.setattr(sys.modules["papersette.serve.live.publish"], "try_pages", early)

    def announce() -> None:
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
        raise PapersetteError("reached")

    with pytest.raises(PapersetteError, match="reached"):
        run_site(built, SETTINGS, read_metadata(), Listen(port=port), announce, lambda _: None)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give every host's name some addresses."""

    def name(*hosts: str) -> None:
        families = [socket.AF_INET6 if ":" in host else socket.AF_INET for host in hosts]
        found = list(zip(families, hosts, strict=True))
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda _, port, **__: [(family, None, None, "", (host, port)) for family, host in found]
        )

    return name


def test_it_listens_at_each_address_of_a_name(built: Path, named: Callable[..., None]) -> None:
    """A name of several addresses is listened to at all of them; one that this machine does not have is left out."""
    port = free_port()
    named("127.0.0.1", "192.0.2.1", "127.0.0.2")

    def announce() -> None:
        for host in ("127.0.0.1", "127.0.0.2"):
            with socket.socket() as reader:
                reader.connect((host, port))
        raise PapersetteError("reached")

    with pytest.raises(PapersetteError, match="reached"):
        run_site(built, SETTINGS, read_metadata(), Listen("site.example", port), announce, lambda _: None)


@pytest.mark.parametrize("addresses", [("192.0.2.1",), ("127.0.0.2", "127.0.0.1")])
def test_an_address_that_cannot_be_had_is_told(built: Path, named: Callable[..., None], addresses: tuple[str, ...]) -> None:
    """Where a name has no address of this machine, or one at which another listens, one line says so."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        named(*addresses)
        with pytest.raises(PapersetteError, match=f"^cannot listen on site.example, port {port}: .+; choose"):
            run_site(built, SETTINGS, read_metadata(), Listen("site.example", port), lambda: None, lambda _: None)


def test_a_port_that_is_taken_meanwhile(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that another takes while the site is made ready is told of in one line too."""
    port, ready = free_port(), try_pages

    with socket.socket() as other:

        async def early(app: App) -> None:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", port))
            other.listen()
            await ready(app)

        monkeypatch.setattr(sys.modules["papersette.serve.live.publish"], "try_pages", early)
        with pytest.raises(PapersetteError, match=f"cannot listen on 127.0.0.1, port {port}: Address already in use; choose"):
            run_site(built, SETTINGS, read_metadata(), Listen(port=port), lambda: None, lambda _: None)


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
        run_site(built, SETTINGS, read_metadata(), Listen(socket=str(left)), announce, lambda _: None)
    with pytest.raises(PapersetteError, match=r"^cannot listen on .*other: Address already in use$"):
        run_site(built, SETTINGS, read_metadata(), Listen(socket=str(other)), announce, lambda _: None)
    assert other.read_text() == "mine"


def test_what_happens_at_signals_is_put_back(built: Path, tmp_path: Path) -> None:
    """A server that did not start leaves the program's own handlers of signals."""
    (tmp_path / "socket").write_text("no socket")
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    with pytest.raises(PapersetteError):
        run_site(built, SETTINGS, read_metadata(), Listen(socket=str(tmp_path / "socket")), lambda: None, print)
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before


def test_whom_metadata_let_see_a_table_is_made_out_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that metadata forbid stays forbidden, and a further look at the front page copies no metadata."""
    looks: list[str] = []

    def look(site: Datasette, database: str, table: str) -> Any:
        looks.append(table)
        return as_it_is(site, database, table)

    as_it_is = Datasette._table_permission_allows
    monkeypatch.setattr(Datasette, "_table_permission_allows", look)
    metadata = {"databases": {built.stem: {"tables": {"links": {"allow": False}}}}}
    site = open_datasette(built, metadata, SETTINGS)

    async def ask() -> list[int]:
        paths = ("/", "/", f"/{built.stem}/links", f"/{built.stem}/metrics")
        return [(await site.client.get(path)).status_code for path in paths]

    assert asyncio.run(ask()) == [200, 200, 403, 200]
    assert len(looks) == len(set(looks)) > 10
