"""DBLP's XML: all of it (dblp.xml), a person's publications, or one record, as its pages give them.

Titles lose their markup (xml/plain_texts.py) and the full stop that DBLP puts behind each, names the number that tells persons of
one name apart. The first electronic edition is the paper's address, the others are links; what their addresses tell (DOI, arXiv
id, that of the ACL Anthology) are ids of the paper, and so is DBLP's key. A paper of the type `withdrawn` is withdrawn. Volumes
of proceedings are no papers and are Rejects.

Persons, and the pages that stand for them (`homepages/`), are passed over; editors, references (`cite`), schools, pages and
volumes in print, and notes of a type are not read. What the DTD calls by a name (`&uuml;`) is known without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.paper_ids import find_page_ids
from papersette.sources.fields import references
from papersette.sources.fields.author_names import NAMESAKE
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of
from papersette.sources.xml.plain_texts import plain_element

__all__ = ["read", "sniff"]

ROOTS = ("dblp", "dblpperson")
PAPERS = ("article", "inproceedings", "incollection", "book", "phdthesis", "mastersthesis", "data", "www")
VOLUME, PERSON, PERSONS = "proceedings", "person", "homepages/"
PAGE = "https://dblp.org/rec/"
WITHDRAWN = "withdrawn"
# Ids in addresses of editions, beside those of paper_ids.py: what Wikidata knows of a paper, and DOIs as files of old have them.
WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q\d+)/?")
EDITION_IDS = (
    ("wikidata", WIKIDATA),
    ("doi", re.compile(r"https?://doi\.(?:acm|ieeecomputersociety)\.org/(10\..+)")),
)
# Elements that are read, and those that nobody misses: editors, where a paper is printed, and DBLP's own books.
READ = frozenset({"author", "title", "booktitle", "journal", "volume", "year", "month", "ee", "isbn", "note"})
UNMISSED = frozenset({
    "editor", "pages", "number", "series", "publisher", "address", "school", "chapter", "cdrom", "publnr", "crossref", "cite",
    "url", "stream", "layout", "rel", "cdate",
})  # fmt: skip


def sniff(head: bytes) -> bool:
    """Accept what DBLP calls itself, or a person."""
    return (first_tag(head) or ("",))[0] in ROOTS


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; a volume, one that cannot be read, and one without a title are Rejects.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, not DBLP's, declares entities, or holds no publication.
    """
    records, unread = 0, UnreadKeys(READ | UNMISSED)
    for node in read_nodes(stream, path, ROOTS, (*PAPERS, VOLUME, PERSON), names_dtd=True):
        if isinstance(node, Node) and (node.element.tag == PERSON or _key(node).startswith(PERSONS)):
            continue
        records += 1
        if isinstance(node, Reject):
            yield node
        elif node.element.tag == VOLUME:
            yield make_reject(_locator(node), f"a volume ({VOLUME}), not a paper", node.raw)
        else:
            unread.note({child.tag: True for child in node.element})
            yield from read_record(_convert(node), _locator(node), node.raw)
    yield from unread.tell()
    if not records:
        raise SourceError(path, None, "no publication in it")


def _convert(node: Node) -> dict[str, Any]:
    """Return a record with the keys that read_record knows."""
    record, key = node.element, _key(node)
    venues = [text_of(record, name) for name in ("booktitle", "journal")]
    pages = list(dict.fromkeys(url for edition in texts_of(record, "ee") for url in references.find_urls(edition)))
    ids = {scheme: value for url in reversed(pages) for scheme, value in _ids(url)}
    editions = [url for url in pages if not WIKIDATA.fullmatch(url)]
    return {
        "title": references.without_stop(plain_element(record.find("title"))),
        "authors": [_author(author) for author in record.findall("author")],
        "venue": references.venue_of(*venues),
        "year": text_of(record, "year"),
        "published": references.date_of(text_of(record, "year"), text_of(record, "month")),
        "doi": ids.pop("doi", None),
        "arxiv_id": ids.pop("arxiv", None) or references.find_arxiv(*editions, text_of(record, "volume")),
        "ids": {"dblp": key, "isbn": texts_of(record, "isbn"), **ids},
        "url": next(iter(editions), f"{PAGE}{key}" if key else None),
        "links": editions[1:],
        "comment": "\n".join(note.text or "" for note in record.findall("note") if not note.get("type")),
        "withdrawn": WITHDRAWN in record.get("publtype", "").split(),
    }


def _ids(url: str) -> Iterator[tuple[str, str]]:
    """Yield the (scheme, id) that the address of an edition tells."""
    yield from find_page_ids(url)
    yield from ((scheme, match[1]) for scheme, pattern in EDITION_IDS if (match := pattern.fullmatch(url)))


def _author(author: Element) -> dict[str, str | None]:
    return {"name": NAMESAKE.sub("", "".join(author.itertext())), "orcid": author.get("orcid")}


def _key(node: Node) -> str:
    return node.element.get("key", "")


def _locator(node: Node) -> str:
    return references.locate(node.locator, _key(node))
