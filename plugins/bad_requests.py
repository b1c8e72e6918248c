"""What an address asks wrongly of a table is the asker's error: Datasette calls some of it the server's."""

from __future__ import annotations

import json
import sqlite3

from datasette import hookimpl
from datasette.utils.asgi import BadRequest, Request
from datasette.views.base import DatasetteError

THROUGH = {"table", "column", "value"}


@hookimpl(tryfirst=True)
def filters_from_request(request: Request) -> None:
    """Refuse a `_through` that is no JSON object of a table, a column and a value."""
    for through in request.args.getlist("_through"):
        try:
            told = json.loads(through)
        except ValueError:
            told = None
        if not isinstance(told, dict) or not told.keys() >= THROUGH or isinstance(told["value"], (dict, list)):
            raise BadRequest('_through is {"table": …, "column": …, "value": …}')


@hookimpl(tryfirst=True)
def handle_exception(exception: Exception) -> None:
    """Give an error that has no status of its own, such as an unknown column to sort by, that of a bad request.

    What SQLite could not do stays the server's.
    """
    if isinstance(exception, DatasetteError) and exception.status == 500 and not isinstance(exception.__context__, sqlite3.Error):
        exception.status = 400
