"""Where web addresses stand in a text, however they are broken, escaped or glued, and what they lead to.

Find, then parse: `find_addresses` marks the words, `_parse` turns them into a URL. Every step looks at a bounded stretch of
text, so that junk costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from papersette.extract.rows import read_rows

__all__ = ["Address", "find_addresses", "parse_url"]

# No address of an abstract is longer; what is longer is junk.
LONGEST = 512
# How many blanks an address may hold.
BREAKS = 4


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text: its span, the URL or None, its host without `www.`, its path, whether it can lead anywhere.

    `after` is where the text goes on behind a label that only repeats the address.
    """

    start: int
    stop: int
    after: int
    url: str | None
    domain: str | None
    path: str
    state: str
    rule: str


TLDS = {row["tld"]: row["kind"] for row in read_rows("link_tlds")}
HOSTS = {row["domain"]: int(row["depth"]) for row in read_rows("hosts")}
ESCAPES = tuple((row["pattern"], "" if row["text"] == "none" else row["text"]) for row in read_rows("link_escapes"))
ESCAPE = re.compile("|".join(f"({pattern})" for pattern, _ in ESCAPES))
PLACEHOLDERS = read_rows("link_placeholders")


def _any_of(role: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in PLACEHOLDERS if row["role"] == role), re.IGNORECASE)


PLACEHOLDER_HOST, PLACEHOLDER_PART = _any_of("host"), _any_of("part")

SCHEME = re.compile(r"(?:https?[ \n]?:[ \n]?(?:\\?/[ \n]?){0,3}){1,2}(?=(?P<host>[A-Za-z0-9])?)", re.IGNORECASE)
WWW = re.compile(r"(?<![\w.@/-])www\.(?=\s?[a-z0-9])", re.IGNORECASE)
DOT_TLD = re.compile(rf"\.(?:{'|'.join(sorted(TLDS, key=len, reverse=True))})(?![\w-])")
HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
INVISIBLE = "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
UNSAFE = re.compile(f"[{INVISIBLE}]")
# The characters of an address as written; quotes, angle and square brackets end it, and so do letters of other scripts.
BODY = re.compile(rf"(?:{ESCAPE.pattern.replace('(', '(?:').replace('(?:?:', '(?:')}|[\w.~%?&=#+:;,@!*()/{INVISIBLE}-](?<![^\x00-\u024f\u2000-\u206f\ufeff]))*")
# Words that start a sentence glued to the address before it.
GLUED = re.compile(r"(?:[.,;:]|(?<=[a-z0-9]))(?:(?:We|Our|The|This|In|It|To|These|Code|Demo|Video|Abstract|A|Data|Contribution)$|(?=(?:https?:|www\.|github\.com/)))")
TRAILING = re.compile(r"(?:[.,;:!?*'~%]|&(?=$)|\\+)+$")
# A placeholder may be made of characters that otherwise end an address.
DOTS = re.compile(r"[ \n]?(?:\.{2,}|…|\*{2,}|-{2,})")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
POINTER = re.compile(
    r"(?:\b(?:available|accessible|accessed|found|hosted|released|published|download(?:ed|able)?|demo|live|public|here|tried|visited)"
    r"\s+(?:online\s+)?(?:at|on|under|via|from)|\bvisit|:|\\url\{|\]\()\s*[\[(<{\"]?$",
    re.IGNORECASE,
)


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses of a text in order; those that only repeat another as its label are left out."""
    resume = 0
    starts = _starts(text)
    for number, (start, body, rule) in enumerate(starts):
        if start < resume:
            continue
        following = next((s for s, _, r in starts[number + 1 : number + 4] if r == "url" and s >= body), len(text))
        limit = min(body + LONGEST, len(text), following if text[following - 1] not in "/=" else len(text))
        found = _read(text, start, body, limit, rule)
        if found:
            yield found
            resume = found.after


def _starts(text: str) -> list[tuple[int, int, str]]:
    """Return (start, start of the host, rule) of everything that may be an address, in order."""
    starts = []
    if "ttp" in text or "TTP" in text:
        starts = [(m.start(), m.end(), "url") for m in SCHEME.finditer(text)]
    if "ww" in text or "WW" in text:
        starts += [(m.start(), m.start(), "www") for m in WWW.finditer(text)]
    start = 0
    for match in DOT_TLD.finditer(text):
        start = _host_start(text, match.start(), start)
        if start < match.start() and text[start - 1 : start] not in ("@", "/", "_", "\\"):
            starts.append((start, start, "bare"))
        start = match.end()
    return sorted(starts)


def _host_start(text: str, dot: int, floor: int) -> int:
    start = dot
    while start > max(floor, dot - 100) and text[start - 1] in HOST_LETTERS:
        start -= 1
    while start < dot and text[start] in ".-":
        start += 1
    return start
