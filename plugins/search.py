"""The search page, and the same as JSON, CSV, citations and an Atom feed; all of its state is in its address."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import add_cors_headers
from datasette.utils.asgi import NotFound, Request, Response

from papersette.site import search_forms
from papersette.site.citations import FORMATS, cite
from papersette.site.conditions import FIELDS
from papersette.site.database import DATABASE, fetch_parts, fetch_rows, read_in_time
from papersette.site.examples import EXAMPLES, offer_sorts, write_examples
from papersette.site.facets import FACETS
from papersette.site.find import MOST_SIZE, SORTS, Found, find_papers, read_request
from papersette.site.find import Request as Asked
from papersette.site.marks import split_hits
from papersette.site.search import has_word
from papersette.site.time_limit import time_limit
from papersette.site.vectors import find_near

# Papers of a page, and of what programs read; a file for a reference manager has as many as can be.
SIZES = {"html": 20, "json": 100, "csv": 100, "atom": 100}
PARAMETERS = ("q", "sort", "page", "size", *FACETS)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve /papers/search and its other forms."""
    return [(r"^/papers/search(?:\.(?P<format>json|csv|atom|bib|ris|csl))?$", search)]


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
    base = {name: given for name, given in values.items() if name in PARAMETERS}
    if form == "html":
        links = _Links(datasette.urls.path("/papers/search"), base)
        examples = write_examples(await fetch_parts(datasette, EXAMPLES))
        context = {"found": found, "asked": asked, "links": links, "fields": FIELDS, "facets": FACETS, "examples": examples}
        context["sorts"] = offer_sorts(list(SORTS), examples, asked.sort)
        context |= {"split_hits": split_hits, "page_count": search_forms.count_pages(found.total, asked.size)}
        context["most_size"] = MOST_SIZE
        context["says_nothing"] = bool(asked.text.strip()) and not has_word(asked.text)
        return Response.html(await datasette.render_template("search.html", context, request=request))
    if form == "atom":
        root = datasette.absolute_url(request, datasette.urls.instance()).rstrip("/")
        keys = json.dumps([row["key"] for row in found.rows])
        read_on = {row["key"]: row["day"] for row in await fetch_rows(datasette, search_forms.READ_ON, [keys])}
        feed = search_forms.to_atom(found, asked.text, f"{root}/papers/search?{urlencode(base, doseq=True)}", root, read_on)
        return Response(feed, content_type="application/atom+xml; charset=utf-8")
    headers = _headers(form, found, asked, values, datasette)
    if form in FORMATS:
        text, media_type = await cite(datasette, form, "key", [row["key"] for row in found.rows])
        headers["Content-Disposition"] = f'attachment; filename="papers.{form}"'
        return Response(text, headers=headers, content_type=media_type)
    return _plain(form, found, asked, values, headers)


def _headers(form: str, found: Found, asked: Asked, values: dict[str, list[str]], datasette: Datasette) -> dict[str, str]:
    headers: dict[str, str] = {}
    if datasette.cors and form not in FORMATS:
        add_cors_headers(headers)
    # By it whoever reads rows knows that more follow, the guard too.
    if following := search_forms.next_page(found, asked):
        more = urlencode({**values, "page": [following]}, doseq=True)
        headers["Link"] = f'<{datasette.urls.path(f"/papers/search.{form}")}?{more}>; rel="next"'
    return headers


def _plain(form: str, found: Found, asked: Asked, values: dict[str, list[str]], headers: dict[str, str]) -> Response:
    if form == "csv":
        return Response(search_forms.to_csv(found), headers=headers, content_type="text/csv; charset=utf-8")
    shape = (values.get("_shape") or ["objects"])[0]
    if values.get("_nl") and shape == "array":
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in search_forms.plain_rows(found))
        return Response(lines, headers=headers, content_type="text/plain; charset=utf-8")
    return Response.json(
        search_forms.plain_rows(found) if shape == "array" else search_forms.to_json(found, asked), headers=headers
    )


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
