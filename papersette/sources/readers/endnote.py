"""EndNote's tagged export, which Google Scholar, Zotero and the ACL Anthology write too: from `%0 ` on, a tag a line.

A record lasts to the next `%0`: of one that was cut off nothing tells. A line without a tag goes on with the value above it.
"""

from __future__ import annotations

import re
from functools import partial

from papersette.sources.text.tagged import Dialect, convert_reference, read_tagged

__all__ = ["read", "sniff"]

FIRST_TAG = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}%0 [A-Z][A-Za-z ,/()-]{2,60}\r?\n\s{0,100}%[0-9A-Z!-@+^?\[\]~] ")
TAG = re.compile(r"(%[0-9A-Z!-@\[\]^?~])(?: (.*)|\s*)", re.DOTALL)

# Canonical keys with the tags that hold them, the best first. The Anthology writes the proceedings as a series.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("%T",),
    "abstract": ("%X",),
    "venue": ("%J", "%B", "%S"),
    "date": ("%8", "%D"),
    "year": ("%D",),
    "language": ("%G",),
    "comment": ("%Z",),
    "doi": ("%R",),
    "authors": ("%A",),
    "keywords": ("%K",),
    "addresses": ("%U",),
    "files": ("%>",),
    "numbers": ("%R", "%M", "%N", "%J"),
    "accessions": ("%M",),
    "databases": ("%~", "%W"),
}
# What nobody misses: types, editors, short titles, where a paper is printed, and the books that libraries and programs keep.
UNMISSED = frozenset({
    "%0", "%9", "%E", "%Y", "%?", "%!", "%V", "%N", "%P", "%&", "%I", "%C", "%@", "%7", "%6", "%F", "%L", "%[",
})  # fmt: skip
KNOWN = frozenset(tag for tags in FIELDS.values() for tag in tags) | UNMISSED
DIALECT = Dialect("EndNote", TAG, ("%0",), None, KNOWN, re.compile(r"\s*"))


def sniff(head: bytes) -> bool:
    """Accept text that begins with the type of a record and another tag."""
    return bool(FIRST_TAG.match(head))


read = partial(read_tagged, dialect=DIALECT, convert=partial(convert_reference, fields=FIELDS))
