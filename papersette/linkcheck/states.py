"""What an answer says about a link's target. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

__all__ = ["find_state", "find_target_state"]

PERMANENT = frozenset({301, 308})

# Single statuses, then their hundreds; every other one says that the server does not want to answer: 401, 403, 429, 451 ...
STATUSES = {404: "gone", 410: "gone", 416: "alive"}
HUNDREDS = {2: "alive", 3: "alive", 5: "unreachable"}

# A page that asks who one is: its host (login.example.org), or a part of its path (/users/sign_in, /login.php).
LOG_IN_HOST = re.compile(r"(?:accounts|auth|idp|login|signin|sso)\.", re.IGNORECASE)
LOG_IN_PATH = re.compile(r"/(?:log[-_]?in|sign[-_]?in|service-?login|sso|oauth2?|authorize)(?:\.\w{2,5})?(?=/|$)", re.IGNORECASE)


def find_state(status: int) -> str:
    """Return what a status says by itself: alive, gone, refused or unreachable."""
    return STATUSES.get(status) or HUNDREDS.get(status // 100, "refused")


def find_target_state(url: str, hops: Sequence[tuple[int, str]], status: int) -> str:
    """Return alive, moved, gone, refused or unreachable.

    Moved is a target that answers and says by permanent redirects, from the link on, that it now lies elsewhere; https in
    place of http, www. or a final slash are not elsewhere. A temporary redirect, such as each one of doi.org, is no move.

    Args:
        url: the link.
        hops: (status, where it leads) of each redirect, in order.
        status: of the last answer.
    """
    state, target = find_state(status), url
    for redirect, leads_to in hops:
        if redirect not in PERMANENT:
            break
        target = leads_to
    if state == "alive" and hops and _is_log_in(hops[-1][1]) and not _is_log_in(url):
        return "refused"
    return "moved" if state == "alive" and _place(target) != _place(url) else state


def _is_log_in(url: str) -> bool:
    parts = urlsplit(url)
    return LOG_IN_HOST.match(parts.netloc) is not None or LOG_IN_PATH.search(parts.path) is not None


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)
