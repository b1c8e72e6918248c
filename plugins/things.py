"""Pages of named things: the row pages of datasets, measures, authors and their like, and addresses by name that lead to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup

from papersette.site.addresses import link
from papersette.site.sql.database import DATABASE, fetch_parts, fetch_rows, first_id
from papersette.site.things import FIND_NAMED, NAMED_COLUMNS, THINGS

# The place of a source is a digest.
UNNAMED = {*THINGS, "sources"}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve /named/TABLE/NAME."""
    return [(r"^/named/(?P<table>\w+)/(?P<name>.+)$", find_named)]


async def find_named(request: Request, datasette: Datasette) -> Response:
    """Lead from a name to the page of the thing, to a table of namesakes, or to a search where nothing is called so."""
    table, name = request.url_vars["table"], tilde_decode(unquote(request.url_vars["name"])).replace("\0", "")
    if table not in FIND_NAMED:
        raise NotFound(f"Nothing is found by its name in {table}")
    found = [row["id"] for row in await fetch_rows(datasette, FIND_NAMED[table], {"name": name})]
    if len(found) == 1:
        path = f"/papers/{table}/{found[0]}"
    elif found:
        path = f"/papers/{table}?" + urlencode({f"{THINGS[table].name}__exact": name})
    else:
        path = "/papers/search?" + urlencode({"q": name})
    return Response.redirect(datasette.urls.path(path))


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Make a name in a view or a query lead to the thing's page."""
    if database != DATABASE or column not in NAMED_COLUMNS or table in UNNAMED or not isinstance(value, str) or not value:
        return None
    return link(datasette.urls.path(f"/named/{NAMED_COLUMNS[column]}/{tilde_encode(value)}"), value)


@hookimpl
def extra_template_vars(
    view_name: str, database: str, table: str, request: Request, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the row page of a thing what it is made of."""
    if view_name != "row" or database != DATABASE or table not in THINGS:
        return None
    thing, parameters = THINGS[table], {"id": first_id(request.url_vars["pks"])}

    async def with_thing() -> dict[str, Any]:
        lists = await fetch_parts(datasette, thing.lists, parameters)
        others = {"papers": thing.newest_sql(), "counts": thing.count_sql()}
        parts = ("leaderboards", thing.leaderboards), ("spellings", thing.spellings_sql()), ("reported", thing.reported)
        others |= {part: sql for part, sql in parts if sql}
        found = await fetch_parts(datasette, others, parameters)
        return {
            "thing": thing,
            "lists": {heading: rows for heading, rows in lists.items() if rows},
            "papers": found["papers"],
            "paper_count": found["counts"][0]["papers"],
            "finds": found["counts"][0],
            "leaderboards": found.get("leaderboards", []),
            "reported": next((row for row in found.get("reported", []) if row["results"]), None),
            "spellings": [row["name"] for row in found.get("spellings", [])],
        }

    return with_thing
