"""The evidence of a result on its row page: the sentence that it was read from, and its paper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papersette.site.sql.database import DATABASE, fetch_rows, first_id

TABLE = "metrics"
FIND = "select id, paper, title, evidence from metric_list where id = :id"


@hookimpl
def extra_template_vars(
    view_name: str, database: str, table: str, request: Request, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the row page of a result its evidence."""
    if (view_name, database, table) != ("row", DATABASE, TABLE):
        return None

    async def with_result() -> dict[str, Any]:
        (found,) = await fetch_rows(datasette, FIND, {"id": first_id(request.url_vars["pks"])})
        return {"result": found}

    return with_result
