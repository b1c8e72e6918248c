"""A file served with Datasette until interrupted: the server, and the processes beside it."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from datasette.app import Datasette
from uvloop import run as run_loop

from papersette.errors import PapersetteError
from papersette.parts import read_metadata
from papersette.serve import programs
from papersette.serve.app import DATABASE, ensure_there, open_datasette
from papersette.serve.limits import choose, with_guard
from papersette.serve.live.base_path import BasePath
from papersette.serve.live.bind import Listen, bound_at, explain_errors
from papersette.serve.live.follow import App, Follow
from papersette.serve.live.keep import Program, keeping
from papersette.serve.live.plugins import OWN_PLUGINS, keep_plugins
from papersette.serve.live.publish import publish
from papersette.serve.live.sql_proxy import SqlProxy
from papersette.serve.live.sqlite_version import find_old_sqlite

__all__ = ["Plan", "run_loop", "run_site", "serve", "serve_beside"]

# How long readers may take to fetch what they asked for when the server is told to end.
GRACE_SECONDS = 10
# How many may wait to be let in.
BACKLOG = 2048
# What runs as long as a server does, made of its sockets.
Beside = Callable[[Sequence[socket.socket]], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is served, which all processes of its site are told.

    Args:
        db: the file.
        public: set the limits for strangers.
        sql: allow or forbid queries of visitors' own; None as is usual: not in public.
        sql_process: answer queries of visitors' own in a process of its own.
        processes: that answer beside each other.
        plugins: packages whose plugins are loaded beside those of the project.
        metadata: a file that is laid over the metadata of the project.
        base_url: the path that all addresses begin with, as `read_base` returns it.
    """

    db: str
    public: bool = False
    sql: bool | None = None
    sql_process: bool = False
    processes: int = 1
    plugins: tuple[str, ...] = ()
    metadata: str | None = None
    base_url: str = "/"

    def read_metadata(self, rules: Mapping[str, float]) -> dict[str, Any]:
        """Return the metadata of the site, with the rules of the guard.

        Raises:
            PapersetteError: the file of metadata cannot be read, or is none.
        """
        return with_guard(read_metadata(Path(self.metadata) if self.metadata else None), rules)


def serve(plan: Plan, listen: Listen, announce: Callable[[], None], say: Callable[[str], None]) -> None:
    """Serve a file with Datasette until interrupted, and each file that takes its place.

    Pages, queries and marks on the map all lie under /papers, whatever the file is called.

    Args:
        plan: which file, and how.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.

    Raises:
        PapersetteError: the database does not exist or cannot be served, the port is taken, a plugin is not there, or the file
            of metadata is none.
    """
    ensure_there(Path(plan.db))
    keep_plugins([*OWN_PLUGINS, *plan.plugins])
    for warning in find_old_sqlite(public_sql=plan.public and bool(plan.sql or plan.sql_process)):
        say(warning)
    # Whom one process let in the others know, and so does the site of the next file.
    if not os.environ.get("DATASETTE_SECRET"):
        os.environ["DATASETTE_SECRET"] = secrets.token_hex(32)
    with TemporaryDirectory(prefix="papersette-") as folder:
        sql_socket = f"{folder}/sql" if plan.sql_process else None
        serve_beside(plan, sql_socket, listen, announce, say, lambda bound: _keep(plan, sql_socket, bound, say))


def serve_beside(  # noqa: PLR0913 - as of a server
    plan: Plan,
    sql_socket: str | None,
    listen: Listen,
    announce: Callable[[], None],
    say: Callable[[str], None],
    beside: Beside = lambda _: nullcontext(),
) -> None:
    """Serve a file as one of the processes of its site: as `serve`, SQL of visitors handed to a socket if there is one."""
    settings, rules = choose(public=plan.public, sql=plan.sql, processes=plan.processes)
    if sql_socket is not None:
        # Pages offer SQL, and none of it gets as far as the Datasette of this process.
        settings = settings | {"default_allow_sql": True}

    def wrap(app: App) -> App:
        if sql_socket is not None:
            app = SqlProxy(app, Path(sql_socket), rules.get("query_bytes"))
        return app if plan.base_url == "/" else BasePath(app, plan.base_url)

    metadata = plan.read_metadata(rules)
    run_site(Path(plan.db), settings | {"base_url": plan.base_url}, metadata, listen, announce, say, beside, wrap)


@asynccontextmanager
async def _keep(
    plan: Plan, sql_socket: str | None, bound: Sequence[socket.socket], say: Callable[[str], None]
) -> AsyncIterator[None]:
    """Keep the other processes of a site running."""
    kept = []
    if sql_socket:
        # First: a process that is ready lets visitors in.
        command = programs.command("papersette.serve.sql", json.dumps(asdict(plan)), sql_socket)
        kept.append(Program("the process for SQL", command))
    told = json.dumps(asdict(plan) | {"sql_socket": sql_socket})
    numbers = tuple(one.fileno() for one in bound)
    command = programs.command("papersette.serve.beside", told, *map(str, numbers))
    kept += [Program("a process of the site", command, numbers)] * (plan.processes - 1)
    async with AsyncExitStack() as stack:
        for program in kept:
            await stack.enter_async_context(keeping(program, say))
        yield


def run_site(  # noqa: PLR0913 - what a server is made of
    db: Path,
    settings: Mapping[str, int | bool | str],
    metadata: dict[str, Any],
    listen: Listen,
    announce: Callable[[], None],
    say: Callable[[str], None],
    beside: Beside = lambda _: nullcontext(),
    wrap: Callable[[App], App] = lambda app: app,
) -> None:
    """Run a server until it is interrupted.

    Args:
        db: the file.
        settings: of Datasette.
        metadata: of the site, with the rules of the guard.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.
        beside: what runs as long as the server does, made of its sockets.
        wrap: puts an application before the site.

    Raises:
        PapersetteError: the file cannot be served, or the port is taken.
    """

    def open_site(served: Path, inspected: dict[str, Any]) -> Datasette:
        return open_datasette(served, metadata, settings, inspected)

    async def run(bound: list[socket.socket]) -> None:
        follow = Follow(db, lambda path: publish(path, DATABASE, open_site), say)
        async with follow.following(), beside(bound):
            # Not before all is ready: a server in front takes who is let in for somebody who is answered.
            with explain_errors(listen):
                for one in bound:
                    one.listen(BACKLOG)
            announce()
            config = uvicorn.Config(
                wrap(follow),
                lifespan="off",
                timeout_graceful_shutdown=GRACE_SECONDS,
                # At a Unix socket there is a server in front, which keeps the log and tells who asks.
                log_level="warning" if listen.socket else None,
                forwarded_allow_ips="*" if listen.socket else None,
            )
            await uvicorn.Server(config).serve(sockets=bound)

    with _ending_politely(), bound_at(listen) as bound:
        try:
            run_loop(run(bound))
        except PapersetteError as error:
            raise PapersetteError(f"{db} cannot be served: {error}") from error


@contextmanager
def _ending_politely() -> Iterator[None]:
    """Clean up when told to end: the server hands the signal on when it has closed its connections."""
    before = {polite: signal.signal(polite, lambda *_: sys.exit(0)) for polite in (signal.SIGTERM, signal.SIGINT)}
    # The server knows of no closed terminal, which is nothing to it under nohup.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        for polite, handler in before.items():
            signal.signal(polite, handler)
