"""RefWorks' tagged format, as RefWorks, HighWire, Sage and ProQuest export it: from `RT ` on, a tag of two signs a line.

A record lasts to the next `RT`: of one that was cut off nothing tells. A line that begins with no tag of the format goes on with
the value above it.
"""

from __future__ import annotations

import re
from functools import partial

from papersette.sources.text.tagged import Dialect, convert_reference, read_tagged

__all__ = ["read", "sniff"]

FIRST_TAG = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}RT [A-Z][^\r\n]{2,40}\s{1,9}(?:SR|ID|A1|T1|JF|YR|UL) ")

# Canonical keys with the tags that hold them, the best first.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("T1",),
    "abstract": ("AB",),
    "venue": ("JF", "T2", "JO"),
    "date": ("FD", "YR"),
    "year": ("YR", "FD"),
    "language": ("LA",),
    "comment": ("NO",),
    "doi": ("DO",),
    "authors": ("A1",),
    "keywords": ("K1",),
    "addresses": ("UL", "LK"),
    "files": (),
    "numbers": ("AN", "JF", "JO"),
    "accessions": ("AN",),
    "databases": ("DB", "DS"),
}
# What nobody misses: types, editors, where a paper is printed, and the books that libraries and programs keep.
UNMISSED = frozenset({
    "RT", "SR", "ID", "A2", "A3", "A4", "A5", "A6", "T3", "VO", "IS", "SP", "OP", "ED", "PB", "PP", "SN", "AV", "CL", "SF", "OT",
    "OL", "CN", "IP", "RD", "ST", "SL", "LL", "CR", "WT", "WV", "WP", "CK", "C5", "C6",
})  # fmt: skip
# Addresses, and what users keep to themselves.
TOLD = frozenset({"AD", "C1", "C2", "C3", "C4", *(f"U{number}" for number in range(1, 10))})
READ = frozenset(tag for tags in FIELDS.values() for tag in tags)
# No sign stands between a tag and its value that text has not too: a line of an abstract may begin with `AI `.
TAG = re.compile(rf"({'|'.join(sorted(READ | UNMISSED | TOLD))}|U1[0-5])(?: (.*)|\s*)", re.DOTALL)
DIALECT = Dialect("RefWorks", TAG, ("RT",), None, READ | UNMISSED, re.compile(r"\s*"), note="NO")


def sniff(head: bytes) -> bool:
    """Accept text that begins with the type of a record and another tag."""
    return bool(FIRST_TAG.match(head))


read = partial(read_tagged, dialect=DIALECT, convert=partial(convert_reference, fields=FIELDS))
