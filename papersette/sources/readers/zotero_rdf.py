"""RDF of Zotero, its default export: items, and apart from them the journals, attachments and notes that they refer to.

A journal holds one item's volume and DOI beside its own title; it stands within the item or, by its ISSN, behind it, and the item
waits for it. The venue is that of the container, else the conference; authors are those of papers, talks, patents or programs.
What Zotero calls Extra is the comment, and lines of it that begin with an arXiv id or one of PubMed are the paper's. Tags are
keywords.

Attachments and notes of items, and collections, are passed over; those of no item are Rejects. Editors and other people,
publishers, where a paper is printed, the user's notes, and the books that Zotero keeps are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.errors import SourceError
from papersette.models import Paper, Reject
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of

__all__ = ["read", "sniff"]

ROOT, NAMESPACE = "RDF", b"zotero.org/namespaces/export"
# Elements that are items (a talk at a conference and a preprint have no name of their own), what hangs on items, and what they
# are parts of, which may be an item too (Zotero 7).
ITEMS = (
    "Article", "Book", "BookSection", "ConferenceProceedings", "Data", "Description", "Document", "Illustration", "Image",
    "Interview", "Legislation", "Letter", "Manuscript", "MotionPicture", "Patent", "Recording", "Report", "Thesis",
)  # fmt: skip
HUNG = {"Attachment": "an attachment", "Memo": "a note"}
CONTAINERS = ("Book", "Journal", "Periodical", "Newspaper", "Website", "Blog", "Forum", "CourtReporter")
PART, COLLECTION = "isPartOf", "Collection"
ABOUT, RESOURCE = "rdf:about", "rdf:resource"
AUTHORS = ("authors", "presenters", "inventors", "programmers")
DOI = re.compile(r"\s*DOI[\s:]+(\S+)\s*", re.IGNORECASE)
# So many items may wait for their containers, which stand right behind them.
MOST_WAITING = 10_000


def sniff(head: bytes) -> bool:
    """Accept RDF that has Zotero's own namespace."""
    name, attributes = first_tag(head) or ("", b"")
    return name == ROOT and NAMESPACE in attributes


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper an item; one that cannot be read, or has no title, is a Reject, and so is what hangs on no item.

    Raises:
        SourceError: the file is no XML, no RDF, has a document type declaration, or holds no item.
    """
    found, shelf = 0, _Shelf()
    for node in read_nodes(stream, path, (ROOT,), (*ITEMS, *HUNG, *CONTAINERS, COLLECTION), parts=CONTAINERS):
        found += 1
        if isinstance(node, Reject):
            yield node
        elif node.element.tag in HUNG:
            if node.element.get(ABOUT) not in shelf.hung:
                yield make_reject(node.locator, f"{HUNG[node.element.tag]}, no paper", node.raw)
        elif node.element.find("itemType") is not None:
            yield from _read_all(shelf.add(node))
        elif node.element.tag in CONTAINERS:
            yield from _read_all(shelf.complete(node.element))
        elif node.element.tag != COLLECTION:
            yield make_reject(node.locator, "it has no itemType", node.raw)
    yield from _read_all(shelf.clear())
    if not found:
        raise SourceError(path, None, "no item of Zotero in it")


# An item, and the container that it is a part of: an empty one of what is a part of nothing, None where it is not in the file.
Shelved = tuple[Node, Element | None]
NOTHING = Element("none")


class _Shelf:
    """The items that wait for their containers; `hung` are the addresses of what hangs on items."""

    def __init__(self) -> None:
        self.hung, self._waiting = set[str | None](), dict[str, Node]()

    def add(self, node: Node) -> Iterator[Shelved]:
        """Take an item, and yield it, or the one that waits longest, unless it is to wait."""
        item = node.element
        self.hung.update(each.get(RESOURCE) for name in ("link", "isReferencedBy") for each in item.findall(name))
        container = next((each for path in (f"{PART}/*", f"{PART}/Part/{PART}/*") for each in item.iterfind(path)
                          if each.tag in CONTAINERS), None)  # fmt: skip
        place = next((place for each in item.iter(PART) if (place := each.get(RESOURCE))), None)
        if container is not None or place is None:
            yield node, NOTHING if container is None else container
        elif place in self._waiting:
            yield node, None
        else:
            self._waiting[place] = node
        if len(self._waiting) > MOST_WAITING:
            yield self._waiting.pop(next(iter(self._waiting))), None

    def complete(self, container: Element) -> Iterator[Shelved]:
        """Yield the item that waits for a container."""
        if node := self._waiting.pop(container.get(ABOUT, ""), None):
            yield node, container

    def clear(self) -> Iterator[Shelved]:
        """Yield what waits in vain."""
        yield from ((node, None) for node in self._waiting.values())


def _read_all(shelved: Iterator[Shelved]) -> Iterator[Paper | Reject]:
    for node, container in shelved:
        locator = references.locate(node.locator, text_of(node.element, "citationKey") or node.element.get(ABOUT))
        if container is None:
            yield make_reject(locator, "what it is a part of does not stand behind it; the paper was kept without it", node.raw)
        yield from read_record(_convert(node.element, NOTHING if container is None else container), locator, node.raw)


def _convert(item: Element, container: Element) -> dict[str, Any]:
    """Return an item with the keys that read_record knows."""
    numbers = [*texts_of(item, "identifier"), *texts_of(container, "identifier")]
    urls = [url for text in texts_of(item, "identifier/URI/value") for url in references.find_urls(text)]
    extra, date = text_of(item, "description"), text_of(item, "date")
    return {
        "title": text_of(item, "title"),
        "abstract": text_of(item, "abstract"),
        "comment": extra,
        "authors": next((people for name in AUTHORS if (people := _people(item, name))), []),
        "venue": references.venue_of(*texts_of(container, "title"), *texts_of(item, "presentedAt/Conference/title")),
        **references.dated(date),
        "doi": next((found[1] for each in numbers if (found := DOI.fullmatch(each))), None) or references.find_doi(urls),
        "arxiv_id": references.find_arxiv(*texts_of(item, "number"), *references.lines_of_ids(extra), *urls),
        "ids": references.ids_of_note(extra),
        "url": next(iter(urls), None),
        "language": text_of(item, "language"),
        "topics": [*(each.text or "" for each in item.findall("subject")), *texts_of(item, "subject/AutomaticTag/value")],
    }


def _people(item: Element, name: str) -> list[str]:
    """Return the names of a list of people; a group has its name in place of a family's."""
    return [
        join_name(text_of(person, "givenName") or text_of(person, "givenname"), text_of(person, "surname"))
        or text_of(person, "name")
        or ""
        for person in item.iterfind(f"{name}/Seq/li/*")
    ]
