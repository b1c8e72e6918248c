"""What the ids of a row stand for: on its page each leads to the other row, by that row's name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import escape_sqlite, tilde_encode

from papersette.site.addresses import paper_path
from papersette.site.sql.database import DATABASE, fetch_rows

Refer = Callable[[str, Any], Awaitable[dict[str, str] | None]]


@hookimpl
def extra_template_vars(view_name: str, database: str, table: str, datasette: Datasette) -> dict[str, Refer] | None:
    """Give row pages `refer`, which tells path and name of the row that a column's value stands for, None where of none."""
    if view_name != "row" or database != DATABASE:
        return None
    db = datasette.get_database(DATABASE)

    async def refer(column: str, value: Any) -> dict[str, str] | None:
        keys = {key["column"]: key for key in await db.foreign_keys_for_table(table)}
        if column not in keys or value is None:
            return None
        other, named = keys[column]["other_table"], keys[column]["other_column"]
        sql = f"select * from {escape_sqlite(other)} where {escape_sqlite(named)} = :value"
        rows = await fetch_rows(datasette, sql, {"value": value})
        if not rows:
            return None
        row = rows[0]
        name = row[await db.label_column_for_table(other) or named]
        path = paper_path(row["key"]) if other == "papers" else f"/{DATABASE}/{other}/{tilde_encode(str(value))}"
        return {"path": path, "name": str(name)}

    return {"refer": refer}
