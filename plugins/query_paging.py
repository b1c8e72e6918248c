"""Canned queries a page at a time, for any Datasette site: those that have a `page_size` in the metadata.

Datasette shows all rows of a query on one page and asks every plugin for the look of every cell, which takes longer than most
queries. Here a page has `page_size` rows from `?_next=` on; JSON and CSV have all of them. A query whose page has a template that
gets its rows otherwise says `page_without_rows` besides: the page asks for none. JSON of a query that ends at a bound of its own
(`limit 500`) is `truncated` there, as it is at the site's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import path_with_replaced_args
from datasette.utils.asgi import Request

from papersette.site.sql.database import read_bound

# Which row the page that is being made begins with, from 0, None for all that is no page; and the name that ends its
# address, without its format.
FIRST: ContextVar[int | None] = ContextVar("first", default=None)
NAME: ContextVar[str] = ContextVar("name", default="")
# No query has more rows than this, nor has SQLite larger numbers than some digits more.
MOST = 10**9


@hookimpl
def asgi_wrapper() -> Callable[[Any], Any]:
    """Note which row a page begins with."""

    def noting(app: Any) -> Any:
        async def note(scope: dict[str, Any], receive: Any, send: Any) -> None:
            FIRST.set(_first(Request(scope, receive)) if scope["type"] == "http" else None)
            NAME.set(scope.get("path", "").rpartition("/")[2].partition(".")[0])
            await app(scope, receive, send)

        return note

    return noting


def _first(request: Request) -> int | None:
    """Return which row a page is to begin with, None for what has another format than HTML."""
    if "." in request.path.rpartition("/")[2]:
        return None
    asked = request.args.get("_next") or ""
    return min(int(asked), MOST) if asked.isdecimal() and len(asked) <= len(str(MOST)) else 0


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Let canned queries pass through `page_of`."""

    async def wrap() -> None:
        for db in datasette.databases.values():
            queries = await datasette.get_canned_queries(db.name, None)
            # One row more tells whether there are more.
            limits = {
                (name, query["sql"]): 0 if query.get("page_without_rows") else query["page_size"] + 1
                for name, query in queries.items()
                if query.get("page_size")
            }
            if limits:
                db.execute = _paged(db, limits)

    return wrap


@hookimpl
def extra_template_vars(request: Request | None, datasette: Datasette) -> dict[str, Any]:
    """Give templates the row that a page of a query begins with, and the address of the one that begins with another."""

    def page_from(first: int) -> str:
        return str(datasette.urls.path(path_with_replaced_args(request, {"_next": first or None})))

    return {"first_row": FIRST.get() or 0, "page_from": page_from}


def page_of(sql: str, first: int, limit: int) -> str:
    """Return the query for a page of another's rows."""
    return f"select * from ({sql}\n) limit {limit} offset {first}"


def _paged(db: Database, limits: dict[tuple[str, str], int]) -> Callable[..., Awaitable[Any]]:
    execute = db.execute

    async def execute_page(sql: str, *arguments: Any, **options: Any) -> Any:
        # The same SQL from a visitor is the visitor's own: its page has no other than the first.
        first, limit = FIRST.get(), limits.get((NAME.get(), sql))
        # A query that another page asks for, for a part of it, is not cut to be displayed.
        is_shown = limit is not None and options.get("truncate")
        if is_shown and first is not None:
            return await execute(page_of(sql, first, limit or 0), *arguments, **options)
        results = await execute(sql, *arguments, **options)
        bound = read_bound(sql) if is_shown else None
        # JSON tells nothing of the query's own bound; behind it there may be more rows.
        results.truncated = results.truncated or (bound is not None and len(results.rows) >= bound)
        return results

    return execute_page
