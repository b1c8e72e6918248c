"""Values of a facet as pages show them, with the address that each leads to: what all kinds of facets have in common."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite

__all__ = ["Values", "read_full_names"]


class Values:
    """The values of a page's facets: following one narrows the table, or widens it again, and leads to its first page.

    What a narrowed table has may all stand before the page that is shown.

    Args:
        facet: Datasette's facet of a page.
    """

    def __init__(self, facet: Any) -> None:
        self._selected = set(facet.get_querystring_pairs())
        self._others = [pair for pair in parse_qsl(facet.request.query_string) if pair[0] != "_next"]
        self._query = urlencode(self._others)
        self._page = str(facet.ds.absolute_url(facet.request, facet.ds.urls.path(facet.request.path)))

    def tell(self, argument: str, value: Any, label: Any, count: int) -> dict[str, Any]:
        """Return a value as Datasette shows it.

        Args:
            argument: of the address, that narrows the table to a value.
            value: what is counted.
            label: what it is called.
            count: how many rows have it.
        """
        pair = (argument, str(value))
        selected = pair in self._selected
        url = self.without(*pair) if selected else self.with_(*pair)
        return {"value": value, "label": label, "count": count, "toggle_url": url, "selected": selected}

    def with_(self, argument: str, value: str) -> str:
        """Return the absolute address of the page with one argument more."""
        return self._address("&".join(filter(None, (self._query, urlencode({argument: value})))))

    def without(self, argument: str, value: str) -> str:
        """Return the absolute address of the page with one argument less."""
        return self._address(urlencode([pair for pair in self._others if pair != (argument, value)]))

    def _address(self, query: str) -> str:
        return f"{self._page}?{query}" if query else self._page


async def read_full_names(facet: Any, table: str, key: str, values: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return what the labels of some rows of a table of codes stand for, by the rows' key.

    Of any other table it is nothing, and so it is where it takes too long.

    Args:
        facet: Datasette's facet of a page.
        table: that has the rows.
        key: its column that has the values.
        values: of the facet.
    """
    column = (facet.ds.plugin_config("facet_m2m", database=facet.database, table=table) or {}).get("full_names")
    if not column:
        return {}
    codes, key, full_name = map(escape_sqlite, (table, key, column))
    where = f"{key} in (select value from json_each(:ids)) and {full_name} is not null"
    sql = f"select {key}, {full_name} from {codes} where {where}"
    try:
        answer = await facet.ds.execute(facet.database, sql, {"ids": json.dumps(values)}, truncate=False)
    except QueryInterrupted:
        return {}
    return {str(value): {"full_name": name} for value, name in answer.rows}
