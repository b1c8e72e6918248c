"""The search page, and the same as JSON, CSV, citations and an Atom feed; all of its state is in its address."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import add_cors_headers
from datasette.utils.asgi import NotFound, Request, Response

from papersette.site.pages.citations import FORMATS, cite
from papersette.site.pages.marks import split_hits
from papersette.site.queries.conditions import FIELDS
from papersette.site.search import forms as search_forms
from papersette.site.search.examples import EXAMPLES, offer_sorts, write_examples
from papersette.site.search.facets import FACETS, FULL_NAMES
from papersette.site.search.find import MOST_SIZE, SORTS, find_papers, read_request
from papersette.site.search.find import Request as Asked
from papersette.site.search.found import Found
from papersette.site.search.vectors import find_near
from papersette.site.sql.database import DATABASE, fetch_parts, fetch_rows, read_in_time
from papersette.site.sql.time_limit import time_limit
from papersette.site.typed.words import has_word

# Papers of a page, and of what programs read; a file for a reference manager has as many as can be.
SIZES = {"html": 20, "json": 100, "csv": 100, "atom": 100}
PARAMETERS = ("q", "sort", "page", "size", *FACETS)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve /papers/search and its other forms."""
    endings = "|".join(form for form in FORMS if form != "html")
    return [(rf"^/papers/search(?:\.(?P<format>{endings}))?$", search)]


async def search(request: Request, datasette: Datasette) -> Response:
    """Answer a search, whatever stands in its address, in the form that the path's end names."""
    form = request.url_vars.get("format") or "html"
    values = parse_qs(request.query_string, errors="replace", max_num_fields=None)
    if form == "atom":
        values.setdefault("sort", ["date"])
    asked = read_request(values, SIZES.get(form, MOST_SIZE))
    if DATABASE not in datasette.databases:
        raise NotFound(f"There is no database {DATABASE}")
    with_facets = form == "html" or (form == "json" and "_shape" not in values)
    found = await _find(datasette, asked, with_facets)
    return await FORMS[form](_Search(request, datasette, form, values, asked, found))


class _Search(NamedTuple):
    """A search that is to be answered in a form: what its address says (`values`), what that asks for, and what is found."""

    request: Request
    datasette: Datasette
    form: str
    values: dict[str, list[str]]
    asked: Asked
    found: Found

    @property
    def own_values(self) -> dict[str, list[str]]:
        """The parameters of its address that are the search's own."""
        return {name: given for name, given in self.values.items() if name in PARAMETERS}


async def _page(search: _Search) -> Response:
    datasette, asked = search.datasette, search.asked
    examples = write_examples(await fetch_parts(datasette, EXAMPLES))
    topics = json.dumps([topic for topic, _ in search.found.facets.get("topic", ())])
    context = {
        "found": search.found,
        "asked": asked,
        "called": search_forms.call_search(asked),
        "links": _Links(datasette.urls.path("/papers/search"), search.own_values),
        "fields": FIELDS,
        "facets": FACETS,
        "full_names": {row["name"]: row["full_name"] for row in await fetch_rows(datasette, FULL_NAMES, [topics])},
        "examples": examples,
        "sorts": offer_sorts(list(SORTS), examples, asked.sort),
        "split_hits": split_hits,
        "page_count": search_forms.count_pages(search.found.extent.total, asked.size),
        "most_size": MOST_SIZE,
        "says_nothing": bool(asked.text.strip()) and not has_word(asked.text),
    }
    return Response.html(await datasette.render_template("search.html", context, request=search.request))


async def _feed(search: _Search) -> Response:
    datasette, found = search.datasette, search.found
    root = datasette.absolute_url(search.request, datasette.urls.instance()).rstrip("/")
    keys = json.dumps([row["key"] for row in found.rows])
    read_on = {row["key"]: row["day"] for row in await fetch_rows(datasette, search_forms.READ_ON, [keys])}
    address = f"{root}/papers/search?{urlencode(search.own_values, doseq=True)}"
    feed = search_forms.to_atom(found, search_forms.call_search(search.asked), address, root, read_on)
    return Response(feed, content_type="application/atom+xml; charset=utf-8")


async def _citations(search: _Search) -> Response:
    text, media_type = await cite(search.datasette, search.form, "key", [row["key"] for row in search.found.rows])
    named = {"Content-Disposition": f'attachment; filename="papers.{search.form}"'}
    return Response(text, headers=_next_page(search) | named, content_type=media_type)


async def _csv(search: _Search) -> Response:
    return Response(search_forms.to_csv(search.found), headers=_headers(search), content_type="text/csv; charset=utf-8")


async def _json(search: _Search) -> Response:
    shape = (search.values.get("_shape") or ["objects"])[0]
    if shape != "array":
        return Response.json(search_forms.to_json(search.found, search.asked), headers=_headers(search))
    rows = search_forms.plain_rows(search.found)
    if search.values.get("_nl"):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        return Response(lines, headers=_headers(search), content_type="text/plain; charset=utf-8")
    return Response.json(rows, headers=_headers(search))


FORMS: dict[str, Callable[[_Search], Awaitable[Response]]] = {
    "html": _page,
    "atom": _feed,
    "csv": _csv,
    "json": _json,
    **dict.fromkeys(FORMATS, _citations),
}


def _headers(search: _Search) -> dict[str, str]:
    """Return the headers of rows: who may read them, and where they go on."""
    headers: dict[str, str] = {}
    if search.datasette.cors:
        add_cors_headers(headers)
    return headers | _next_page(search)


def _next_page(search: _Search) -> dict[str, str]:
    """Return the header by which whoever reads rows knows that more follow, the guard too; none behind the last page."""
    following = search_forms.next_page(search.found, search.asked)
    if not following:
        return {}
    more = urlencode({**search.values, "page": [following]}, doseq=True)
    return {"Link": f'<{search.datasette.urls.path(f"/papers/search.{search.form}")}?{more}>; rel="next"'}


async def _find(datasette: Datasette, asked: Asked, with_facets: bool) -> Found:
    """Do a search's statements one after another on one connection, under the site's time limit."""
    limit = datasette.setting("sql_time_limit_ms")

    def run(connection: sqlite3.Connection) -> Found:
        def ask(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(sql, parameters)]

        # For the first query the model is loaded: that is no statement's time.
        near = find_near(ask, asked.text) if asked.sort == "relevance" else None
        with time_limit(connection, limit):
            return find_papers(ask, asked, with_facets, near)

    return await read_in_time(datasette, run, "This search took too long; more or rarer words make it shorter.")


class _Links:
    """Addresses of the page with one parameter changed."""

    def __init__(self, path: str, values: dict[str, list[str]]) -> None:
        self._path, self._values = path, values

    def with_(self, form: str = "", **changes: str | list[str] | None) -> str:
        """Return the address, in another form of the page, with parameters replaced, or left out where None.

        Any change leads to the first page.
        """
        return self._change(changes, form)

    def _change(self, changes: Mapping[str, str | list[str] | None], form: str = "") -> str:
        values = {name: given for name, given in {**self._values, "page": None, **changes}.items() if given}
        return f"{self._path}{form}?{urlencode(values, doseq=True)}"

    def toggle(self, name: str, value: object) -> str:
        """Return the address with a facet's value taken in, or out where it is in."""
        given, text = self._values.get(name, []), str(value)
        changed = [other for other in given if other != text] if text in given else [*given, text]
        return self._change({name: changed})

    def clear(self, names: Iterable[str]) -> str:
        """Return the address without some parameters."""
        return self._change(dict.fromkeys(names))
