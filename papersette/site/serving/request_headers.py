"""Headers of requests at which Datasette would fail: names of hosts that are none, and cookies that it cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

__all__ = ["drop_strange_cookies", "is_host"]

# A name or an address of whoever is asked, with a port or without; a browser sends no other.
HOST = re.compile(r"(?:[\w.-]*|\[[\da-fA-F:.]+\])(?::\d{0,5})?", re.ASCII)


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
    return [(name, _without_strange(value) if name.lower() == b"cookie" else value) for name, value in headers]


def _without_strange(cookies: bytes) -> bytes:
    """Return the cookies of a header, all where they can be read together, none where those that can be read alone cannot."""
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
