"""The body of a request, taken before its page is let through a gate: who sends slowly holds no slot that others wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

__all__ = ["TooLong", "take_body"]

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class TooLong(Exception):  # noqa: N818 - told to who asks with 413
    """A body has more bytes than are taken."""


async def take_body(receive: Receive, most: int | None) -> Receive:
    """Take a whole body, and return what gives it again and then what comes behind it.

    Raises:
        TooLong: it has more than `most` bytes; None is no limit.
    """
    held: list[MutableMapping[str, Any]] = []
    size = 0
    while not held or held[-1].get("more_body", False):
        held.append(await receive())
        size += len(held[-1].get("body", b""))
        if most is not None and size > most:
            raise TooLong
    held.reverse()

    async def give() -> MutableMapping[str, Any]:
        return held.pop() if held else await receive()

    return give
