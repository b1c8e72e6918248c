"""What a site tells browsers that pages of it may do, and which scripts may run in them.

Which scripts those are is decided where templates are read, not where data is printed: each script element in the *source* of a
template gets a secret attribute (`mark_scripts`), and of a finished page only the marked ones are let through, by the hash of
their text (`seal_page`). A script that comes in with data has no mark, so the browser leaves it alone; and as the marks go out of
the page again, the same page has the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

__all__ = ["HEADERS", "OPEN_HEADERS", "mark_scripts", "policy", "seal_page", "tile_source"]

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
# Where the map's tiles come from, unless the site names others; {s} is any of several hosts.
TILES = "https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png"
SCRIPT = re.compile(r"<script(?=[\s>{])", re.IGNORECASE)


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


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
