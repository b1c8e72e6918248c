"""The feeds of rss.arxiv.org, which tell each day what is new: RSS and Atom, an item a paper.

The abstract is what stands behind `Abstract:`; the title stands on one line, authors stand in one line, as in arXiv's metadata.
The day of the feed is when a paper, or a new version of one, was announced, and is not read: the month that its id tells dates a
paper. Licences and kinds of announcement are not read either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.fields.latex import decode_latex
from papersette.sources.fields.titles import one_line
from papersette.sources.readers.arxiv_oai import split_authors
from papersette.sources.readers.arxiv_snapshot import INFO
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of

__all__ = ["read", "sniff"]

ID = re.compile(r"oai:arXiv\.org:(?P<id>.+?)(?:v\d+)?")
OWN_ADDRESS = re.compile(rb"https?://(?:rss|export)\.arxiv\.org/(?:rss|atom)/")
ABSTRACT = re.compile(r"\s*arXiv:\S+ Announce Type: \S+\s+Abstract:\s?", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Accept a feed that gives an address of rss.arxiv.org for its own."""
    name, _ = first_tag(head) or ("", b"")
    return name in ("rss", "feed") and bool(OWN_ADDRESS.search(head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an item; one that cannot be read is a Reject. A feed of a day without papers has none.

    Raises:
        SourceError: the file is no XML, no feed, or has a document type declaration.
    """
    yield INFO
    for node in read_nodes(stream, path, ("rss", "feed"), ("item", "entry")):
        if isinstance(node, Reject):
            yield node
        else:
            yield from _read_item(node)


def _read_item(node: Node) -> Iterator[Paper | Reject]:
    item = node.element
    known = ID.fullmatch((text_of(item, "guid") or text_of(item, "id") or "").strip())
    if not known:
        yield make_reject(node.locator, "its id is none of a paper on arXiv", node.raw)
        return
    told = text_of(item, "description") or text_of(item, "summary") or ""
    record: dict[str, Any] = {
        "id": known["id"],
        "arxiv_id": known["id"],
        "title": decode_latex(one_line(text_of(item, "title")) or ""),
        "abstract": ABSTRACT.sub("", told, count=1),
        "authors": [decode_latex(name) for line in texts_of(item, "creator") for name in split_authors(line)],
        "topics": make_arxiv_topics(_categories(item)),
    }
    yield from read_record(record, node.locator, node.raw)


def _categories(item: Element) -> list[str]:
    found = [category.get("term") or (category.text or "").strip() for category in item.findall("category")]
    return list(filter(None, found))
