"""Answers of arXiv's API: Atom feeds, an entry a paper.

The abstract is the `summary` as given, hard-wrapped and padded; the title stands on one line. Ids and addresses are read without
their version; `updated`, the day of the last version, is absent where there is one only. Of several DOIs the first counts. A
journal's reference is no name of a venue and is not read.

arXiv answers a mistaken question with one entry named "Error", and now and then with no entry although it announces papers: both
are errors here, behind papers of feeds before it such an entry is a Reject. A feed that announces none is an empty source. The
feeds of rss.arxiv.org have another shape (arxiv_feed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.fields.arxiv_withdrawn import is_withdrawn
from papersette.sources.fields.titles import one_line
from papersette.sources.readers.arxiv_snapshot import INFO
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of

__all__ = ["read", "sniff"]

ADDRESS = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(?P<id>.+?)(?:v\d+)?/?")
PDF_VERSION = re.compile(r"v\d+(?=(?:\.pdf)?\Z)")
OWN_ID = re.compile(rb"<id>\s*https?://(?:export\.)?arxiv\.org/(?:api|abs)/")
ERRORS = "/api/errors"


def sniff(head: bytes) -> bool:
    """Accept an Atom feed with ids of arXiv's API, the feed's own or that of its first entry."""
    name, attributes = first_tag(head) or ("", b"")
    return name == "feed" and b"http://www.w3.org/2005/Atom" in attributes and bool(OWN_ID.search(head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an entry; one that cannot be read is a Reject. Several feeds may follow one another.

    Raises:
        SourceError: the file is no XML, no feed, has a document type declaration, is an error's message, or lacks the papers that
            it announces.
    """
    yield INFO
    entries, counts = 0, {"totalResults": 0, "startIndex": 0}
    for node in read_nodes(stream, path, ("feed",), ("entry", *counts)):
        if isinstance(node, Reject):
            entries += 1
            yield node
        elif node.element.tag in counts:
            counts[node.element.tag] = _count(node.element)
        elif message := _error(node.element):
            if not entries:
                raise SourceError(path, node.line, f"arXiv answered with an error: {message}")
            yield make_reject(node.locator, f"arXiv answered with an error: {message}", node.raw)
        else:
            entries += 1
            yield from _read_entry(node)
    if not entries and counts["totalResults"] > counts["startIndex"]:
        raise SourceError(path, None, f"of {counts['totalResults']:,} papers announced none is there")


def _count(element: Element) -> int:
    text = (element.text or "").strip()
    return int(text) if re.fullmatch(r"\d{1,18}", text) else 0


def _error(entry: Element) -> str | None:
    """Return the message of an entry that is no paper."""
    key = text_of(entry, "id") or ""
    if ERRORS not in key and not ((text_of(entry, "title") or "").strip() == "Error" and not ADDRESS.fullmatch(key.strip())):
        return None
    return one_line(text_of(entry, "summary") or "") or "it does not say which"


def _read_entry(node: Node) -> Iterator[Paper | Reject]:
    entry = node.element
    address = ADDRESS.fullmatch((text_of(entry, "id") or "").strip())
    if not address:
        yield make_reject(node.locator, "its id is no address of a paper on arXiv", node.raw)
        return
    published, updated = ((text_of(entry, name) or "").strip() for name in ("published", "updated"))
    record: dict[str, Any] = {
        "id": address["id"],
        "arxiv_id": address["id"],
        "title": one_line(text_of(entry, "title")),
        "abstract": text_of(entry, "summary"),
        "comment": text_of(entry, "comment"),
        "published": published,
        "updated": updated if updated[:10] != published[:10] else None,
        "doi": next(iter((text_of(entry, "doi") or "").split()), None),
        "authors": [_author(author) for author in entry.findall("author")],
        "topics": make_arxiv_topics(_categories(entry)),
        "pdf_url": next(
            (PDF_VERSION.sub("", link.get("href", "")) for link in entry.iter("link") if link.get("title") == "pdf"), None
        ),
        "withdrawn": is_withdrawn(text_of(entry, "comment"), text_of(entry, "summary")),
    }
    yield from read_record(record, node.locator, node.raw)


def _author(author: Element) -> dict[str, Any]:
    affiliations = texts_of(author, "affiliation")
    return {"name": text_of(author, "name"), "affiliations": affiliations}


def _categories(entry: Element) -> list[str]:
    """Return an entry's categories, the primary one first."""
    found = [*entry.findall("primary_category"), *entry.findall("category")]
    return list(dict.fromkeys(term for category in found if (term := category.get("term"))))
