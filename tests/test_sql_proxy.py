"""What stands between visitors and the process for SQL: requests handed on, a program kept running."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from datasette.app import Datasette
from datasette.utils import resolve_routes
from datasette.views.database import DatabaseView
from datasette.views.table import TableView
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import PapersetteError
from papersette.parts import find_site
from papersette.serve.live import keep, sql_proxy
from papersette.serve.live.follow import Message, Receive, Send
from papersette.serve.live.keep import Program, keeping
from papersette.serve.live.sql_proxy import SqlProxy, may_take_sql


def _write_program(folder: Path, text: str) -> tuple[list[str], Path]:
    """Return a program that notes each of its starts in a file, and that file."""
    starts = folder / "starts"
    program = f"import os, sys, time\nopen({str(starts)!r}, 'a').write(f'{{os.getpid()}} {{time.monotonic()}}\\n')\n{text}"
    return [sys.executable, "-c", program], starts


def _program(command: list[str]) -> Program:
    return Program("the process for SQL", command)


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
            async with keeping(_program(command), print):
                pass

    asyncio.run(run())


def test_starts_that_fail_become_rare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pause before another start is twice the last, up to the longest."""
    monkeypatch.setattr(keep, "RESTART_SECONDS", 0.2)
    monkeypatch.setattr(keep, "RESTART_MOST_SECONDS", 0.8)
    failed = f"if len(open({str(tmp_path / 'starts')!r}).readlines()) > 1: sys.exit(1)\nprint('ready', flush=True)"
    command, starts = _write_program(tmp_path, failed)
    said: list[str] = []

    async def run() -> None:
        async with keeping(_program(command), said.append):
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
        async with keeping(_program(command), print):
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


def test_an_end_at_once_leaves_no_program(tmp_path: Path) -> None:
    """A server that is ended before it does anything else waits for the program too, which still has names to take away."""
    command, starts = _write_program(tmp_path, "print('ready', flush=True)\ntime.sleep(60)")

    async def run() -> None:
        async with keeping(_program(command), print):
            pass
        with pytest.raises(ProcessLookupError):
            os.kill(_read_starts(starts)[0][0], 0)

    asyncio.run(run())


def test_a_program_may_say_as_much_as_it_likes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What it prints once it is ready, a line a visitor, keeps neither it from going on nor the server from ending."""
    talk = "for _ in range(30): os.write(1, b'one more visitor ' * 6_000)"
    done = tmp_path / "done"
    text = f"from papersette.serve.live.keep import say_ready\nsay_ready()\n{talk}\nopen({str(done)!r}, 'w')\ntime.sleep(60)"
    command, _ = _write_program(tmp_path, text)

    async def run() -> None:
        async with keeping(_program(command), print):
            await _wait_for(done.exists)

    asyncio.run(asyncio.wait_for(run(), 60))
    assert capfd.readouterr().err.count("visitor") == 180_000


def test_an_interrupt_ends_the_server_alone(tmp_path: Path) -> None:
    """Ctrl-C, which goes to all processes of a terminal's group, does not reach the program; an end of both is told by nobody."""
    command, starts = _write_program(tmp_path, "print('ready', flush=True)\ntime.sleep(60)")
    said: list[str] = []

    async def run() -> None:
        async with keeping(_program(command), said.append):
            (pid, _), *_ = _read_starts(starts)
            assert os.getpgid(pid) != os.getpgid(0)
            os.kill(pid, signal.SIGTERM)
            await asyncio.sleep(0.3)

    asyncio.run(run())
    assert said == []


class Visitors:
    """Requests to an application in front of a program that answers all with the same bytes, and what it was asked."""

    def __init__(self, folder: Path, answer: bytes, longest: int | None = None) -> None:
        self._answer, self._socket = answer, folder / "sql"
        self.asked: list[bytes] = []
        self.front = SqlProxy(self._be_site, self._socket, longest)

    async def _be_site(self, _scope: Message, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"site"})

    async def _be_program(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self._answer)
                await writer.drain()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Answer for as long as the context lasts."""
        server = await asyncio.start_unix_server(self._be_program, self._socket)
        try:
            yield
        finally:
            server.close()

    async def ask(
        self, path: str = "/papers", method: str = "GET", headers: list[tuple[bytes, bytes]] | None = None
    ) -> list[Message]:
        """Return the messages of the answer."""
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await self.front(_make_scope(path, method, headers), _hear_nothing, keep)
        return sent


def _make_scope(path: str, method: str = "GET", headers: list[tuple[bytes, bytes]] | None = None) -> Message:
    return {
        "type": "http", "method": method, "scheme": "http", "raw_path": path.encode("latin-1"), "query_string": b"sql=select+1",
        "headers": [(b"host", b"papers.example"), *(headers or [])], "client": ("192.0.2.1", 5),
    }  # fmt: skip


async def _hear_nothing() -> Message:
    await asyncio.sleep(60)
    return {}


COOKIE_ANSWER = b"HTTP/1.1 200 OK\r\nSet-Cookie: mine=1; Path=/\r\nContent-Length: 2\r\n\r\nok"


def test_slow_readers_give_their_connection_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not read an answer to its end in time loses it, and the next visitor is answered."""
    monkeypatch.setattr(sql_proxy, "MOST_CONNECTIONS", 1)
    monkeypatch.setattr(sql_proxy, "SENDING_SECONDS", 0.3)
    visitors = Visitors(tmp_path, COOKIE_ANSWER)
    read: list[Message] = []

    async def read_nothing(message: Message) -> None:
        read.append(message)
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    async def run() -> list[Message]:
        async with visitors.listening():
            slow = asyncio.create_task(visitors.front(_make_scope("/papers"), _hear_nothing, read_nothing))
            await _wait_for(lambda: len(read) == 2)
            try:
                return await visitors.ask()
            finally:
                slow.cancel()
                with suppress(asyncio.CancelledError):
                    await slow

    assert asyncio.run(run())[0]["status"] == 200
    assert read[-1]["more_body"]


@pytest.mark.parametrize(
    "path", ["/papers.db", "/~70apers.db", "/", "/static/site.css", "/paper/arxiv:1", "/papers/papers/1", "/-/static/app.css"]
)
def test_what_takes_no_sql_is_answered_by_the_site(tmp_path: Path, path: str) -> None:
    """Addresses that take no SQL are answered without the program, whatever their parameters."""
    visitors = Visitors(tmp_path, COOKIE_ANSWER)
    assert asyncio.run(visitors.ask(path))[1]["body"] == b"site"


@pytest.mark.parametrize(("longest", "body"), [(11, b"site"), (12, b"ok"), (None, b"ok")])
def test_what_is_too_long_is_refused_by_the_site(tmp_path: Path, longest: int | None, body: bytes) -> None:
    """A query string that the site refuses anyway is not handed on first."""
    visitors = Visitors(tmp_path, COOKIE_ANSWER, longest)

    async def run() -> list[Message]:
        async with visitors.listening():
            return await visitors.ask()

    assert asyncio.run(run())[1]["body"] == body


SITE = Datasette([], memory=True, plugins_dir=str(find_site() / "plugins"), static_mounts=[("static", str(find_site()))])
ROUTES = SITE._routes()
PARTS = [
    "/",
    "papers",
    "~70apers",
    "%70apers",
    ".",
    "json",
    "db",
    "-",
    "static",
    "paper",
    "named",
    "search",
    "%C3%A9",
    ":",
    "_memory",
]


@given(st.lists(st.sampled_from(PARTS), max_size=7))
def test_whatever_takes_sql_is_handed_on(parts: list[str]) -> None:
    """No address of which Datasette takes SQL is left to the site, where the first part can be a database."""
    path = "/" + "".join(parts)
    match, view = resolve_routes(ROUTES, path)
    if getattr(view, "view_class", None) in {DatabaseView, TableView} and match["database"] not in {"-", "static", "paper"}:
        assert may_take_sql(path.encode())


def test_visitors_share_no_cookie(tmp_path: Path) -> None:
    """A cookie goes to the visitor it was set for, and a request gets no header but its visitor's, and of who asks."""
    visitors = Visitors(tmp_path, COOKIE_ANSWER)

    async def run() -> list[Message]:
        async with visitors.listening():
            first = await visitors.ask()
            await visitors.ask()
            return first

    assert (b"set-cookie", b"mine=1; Path=/") in asyncio.run(run())[0]["headers"]
    names = [line.partition(b":")[0].lower() for line in visitors.asked[1].split(b"\r\n")[1:] if line]
    assert sorted(names) == [b"host", b"x-forwarded-for", b"x-forwarded-proto"]


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 405), ("PUT", 405), ("OPTIONS", 405)])
def test_sql_is_asked_without_a_body(tmp_path: Path, method: str, status: int) -> None:
    """Requests that only read are handed on, without the length of a body that is not; others are refused."""
    answer = COOKIE_ANSWER.removesuffix(b"ok") if method == "HEAD" else COOKIE_ANSWER
    visitors = Visitors(tmp_path, answer)

    async def run() -> list[Message]:
        async with visitors.listening():
            return await visitors.ask("/papers", method, [(b"content-length", b"5")])

    sent = asyncio.run(run())
    assert sent[0]["status"] == status
    assert ((b"allow", b"GET, HEAD") in sent[0]["headers"]) == (status == 405)
    assert b"content-length" not in b"".join(visitors.asked).lower()


@pytest.mark.parametrize(("path", "name"), [("/papers" + "x" * 70_000, b"a"), ("/papers\xff", b"a"), ("/papers", b"a\x00")])
def test_a_request_that_cannot_be_handed_on_is_refused(tmp_path: Path, path: str, name: bytes) -> None:
    """An address or a header that breaks the protocol is the visitor's error, and nobody else's."""
    visitors = Visitors(tmp_path, COOKIE_ANSWER)

    async def run() -> list[Message]:
        async with visitors.listening():
            return await visitors.ask(path, "GET", [(name, b"b")])

    assert asyncio.run(run())[0]["status"] == 400
