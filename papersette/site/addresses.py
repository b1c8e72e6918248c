"""Which addresses a page may link to, and how it does."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

__all__ = ["is_safe", "link", "paper_path"]

# White space, control and direction characters, and what HTML or a look-alike address would use.
UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>\"\\`]")

# Browsers take a part of a path that is "." or ".." for a folder.
ENCODED = re.compile(r"(?<![^/])\.|[^A-Za-z0-9_.:/(),;@-]")


def is_safe(url: str) -> bool:
    """Whether an address is a plain http or https one: no user name before the host, no character that hides something."""
    if UNSAFE.search(url):
        return False
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and user is None and "@" not in parts.netloc


def paper_path(key: str) -> str:
    """Return the path of a paper's page; keys hold colons and slashes, which stay readable.

    Other signs are written in Datasette's tilde encoding (~20 for a blank), to which it redirects percent signs.
    """
    return "/paper/" + ENCODED.sub(lambda match: "".join(f"~{byte:02X}" for byte in match[0].encode("utf-8", "replace")), key)


def link(address: str, text: object, attributes: str = "") -> Markup:
    """Return a link as HTML, its address and text escaped; lists have thousands, for which Markup's formatting is slow.

    Args:
        address: a path, or an address that is safe.
        text: what is read.
        attributes: of the element, as HTML that begins with a blank.
    """
    return Markup(f'<a{attributes} href="{escape(address)}">{escape(text)}</a>')  # noqa: S704 - all is escaped
