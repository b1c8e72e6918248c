"""Semantic Scholar: the Academic Graph's `papers` and `abstracts` in bulk, JSON lines, and answers of its API.

The bulk files tell one paper in two places, joined by its corpus id: a line of `abstracts` is a record without a title that
adds to the paper a line of `papers` brings. The API writes the same keys in camel case, in one list, in the list `data` or
`recommendedPapers` of an object, there within an object of a citation too, or as one object; so keys are compared in small
letters. Citations are dated where the record says when it was
`updated`. The page on Semantic Scholar is the paper's address only where no other id leads to one. A paper without a corpus id
is known by its `paperId`. Summaries by a machine (`tldr`) are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.json.convert import Rule, at, dig, first, read_converted, require_objects
from papersette.sources.json.items import Item, first_keys, is_empty_list, open_json, read_items
from papersette.sources.opening.lines import Lines

__all__ = ["is_wrapped", "read", "sniff"]

INFO = SourceInfo(license="ODC-BY-1.0", note="Semantic Scholar Academic Graph")
# Ids that others give, by their names in small letters, with our schemes.
ID_SCHEMES = {"acl": "acl", "mag": "mag", "pubmed": "pubmed", "pubmedcentral": "pmc", "dblp": "dblp"}
BULK = ({"corpusid", "externalids", "title"}, {"corpusid", "openaccessinfo"})
API = ({"paperId", "externalIds"}, {"paperId", "citationCount"}, {"paperId", "tldr"}, {"paperId", "openAccessPdf"})
ARCHIVES = frozenset({"arxiv", "arxiv.org", "biorxiv", "medrxiv", "corr"})
ANSWER = b'"paperId"'
# What holds the papers of answers: searches and authors' papers, and recommendations.
LISTS = ("data", "recommendedPapers")
# What holds the paper in an item of the answers about citations and references.
AROUND = ("citingPaper", "citedPaper")
# What a search that finds nothing is answered, by pages or in bulk.
EMPTY = ({"total", "offset", "data"}, {"total", "token", "data"})


def sniff(head: bytes) -> bool:
    """Accept objects of which the first has the keys of a paper or an abstract, or an answer whose `data` has papers."""
    keys = first_keys(head)
    if keys is None:
        return False
    is_answer = is_wrapped(head) and "title" not in keys and ANSWER in head
    return is_answer or any(keys >= known for known in (*BULK, *API)) or (keys in EMPTY and is_empty_list(head, "data"))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    head = b""
    if not isinstance(stream, Lines):
        stream, head = open_json(stream)
    items = read_items(stream, path, _list_of(head))
    yield from read_converted(map(_in_small_letters, items), RULES, is_addition=_is_addition)


def is_wrapped(head: bytes) -> bool:
    """Tell whether a file's first object is no paper, but an answer with a list of them."""
    return _list_of(head) is not None


def _list_of(head: bytes) -> str | None:
    return next((name for name in LISTS if name in (first_keys(head) or ())), None)


def _in_small_letters(item: Item | Reject) -> Item | Reject:
    if isinstance(item, Reject):
        return item
    paper = next((held for name in AROUND if isinstance(held := item.value.get(name), dict)), item.value)
    return item.with_value({key.lower(): value for key, value in paper.items()})


def _is_addition(record: Mapping[str, Any]) -> bool:
    return "openaccessinfo" in record and "title" not in record


def _external(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids that others gave, their names in small letters."""
    found = record.get("externalids") or dig(record, "openaccessinfo", "externalids") or {}
    if not isinstance(found, Mapping):
        raise ValueError("has external ids that are no object")
    return {name.lower(): value for name, value in found.items() if value}


def _corpus_id(record: Mapping[str, Any]) -> Any:
    return record.get("corpusid") or _external(record).get("corpusid")


def _ids(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"s2": _corpus_id(record)} | {scheme: _external(record).get(name) for name, scheme in ID_SCHEMES.items()}


def _id(record: Mapping[str, Any]) -> Any:
    corpus_id = _corpus_id(record)
    return record.get("paperid") if corpus_id is None else corpus_id


def _url(record: Mapping[str, Any]) -> Any:
    return None if {"arxiv", "doi", "acl"} & _external(record).keys() else record.get("url")


def _venue(record: Mapping[str, Any]) -> Any:
    """Return where the paper appeared, which an archive of preprints is not."""
    venue = first(at("venue"), at("publicationvenue", "name"), at("journal", "name"))(record)
    return None if isinstance(venue, str) and venue.casefold() in ARCHIVES else venue


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": author.get("name"), "orcid": dig(author, "externalIds", "ORCID"), "affiliations": author.get("affiliations")}
        for author in require_objects(record.get("authors"))
    ]


def _topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of study, whichever way they were assigned."""
    return [{"scheme": "s2", "name": field.get("category")} for field in require_objects(record.get("s2fieldsofstudy"))]


RULES: dict[str, Rule] = {
    "title": at("title"),
    "id": _id,
    "ids": _ids,
    "arxiv_id": lambda record: _external(record).get("arxiv"),
    "doi": lambda record: _external(record).get("doi"),
    "abstract": at("abstract"),
    "published": at("publicationdate"),
    "updated": at("updated"),
    "year": at("year"),
    "venue": _venue,
    "url": _url,
    "pdf_url": at("openaccesspdf", "url"),
    "authors": _authors,
    "topics": _topics,
    "citations": at("citationcount"),
    "seen_on": at("updated"),
}
