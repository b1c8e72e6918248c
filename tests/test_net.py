"""The way out: public addresses only, in whatever spelling, behind whatever redirect, whatever the name server says next."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from ipaddress import IPv4Address, IPv6Address, ip_address

import anyio
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papersette.net import Guard, Pace, Refused, find_refusal, open_answer, read_literal, read_retry_after
from tests.remote import Reply, listen, play

PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1")
NOT_PUBLIC = (
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "2001:0:7f00:1::", "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "5f00::1", "4000::1",
)  # fmt: skip
# 127.0.0.1 as resolvers read it.
LOOPBACK = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1", "017700000001",
    "127.0.0.1.", "１２７。0.0.1", "0x7F.0.1", "0177.0x0.0.01",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_asked(address: str) -> None:
    """An ordinary public address is not refused."""
    assert find_refusal(ip_address(address)) is None


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_other_addresses_are_refused(address: str) -> None:
    """Everything that is inside, reserved, or carries another address within is refused, with a reason."""
    assert find_refusal(ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_embedded_address_passes(address: IPv4Address) -> None:
    """No IPv4 address is asked in the clothes of IPv6, wherever the two bytes of it stand."""
    number = int(address)
    for clothed in (
        number, 0xFFFF << 32 | number, 0xFFFF << 48 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80,
        0x20010000 << 96 | number << 64 | 0xFFFFFFFF ^ number,
    ):  # fmt: skip
        assert find_refusal(IPv6Address(clothed))


@given(st.ip_addresses())
@example(IPv6Address("64:ff9b::7f00:1"))
@example(IPv4Address("255.255.255.255"))
def test_what_passes_is_global_to_python_too(address: IPv4Address | IPv6Address) -> None:
    """The policy is at least as strict as Python's own notion of global, and never lets multicast through."""
    if find_refusal(address) is None:
        assert address.is_global
        assert not any((address.is_multicast, address.is_private, address.is_loopback, address.is_link_local))


@pytest.mark.parametrize("host", LOOPBACK)
def test_every_spelling_is_read(host: str) -> None:
    """Decimal, octal, hexadecimal, short and full-width spellings are one address."""
    assert read_literal(host) == IPv4Address("127.0.0.1")


@pytest.mark.parametrize(
    "host", ["256.0.0.1", "1.2.3.4.5", "08.0.0.1", "0x100000000", "4294967296", "a.1", "1..2", "::zz", "1.0x1g.1"]
)
def test_impossible_numbers_are_no_names(host: str) -> None:
    """A host that ends like a number and is no address is an error, never a name to look up."""
    with pytest.raises(ValueError, match=r"."):
        read_literal(host)


@pytest.mark.parametrize("host", ["example.org", "localhost", "1.example", "0x7f.example.", "xn--bcher-kva.example", "12.34.cd"])
def test_names_are_names(host: str) -> None:
    """Other hosts are names, for the name server to say."""
    assert read_literal(host) is None


@given(st.ip_addresses(v=4), st.lists(st.sampled_from([str, hex, "0{:o}".format]), min_size=4, max_size=4), st.integers(1, 4))
def test_spellings_mean_their_address(address: IPv4Address, digits: list[object], length: int) -> None:
    """Any address, written with any number of parts in any base, is read as itself."""
    octets = address.packed
    parts = [*octets[: length - 1], int.from_bytes(octets[length - 1 :], "big")]
    host = ".".join(write(part) for write, part in zip(digits, parts, strict=False))  # type: ignore[operator]
    assert read_literal(host) == address


@given(
    st.text(alphabet="0178fx.", max_size=14) | st.from_regex(r"(0x)?[0-9a-f]{1,3}(\.(0x?)?[0-9a-f]{1,3}){0,3}", fullmatch=True)
)
@example("0x.1")
@example("00.0.0x")
def test_no_spelling_of_the_system_is_a_name(host: str) -> None:
    """Whatever the system's own inet_aton takes for an address is read as that address, or refused, never taken for a name."""
    try:
        expected = IPv4Address(socket.inet_aton(host))
    except OSError:
        return
    try:
        found = read_literal(host)
    except ValueError:
        return
    assert found == expected


@given(st.text(max_size=20))
def test_any_text_is_an_address_a_name_or_an_error(host: str) -> None:
    """No text makes the reader fail otherwise than by saying that it is no address."""
    with suppress(ValueError):
        assert isinstance(read_literal(host), IPv4Address | IPv6Address | None)


def ask(url: str, guard: Guard, seconds: float = 5) -> httpx.Response:
    """Return the answer to a GET through a guard, redirects followed."""

    async def run() -> httpx.Response:
        client = httpx.AsyncClient(transport=guard, trust_env=False)
        async with client, open_answer(client, client.build_request("GET", url), Pace(0), seconds) as response:
            await response.aread()
            return response

    return anyio.run(run)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0"]
)
def test_nobody_knocks_inside(host: str) -> None:
    """An address inside is refused before a connection is made, however it is written."""
    with listen() as (port, knocks), pytest.raises((Refused, httpx.InvalidURL)):
        ask(f"http://{host}:{port}/", Guard())
    assert not knocks


def test_a_redirect_inside_is_refused() -> None:
    """A server that may be asked cannot send the client to one that may not, not even at its own address."""
    with (
        listen() as (port, knocks),
        play(lambda _: Reply(status=302, headers={"Location": f"http://127.0.0.1:{port}/"})) as remote,
    ):
        with pytest.raises(Refused, match="not public"):
            ask(remote.url, Guard(remote.trusted))
        assert len(remote.asked) == 1
    assert not knocks


@pytest.mark.parametrize("target", ["ftp://example.org/", "http://user:word@example.org/"])
def test_other_schemes_and_user_names_are_refused(target: str) -> None:
    """Neither another scheme nor a user name is followed."""
    with play(lambda _: Reply(status=301, headers={"Location": target})) as remote, pytest.raises(httpx.TransportError):
        ask(remote.url, Guard(remote.trusted))


def test_a_name_is_looked_up_once() -> None:
    """The address that was judged is the one that is asked: a name server that changes its mind changes nothing."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    looked_up: list[str] = []

    async def resolve(host: str, _: int) -> Sequence[IPv4Address]:
        looked_up.append(host)
        return [IPv4Address(address) for address in answers[len(looked_up) - 1]]

    with play(lambda _: Reply(b"hello")) as remote:
        guard = Guard(frozenset({("papers.example", remote.port)}), resolve)
        answer = ask(f"http://papers.example:{remote.port}/a%2Fb?c=%20d", guard)
    assert answer.text == "hello"
    assert str(answer.url) == f"http://papers.example:{remote.port}/a%2Fb?c=%20d"
    assert (remote.asked[0].path, remote.asked[0].query) == ("/a%2Fb", {"c": " d"})
    assert remote.asked[0].headers["host"] == f"papers.example:{remote.port}"
    assert looked_up == ["papers.example"]


def test_the_handshake_names_the_host() -> None:
    """Over TLS the server is asked for the name of the URL, against which its certificate is verified, not for the address."""

    async def resolve(*_: object) -> Sequence[IPv4Address]:
        return [IPv4Address("127.0.0.1")]

    with listen() as (port, knocks), pytest.raises(httpx.TransportError):
        ask(f"https://papers.example:{port}/", Guard(frozenset({("papers.example", port)}), resolve))
    assert b"papers.example" in knocks[0]
    assert b"127.0.0.1" not in knocks[0]


def test_one_address_inside_is_enough() -> None:
    """A name with a public and a private address is refused."""

    async def resolve(*_: object) -> Sequence[IPv4Address]:
        return [IPv4Address("93.184.216.34"), IPv4Address("10.0.0.1")]

    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        ask("http://papers.example/", Guard(resolve=resolve))


def test_the_next_address_is_tried() -> None:
    """A name with several addresses is asked at the next one where the first does not answer."""

    async def resolve(*_: object) -> Sequence[IPv4Address]:
        return [IPv4Address("127.0.0.2"), IPv4Address("127.0.0.1")]

    with play(lambda _: Reply(b"hello")) as remote:
        guard = Guard(frozenset({("papers.example", remote.port)}), resolve)
        assert ask(f"http://papers.example:{remote.port}/", guard).text == "hello"


def test_redirects_are_bounded_and_their_bodies_unread() -> None:
    """A circle of redirects ends, and the body of a redirect is not waited for."""
    with play(lambda _: Reply(b"x" * 1000, 302, {"Location": "/again"}, cut=1000)) as remote:
        with pytest.raises(httpx.TooManyRedirects):
            ask(remote.url, Guard(remote.trusted))
        assert len(remote.asked) == 6


def test_a_deadline_holds_against_dripping_headers() -> None:
    """A server that is slow with its headers is left in time."""
    with play(lambda _: Reply(wait=1)) as remote, pytest.raises(TimeoutError):
        ask(remote.url, Guard(remote.trusted), seconds=0.1)


def test_pace_keeps_the_distance() -> None:
    """Two requests to one host keep their distance, those to different hosts need not."""

    async def run() -> list[float]:
        pace, times = Pace(0.2), []
        for host in ("a", "b", "a"):
            await pace.turn(host)
            times.append(anyio.current_time())
        await anyio.sleep(0.1)
        pace.rest("a")
        await pace.turn("a")
        return [*times, anyio.current_time()]

    first, other, second, third = anyio.run(run)
    assert other - first < 0.1
    assert second - first >= 0.199
    assert third - second >= 0.299


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None), ("0", 0), ("7\x1f", 7), (" 120 ", 120),
        ("Fri, 02 Jan 2026 03:05:05 GMT", 60), ("Fri, 02 Jan 2026 03:05:05 -0000", 60),
        ("Fri, 02 Jan 2026 03:00:00 GMT", 0), ("Fri, 02 Jan 99999999999999999999 03:00:00 GMT", None),
        ("soon", None), ("-5", None), ("", None), ("٣", None), ("1.5", None),
    ],
)  # fmt: skip
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    """Seconds and dates are understood, the past is now, anything else is nothing."""
    assert read_retry_after(header, NOW) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_read(header: str) -> None:
    """No header makes the reader fail."""
    assert (read_retry_after(header, NOW) or 0) >= 0
    assert read_retry_after((NOW + timedelta(seconds=5)).strftime("%a, %d %b %Y %H:%M:%S GMT"), NOW) == 5
