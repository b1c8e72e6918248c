"""Datasette over one file, ready before the first reader comes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from datasette.app import Datasette

from papersette.errors import PapersetteError
from papersette.serve.examine import examine_apart
from papersette.serve.live.follow import App, Edition, identify
from papersette.serve.live.pin import pin_as

__all__ = ["publish", "try_pages"]

# Pages that are asked for once before readers are let in, so that templates are read and tables looked through. The first must
# answer; the others may take too long, as they may on a slow machine, but not break.
READ, TRIED = "/papers/papers?_size=1&_nofacet=1&_nocount=1", ("/", "/papers/search?q=a")
# A query that was stopped at its time limit, and one that found no place to run.
SLOW = frozenset({httpx.codes.BAD_REQUEST, httpx.codes.SERVICE_UNAVAILABLE})


@asynccontextmanager
async def publish(path: Path, name: str, open_site: Callable[[Path, dict[str, Any]], Datasette]) -> AsyncIterator[Edition]:
    """Serve the file that lies at `path` now, under a database's name, until the context ends.

    Args:
        path: of the file; what becomes of the path later does not matter.
        name: of the database, which all addresses begin with.
        open_site: makes Datasette of a path and of what `datasette inspect` says of it.

    Raises:
        PapersetteError: the file cannot be served.
    """
    with pin_as(path, f"{name}.db") as pinned:
        identity = identify(pinned)
        site = open_site(pinned, {name: await examine_apart(pinned)})
        try:
            await site.invoke_startup()
            app = site.app()
            await try_pages(app)
            yield Edition(app, identity)
        finally:
            await _close(site)


async def try_pages(app: App) -> None:
    """Ask a site for some pages.

    Raises:
        PapersetteError: one of them is broken.
    """
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        for path in (READ, *TRIED):
            status = (await client.get(path)).status_code
            if status != httpx.codes.OK and not (path in TRIED and status in SLOW):
                raise PapersetteError(f"{path} answers {status}")


async def _close(site: Datasette) -> None:
    """End the threads and connections of a Datasette that nobody asks any more; it has no way of its own."""
    # Its thread for writing waits for work for ever; an end of the interpreter is the one thing that it does not catch.
    await site.get_database("_internal").execute_write_fn(lambda _: sys.exit(), block=False)
    # A query whose reader went away runs on, up to its time limit; SQLite does not survive the end of a connection in use.
    await asyncio.to_thread(site.executor.shutdown)
    for database in site.databases.values():
        database.close()
