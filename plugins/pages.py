"""The pages that Datasette does not have: a paper at its key, as HTML, JSON and citation; and what the front page shows."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from itertools import accumulate
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Request, Response

from papersette.site.addresses import is_safe, paper_path
from papersette.site.pages import front, related
from papersette.site.pages.citations import citation_tags, cite, scholarly_article
from papersette.site.pages.marks import Mark, Piece, split_marks
from papersette.site.pages.paper import FIND_PAPER, PARTS, correction_line
from papersette.site.sql.database import DATABASE, fetch_parts, fetch_rows
from papersette.site.typed.words import WORD_PAPERS

Parts = dict[str, list[dict[str, Any]]]
# What a paper's address may end in besides .json: which form of citation it is.
CITATIONS = {".csl.json": "csl", ".bib": "bib", ".ris": "ris"}
ENDINGS = (*CITATIONS, ".json")
# Parts of a paper that are marked in its texts; where two overlap, the earlier kind stays.
MARKED = {"metrics": "metric", "links": "link", "datasets": "dataset"}
# Parts whose rows readers correct, and what a correction calls one.
CORRECTED = {"metrics": "metric", "links": "link"}
# The texts that they are marked in.
FIELDS = ("abstract", "comment")


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve /paper/KEY, as a page and with the endings of ENDINGS."""
    return [(r"^/paper/(?P<key>.+)$", show_paper)]


async def show_paper(request: Request, datasette: Datasette) -> Response:
    """Answer with a paper's page, or in the form of its ending; another id of a paper leads to the address of its key."""
    key, ending = tilde_decode(request.url_vars["key"]), ""
    found = await _find(datasette, key)
    if found is None:
        # A key may itself end like a file.
        ending = next((ending for ending in ENDINGS if key.endswith(ending)), "")
        key = key.removesuffix(ending)
        found = await _find(datasette, key) if ending else None
    if found is None:
        raise NotFound(f"No paper has the key {key}")
    path = datasette.urls.path(paper_path(found["key"]))
    if found["key"] != key:
        return Response.redirect(path + ending)
    if ending in CITATIONS:
        text, media_type = await cite(datasette, CITATIONS[ending], "id", [found["id"]])
        return Response(text, content_type=media_type)
    parts = await fetch_parts(datasette, PARTS, {"id": found["id"]})
    parts["related"] = await _tell_related(datasette, parts)
    if ending:
        return Response.json({**parts, "paper": parts["paper"][0]})
    paper = parts["paper"][0]
    context = {**parts, "paper": paper, "is_safe": is_safe, "path": path}
    context["pieces"] = {field: _pieces(parts, field) for field in FIELDS}
    context["lines"] = {part: _lines(paper["key"], what, parts[part]) for part, what in CORRECTED.items()}
    context["article"] = scholarly_article({**paper, "authors": parts["authors"]}, datasette.absolute_url(request, path))
    context["citation_tags"] = citation_tags(_as_record(parts))
    return Response.html(await datasette.render_template("paper.html", context, request=request))


async def _tell_related(datasette: Datasette, parts: Parts) -> list[dict[str, Any]]:
    """Return the related papers, each with what it shares with this one."""
    shared = related.find_shared(parts["paper"][0], parts["related"])
    counts = await fetch_rows(datasette, WORD_PAPERS, [json.dumps(sorted(set().union(*shared)))])
    return related.tell_why(parts["related"], shared, {row["word"]: row["papers"] for row in counts})


async def _find(datasette: Datasette, key: str) -> dict[str, Any] | None:
    rows = await fetch_rows(datasette, FIND_PAPER, {"key": key.replace("\0", "")})
    return rows[0] if rows else None


def _as_record(parts: Parts) -> dict[str, Any]:
    """Return a page's paper as citations take it: null is absent, and ids are by scheme."""
    paper = {name: value for name, value in parts["paper"][0].items() if value is not None}
    ids: dict[str, list[str]] = {}
    for row in parts["ids"]:
        ids.setdefault(row["scheme"], []).append(row["value"])
    return {**paper, "paper_key": paper["key"], "ids": ids, "authors": parts["authors"]}


def _lines(key: str, what: str, rows: list[dict[str, Any]]) -> list[str]:
    """Return the lines that correct rows; what a source states in a field of its own stands in no text, and has none."""
    return [correction_line(key, what, row) for row in rows if row["start"] is not None]


def _pieces(parts: Parts, field: str) -> list[tuple[Piece, list[Mark]]]:
    """Return a text of the paper in pieces, each with the marks that lie in it: one is shown, others share its words."""
    text = parts["paper"][0][field] or ""
    shown: list[Mark] = []
    marks: list[Mark] = []
    for part, kind in MARKED.items():
        spans = [Mark(row["start"], row["stop"], kind, row["id"]) for row in parts[part] if row["field"] == field]
        marks += spans
        shown += [mark for mark in spans if not any(mark.start < other.stop and other.start < mark.stop for other in shown)]
    pieces = list(split_marks(text, shown))
    stops = list(accumulate(len(piece.text) for piece in pieces))
    starts = [0, *stops]
    within = [[m for m in marks if start <= m.start < stop] for start, stop in zip(starts, stops, strict=False)]
    return list(zip(pieces, within, strict=True))


@hookimpl
def extra_template_vars(view_name: str, datasette: Datasette) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """Give every page the path of search, and the front page its counts and lists."""
    has_papers = DATABASE in datasette.databases
    shared: dict[str, Any] = {"paper_path": lambda key: datasette.urls.path(paper_path(key)), "has_papers": has_papers}
    if view_name != "index" or not has_papers:
        return shared

    async def with_front() -> dict[str, Any]:
        parts = await fetch_parts(datasette, front.PARTS)
        size = datasette.get_database(DATABASE).size
        return {**shared, "front": parts, "counts": parts["counts"][0], "megabytes": size / 1_000_000}

    return with_front
