"""JSON lines: one object a paper, with at least a title, or an id of a paper that it adds to.

A line `{"source": {"name": ..., "license": ..., "note": ...}}` without a title describes the file itself.

Besides the keys of read_record, those that collections of papers commonly use are read where their meaning is sure, and where the
key proper is absent: see RULES, and the names of columns in fields/names.py. Of `list_dates`, days on which arXiv's lists named
the paper, the first is taken for its publication unless it is later than the month behind the id's own: then it was a later
version or a cross-list that was named. Of a day on which a record was `created` that may be said too: any other name of the date
is better. Of `file_dates`, the days of the files that a record was collected from, the last dates its counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.paper_ids import arxiv_month
from papersette.sources.fields import author_names, references, values
from papersette.sources.fields.arxiv_topics import make_arxiv_topics, split_categories
from papersette.sources.json.convert import Rule, add_links, at, first, make_project_link, make_repository_link, read_converted
from papersette.sources.json.items import Item, find_list, first_keys, is_empty_list, open_json, read_items
from papersette.sources.json.renamed import Renamed, field_of
from papersette.sources.opening.lines import Lines
from papersette.sources.records import lists
from papersette.sources.records.record import FIELDS
from papersette.sources.records.unread import UnreadKeys

__all__ = ["is_wrapped", "read", "sniff"]

# Keys that tell which paper a record without a title adds to, and those of which a record or a description has one.
IDS = frozenset({"ids", "arxiv_id", "doi"})
TELLING = IDS | {"title", "source"}
# Fields that nothing but a paper has.
PAPERS_ONLY = frozenset({"abstract", "authors", "doi", "arxiv_id", "venue"})
# The key that export gives to each of its records.
EXPORTED = "paper_key"
# Keys that hold an address; Papers with Code says itself that its own is of code.
LINK_KEYS: dict[str, Callable[[str], Mapping[str, Any]]] = {
    "github_repo": make_repository_link,
    "pwc_code": lambda url: {"url": url, "kind": "code"},
    "project_page": make_project_link,
}


def sniff(head: bytes) -> bool:
    """Accept objects, a line each or in one list, of which the first has a title or an id, or describes the source; `[]` too.

    So are objects around a list of such, whatever its key: `{"query": ..., "papers": [...]}`.
    """
    keys = first_keys(head)
    if keys is None:
        return is_empty_list(head)
    return not keys or _is_told(keys) or is_wrapped(head)


def is_wrapped(head: bytes) -> bool:
    """Tell whether a file's first object is no record, but has a list of them."""
    return _find_wrapped(head) is not None


def _is_told(keys: Set[str]) -> bool:
    return not keys.isdisjoint(TELLING) or not TELLING.isdisjoint(map(field_of, keys))


def _find_wrapped(head: bytes) -> tuple[str, ...] | None:
    """Return the keys that lead to the papers of an answer, {"query": ..., "papers": [...]}: there is no record around them."""
    keys = first_keys(head)
    return None if keys is None or _is_told(keys) else find_list(head, _is_paper)


def _is_paper(keys: Set[str]) -> bool:
    """Tell a paper by its keys: many a thing has a title."""
    fields = {"title" if key == "title" else field_of(key) for key in keys}
    return "title" in fields and not PAPERS_ONLY.isdisjoint({*fields, *keys})


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    A paper with a bad optional field is kept without that field, and the Reject names it. Last comes which keys no field reads.

    Raises:
        SourceError: the file holds no object.
    """
    unread, renamed = _note_unread(), Renamed(KEYS, RULES | SURE)
    head = b""
    if not isinstance(stream, Lines):
        stream, head = open_json(stream)
    for item in read_items(stream, path, _find_wrapped(head), _is_paper):
        if isinstance(item, Reject):
            yield item
            continue
        record, used = renamed.rename(item.value)
        if "title" not in record and isinstance(record.get("source"), dict):
            yield _source_info(item)
        else:
            unread.note(item.value, used)
            named = item.with_value(record) if used else item
            yield from read_converted([named], RULES, keeps_others=True, is_addition=_names_another)
    yield from unread.tell()


def _note_unread() -> UnreadKeys:
    """Return what takes note of keys, those of a record's own objects too."""
    within = {name: UnreadKeys(keys) for name, keys in lists.ITEM_KEYS.items()}
    places = {"affiliations": UnreadKeys(lists.ITEM_KEYS["affiliations"])}
    authors = UnreadKeys(lists.ITEM_KEYS["authors"], places, author_names.PERSON_KEYS)
    return UnreadKeys(KEYS, within | {"authors": authors})


def _names_another(record: Mapping[str, Any]) -> bool:
    # Programs that write all keys of all records write a null for a title that is not there.
    return record.get("title") is None and not IDS.isdisjoint(record)


def _source_info(item: Item) -> SourceInfo | Reject:
    described: dict[str, Any] = item.value["source"]
    try:
        name, licence, note = (values.text(described.get(name)) for name in ("name", "license", "note"))
        return SourceInfo(name, licence, note)
    except ValueError as error:
        return Reject(item.locator, f"a part of the source's description {error}", item.raw())


def _if(fits: Callable[[Any], bool], name: str) -> Rule:
    """Return a rule that reads a key whose value fits what it is known to hold, and ignores any other."""
    return lambda record: record.get(name) if fits(record.get(name)) else None


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(values.ISO_DATE.fullmatch(value))


def _days(value: Any) -> list[str]:
    return sorted(value) if isinstance(value, list) and all(map(_is_day, value)) else []


def _first_listed(record: Mapping[str, Any]) -> str | None:
    days, month = _days(record.get("list_dates")), arxiv_month(str(record.get("id")))
    if not days or not month:
        return None
    return days[0] if 0 <= _count_months(days[0]) - _count_months(month) <= 1 else None


def _count_months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7] or 0)


def _venue(record: Mapping[str, Any]) -> Any:
    """Return the venue, or what an object of one is called, as AMiner writes it."""
    held = record.get("venue")
    if not isinstance(held, dict):
        return held
    return next((name for key in ("name", "title", "raw") if isinstance(name := held.get(key), str) and name.strip()), held)


def _source_title(record: Mapping[str, Any]) -> Any:
    """Return the name of the journal that a record's source is, as Lens.org and Publish or Perish write it."""
    source = record.get("source")
    if isinstance(source, dict):
        return source.get("title")
    return references.venue_of(source) if "cites_url" in record and isinstance(source, str) else None


def _external(record: Mapping[str, Any], kind: str) -> Any:
    """Return the id of a kind in Lens.org's list of them."""
    held = record.get("external_ids")
    listed = [of for of in held if isinstance(of, dict)] if isinstance(held, list) else []
    return next((of.get("value") for of in listed if of.get("type") == kind), None)


def _ids(record: Mapping[str, Any]) -> Any:
    own = record.get("ids")
    found = {scheme: value for kind, scheme in EXTERNAL.items() if (value := _external(record, kind))}
    return {**found, **(own or {})} if found and (own is None or isinstance(own, dict)) else own


def _last_file(record: Mapping[str, Any]) -> str | None:
    return next(reversed(_days(record.get("file_dates"))), None)


def _pages(record: Mapping[str, Any]) -> list[Any]:
    """Return the addresses of a list, each once: first the paper's, then those of links; of no such list what stands there."""
    held = record.get("url")
    if not isinstance(held, list) or not all(isinstance(url, str) for url in held):
        return [held]
    return list(dict.fromkeys(url for url in held if url.strip()))


def _links(record: Mapping[str, Any]) -> Any:
    stated: list[Mapping[str, Any]] = [{"url": url} for url in _pages(record)[1:]]
    stated += [make(url) for key, make in LINK_KEYS.items() if isinstance(url := record.get(key), str)]
    return add_links(record.get("links") or [], stated)


def _authors(record: Mapping[str, Any]) -> Any:
    """Return authors as a list: names in one text, one author alone, and names in parts come from many collections."""
    authors = record.get("authors")
    if isinstance(authors, str):
        return author_names.split_names(authors)
    authors = [authors] if isinstance(authors, dict) else authors
    if not isinstance(authors, list):
        return authors
    named = list(map(_named, authors))
    # What Papersette exported has names as printed.
    return named if EXPORTED in record or author_names.are_literal(authors) else _turned(named)


def _turned(authors: list[Any]) -> list[Any]:
    """Return authors, texts or objects with a name, with their names as printed where each has its family before a comma."""
    names: list[Any] = [author.get("name") if isinstance(author, dict) else author for author in authors]
    if not all(isinstance(name, str) for name in names):
        return authors
    # What stands for names that are left out, at the end, is none of those that are turned.
    pairs = zip(authors, author_names.turn_names(names), strict=False)
    return [{**author, "name": name} if isinstance(author, dict) else name for author, name in pairs]


def _named(author: Any) -> Any:
    if not isinstance(author, dict | list) or (isinstance(author, dict) and author.get("name")):
        return author
    try:
        name = author_names.name_of(author)
    except ValueError:
        # What has none is told by its reader.
        return author
    return {**author, "name": name} if isinstance(author, dict) else name


def _topics(record: Mapping[str, Any]) -> Any:
    topics, categories, keywords = (record.get(key) for key in ("topics", "categories", "keywords"))
    if topics is not None and not isinstance(topics, list):
        return topics
    if isinstance(categories, str):
        categories = split_categories(categories)
    if isinstance(keywords, str):
        keywords = references.split_list(keywords)
    return [
        *(topics or []),
        *(make_arxiv_topics(categories) if isinstance(categories, list) else []),
        *(keywords if isinstance(keywords, list) else []),
    ]


# What Lens.org calls the schemes of ids.
EXTERNAL = {"pmid": "pubmed", "pmcid": "pmc", "openalex": "openalex"}
RULES: dict[str, Rule] = {
    "doi": first(at("doi"), lambda record: _external(record, "doi")),
    "ids": _ids,
    "url": lambda record: next(iter(_pages(record)), None),
    "pdf_url": first(at("pdf_url"), at("pdf")),
    "published": first(at("published"), _if(_is_day, "published_at"), _if(_is_day, "created"), _first_listed),
    "venue": first(_venue, at("booktitle"), _source_title),
    "withdrawn": first(at("withdrawn"), at("retracted")),
    "comments": first(_if(lambda value: not isinstance(value, str) or value.isdecimal(), "comments"), at("num_comments")),
    "comment": first(at("comment"), _if(lambda value: isinstance(value, str) and not value.isdecimal(), "comments")),
    "seen_on": first(at("seen_on"), _last_file),
    "authors": _authors,
    "links": _links,
    "topics": _topics,
}
# Rules that another name of their field does not go before.
SURE: dict[str, Rule] = {"published": first(at("published"), _if(_is_day, "published_at"))}
# All keys that are read: those of read_record, and what the rules look at besides.
KEYS = frozenset({
    "title", *FIELDS, *LINK_KEYS, "pdf", "published_at", "created", "list_dates", "booktitle", "retracted", "num_comments",
    "file_dates", "categories", "keywords", "external_ids",
})  # fmt: skip
