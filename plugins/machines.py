"""Addresses for machines: /robots.txt, /llms.txt, /sitemap.xml and the pages of a large site map."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from papersette.site.addresses import paper_path
from papersette.site.pages import machines
from papersette.site.sql.database import DATABASE, fetch_rows

XML = "application/xml; charset=utf-8"


@hookimpl(trylast=True)
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve the texts and maps."""
    return [
        (r"^/robots\.txt$", robots),
        (r"^/llms\.txt$", llms),
        (r"^/sitemap\.xml$", sitemap),
        (r"^/sitemap-(?P<page>\d{1,6})\.xml$", sitemap_page),
    ]


def _root(request: Request, datasette: Datasette) -> str:
    return str(datasette.absolute_url(request, datasette.urls.instance()))


async def robots(request: Request, datasette: Datasette) -> Response:
    """Answer with what crawlers should leave."""
    return Response.text(machines.robots_text(_root(request, datasette)))


async def llms(request: Request, datasette: Datasette) -> Response:
    """Answer with a short description of the site and its data."""
    about = (await datasette.execute(DATABASE, machines.ABOUT)).single_value()
    tables = {row["table_name"]: row["description"] for row in await fetch_rows(datasette, machines.TABLES)}
    queries = await datasette.get_canned_queries(DATABASE, request.actor)
    allows_sql = await datasette.permission_allowed(request.actor, "execute-sql", DATABASE, default=True)
    return Response.text(machines.llms_text(_root(request, datasette), about, tables, queries, allows_sql=allows_sql))


async def sitemap(request: Request, datasette: Datasette) -> Response:
    """Answer with the site map, or with the list of its pages where the papers are too many for one."""
    last = (await datasette.execute(DATABASE, machines.LAST_PAGE)).single_value()
    if not last:
        return await _page(request, datasette, 0)
    root = _root(request, datasette)
    return Response(machines.sitemap_index(f"{root}sitemap-{page}.xml" for page in range(last + 1)), content_type=XML)


async def sitemap_page(request: Request, datasette: Datasette) -> Response:
    """Answer with one page of the site map."""
    return await _page(request, datasette, int(request.url_vars["page"]))


async def _page(request: Request, datasette: Datasette, page: int) -> Response:
    rows = await fetch_rows(datasette, machines.PAGE, {"page": page})
    if page and not rows:
        raise NotFound("The site map has no such page")
    root = _root(request, datasette)
    addresses = [(root + paper_path(row["key"])[1:], row["changed"]) for row in rows]
    if not page:
        addresses[:0] = [(root, None), (root + "papers/leaderboards", None)]
    return Response(machines.sitemap(addresses), content_type=XML)
