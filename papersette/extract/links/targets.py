"""What an address as written leads to: its URL, or why it has none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import quote, urlsplit

from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.models import Host

__all__ = ["ESCAPES", "INVISIBLE", "SCHEME", "Target", "find_host_row", "host_of", "is_root", "parse_url"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: `domain` is its host in lower case without `www.`, `url` None unless it is available."""

    state: str
    url: str | None = None
    domain: str | None = None
    path: str = ""


# Marks that show nothing or turn the direction of writing: an address that holds one is not what it seems to be.
# Those that end a line or a page end an address too, and are wrong only where a source states them as part of one.
INVISIBLE = "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
HOSTS = {row["domain"]: row for row in read_rows("hosts")}
ESCAPES = tuple((row["pattern"], "" if row["text"] == "none" else row["text"]) for row in read_rows("link_escapes"))
PLACEHOLDER = {role: re.compile(pattern_of("link_placeholders", role), re.IGNORECASE) for role in ("host", "part", "any")}
SCHEME = re.compile(r"(?:https?[ \n]?:(?:\n {2}|[ \n])?(?:\\?/[ \n]?){0,3}){1,2}", re.IGNORECASE)
SAFE = "/?&=#+:;,@!*()~%'$-._"
ESCAPE = re.compile("|".join(f"({pattern})" for pattern, _ in ESCAPES))
GAPS = re.compile(r"[ \t\r\n]+")
ESCAPE_SIGNS = ("\\", "{", "$", "&amp;")
# Characters that no address holds, half a surrogate pair among them.
UNSAFE = re.compile(f"[{INVISIBLE}\u000b\u000c\u001c-\u001f\u0085\u2028\u2029\ud800-\udfff]")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


def find_host_row(host: str) -> dict[str, str] | None:
    """Return the row of hosts.tsv for a host or the nearest known domain above it."""
    labels = host.lower().removeprefix("www.").partition(":")[0].split(".")
    return next((HOSTS[domain] for i in range(len(labels) - 1) if (domain := ".".join(labels[i:])) in HOSTS), None)


def host_of(target: Target) -> Host | None:
    """Return the host that a target is at, with the name of its site where it is a known one."""
    if not target.domain:
        return None
    row = find_host_row(target.domain)
    return Host(target.domain, row["name"] if row else None)


def is_root(target: Target) -> bool:
    """Say whether a target is no more than a site of many: github.com, without the repository."""
    row = find_host_row(target.domain or "")
    return row is not None and row["domain"] == target.domain and row["depth"] != "0" and not target.path.strip("/")


def parse_url(words: str) -> Target:
    """Return what an address as written leads to: escapes and blanks undone, the scheme added where it is missing.

    Only http and https come out; an address with a user name, an invisible character or an impossible host is malformed.
    """
    if UNSAFE.search(words):
        return Target("malformed")
    plain = GAPS.sub("", words)
    if any(map(plain.__contains__, ESCAPE_SIGNS)):
        plain = ESCAPE.sub(lambda match: ESCAPES[(match.lastindex or 1) - 1][1], plain)
    schemes = SCHEME.match(plain)
    scheme = "http://" if schemes and not re.search("https:", schemes[0], re.IGNORECASE) else "https://"
    try:
        parts = urlsplit(scheme + (plain[schemes.end() :] if schemes else plain.removeprefix("//")))
        port = parts.port
    except ValueError:
        return Target("malformed")
    host = (parts.hostname or "").rstrip(".")
    domain = host.removeprefix("www.")
    if "@" in parts.netloc or not _is_host(host):
        return Target("placeholder" if PLACEHOLDER["host"].fullmatch(domain) else "malformed")
    if not parts.query and _is_placeholder(domain, parts.path):
        return Target("placeholder", domain=domain)
    # The host as it is spelt: `hostname` is in small letters.
    site = parts.netloc.partition(":")[0].rstrip(".") + (f":{port}" if port else "")
    query, fragment = (f"{sign}{part}" if part else "" for sign, part in (("?", parts.query), ("#", parts.fragment)))
    return Target("available", scheme + site + quote(parts.path + query + fragment, safe=SAFE), domain, parts.path)


def _is_host(host: str) -> bool:
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        return False
    return bool(re.fullmatch(r"[a-z]{2,24}|xn--[a-z0-9-]{2,59}", labels[-1])) or _is_public(host)


def _is_public(host: str) -> bool:
    """Tell whether a host is an IPv4 address that is not one of the reader's own machine or network."""
    try:
        return IPv4Address(host).is_global
    except ValueError:
        return False


def _is_placeholder(domain: str, path: str) -> bool:
    row = find_host_row(domain)
    own = domain.removesuffix(row["domain"]) if row else domain.rpartition(".")[0]
    parts = path.rstrip("/").split("/")[-8:]
    return bool(
        PLACEHOLDER["host"].fullmatch(own.rstrip(".").rpartition(".")[2])
        or PLACEHOLDER["part"].fullmatch(parts[-1])
        or any(PLACEHOLDER["any"].fullmatch(part) for part in parts)
    )
