"""EndNote's XML, which Zotero, JabRef and Mendeley write too: `<xml><records><record>`, each value of a record perhaps in styles.

An element is a tag of EndNote's other export by another name, and read as that is (text/tagged.py): authors with their families
first, notes as the comment, addresses of pages and of files. Styles leave their words; of what they raise or lower figures stand
behind a sign (xml/plain_texts.py), so that 10 to the third is not 103. The carriage returns that end EndNote's lines become line
ends. A number of accession is an id where it is PubMed's by the name of the database, or Web of Science's by its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.references import locate
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.text.tagged import convert_reference
from papersette.sources.xml.elements import first_tag, read_nodes, require_nodes, text_of
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["read", "sniff"]

# Canonical keys with the elements that hold them, by their paths within a record, the best first.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("titles/title",),
    "abstract": ("abstract",),
    "venue": (
        "periodical/full-title", "titles/secondary-title", "titles/alt-title", "alt-periodical/full-title", "periodical/abbr-1",
        "titles/tertiary-title",
    ),
    "date": ("dates/pub-dates/date", "dates/year"),
    "year": ("dates/year",),
    "language": ("language",),
    "comment": ("notes",),
    "doi": ("electronic-resource-num",),
    "authors": ("contributors/authors/author",),
    "keywords": ("keywords/keyword",),
    "addresses": ("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url"),
    "files": ("urls/pdf-urls/url",),
    "numbers": ("electronic-resource-num", "accession-num", "number", "periodical/full-title", "titles/secondary-title"),
    "accessions": ("accession-num",),
    "databases": ("remote-database-name", "remote-database-provider"),
}  # fmt: skip
# What nobody misses: types, editors, short titles, where a paper is printed, and the books that libraries and programs keep.
UNMISSED = frozenset({
    "database", "source-app", "rec-number", "foreign-keys/key", "ref-type", "work-type", "label", "call-num", "access-date",
    "modified-date", "remote-source", "reprint-status", "reprint-edition",
    "contributors/secondary-authors/author", "contributors/tertiary-authors/author", "contributors/subsidiary-authors/author",
    "contributors/translated-authors/author", "titles/short-title", "periodical/abbr-2", "periodical/abbr-3",
    "alt-periodical/abbr-1", "alt-periodical/abbr-2", "pages", "volume", "issue", "section", "edition", "num-vols",
    "secondary-volume", "secondary-issue", "publisher", "pub-location", "isbn", "orig-pub", "urls/image-urls/url",
})  # fmt: skip
KNOWN = frozenset(path for paths in FIELDS.values() for path in paths) | UNMISSED
STYLE, RAISED = "style", {"superscript": "sup", "subscript": "sub"}
# Where EndNote keeps ids of PubMed Central.
CENTRAL, CENTRAL_NUMBER = "custom2", re.compile(r"\s*PMC(\d{1,10})\s*")
LINE_END = re.compile(r"\r\n|[\r\n]")


def sniff(head: bytes) -> bool:
    """Accept an `xml` that holds records."""
    return (first_tag(head) or ("",))[0] == "xml" and b"<record" in head


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that cannot be read, or has no title, is a Reject.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, not EndNote's, has a document type declaration, or holds no record.
    """
    unread = UnreadKeys(KNOWN)
    for node in require_nodes(read_nodes(stream, path, ("xml",), ("record",)), path, "record"):
        if isinstance(node, Reject):
            yield node
            continue
        values = [value for part in node.element for value in _values(part, "")]
        record, ids = convert_reference(values, FIELDS), _ids(dict(values))
        unread.note(dict(values), [CENTRAL] if "pmc" in ids else ())
        locator = locate(node.locator, text_of(node.element, "rec-number"))
        yield from read_record({**record, "ids": record["ids"] | ids}, locator, node.raw)
    yield from unread.tell()


def _ids(values: Mapping[str, str]) -> dict[str, str]:
    """Return {scheme: id} of the element that holds one of PubMed Central."""
    found = CENTRAL_NUMBER.fullmatch(values.get(CENTRAL, ""))
    return {"pmc": found[1]} if found else {}


def _values(element: Element, above: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of an element and those within it, but for texts of nothing."""
    path = f"{above}{element.tag}"
    parts = [child for child in element if child.tag != STYLE]
    if path in KNOWN or not parts:
        text = _text(element)
        if text.strip():
            yield path, text
        return
    for part in parts:
        yield from _values(part, f"{path}/")


def _text(element: Element) -> str:
    """Return an element's text as it stands, but for its styles and the signs of its line ends."""
    runs = [("", _around(element.text, element))]
    for child in element:
        face = child.get("face", "").split()
        runs += (
            (next((tag for name, tag in RAISED.items() if name in face), ""), "".join(child.itertext())),
            ("", _around(child.tail, element)),
        )
    if not any(tag for tag, _ in runs):
        return LINE_END.sub("\n", "".join(text for _, text in runs))
    marked = "".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in runs)
    return "\n".join(map(plain_abstract, LINE_END.split(marked)))


def _around(text: str | None, element: Element) -> str:
    """Return what stands beside the styles of an element: line ends and indents there are the file's layout."""
    return "" if not text or (len(element) and text.isspace() and LINE_END.search(text)) else text
