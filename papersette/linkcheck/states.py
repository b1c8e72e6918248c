"""What an answer says about a link's target. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

__all__ = ["find_state", "find_target_state"]

PERMANENT = frozenset({301, 308})

# Single statuses, then their hundreds; every other one says that the server does not want to answer: 401, 403, 429, 451 ...
STATUSES = {404: "gone", 410: "gone", 416: "alive"}
HUNDREDS = {2: "alive", 3: "alive", 5: "unreachable"}


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
    return "moved" if state == "alive" and _place(target) != _place(url) else state


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)
