"""What an address asks wrongly of a table is refused before Datasette asks SQLite for it, and what is wrong is said."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from datasette import hookimpl
from datasette.app import Datasette
from datasette.filters import Filters
from datasette.utils.asgi import BadRequest, NotFound, Request

from papersette.site.serving.address_values import find_no_list, is_facet, is_through

# Words that Datasette searches a table for, all of it or one column.
SEARCH = re.compile("_search(?:_.*)?", re.DOTALL)
# Pages that have other forms.
PAGES = frozenset({"database", "query", "table", "row"})
# How a column may be compared with a value, by Datasette's names; it leaves others out of account.
LOOKUPS = tuple(key for key, *_ in Filters([]).lookups())


@hookimpl(tryfirst=True)
def filters_from_request(request: Request, database: str, table: str, datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Refuse a condition on a column that the table has not, and what _refuse_objects refuses; nothing is filtered."""
    _refuse_objects(request)

    async def refuse_columns() -> None:
        columns = await datasette.get_database(database).table_columns(table)
        known = {"rowid", *map(str.lower, columns)}
        for name in request.args:
            is_compared = "__" in name
            if name.startswith("_") and not is_compared:
                continue
            column, _, lookup = name.rpartition("__") if is_compared else (name, "", "exact")
            # SQLite takes a name that it does not know for a text: all rows meet such a condition, or none.
            if column.lower() not in known:
                raise BadRequest(f"{table} has no column {column}; those that it has: {', '.join(columns)}")
            if lookup not in LOOKUPS:
                raise BadRequest(f"{lookup} is no comparison; those that there are: {', '.join(LOOKUPS)}")
        await _refuse_search(request, database, table, datasette)

    return refuse_columns


async def _refuse_search(request: Request, database: str, table: str, datasette: Datasette) -> None:
    """Refuse words that a table without an index of words is searched for: Datasette would show all of its rows."""
    asked = [name for name in request.args if SEARCH.fullmatch(name) and request.args.get(name).strip()]
    stated = request.args.get("_fts_table") or datasette.table_metadata(database, table).get("fts_table")
    if asked and not (stated or await datasette.get_database(database).fts_table(table)):
        raise BadRequest(f"{table} has no index of words for {asked[0]}; a column may be compared: COLUMN__contains=")


def _refuse_objects(request: Request) -> None:
    """Refuse JSON that is not what it should be: an object as `_through`, as a facet one with a column, a list of values."""
    for name in request.args:
        # Of relations facet_m2m.py tells which there are.
        may_lack = name == "_facet_m2m"
        values = request.args.getlist(name)
        if name.startswith("_facet") and not all(is_facet(value, may_lack_column=may_lack) for value in values):
            raise BadRequest(f"{name} is the name of a column")
    if not all(map(is_through, request.args.getlist("_through"))):
        raise BadRequest('_through is {"table": ..., "column": ..., "value": ...}')
    if fault := find_no_list(request.args):
        raise BadRequest(fault)


@hookimpl(tryfirst=True)
def extra_template_vars(view_name: str | None, request: Request) -> None:
    """Refuse a form that there is not, such as .xml of a table: Datasette makes a page of it."""
    form = request.url_vars.get("format") if view_name in PAGES else None
    if form:
        raise NotFound(f"There is no .{form} of this; there is .json")
