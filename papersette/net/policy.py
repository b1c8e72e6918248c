"""Which addresses a program may ask that follows links of strangers: public ones only. Pure, nothing is looked up here.

A link, or a redirect, may lead anywhere: to the machine itself, into its network, to a cloud's metadata service. So only
global unicast addresses are asked, and of these none that carries another address within, since what it reaches is that
other one. Python's `ipaddress.is_global` alone is not enough: it lets 64:ff9b::7f00:1 and 2002:7f00:1:: through.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_network

__all__ = ["Address", "find_refusal", "read_literal"]

Address = IPv4Address | IPv6Address

# IANA's registries of special-purpose addresses (November 2026), and the whole of IPv6 that is not global unicast.
# The first row that an address lies in names why it is refused.
REFUSED = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by customers of a provider"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
GLOBAL_UNICAST = ip_network("2000::/3")

# A last label of this shape makes the whole host a number, by the URL standard; 0x alone is zero.
NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def find_refusal(address: Address) -> str | None:
    """Return why an address must not be asked, None for a public one."""
    for network, reason in REFUSED:
        if address in network:
            return reason
    if address.version == 6 and address not in GLOBAL_UNICAST:
        return "not global unicast"
    return None if address.is_global else "not global"


def read_literal(host: str) -> Address | None:
    """Return the address that a URL's host spells, in any way that a system's resolver would take for one; None for a name.

    Decimal, octal and hexadecimal parts, fewer than four of them, full-width digits, a final dot, brackets and a zone are
    read as the URL standard and inet_aton do.

    Raises:
        ValueError: a number, or something with colons, that is no address.
    """
    plain = unicodedata.normalize("NFKC", host).replace("\u3002", ".").removeprefix("[").removesuffix("]").partition("%")[0]
    if ":" in plain:
        return IPv6Address(plain)
    parts = plain.removesuffix(".").split(".")
    if not NUMBER.fullmatch(parts[-1]):
        return None
    *high, low = [_part(part) for part in parts]
    if len(high) > 3 or any(part > 255 for part in high) or low >= 256 ** (4 - len(high)):
        raise ValueError(f"{host} is no address")
    return IPv4Address(sum(part << (8 * (3 - place)) for place, part in enumerate(high)) + low)


def _part(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no part of an address")
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    # Python would read 010 as ten; the resolver reads eight.
    return int(text, 8 if text.startswith("0") else 10)
