"""Where an address may start in a text: at a scheme, at www., or at a host that has neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.links.targets import SCHEME, find_host_row

__all__ = ["ANY_TLD", "TLDS", "find_starts", "is_of_word"]

TLDS = {row["tld"]: row["kind"] for row in read_rows("link_tlds")}
ANY_TLD = "|".join(sorted(TLDS, key=len, reverse=True))
WWW = re.compile(r"(?<![\w.@/-])www\.(?=\s?[a-z0-9])", re.IGNORECASE)
DOT_TLD = re.compile(rf"\.(?=[a-z])(?:{ANY_TLD})(?![\w-])")
# A text without one of these has no host without a scheme.
DOT_LETTER = re.compile(r"\.\s?[a-z]")
SPLIT_TLD = re.compile(r"\.\s(?P<tld>com|org|io|co|net)/(?=\w)")
# How far before its top level a host may begin, in characters.
LONGEST_HOST = 100
HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
# Chinese, Japanese and Korean go without blanks from a word to an address and on.
CJK = "\u2e80"
# Behind these a host is part of an e-mail address, of a path or of a longer name.
NOT_BEFORE = frozenset("@/_\\.-")


def find_starts(text: str) -> list[tuple[int, int, int, str]]:
    """Return (start, start of the host, start of the next address, rule) of all that may be addresses, in order."""
    starts = [(m.start(), m.end(), "url") for m in _schemes(text)]
    if "ww." in text or "WW." in text:
        starts += [(m.start(), m.start(), "www") for m in WWW.finditer(text)]
    if DOT_LETTER.search(text):
        starts += [(start, start, "bare") for start in _bare_hosts(text)]
        starts += [(start, start, "bare") for start in _split_hosts(text)]
    limit, found = len(text), []
    for start, body, rule in sorted(starts, reverse=True):
        found.append((start, body, limit, rule))
        # An archive's address holds another one behind a slash.
        if rule == "url" and start and text[start - 1] not in "/=":
            limit = start
    return found[::-1]


def _schemes(text: str) -> Iterator[re.Match[str]]:
    """Yield where a scheme stands; bytes are searched for its letters, faster than a pattern finds them in either case."""
    letters = text.encode("ascii", "replace").lower()
    at = letters.find(b"http")
    while at >= 0:
        match = SCHEME.match(text, at)
        if match:
            yield match
        at = letters.find(b"http", match.end() if match else at + 1)


def _bare_hosts(text: str) -> Iterator[int]:
    """Yield where a host starts that has no scheme and no www. before it."""
    floor = 0
    for dot in DOT_TLD.finditer(text):
        start = _host_start(text, dot.start(), floor)
        if start < dot.start() and _may_start(text, start) and text[start : start + 4].lower() != "www.":
            yield start
        floor = dot.end()


def _split_hosts(text: str) -> Iterator[int]:
    """Yield where a known site's name starts that a blank breaks: github. com/owner/name."""
    for dot in SPLIT_TLD.finditer(text):
        start = _host_start(text, dot.start(), 0)
        if _may_start(text, start) and find_host_row(text[start : dot.start() + 1] + dot["tld"]):
            yield start


def _may_start(text: str, start: int) -> bool:
    """Tell whether a host without a scheme may start here: not within a longer word, whatever its alphabet."""
    before = text[start - 1 : start]
    return before not in NOT_BEFORE and not is_of_word(before)


def is_of_word(sign: str) -> bool:
    """Tell whether a sign beyond ASCII is a letter, a mark or a shape of one, of a script whose words stand apart."""
    plain = unicodedata.normalize("NFKC", sign)[-1:]
    return not sign.isascii() and plain < CJK and (plain.isalnum() or bool(unicodedata.combining(plain)))


def _host_start(text: str, dot: int, floor: int) -> int:
    start = dot
    while start > max(floor, dot - LONGEST_HOST) and text[start - 1] in HOST_LETTERS:
        start -= 1
    while start < dot and text[start] in ".-":
        start += 1
    return start
