"""What a site refuses, and what it takes a long time for: the rules of plugins/guard.py, without the server."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from papersette.site.things import THINGS

__all__ = ["METHODS", "Rules", "find_fault", "is_heavy", "write_fault"]

# What reads one row, or none. Everything else may read many, also what is not known here: the row page of a thing, an author or a
# dataset, gathers its papers, and a site map has all of them.
LIGHT = re.compile(
    r"/(?:|-/.*|static/.*|paper/.+|named/.+|robots\.txt|llms\.txt|favicon\.ico|papers\.db"
    rf"|papers/(?!(?:{'|'.join(THINGS)})/)[^/]+/[^/]+)"
)
# Datasette sees nothing of a search, in whose box people put whole abstracts.
SEARCH = re.compile(r"/papers/search(?:\.\w+)?")
# Of what Datasette tells about itself: assets, and what is no path, plugin or thread of the machine. Whom a plugin let in may go.
TOLD = re.compile(r"/-/(?:static/.+|static-plugins/.+|(?:metadata|versions|settings)(?:\.json)?|logout)")
METHODS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Rules:
    """How much strangers may ask for; None is no limit. `is_reticent` keeps pages about the server itself back.

    `is_open` lets scripts of other sites read answers.

    Of heavy requests `heavy_at_once` run, and `heavy_spare` more of those who asked for little lately; of streams
    `streams_at_once`, of which nobody holds more than `streams_each`. `download_rate` is the bytes a second of one download.

    `query_bytes` holds for the part of an address behind its question mark, `search_bytes` for that of a search,
    `body_bytes` for what is sent to a page that a package adds.
    """

    query_bytes: int | None = None
    search_bytes: int | None = None
    body_bytes: int | None = None
    facets: int | None = None
    is_reticent: bool = False
    is_open: bool = False
    heavy_at_once: int | None = None
    heavy_spare: int = 0
    streams_at_once: int | None = None
    streams_each: int | None = None
    waiting: int = 8
    wait_seconds: float = 2.0
    stream_seconds: float = 120.0
    download_rate: int | None = None
    value_bytes: int | None = None
    rows_bytes: int | None = None
    cache_seconds: int | None = None


def find_fault(path: str, query: str, rules: Rules, method: str = "GET", *, is_added: bool = False) -> tuple[int, str] | None:
    """Return the status and the reason to refuse a request with, None for one that may pass.

    The file is read and nothing else, whatever the method: Datasette sends all of it to who wants to delete it, and has errors of
    the server for other requests. What Datasette takes lies under `/-/`; a page that a package adds (`is_added`) takes what it
    likes: a form, a query of GraphQL.

    Datasette looks at `sql` with a regular expression that takes time squared, before it looks at permissions; and it sends
    `/\\host/` on to `/\\host`, which browsers take for another site.
    """
    if path.startswith(("//", "/\\")):
        return 400, "A path starts with one slash."
    if method not in METHODS and "/-/" not in path and not is_added:
        return 405, "What is here is asked with GET."
    if rules.is_reticent and path.startswith("/-/") and not is_added and not TOLD.fullmatch(path):
        return 404, "Not told in public."
    longest = rules.search_bytes if SEARCH.fullmatch(path) else rules.query_bytes
    if longest is not None and len(query) > longest:
        return 414, f"The part behind the question mark is longer than {longest:,} bytes."
    if rules.facets is not None:
        # Read as Datasette reads them: %5Ffacet is a facet too.
        facets = sum(name.startswith("_facet") for name, _ in parse_qsl(query, keep_blank_values=True))
        if facets > rules.facets:
            return 400, f"More than {rules.facets} facets at once."
    return None


def write_fault(path: str, status: int, text: str) -> tuple[str, bytes]:
    """Return the media type and the body of a refusal: JSON as Datasette's errors are where that was asked for, else the text."""
    if path.endswith(".json"):
        return "application/json", json.dumps({"ok": False, "error": text, "status": status, "title": None}).encode()
    return "text/plain", text.encode()


def is_heavy(path: str) -> bool:
    """Whether a path may read many rows: tables, queries, search."""
    return not LIGHT.fullmatch(path)
