"""A transport for httpx that asks public addresses only, and a way to follow redirects under the same rule."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address

import anyio
import httpx

from papersette.net.pace import Pace
from papersette.net.policy import Address, find_refusal, read_literal

__all__ = ["PORTS", "Guard", "Refused", "open_answer"]

PORTS = {"http": 80, "https": 443}
REDIRECTS = 5
# A host with many addresses is not tried at all of them.
TRIES = 3

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


class Refused(httpx.TransportError):
    """A request that was not sent, because of where it leads."""


async def resolve_name(host: str, port: int) -> list[Address]:
    """Return the addresses of a host name, in the system's order of preference.

    Raises:
        httpx.ConnectError: the name is not known.
    """
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise httpx.ConnectError(f"the name {host} is not known: {error}") from error
    return list(dict.fromkeys(ip_address(answer[4][0].partition("%")[0]) for answer in found))


class Guard(httpx.AsyncBaseTransport):
    """Sends each request to an address that was looked at first.

    The name is resolved once, its addresses are judged, and the connection is made to one of those very addresses: an answer
    of the name server that changes in between changes nothing. The Host header and the name in the TLS handshake, against
    which the certificate is verified, stay those of the URL. Proxies of the environment are not used: behind a proxy nobody
    here could tell which address is asked.

    Args:
        trusted: (host, port) pairs that may be asked wherever they lie, for a mirror of one's own.
        resolve: how a name becomes addresses.
        inner: what asks an address.
    """

    def __init__(
        self,
        trusted: frozenset[tuple[str, int]] = frozenset(),
        resolve: Resolve = resolve_name,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._trusted = trusted
        self._resolve = resolve
        # A kept connection would be known by its address alone, and then serve another name at the same address.
        self._inner = inner or httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            Refused: its scheme, its user name or its address forbids it.
        """
        failure = httpx.ConnectError("the name has no address")
        for address in (await self._find_addresses(request.url))[:TRIES]:
            try:
                return await self._inner.handle_async_request(_aim(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = httpx.ConnectError(str(error) or "no connection")
        raise failure

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _find_addresses(self, url: httpx.URL) -> Sequence[Address]:
        if url.scheme not in PORTS or url.userinfo:
            raise Refused("not a plain http or https address")
        host, port = url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]
        try:
            literal = read_literal(host)
        except ValueError as error:
            raise Refused(str(error)) from error
        addresses = [literal] if literal else await self._resolve(host, port)
        if (host, port) in self._trusted:
            return addresses
        for address in addresses:
            # One address inside is enough: who points a name at it means it.
            if reason := find_refusal(address):
                raise Refused(f"{host} leads to {address}, which is not public ({reason})")
        return addresses


def _aim(request: httpx.Request, address: Address) -> httpx.Request:
    """Return the request with the address in its URL; headers, Host among them, and the TLS name stay."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )


@asynccontextmanager
async def open_answer(
    client: httpx.AsyncClient, request: httpx.Request, pace: Pace, seconds: float
) -> AsyncIterator[httpx.Response]:
    """Send a request, go where redirects lead, and lend the last answer with its body unread and the hops in its `history`.

    httpx would read the body of each redirect whole, whatever its size; here none is read.

    Args:
        client: made with a Guard, so that each hop is judged.
        request: the first request.
        pace: waits before each hop.
        seconds: for each hop until its headers are there.

    Raises:
        TimeoutError: a hop took longer.
        httpx.HTTPError: no answer, or a redirect that cannot be followed.
    """
    hops: list[httpx.Response] = []
    while True:
        await pace.turn(request.url.host)
        try:
            with anyio.fail_after(seconds):
                response = await client.send(request, stream=True, follow_redirects=False)
        finally:
            pace.rest(request.url.host)
        if response.next_request is None:
            break
        await response.aclose()
        hops.append(response)
        if len(hops) > REDIRECTS:
            raise httpx.TooManyRedirects(f"more than {REDIRECTS} redirects", request=request)
        request = response.next_request
    response.history = hops
    try:
        yield response
    finally:
        await response.aclose()
