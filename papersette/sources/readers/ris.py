"""RIS, as Zotero, EndNote and publishers' pages write it: from `TY  - ` to `ER  - `, a tag a line.

A line without a tag goes on with the value above it: an abstract keeps its lines. What RIS has no place for of a paper
that `export` wrote stands as JSON in the last of its custom tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from papersette.sources.fields import author_names, references
from papersette.sources.text.tagged import OWN, Dialect, all_of, by_tag, convert_reference, read_tagged

__all__ = ["read", "sniff"]

FIRST_TAG = re.compile(rb"(?:\xef\xbb\xbf)?(?:[^\r\n{]{0,500}\r?\n){0,20}?TY  - ?[A-Z]{3,8}[ \t]*\r?\n")
TAG = re.compile(r"(DOI|[A-Z][A-Z0-9])  -(?: (.*)|\s*)", re.DOTALL)
# What publishers' pages put above the records, and Web of Science below the last.
HEADERS = re.compile(r"\s*(?:|EF\s*(?:-\s*)?|\d+\.\s*|Record #\d+.*|(?:Provider|Database|Content):.*)", re.DOTALL)

# Tags that the Cochrane Library alone has, the last of their fields here.
COCHRANE = frozenset({"SO", "YR", "KY", "DOI", "US"})
# Canonical keys with the tags that hold them, the best first.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT"),
    "abstract": ("AB", "N2"),
    "venue": ("T2", "JF", "JO", "BT", "C3", "JA", "J2", "SO"),
    "date": ("DA", "PY", "Y1"),
    "year": ("PY", "Y1", "DA", "YR"),
    "language": ("LA",),
    "comment": ("N1",),
    "doi": ("DO", "DOI"),
    "authors": ("AU", "A1"),
    "keywords": ("KW", "KY"),
    "addresses": ("UR", "LK", "L2", "US"),
    "files": ("L1",),
    "numbers": ("AN", "C7", "M1", "M3", "L3", "JO", "T2"),
    "accessions": ("AN",),
    "databases": ("DB", "DP"),
}
# The tag that `export` has for itself; what stands there beside ids and names: what no other holds, and texts with their lines.
CUSTOM, PARTS, TEXTS = "C8", ("links", "dated_by_id"), ("abstract", "comment")
# Addresses that stand there too, and the tags that have them.
ADDRESSES = {"url": "UR", "pdf_url": "L1"}
READ = frozenset(tag for tags in FIELDS.values() for tag in tags)
# What nobody misses: types, editors, where a paper is printed, and the books that libraries and programs keep.
UNMISSED = frozenset({
    "TY", "ER", "ID", "A2", "A3", "A4", "ED", "VL", "VO", "IS", "SP", "EP", "SE", "SN", "PB", "PP", "CY", "CP", "ET", "J1",
    "T3", "ST", "AV", "CN", "LB", "RN", "Y2", "L3", "L4", "DS", "KN", "NO", "PG",
})  # fmt: skip
# A tag that is read here, with more or fewer blanks around it than there should be: no text begins a line so.
LOOSE_TAG = re.compile(rf"[ \t]*({'|'.join(sorted((READ - COCHRANE) | {CUSTOM}))})[ \t]+-[ \t]+(.*)", re.DOTALL)
DIALECT = Dialect("RIS", TAG, ("TY",), "ER", READ | UNMISSED | {OWN}, HEADERS, LOOSE_TAG, note="N1", custom=CUSTOM)


def sniff(head: bytes) -> bool:
    """Accept text whose first tag, after at most 20 lines without braces, is `TY  - `."""
    return bool(FIRST_TAG.match(head))


def _convert(values: Sequence[tuple[str, str]]) -> dict[str, Any]:
    found, tags = convert_reference(values, FIELDS), by_tag(values)
    if OWN not in tags:
        return found
    own = references.read_exported(tags[OWN][0])
    # What somebody has mended since stands in its tag alone.
    told = {name: found[name] for name in TEXTS} | {name: " ".join(tags.get(tag, ())) for name, tag in ADDRESSES.items()}
    kept = [name for name, text in told.items() if _on_one_line(own.get(name)) == _on_one_line(text)]
    kept += [name for name in ADDRESSES if not found[name]]
    names = own["names"] if isinstance(own.get("names"), dict) else {}
    written = all_of(tags, FIELDS["authors"])
    return (
        found
        | {name: own[name] for name in (*PARTS, *kept) if name in own}
        | {
            "ids": found["ids"] | own["papersette"],
            "authors": [each for name in written for each in ([names[name]] if names.get(name) else _read_names(name))],
        }
    )


def _read_names(written: str) -> Sequence[str | ValueError]:
    """Return the names of a tag that `export` wrote, or somebody since, who may have put a list into it."""
    return author_names.read_names(written) if ";" in written else [author_names.turn_name(written)]


def _on_one_line(text: object) -> str:
    return " ".join(str(text or "").split())


read = partial(read_tagged, dialect=DIALECT, convert=_convert)
