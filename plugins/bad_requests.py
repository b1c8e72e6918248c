"""What an address asks wrongly of a table is the asker's error: Datasette calls some of it the server's."""

from __future__ import annotations

import json
import re
import sqlite3

from datasette import hookimpl
from datasette.utils import InvalidSql
from datasette.utils.asgi import BadRequest, Request
from datasette.views.base import DatasetteError

THROUGH = {"table": (str,), "column": (str,), "value": (str, float, int, type(None))}
# What SQLite has for a whole number.
MOST = 2**63 - 1
# What neither the name of a table nor a text of SQLite has: NUL, and half a letter.
NO_TEXT = re.compile("[\0\ud800-\udfff]")


@hookimpl(tryfirst=True)
def filters_from_request(request: Request) -> None:
    """Refuse a `_through` that is no JSON object of a table, a column and a value."""
    for through in request.args.getlist("_through"):
        try:
            told = json.loads(through)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not all(name in told and _can_be(told[name], types) for name, types in THROUGH.items()):
            raise BadRequest('_through is {"table": …, "column": …, "value": …}')


def _can_be(value: object, types: tuple[type, ...]) -> bool:
    """Whether SQLite can be asked for a value of such types."""
    if isinstance(value, str):
        return not NO_TEXT.search(value)
    return isinstance(value, types) and not (isinstance(value, int) and abs(value) > MOST)


@hookimpl(tryfirst=True)
def handle_exception(request: Request, exception: Exception) -> None:
    """Give an error that has no status of its own, such as an unknown column to sort by, that of a bad request.

    What SQLite could not do stays the server's. The page of an error keeps the SQL that is none, to be put right.
    """
    if not isinstance(exception, DatasetteError):
        return
    if exception.status == 500 and not isinstance(exception.__context__, sqlite3.Error):
        exception.status = 400
    if isinstance(exception.__context__, InvalidSql) and not request.path.endswith(".json"):
        exception.error_dict = {**exception.error_dict, "sql": request.args.get("sql"), "path": request.path}
