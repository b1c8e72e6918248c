"""How often a host is asked."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import anyio

__all__ = ["Pace", "read_retry_after"]


class Pace:
    """At least `seconds` between the end of one request to a host and the start of the next one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free: dict[str, float] = {}

    async def turn(self, host: str) -> None:
        """Wait for the host's next turn, and take it."""
        now = anyio.current_time()
        start = max(now, self._free.get(host, now))
        self._free[host] = start + self._seconds
        await anyio.sleep(start - now)

    def rest(self, host: str) -> None:
        """Note that a request to the host has just ended."""
        self._free[host] = max(self._free.get(host, 0.0), anyio.current_time() + self._seconds)


def read_retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, given as seconds or as a date (RFC 9110); None without one."""
    if header is None:
        return None
    seconds = header.strip()
    if seconds.isdecimal() and seconds.isascii():
        return float(seconds)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is UTC, as all dates of HTTP are.
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or timezone.utc) - now).total_seconds())
