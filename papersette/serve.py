"""Datasette, started the right way for a papers.db."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from papersette import programs
from papersette.errors import PapersetteError
from papersette.live import OWN_PLUGINS, App, Elsewhere, Follow, find_old, keep_plugins, keeping, publish
from papersette.parts import find_site, read_metadata

__all__ = [
    "DATABASE", "PUBLIC_RULES", "PUBLIC_SETTINGS", "SETTINGS", "Listen", "choose",
    "open_datasette", "run_site", "serve", "with_guard",
]  # fmt: skip

# How long readers may take to fetch what they asked for when the server is told to end.
GRACE_SECONDS = 10
# How many may wait to be let in.
BACKLOG = 2048
# Of sockets, by family: a port is free as soon as its server ended; an address of IPv6 is none of IPv4 too.
REUSE = (socket.SOL_SOCKET, socket.SO_REUSEADDR)
OPTIONS = {
    socket.AF_INET: (REUSE,),
    socket.AF_INET6: (REUSE, (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)),
    socket.AF_UNIX: (),
}
# An address of a kind that this machine does not have, as a name may have one of IPv6 where there is none.
ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
# A socket's family, and the address in its form.
Address = tuple[socket.AddressFamily, Any]

# What all addresses begin with, whatever the file is called.
DATABASE = "papers"

SETTINGS: dict[str, int | bool] = {
    # Suggesting facets runs a query a column: on 200,000 rows it took a page from 69 ms to over a second.
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 500,
    "default_facet_size": 20,
    "truncate_cells_html": 600,
}

# For strangers: less time a query, threads enough that heavy requests leave some for all others, SQL only where it is decided.
PUBLIC_SETTINGS: dict[str, int | bool] = {
    "default_allow_sql": False,
    "sql_time_limit_ms": 1500,
    "facet_time_limit_ms": 200,
    "num_sql_threads": 12,
    "max_csv_mb": 50,
    "default_cache_ttl": 60,
}
# Settings of plugins/guard.py.
PUBLIC_RULES: dict[str, int] = {
    "query_bytes": 2048,
    "facets": 8,
    "heavy_at_once": 2,
    "streams_at_once": 2,
    "stream_seconds": 60,
    "is_reticent": True,
    "cache_seconds": 60,
}
# A query can make values out of nothing; a stored one that is longer, the raw text of a reject say, is then an error.
SQL_RULES: dict[str, int] = {"value_bytes": 200_000}


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server listens: at an address and a port, or at a Unix socket."""

    host: str = "127.0.0.1"
    port: int = 8001
    socket: str | None = None


def serve(  # noqa: PLR0913 - an argument is an option
    db: Path,
    listen: Listen,
    announce: Callable[[], None],
    say: Callable[[str], None],
    *,
    public: bool = False,
    sql: bool | None = None,
    sql_process: bool = False,
    plugins: Collection[str] = (),
) -> None:
    """Serve `db` with Datasette until interrupted, and each file that takes its place.

    Pages, queries and marks on the map all lie under /papers, whatever the file is called.

    Args:
        db: the file.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.
        public: set the limits for strangers.
        sql: allow or forbid queries of visitors' own; None as is usual: not in public.
        sql_process: answer queries of visitors' own in a process of its own.
        plugins: packages whose plugins are loaded beside those of the project.

    Raises:
        PapersetteError: the database does not exist or cannot be served, the port is taken, or a plugin is not there.
    """
    if not db.is_file():
        raise PapersetteError(f"{db} does not exist; build it first: build_db.py build --db {db}")
    keep_plugins([*OWN_PLUGINS, *plugins])
    for warning in find_old(public_sql=public and bool(sql or sql_process)):
        say(warning)
    settings, rules = choose(public=public, sql=sql)
    if not sql_process:
        run_site(db, settings, rules, listen, announce, say)
        return
    with TemporaryDirectory(prefix="papersette-") as folder:
        socket = Path(folder) / "sql"
        process = keeping(programs.command("papersette.serve_sql", str(db), str(socket), *plugins), say)
        # Pages offer SQL, and none of it gets as far as the Datasette of this process.
        settings = settings | {"default_allow_sql": True}
        run_site(db, settings, rules, listen, announce, say, process, lambda app: Elsewhere(app, socket))


def run_site(  # noqa: PLR0913 - what a server is made of
    db: Path,
    settings: Mapping[str, int | bool],
    rules: Mapping[str, float],
    listen: Listen,
    announce: Callable[[], None],
    say: Callable[[str], None],
    beside: AbstractAsyncContextManager[None] | None = None,
    wrap: Callable[[App], App] = lambda app: app,
) -> None:
    """Run a server until it is interrupted.

    Args:
        db: the file.
        settings: of Datasette.
        rules: of the guard.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.
        beside: what runs as long as the server does.
        wrap: puts an application before the site.

    Raises:
        PapersetteError: the file cannot be served, or the port is taken.
    """
    metadata = with_guard(read_metadata(), rules)

    def open_site(served: Path, inspected: dict[str, Any]) -> Datasette:
        return open_datasette(served, metadata, settings, inspected)

    async def run(bound: list[socket.socket]) -> None:
        follow = Follow(db, lambda path: publish(path, DATABASE, open_site), say)
        async with follow.following(), beside or nullcontext():
            # Not before all is ready: a server in front takes who is let in for somebody who is answered.
            with _told(listen):
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

    with _ending_politely(), _bound(listen) as bound:
        try:
            asyncio.run(run(bound))
        except PapersetteError as error:
            raise PapersetteError(f"{db} cannot be served: {error}") from error


@contextmanager
def _ending_politely() -> Iterator[None]:
    """Clean up when told to end: the server hands the signal on when it has closed its connections."""
    before = {polite: signal.signal(polite, lambda *_: sys.exit(0)) for polite in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for polite, handler in before.items():
            signal.signal(polite, handler)


class _Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette over metadata that nothing changes: whom they let see a table is made out once, not at every look at one.

    Datasette copies all metadata for each look, and a page looks at every table: with ours that was four fifths of its work.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allows: dict[tuple[str, str], Any] = {}

    def _table_permission_allows(self, database: str, table: str) -> Any:
        # A plugin may give other metadata each time.
        if pm.hook.get_metadata.get_hookimpls():
            return super()._table_permission_allows(database, table)
        if (database, table) not in self._allows:
            self._allows[database, table] = super()._table_permission_allows(database, table)
        return self._allows[database, table]


def open_datasette(
    db: Path, metadata: dict[str, Any], settings: Mapping[str, int | bool], inspected: dict[str, Any] | None = None
) -> Datasette:
    """Return Datasette over a file whose name is the database's, with the parts of the site."""
    site = find_site()
    return _Site(
        immutables=[str(db)],
        inspect_data=inspected,
        metadata=metadata,
        plugins_dir=str(site / "plugins"),
        template_dir=str(site / "templates"),
        static_mounts=[("static", str(site / "static"))],
        settings=dict(settings),
    )


def choose(*, public: bool, sql: bool | None) -> tuple[dict[str, int | bool], dict[str, int]]:
    """Return the settings of Datasette and the rules of the guard."""
    settings = SETTINGS | (PUBLIC_SETTINGS if public else {})
    rules = PUBLIC_RULES if public else {}
    if sql is not None:
        settings = settings | {"default_allow_sql": sql}
    return settings, rules | (SQL_RULES if public and sql else {})


def with_guard(metadata: dict[str, Any], rules: Mapping[str, float]) -> dict[str, Any]:
    """Return metadata with the rules of the guard."""
    return metadata | {"plugins": {**metadata.get("plugins", {}), "guard": dict(rules)}}


@contextmanager
def _bound(listen: Listen) -> Iterator[list[socket.socket]]:
    """Lend sockets at all addresses of a host's name, at which nobody is let in yet."""
    if listen.socket and Path(listen.socket).is_socket():
        # A server that was killed left it.
        Path(listen.socket).unlink()
    with ExitStack() as stack:
        with _told(listen):
            bound = [stack.enter_context(each) for each in _bind_each(_find_addresses(listen))]
        yield bound


def _find_addresses(listen: Listen) -> Iterable[Address]:
    """Return where to listen: a name may stand for an address of IPv4 and one of IPv6."""
    if listen.socket:
        return [(socket.AF_UNIX, listen.socket)]
    found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM)
    return dict.fromkeys((family, where) for family, _, _, _, where in found)


def _bind_each(addresses: Iterable[Address]) -> Iterator[socket.socket]:
    """Yield a socket at each address, but for those that this machine does not have as long as it has another."""
    absent, number = None, 0
    for family, where in addresses:
        try:
            bound = _bind(family, where)
        except OSError as error:
            if error.errno not in ABSENT:
                raise
            absent = error
        else:
            number += 1
            yield bound
    if absent and not number:
        raise absent


def _bind(family: socket.AddressFamily, where: Any) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        for level, option in OPTIONS[family]:
            bound.setsockopt(level, option, 1)
        bound.bind(where)
    except OSError:
        bound.close()
        raise
    return bound


@contextmanager
def _told(listen: Listen) -> Iterator[None]:
    """Say in one line what is wrong with an address."""
    try:
        yield
    except OSError as error:
        told = listen.socket or f"{listen.host}, port {listen.port}"
        advice = "" if listen.socket else "; choose another with --port"
        raise PapersetteError(f"cannot listen on {told}: {error.strerror}{advice}") from error
