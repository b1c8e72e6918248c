"""What a site refuses, and what it tells browsers to refuse: the rules of plugins/guard.py, without the server.

Which scripts of a page may run is decided where templates are read, not where data is printed: each script element in the
*source* of a template gets a secret attribute (`mark_scripts`), and of a finished page only the marked ones are let through, by
the hash of their text (`seal_page`). A script that comes in with data has no mark, so the browser leaves it alone; and as the
marks go out of the page again, the same page has the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from papersette.site.things import THINGS

__all__ = [
    "HEADERS", "METHODS", "OPEN_HEADERS", "Rules", "drop_strange_cookies", "find_fault", "is_heavy", "is_host",
    "is_unchanged", "mark_scripts", "policy", "seal_page", "tag_of", "tile_source", "write_fault",
]  # fmt: skip

# Headers of every answer. Referrer-Policy is datasette-referrer-policy's.
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin"}
# Of every answer that pages of any other site may read, without cookies; Link tells the page that follows, and ranges let SQLite
# in a browser read of the file what a query needs.
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Range, ETag, Link, Retry-After",
}

# Style attributes stand in Datasette's templates and in markers on the map, and the chart and the editor bring style elements of
# their own: styles cannot be closed without losing these. Scripts are.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Datasette puts this one into the message of an interrupted query, not into a template.
MESSAGE_SCRIPT = """
let ta = document.querySelector("textarea");
ta.style.height = ta.scrollHeight + "px";
"""
TILES = "https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png"

SCRIPT = re.compile(r"<script(?=[\s>{])", re.IGNORECASE)
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
# A name or an address of whoever is asked, with a port or without; a browser sends no other.
HOST = re.compile(r"(?:[\w.-]*|\[[\da-fA-F:.]+\])(?::\d{0,5})?", re.ASCII)

# In JSON of tables and queries; within a text of theirs quotation marks have a backslash.
TIME_TAKEN = re.compile(rb'"query_ms": [\d.e+-]+')


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


def is_host(text: str) -> bool:
    """Whether a header Host names somebody, as addresses of answers can begin; where it does not Datasette fails, or they lie."""
    try:
        urlsplit(f"//{text}")
    except ValueError:
        return False
    return HOST.fullmatch(text) is not None


def drop_strange_cookies(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request without cookies at which Datasette fails: those that are no UTF-8, or called `a@b`.

    Other sites of a host set what they like, and browsers send it to all of them.
    """
    return [(name, _read(value) if name.lower() == b"cookie" else value) for name, value in headers]


def _read(cookies: bytes) -> bytes:
    if _can_be_read(cookies):
        return cookies
    kept = b";".join([cookie for cookie in cookies.split(b";") if _can_be_read(cookie)])
    return kept if _can_be_read(kept) else b""


def _can_be_read(cookies: bytes) -> bool:
    try:
        SimpleCookie().load(cookies.decode("utf-8"))
    except (UnicodeDecodeError, CookieError):
        return False
    return True


def write_fault(path: str, status: int, text: str) -> tuple[str, bytes]:
    """Return the media type and the body of a refusal: JSON as Datasette's errors are where that was asked for, else the text."""
    if path.endswith(".json"):
        return "application/json", json.dumps({"ok": False, "error": text, "status": status, "title": None}).encode()
    return "text/plain", text.encode()


def is_heavy(path: str) -> bool:
    """Whether a path may read many rows: tables, queries, search."""
    return not LIGHT.fullmatch(path)


def mark_scripts(source: str, secret: str) -> str:
    """Return the source of a template with each of its script elements marked."""
    return SCRIPT.sub(f'<script data-own="{secret}"', source)


# Attributes of an element whose text runs nowhere: it names a file, or holds data.
NO_SCRIPT = re.compile(r"\bsrc=|[/+]json\b")


def seal_page(page: str, secret: str) -> tuple[str, list[str]]:
    """Return a page without marks, and the texts of the scripts within it that had one."""
    marked = re.compile(
        rf'<script data-own="{secret}"(?P<attributes>[^>]*)>(?P<text>[^<]*(?:<(?!/script)[^<]*)*)</script', re.IGNORECASE
    )
    scripts = [match["text"] for match in marked.finditer(page) if match["text"] and not NO_SCRIPT.search(match["attributes"])]
    return page.replace(f' data-own="{secret}"', ""), scripts


def policy(scripts: Iterable[str], tiles: str | None) -> str:
    """Return the Content-Security-Policy of a page that has these scripts, and a map with these tiles."""
    hashes = dict.fromkeys(_hash(text) for text in (*scripts, MESSAGE_SCRIPT))
    more = {"script-src": " ".join(hashes), "img-src": tiles or ""}
    return "; ".join(f"{name} {value} {more.get(name, '')}".strip() for name, value in POLICY.items())


def tile_source(template: str | None) -> str | None:
    """Return the source that a template of tiles' addresses stands for; {s} is any name. None where they are the site's own."""
    parts = urlsplit((template or TILES).replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc and not set(parts.netloc) & set(" ;,'") else None


def tag_of(body: bytes) -> str:
    """Return the entity tag of exactly these bytes; a weak one of all others where JSON tells how long its query took."""
    told, times = TIME_TAKEN.subn(b"", body)
    tag = f'"{hashlib.sha256(told).hexdigest()[:32]}"'
    return f"W/{tag}" if times else tag


def is_unchanged(tag: str, if_none_match: str | None) -> bool:
    """Whether who asks has what the tag stands for."""
    given = [part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")]
    return tag.removeprefix("W/") in given or given == ["*"]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
