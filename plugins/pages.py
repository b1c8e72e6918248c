"""The pages that Datasette does not have: a paper at its key, as HTML and JSON; and what the front page shows."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Request, Response

from papersette.site import front, related
from papersette.site.addresses import is_safe, paper_path
from papersette.site.marks import Mark, split_marks
from papersette.site.paper import FIND_PAPER, PARTS, correction_line

DATABASE = "papers"
# Parts of a paper that are marked in its abstract; where two overlap, the earlier kind stays.
MARKED = {"metrics": "metric", "links": "link", "datasets": "dataset"}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve /paper/KEY and /paper/KEY.json."""
    return [(r"^/paper/(?P<key>.+)$", show_paper)]


async def show_paper(request: Request, datasette: Datasette) -> Response:
    """Answer with a paper's page; another id of a paper leads to the address of its key."""
    key = tilde_decode(request.url_vars["key"])
    found = await _find(datasette, key)
    as_json = found is None and key.endswith(".json")
    if as_json:
        found = await _find(datasette, key.removesuffix(".json"))
    if found is None:
        raise NotFound(f"No paper has the key {key}")
    if found["key"] != key.removesuffix(".json" if as_json else ""):
        return Response.redirect(datasette.urls.path(paper_path(found["key"]) + (".json" if as_json else "")))
    parts = {name: await _rows(datasette, sql, {"id": found["id"]}) for name, sql in PARTS.items()}
    parts["related"] = await _tell_related(datasette, parts)
    if as_json:
        return Response.json({**parts, "paper": parts["paper"][0]})
    path = datasette.urls.path(paper_path(found["key"]))
    context = {**parts, "paper": parts["paper"][0], "pieces": _pieces(parts), "is_safe": is_safe, "path": path}
    context["lines"] = {row["id"]: correction_line(found["key"], row) for row in parts["metrics"]}
    return Response.html(await datasette.render_template("paper.html", context, request=request))


async def _tell_related(datasette: Datasette, parts: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the related papers, each with what it shares with this one."""
    shared = related.find_shared(parts["paper"][0], parts["related"])
    counts = await _rows(datasette, related.WORD_PAPERS, {"words": json.dumps(sorted(set().union(*shared)))})
    return related.tell_why(parts["related"], shared, {row["word"]: row["papers"] for row in counts})


async def _find(datasette: Datasette, key: str) -> dict[str, Any] | None:
    rows = await _rows(datasette, FIND_PAPER, {"key": key.replace("\0", "")})
    return rows[0] if rows else None


async def _rows(datasette: Datasette, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [dict(row) for row in (await datasette.execute(DATABASE, sql, parameters or {})).rows]


def _pieces(parts: dict[str, list[dict[str, Any]]]) -> list[Any]:
    text = parts["paper"][0]["abstract"] or ""
    marks: list[Mark] = []
    for part, kind in MARKED.items():
        spans = [Mark(row["start"], row["stop"], kind, row["id"]) for row in parts[part] if row["field"] == "abstract"]
        marks += [mark for mark in spans if not any(mark.start < other.stop and other.start < mark.stop for other in marks)]
    return list(split_marks(text, marks))


@hookimpl
def extra_template_vars(view_name: str, datasette: Datasette) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """Give every page the path of search, and the front page its counts and lists."""
    has_papers = DATABASE in datasette.databases
    shared: dict[str, Any] = {"paper_path": lambda key: datasette.urls.path(paper_path(key)), "has_papers": has_papers}
    if view_name != "index" or not has_papers:
        return shared

    async def with_front() -> dict[str, Any]:
        parts = {name: await _rows(datasette, sql) for name, sql in front.PARTS.items()}
        size = datasette.get_database(DATABASE).size
        return {**shared, "front": parts, "counts": parts["counts"][0], "megabytes": size / 1_000_000}

    return with_front
