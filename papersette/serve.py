"""Datasette, started the right way for a papers.db."""

from __future__ import annotations

import json
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
from datasette.plugins import pm
from datasette.url_builder import Urls
from uvloop import run as run_loop

from papersette import programs
from papersette.errors import PapersetteError
from papersette.live import (
    OWN_PLUGINS,
    App,
    Below,
    Elsewhere,
    Follow,
    Listen,
    Program,
    bound_at,
    find_old,
    keep_plugins,
    keeping,
    publish,
    telling,
)
from papersette.parts import find_site, own_command, read_metadata

__all__ = [
    "DATABASE", "PUBLIC_RULES", "PUBLIC_SETTINGS", "SETTINGS", "Plan", "choose", "ensure_there", "open_datasette", "run_site",
    "serve", "serve_beside", "with_guard",
]  # fmt: skip

# How long readers may take to fetch what they asked for when the server is told to end.
GRACE_SECONDS = 10
# How many may wait to be let in.
BACKLOG = 2048
# What runs as long as a server does, made of its sockets.
Beside = Callable[[Sequence[socket.socket]], AbstractAsyncContextManager[None]]

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
    "search_bytes": 16_384,
    "facets": 8,
    # Who asks without pause has one processor at most; who had little lately waits for none of them.
    "heavy_at_once": 1,
    "heavy_spare": 3,
    # Who reads slowly holds a place until the time is over: one of them is always for others, in each process.
    "streams_at_once": 2,
    "streams_each": 1,
    "stream_seconds": 60,
    "download_rate": 64_000_000,
    "is_reticent": True,
    "is_open": True,
    "cache_seconds": 60,
}
# A query can make values out of nothing; a stored one that is longer, the raw text of a reject say, is then an error.
# A page of the longest abstracts is a tenth of the rows that a statement may have.
SQL_RULES: dict[str, int] = {"value_bytes": 200_000, "rows_bytes": 32_000_000}


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
        base_url: the path that all addresses begin with, as `read_base` returns it.
    """

    db: str
    public: bool = False
    sql: bool | None = None
    sql_process: bool = False
    processes: int = 1
    plugins: tuple[str, ...] = ()
    base_url: str = "/"


def ensure_there(db: Path) -> None:
    """Tell who asks for a file that is not there how to make one.

    Raises:
        PapersetteError: it is not there.
    """
    if not db.is_file():
        raise PapersetteError(f"{db} does not exist; build it first: {own_command()} build --db {db}")


def serve(plan: Plan, listen: Listen, announce: Callable[[], None], say: Callable[[str], None]) -> None:
    """Serve a file with Datasette until interrupted, and each file that takes its place.

    Pages, queries and marks on the map all lie under /papers, whatever the file is called.

    Args:
        plan: which file, and how.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.

    Raises:
        PapersetteError: the database does not exist or cannot be served, the port is taken, or a plugin is not there.
    """
    ensure_there(Path(plan.db))
    keep_plugins([*OWN_PLUGINS, *plan.plugins])
    for warning in find_old(public_sql=plan.public and bool(plan.sql or plan.sql_process)):
        say(warning)
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
            app = Elsewhere(app, Path(sql_socket), rules.get("query_bytes"))
        return app if plan.base_url == "/" else Below(app, plan.base_url)

    run_site(Path(plan.db), settings | {"base_url": plan.base_url}, rules, listen, announce, say, beside, wrap)


@asynccontextmanager
async def _keep(
    plan: Plan, sql_socket: str | None, bound: Sequence[socket.socket], say: Callable[[str], None]
) -> AsyncIterator[None]:
    """Keep the other processes of a site running."""
    kept = []
    if sql_socket:
        # First: a process that is ready lets visitors in.
        command = programs.command("papersette.serve_sql", plan.db, sql_socket, plan.base_url, *plan.plugins)
        kept.append(Program("the process for SQL", command))
    told = json.dumps(asdict(plan) | {"sql_socket": sql_socket})
    numbers = tuple(one.fileno() for one in bound)
    command = programs.command("papersette.serve_beside", told, *map(str, numbers))
    kept += [Program("a process of the site", command, numbers)] * (plan.processes - 1)
    async with AsyncExitStack() as stack:
        for program in kept:
            await stack.enter_async_context(keeping(program, say))
        yield


def run_site(  # noqa: PLR0913 - what a server is made of
    db: Path,
    settings: Mapping[str, int | bool | str],
    rules: Mapping[str, float],
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
        rules: of the guard.
        listen: where.
        announce: called when everything is ready.
        say: told what became of a new file.
        beside: what runs as long as the server does, made of its sockets.
        wrap: puts an application before the site.

    Raises:
        PapersetteError: the file cannot be served, or the port is taken.
    """
    metadata = with_guard(read_metadata(), rules)

    def open_site(served: Path, inspected: dict[str, Any]) -> Datasette:
        return open_datasette(served, metadata, settings, inspected)

    async def run(bound: list[socket.socket]) -> None:
        follow = Follow(db, lambda path: publish(path, DATABASE, open_site), say)
        async with follow.following(), beside(bound):
            # Not before all is ready: a server in front takes who is let in for somebody who is answered.
            with telling(listen):
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
    try:
        yield
    finally:
        for polite, handler in before.items():
            signal.signal(polite, handler)


class _PlainUrls(Urls):  # type: ignore[misc]  # Datasette has no types
    """The paths of a site that lies at the root, as plain text.

    Datasette's remember that they begin with the site's own path, by a look at all of a text's methods for each use of one: of a
    table's page that was a tenth of the work. At the root a path stays the same however often it is put there.
    """

    def path(self, path: str, format: str | None = None) -> str:  # noqa: A002 - Datasette's signature
        return str(super().path(path, format))

    def table(self, database: str, table: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().table(database, table, format))

    def query(self, database: str, query: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().query(database, query, format))

    def row(self, database: str, table: str, row_path: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().row(database, table, row_path, format))


class _Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette over a file and metadata that nothing changes: what they tell is made out once, not at every request.

    Datasette copies all metadata for each look at a table, and a page looks at every table: with ours that was four fifths of its
    work.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allows: dict[tuple[str, str], Any] = {}
        self._has_looked = False

    @property
    def urls(self) -> Urls:
        """Paths of the site."""
        return _PlainUrls(self) if self.setting("base_url") == "/" else super().urls

    async def refresh_schemas(self) -> None:
        """Note the schemas of all files, which Datasette compares with its notes at every request."""
        if not self._has_looked:
            await super().refresh_schemas()
            self._has_looked = not any(db.is_mutable for name, db in self.databases.items() if name != "_internal")

    def _table_permission_allows(self, database: str, table: str) -> Any:
        # A plugin may give other metadata each time.
        if pm.hook.get_metadata.get_hookimpls():
            return super()._table_permission_allows(database, table)
        if (database, table) not in self._allows:
            self._allows[database, table] = super()._table_permission_allows(database, table)
        return self._allows[database, table]


def open_datasette(
    db: Path, metadata: dict[str, Any], settings: Mapping[str, int | bool | str], inspected: dict[str, Any] | None = None
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


def choose(*, public: bool, sql: bool | None, processes: int = 1) -> tuple[dict[str, int | bool], dict[str, int]]:
    """Return the settings of Datasette and the rules of the guard for one of so many processes."""
    settings = SETTINGS | (PUBLIC_SETTINGS if public else {})
    rules = PUBLIC_RULES | {"heavy_spare": max(1, PUBLIC_RULES["heavy_spare"] // processes)} if public else {}
    if sql is not None:
        settings = settings | {"default_allow_sql": sql}
    return settings, rules | (SQL_RULES if public and sql else {})


def with_guard(metadata: dict[str, Any], rules: Mapping[str, float]) -> dict[str, Any]:
    """Return metadata with the rules of the guard."""
    return metadata | {"plugins": {**metadata.get("plugins", {}), "guard": dict(rules)}}
