"""CSL-JSON, the citation style language's list of items, as Zotero exports and reference managers exchange it.

An item's `id` is its file's own key, unless it is an address of zotero.org. An abstract in JATS, as Crossref gives it in items of
CSL-JSON too, becomes plain text; others are as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from papersette.models import Paper, Reject
from papersette.sources.fields import author_names, references
from papersette.sources.json.items import Item, first_keys, read_items
from papersette.sources.records.record import read_record
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["convert", "read", "sniff"]

# Of the keys that only CSL-JSON spells so, an item beside `type` has at least one.
OWN_KEYS = frozenset({
    "container-title", "issued", "accessed", "citation-key", "title-short", "number-of-pages", "publisher-place", "event-title",
    "custom",
})  # fmt: skip
OWN_KEY = re.compile(rb'"type"\s*:.*"(?:container-title|issued|citation-key|title-short)"\s*:', re.DOTALL)
# Keys of other formats that share some of those.
FOREIGN_KEYS = frozenset({"abstract_inverted_index", "reference-count", "paper_url", "categories"})
# Canonical keys with the key that holds them.
KEYS = {"comment": "note", "language": "language", "url": "URL"}
JATS = "<jats:"
IDS = {"PMID": "pubmed", "ISBN": "isbn"}
NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def sniff(head: bytes) -> bool:
    """Accept items, alone, in a list, or in the list `items`, that have a type and a key that is CSL's own."""
    keys = first_keys(head)
    if keys is None or keys & FOREIGN_KEYS:
        return False
    return ("type" in keys and bool(keys & OWN_KEYS)) or ("items" in keys and bool(OWN_KEY.search(head)))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper an item; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    for item in read_items(stream, path, "items"):
        if isinstance(item, Reject):
            yield item
        else:
            yield from _read_item(item)


def convert(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item as a record with the keys that read_record knows; what has a wrong type is left for it to reject."""
    venues = [_text(item.get(key)) for key in ("container-title", "event-title", "event")]
    url, note = _text(item.get("URL")), _text(item.get("note"))
    own = references.exported(item.get("custom"))
    date = references.date_of_parts(item.get("issued"))
    ids: dict[str, Any] = {scheme: item.get(key) for key, scheme in IDS.items()}
    return {name: item.get(key) for name, key in KEYS.items()} | {
        "abstract": _abstract(item.get("abstract")),
        "title": _text(item.get("title")) if isinstance(item.get("title"), list) else item.get("title"),
        "authors": _authors(item.get("author")),
        "venue": references.venue_of(*venues),
        **references.dated(date),
        "doi": _text(item.get("DOI")),
        "arxiv_id": references.find_arxiv(_text(item.get("number")), *venues, url, *references.lines_of_ids(note)),
        "topics": references.split_list(_text(item.get("keyword"))),
        "ids": ids | references.ids_of_note(note) | references.key_ids(_text(item.get("id"))) | own.get("papersette", {}),
        "pdf_url": own.get("pdf_url"),
        "links": own.get("links"),
        "dated_by_id": own.get("dated_by_id"),
        "withdrawn": references.is_retracted(_text(item.get("status"))),
    }


def _text(value: Any) -> str | None:
    """Return a text, of a list its first."""
    first = next(iter(value), None) if isinstance(value, list) else value
    return first if isinstance(first, str) else None


def _abstract(value: Any) -> Any:
    return plain_abstract(value) if isinstance(value, str) and JATS in value else value


def _authors(value: Any) -> Any:
    return [_name(author) if isinstance(author, dict) else author for author in value] if isinstance(value, list) else value


def _name(author: dict[str, Any]) -> Any:
    literal = author.get("literal") or author.get("name")
    return literal or author_names.join_name(*(_text(author.get(part)) for part in NAME_PARTS))


def _read_item(item: Item) -> Iterator[Paper | Reject]:
    yield from read_record(convert(item.value), references.locate(item.locator, item.value.get("id")), item.raw)
