"""What every request that goes out has in common, and how foreign words are shown."""

from __future__ import annotations

import httpx

from papersette import __version__
from papersette.net.guard import Guard

__all__ = ["make_client", "one_line"]


def make_client(trusted: frozenset[tuple[str, int]], seconds: float, encoding: str, contact: str | None) -> httpx.AsyncClient:
    """Return a client that asks public addresses only, and names this program.

    Args:
        trusted: (host, port) pairs that may be asked wherever they lie.
        seconds: for each step of a request.
        encoding: how answers may be packed.
        contact: mail address that goes into the User-Agent.
    """
    agent = f"Papersette/{__version__}" + (f" (mailto:{contact})" if contact else "")
    # The environment's proxies and passwords are for others: behind a proxy nobody could tell which address is asked.
    return httpx.AsyncClient(
        transport=Guard(trusted), headers={"User-Agent": agent, "Accept-Encoding": encoding}, timeout=seconds, trust_env=False
    )


def one_line(text: str, most: int) -> str:
    """Return the start of a text as one line that a terminal shows as it is."""
    line = " ".join(text.split())
    return "".join(letter if letter.isprintable() else "?" for letter in line)[:most]
