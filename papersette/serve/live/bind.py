"""Where a server listens."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papersette.errors import PapersetteError

__all__ = ["Listen", "bound_at", "explain_errors"]

# Of sockets, by family: a port is free as soon as its server ended; an address of IPv6 is none of IPv4 too.
REUSE = (socket.SOL_SOCKET, socket.SO_REUSEADDR)
OPTIONS = {
    socket.AF_INET: (REUSE,),
    socket.AF_INET6: (REUSE, (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)),
    socket.AF_UNIX: (),
}
# An address of a kind that this machine does not have, as a name may have one of IPv6 where there is none.
ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
# A socket's family, and the address in its form.
Address = tuple[socket.AddressFamily, Any]


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server listens: at an address and a port, at a Unix socket, or at sockets that it inherits, by their numbers."""

    host: str = "127.0.0.1"
    port: int = 8001
    socket: str | None = None
    inherited: tuple[int, ...] = ()


@contextmanager
def bound_at(listen: Listen) -> Iterator[list[socket.socket]]:
    """Lend sockets at all addresses of a host's name, at which nobody is let in yet, or those inherited.

    Raises:
        PapersetteError: one cannot be had.
    """
    if listen.socket and Path(listen.socket).is_socket():
        # A server that was killed left it.
        Path(listen.socket).unlink()
    with ExitStack() as stack:
        with explain_errors(listen):
            found = [socket.socket(fileno=number) for number in listen.inherited] or _bind_each(_find_addresses(listen))
            bound = [stack.enter_context(each) for each in found]
        yield bound


def _find_addresses(listen: Listen) -> Iterable[Address]:
    """Return where to listen: a name may stand for an address of IPv4 and one of IPv6."""
    if listen.socket:
        return [(socket.AF_UNIX, listen.socket)]
    found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM)
    return dict.fromkeys((family, where) for family, _, _, _, where in found)


def _bind_each(addresses: Iterable[Address]) -> Iterator[socket.socket]:
    """Yield a socket at each address, but for those that this machine does not have as long as it has another."""
    absent, number = None, 0
    for family, where in addresses:
        try:
            bound = _bind(family, where)
        except OSError as error:
            if error.errno not in ABSENT:
                raise
            absent = error
        else:
            number += 1
            yield bound
    if absent and not number:
        raise absent


def _bind(family: socket.AddressFamily, where: Any) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        for level, option in OPTIONS[family]:
            bound.setsockopt(level, option, 1)
        bound.bind(where)
    except OSError:
        bound.close()
        raise
    return bound


@contextmanager
def explain_errors(listen: Listen) -> Iterator[None]:
    """Say in one line what is wrong with an address.

    Raises:
        PapersetteError: in place of an error of the system.
    """
    try:
        yield
    except OSError as error:
        told = listen.socket or f"{listen.host}, port {listen.port}"
        advice = "" if listen.socket else "; choose another with --port"
        raise PapersetteError(f"cannot listen on {told}: {error.strerror}{advice}") from error
