"""What Datasette tells of the rows that a CSV has: how to stream them, whether there are more, and what is wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import tilde_decode

from papersette.site.sql.database import read_bound

__all__ = ["CsvRows"]


class CsvRows:
    """The rows of any CSV of a site, by its path and what stands behind the question mark of its address."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette

    async def order_stream(self, path: str, query: str) -> str:
        """Return a query for a stream of a table or view as one for its rows in the order of their key, in the largest pages.

        Sorted otherwise, Datasette would sort all of a large table anew for each page. With _trace it makes a page of a CSV,
        whatever its settings say, and that would be held.
        """
        values = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in values if name != "_trace"]
        db, table = self._find_asked(path)
        key = await self._key_of(db, table) if db and "_stream" in dict(values) else None
        if key is not None:
            kept = [pair for pair in kept if pair[0] not in ("_sort", "_sort_desc", "_size")]
            kept += [("_sort", key), ("_size", "max")]
        return query if kept == values else urlencode(kept)

    async def _key_of(self, db: Database, table: str) -> str | None:
        """Return the column that tells the rows of a table or view apart, None where none does; of a view that is its id."""
        if table in await db.table_names():
            keys = await db.primary_keys(table)
            return str(keys[0]) if keys else "rowid"
        return "id" if table in await db.view_names() and "id" in await db.table_columns(table) else None

    async def find_error(self, path: str, query: str) -> tuple[int, str] | None:
        """Return the status and the reason that the JSON beside a CSV has where it is an error, else None."""
        answer = await self._ask_beside(path, query)
        return (answer.status_code, str(answer.json()["error"])) if answer.status_code >= 400 else None

    async def is_cut(self, path: str, query: str, rows: int) -> bool:
        """Whether there is more behind a CSV of so many rows, as the JSON beside it says: of a query, a table or a search."""
        if rows < await self._fewest_cut(path):
            return False
        answer = await self._ask_beside(path, query)
        found = answer.json() if answer.status_code == 200 else {}
        # Of what is streamed tables are whole; a query's stream ends at the limit all the same.
        is_whole = "_stream" in dict(parse_qsl(query, keep_blank_values=True)) and "table" in found
        return bool(found.get("truncated") or (found.get("next") and not is_whole))

    async def _ask_beside(self, path: str, query: str) -> Any:
        """Return the answer that has as JSON what is asked for as CSV."""
        left_out = ("_shape", "_stream", "_dl", "_nl", "_header", "_labels")
        asked = parse_qsl(query, keep_blank_values=True)
        values = [
            *(pair for pair in asked if pair[0] not in left_out),
            ("_shape", "objects"),
            ("_nofacet", "1"),
            ("_nocount", "1"),
        ]
        return await self._datasette.client.get(f"{path.removesuffix('.csv')}.json?{urlencode(values)}")

    async def _fewest_cut(self, path: str) -> int:
        """Return the smallest number of rows at which a CSV may end without being whole: a table has pages, a query none."""
        db, name = self._find_asked(path)
        has_pages = db and (name in await db.table_names() or name in await db.view_names())
        return int(self._datasette.setting("default_page_size" if has_pages else "max_returned_rows"))

    async def own_bound(self, path: str) -> int | None:
        """Return the number of rows at which the canned query of a CSV's path ends by itself, None where none does."""
        db, name = self._find_asked(path)
        query = await self._datasette.get_canned_query(db.name, name, None) if db else None
        return read_bound(query["sql"]) if query else None

    def _find_asked(self, path: str) -> tuple[Database | None, str]:
        """Return the database of a CSV's path, None where it is of none, and what of it is asked for."""
        database, _, name = path.removesuffix(".csv").strip("/").partition("/")
        return self._datasette.databases.get(database), tilde_decode(name)
