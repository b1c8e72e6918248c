"""A server on 127.0.0.1 that a test starts, and a listener that counts who knocks; nothing leaves the machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass(frozen=True)
class Reply:
    """What the server answers; `cut` bytes of the body stay away, `wait` seconds pass first, `drip` between its bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    wait: float = 0
    drip: float = 0


@dataclass
class Remote:
    """A running server: what it was asked, and where it is."""

    port: int
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def trusted(self) -> frozenset[tuple[str, int]]:
        """The pair that a client must trust to ask it."""
        return frozenset({("127.0.0.1", self.port)})


@contextmanager
def play(answer: Callable[[Asked], Reply]) -> Iterator[Remote]:
    """Serve what `answer` says, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, time.monotonic())
            remote.asked.append(asked)
            self._send(answer(asked))

        do_HEAD = do_GET  # noqa: N815 - the library's name

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            body = reply.body[: len(reply.body) - reply.cut] if self.command == "GET" else b""
            if not reply.drip:
                self.wfile.write(body)
            for byte in body if reply.drip else b"":
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(reply.drip)

        def handle(self) -> None:
            # The client may have gone, as some tests make it.
            with suppress(OSError):
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    remote = Remote(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield remote
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def listen() -> Iterator[tuple[int, list[bytes]]]:
    """Lend (port, what each connection so far began with) of a listener that takes every connection and says nothing."""
    knocks: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.01)
        done = threading.Event()

        def take() -> None:
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    knocks.append(connection.recv(4096))

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield listener.getsockname()[1], knocks
        finally:
            time.sleep(0.05)
            done.set()
            thread.join()
