"""Errors whose status says whose they are: Datasette calls some of the asker's the server's, and tells some in HTML alone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.handle_exception import handle_exception as answer_to
from datasette.plugins import pm
from datasette.utils import InvalidSql, ValueAsBooleanError, tilde_decode
from datasette.utils.asgi import BadRequest, Base400, NotFound, Request, Response
from datasette.views.base import DatasetteError

from papersette.site.serving.address_values import MOST, find_no_list

# What awaits the answer to a request that went wrong.
Answer = Callable[[], Awaitable[Response]]

# What Datasette says of it is the name of a permission.
FORBIDDEN = {"execute-sql": "This site runs no SQL of visitors"}
# What Python and SQLite say of values of an address that Datasette hands on as they are.
NO_NUMBER = re.compile(r"invalid literal for int\(\) with base 10: (?P<value>.*)", re.DOTALL)
SAID = {
    ValueAsBooleanError: "_json_infinity is on or off",
    OverflowError: "A number is larger than any in the tables",
    # Of reading: a view's page that begins behind the last row that there can be.
    sqlite3.IntegrityError: "There is no such page",
}
# By what it says itself: as a ProgrammingError, of Python 3.10 a Warning.
SAID_OF = {"You can only execute one statement at a time.": "A condition in SQL is one expression, without a semicolon"}

# Datasette asks all that answer to errors, whoever was first; what its own would do is in answer_the_rest.
STANDARD = "datasette.handle_exception"
if pm.has_plugin(STANDARD):
    pm.unregister(name=STANDARD)


@hookimpl(tryfirst=True)
def forbidden(request: Request, message: str) -> Response | None:
    """Tell who asks for JSON in JSON what is not allowed; Datasette has a page for all."""
    if not request.path.endswith(".json"):
        return None
    told = {"ok": False, "error": FORBIDDEN.get(message, message), "status": 403, "title": "Forbidden"}
    return Response.json(told, status=403)


@hookimpl(tryfirst=True)
def handle_exception(request: Request, exception: Exception, datasette: Datasette) -> Answer | None:
    """Give an error that has no status of its own, such as an unknown column to sort by, that of a bad request.

    What SQLite could not do stays the server's. The page of an error keeps the SQL that is none, to be put right.
    """
    fault = _find_fault(request, exception, datasette)
    if fault:
        return _answer(datasette, request, fault)
    if isinstance(exception, DatasetteError):
        if exception.status == 500 and not isinstance(exception.__context__, sqlite3.Error):
            exception.status = 400
        if isinstance(exception.__context__, InvalidSql) and not request.path.endswith(".json"):
            exception.error_dict = {**exception.error_dict, "sql": request.args.get("sql"), "path": request.path}
    return None


@hookimpl(specname="handle_exception", trylast=True)
def answer_the_rest(request: Request, exception: Exception, datasette: Datasette) -> Answer | None:
    """Answer all other errors as Datasette does, which would log those of the asker too, as errors of the server with a trace."""
    if _find_fault(request, exception, datasette):
        return None
    return _answer(datasette, request, exception)


def _answer(datasette: Datasette, request: Request, fault: Exception) -> Answer | None:
    """Return how Datasette itself answers where something has this fault."""
    answer: Answer | None = answer_to(datasette=datasette, request=request, exception=fault)
    return answer


def _find_fault(request: Request, exception: Exception, datasette: Datasette) -> Exception | None:
    """Return the error of the asker that another one stands for, None where it is what it says."""
    if "pks" in request.url_vars and _lacks_table(exception.__context__, tilde_decode(request.url_vars["table"])):
        missing: Exception = NotFound("Table not found")
        return missing
    interrupted = exception if isinstance(exception, QueryInterrupted) else exception.__context__
    if isinstance(interrupted, QueryInterrupted) and request.url_vars.get("format"):
        limit = min(int(request.args.get("_timelimit") or MOST), datasette.setting("sql_time_limit_ms"))
        # Datasette's own words are HTML, and of CSV it says nothing at all.
        told: Exception = DatasetteError(
            f"SQL query took too long: its limit is {limit:,} ms", title="SQL Interrupted", status=400
        )
        return told
    return None if isinstance(exception, (Base400, DatasetteError)) else _find_wrong_value(request, exception)


def _lacks_table(error: BaseException | None, table: str) -> bool:
    """Whether SQLite says that there is no such table: for a row Datasette asks without a look; some names are words of SQL."""
    said = (f"no such table: {table}", f'near "{table}": syntax error')
    return isinstance(error, sqlite3.OperationalError) and str(error) in said


def _find_wrong_value(request: Request, exception: Exception) -> Base400 | None:
    """Return what an address asks wrongly where that brought an exception about, None where something else did."""
    values = [value for name in request.args for value in request.args.getlist(name)]
    no_number = NO_NUMBER.fullmatch(str(exception)) if isinstance(exception, ValueError) else None
    # Of a long value Python says the beginning.
    if no_number and any(repr(value).startswith(no_number["value"]) for value in values):
        return BadRequest(f"{no_number['value']} is no whole number")
    # Datasette reads it before a plugin is asked.
    if isinstance(exception, (ValueError, RecursionError)) and (fault := find_no_list(request.args)):
        return BadRequest(fault)
    if isinstance(exception, (sqlite3.ProgrammingError, ValueError)) and any("\0" in value for value in values):
        return BadRequest("There is a NUL in what is asked for")
    if isinstance(exception, sqlite3.ProgrammingError) and "pks" in request.url_vars:
        # Fewer parts than the key of the table has.
        return NotFound("Record not found")
    if isinstance(exception, IndexError) and request.path.endswith(".blob"):
        return NotFound("There is no row to take a value from")
    said = SAID.get(type(exception), SAID_OF.get(str(exception)))
    return BadRequest(said) if said else None
