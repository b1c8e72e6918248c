"""Web addresses in a text, however they are broken, escaped or glued, and which of what looks like one is meant as one.

Find, then parse: where one may start and where it ends mark its words, and its target is what they lead to. Every step looks
at a bounded stretch of text, so that junk costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.links.address_ends import LONGEST, find_end
from papersette.extract.links.address_starts import TLDS, find_starts, is_of_word
from papersette.extract.links.targets import Target, find_host_row, is_root, parse_url

__all__ = ["Address", "find_addresses", "is_in_address", "is_pointed"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text: its span, its target, and the rule that found it."""

    start: int
    stop: int
    target: Target
    rule: str


# Around an address these set it off: _https://example.org_.
EMPHASIS = ("_", "*")
# An address copied from a page may end in a mark of no width.
TRAILING = re.compile(r"[.,;:!?'~%&\\\u200b\u2060\ufeff]{1,200}$")
# A placeholder may be made of characters that end an address elsewhere.
DOTS = re.compile(r"[ \n]?(?:\.{2,9}|…|\*{2,9}|-{2,9})|(?:[<{\[][\w -]{1,24}[>}\]]/?){1,3}(?<!/)")
# Words before an address that point there, from their first to a bracket that the address opens with.
_words = partial(pattern_of, "link_pointers")
POINTER = re.compile(
    rf"(?:\b(?:{_words('given')})\s+(?:(?:{_words('adverb')})\s+)?(?:{_words('at')})"
    rf"|\b(?:{_words('goes')})|\b(?:{_words('label')}):|\\url\{{)[\s~$]*[\[(<{{\"]?$",
    re.IGNORECASE,
)
LONGEST_POINTER = 60
# The beginning of an address up to a place within it, which is looked for so far back.
BEGUN = re.compile(r"(?:https?://|www\.)[^\s{}()\[\]<>\"]*$")
LONGEST_BEGUN = 120


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses of a text in order; those that only repeat another as its label are left out."""
    resume = 0
    for start, body, limit, rule in find_starts(text):
        if start < resume or body > limit:
            continue
        end, joined = find_end(text, body, min(body + LONGEST, limit))
        address = _read(text, start, body, end, rule + " rejoined" if joined else rule)
        if address is None:
            continue
        if text.startswith("](", end):
            # [address](target): the target is what leads somewhere.
            resume = end + 2
            continue
        resume = _skip_label(text, end) if address.target.url else end
        yield address


def _skip_label(text: str, end: int) -> int:
    """Return the end of the braces that only repeat or name the address before them: url{label}, \\href{url}{label}."""
    start = end + 1 if text.startswith("}{", end) else end
    if not text.startswith("{", start):
        return end
    depth = 0
    for position in range(start, min(start + LONGEST, len(text))):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            return position + 1
    return end


def _read(text: str, start: int, body: int, end: int, rule: str) -> Address | None:
    """Turn the words of an address into one; None where they only look like an address."""
    trailing = TRAILING.search(text, body, end)
    stop = trailing.start() if trailing else end
    if text[start - 1 : start] in EMPHASIS and text[stop - 1] == text[start - 1]:
        stop -= 1
    if rule.startswith("bare") and not _is_believable(text, start, re.sub(r"\s", "", text[body:stop])):
        return None
    target = parse_url(text[start:stop])
    if target.state == "malformed" and not _is_meant(text, start, body, stop):
        return None
    if target.url and not target.path and stop == end and is_of_word(text[end : end + 1]):
        # The host goes on in another alphabet: it is another one, which may only look alike.
        target = Target("malformed")
    if target.url and is_root(target):
        dots = DOTS.match(text, stop)
        if dots:
            target, stop = Target("placeholder", domain=target.domain), dots.end()
        elif is_pointed(text, start):
            # Code is never at github.com itself: the address was cut off.
            target = Target("malformed", domain=target.domain)
    return Address(start, stop, target, rule)


def _is_meant(text: str, start: int, body: int, stop: int) -> bool:
    """Tell a broken address from prose about http:// and https:// themselves."""
    slashes = text[body - 1 : body] == "/"
    return (slashes and body < stop) or ("/" in text[start:body] and is_pointed(text, start))


def _is_believable(text: str, start: int, words: str) -> bool:
    """Judge an address without scheme and www.: a known site, or a plain host with a path or with words that point to it."""
    host, _, path = words.partition("/")
    row, labels = find_host_row(host), host.split(".")
    if row and (path or (row["bare"] == "1" and host.lower() != row["domain"])):
        return True
    tld = TLDS.get(labels[-1])
    if tld is None or len(labels) < 2 or host != host.lower() or not re.search("[a-z]", labels[-2]):
        return False
    if tld == "word" and len(labels) < 3:
        return bool(path) and is_pointed(text, start)
    return bool(re.match(r"[A-Za-z0-9~_]", path)) or is_pointed(text, start)


def is_pointed(text: str, start: int) -> bool:
    """Say whether the words before `start` point there: available at, visit, project page:."""
    return POINTER.search(text, max(0, start - LONGEST_POINTER), start) is not None


def is_in_address(text: str, place: int) -> bool:
    r"""Say whether a place is within an address, be it a label that only repeats one: \href{https://...}{https://...}."""
    return BEGUN.search(text, max(0, place - LONGEST_BEGUN), place) is not None
