"""Works of Crossref, as its API and its public data files have them.

An answer has one work under `message`, or a list under `items` of it; a data file has `items`, or a work a line.

Texts stand in lists, of which the first that is filled is read; a subtitle that the title does not hold goes on with it. The
abstract's JATS becomes plain text (xml/plain_texts.py). The date is the earliest of publication, as full as any date says it. Of
the names of a series and of a volume in it, the volume's is the venue; a server of preprints is none. Citations are dated with
the day on which Crossref indexed the work. The author's copy on arXiv, where the work states it, is one of the paper's ids. A
work that another one retracted or withdrew is withdrawn.

Whole journals, volumes and series, parts of works, reviews, and grants are no papers and are Rejects. References, funders,
licences, editors and places in print are not read.

A list that is empty, as that behind the last page, is an empty source. An answer that is an error is a Reject beside others, and
alone an error here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.json.convert import Rule, at, dig, read_converted, require_objects
from papersette.sources.json.items import Item, first_keys, read_items
from papersette.sources.opening.lines import Lines
from papersette.sources.records.record import make_reject
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["read", "sniff"]

INFO = SourceInfo(note="Crossref")
# Beside `DOI`, keys that only Crossref writes so; a work of which a few fields were asked for has a list of titles.
OWN_KEYS = frozenset({"reference-count", "references-count", "is-referenced-by-count", "content-domain", "indexed", "deposited"})
TITLES = re.compile(rb'"title"\s*:\s*\[\s*"')
DOI, OWN = b'"DOI"', re.compile(rb'"(?:reference-count|is-referenced-by-count|content-domain)"\s*:')
# What an answer is about, as far as it is read here, or that it is an error.
ABOUT_WORKS, FAILED = re.compile(rb'"message-type"\s*:\s*"work(?:-list)?"'), re.compile(rb'"status"\s*:\s*"(?!ok")')
# Types of what is no paper (2026).
NO_PAPERS = frozenset({
    "journal", "journal-volume", "journal-issue", "proceedings", "proceedings-series", "book-series", "book-set", "report-series",
    "report-component", "component", "peer-review", "grant",
})  # fmt: skip
# The dates of a work, the earliest of publication first.
DATES = ("published", "issued", "published-online", "published-print", "posted")
# Names of series, in which a volume has one of its own.
SERIES = re.compile(r"(?:lecture notes in\b|communications in computer and).*|.*\bconference series", re.IGNORECASE)
WITHDRAWING = frozenset({"retraction", "withdrawal", "removal"})
NAME_PARTS = ("given", "family", "suffix")


def sniff(head: bytes) -> bool:
    """Accept an answer about works or that is an error, works under `items`, or such with a DOI and a key of Crossref's own."""
    keys = first_keys(head)
    if keys is None:
        return False
    if "DOI" in keys:
        # An item of CSL-JSON has an id, and may hold such a list too.
        return bool(keys & OWN_KEYS or ("title" in keys and "id" not in keys and TITLES.search(head)))
    if {"message", "message-type"} <= keys:
        is_error = "status" in keys and FAILED.search(head)
        return bool(DOI in head or is_error or ABOUT_WORKS.search(head))
    return DOI in head and "items" in keys and bool(OWN.search(head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a work; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object, or nothing but errors.
    """
    yield INFO
    errors, is_alone = list[str](), not isinstance(stream, Lines)
    for item in read_items(stream, path, "items"):
        if isinstance(item, Item) and (error := _find_error(item.value)):
            errors.append(error)
            yield make_reject(item.locator, error, item.raw)
        else:
            is_alone = False
            yield from read_converted(_works(item), RULES, find_no_paper=_find_no_paper)
    if errors and is_alone:
        raise SourceError(path, None, errors[0])


def _find_error(answer: Mapping[str, Any]) -> str | None:
    """Return what an answer that is an error says of it."""
    if not {"status", "message", "message-type"} <= answer.keys() or answer["status"] == "ok":
        return None
    message = answer["message"]
    parts = message if isinstance(message, list) else [message]
    said = list(filter(None, map(_words_of, parts)))
    kind = answer["message-type"]
    return f"Crossref answered with an error: {'; '.join(said) or (kind if isinstance(kind, str) else 'it does not say which')}"


def _words_of(part: Any) -> str | None:
    """Return the words of an error, or of one of its parts."""
    told = [part.get("message"), part.get("description")] if isinstance(part, dict) else [part]
    return next((" ".join(text.split()) for text in told if isinstance(text, str)), None)


def _find_no_paper(work: Mapping[str, Any]) -> str | None:
    kind = str(work.get("type"))
    return kind if kind in NO_PAPERS else None


def _works(item: Item | Reject) -> Iterator[Item | Reject]:
    """Yield a work, or those of an answer that holds them."""
    held = item.value.get("message", item.value) if isinstance(item, Item) else None
    works = held.get("items", held) if isinstance(held, dict) else held
    if isinstance(item, Reject) or works is item.value:
        yield item
    elif isinstance(works, dict):
        yield item.with_value(works)
    else:
        for number, work in enumerate(works if isinstance(works, list) else [works], 1):
            yield Item(work, f"{item.locator}, work {number}")


def _texts(value: Any) -> list[Any]:
    """Return the filled texts of a list, or of what should be one; what is no text is left for its reader to judge."""
    texts = map(one_line, value if isinstance(value, list) else [value])
    return [text for text in texts if text not in (None, "")]


def _title(record: Mapping[str, Any]) -> Any:
    titles, subtitles = _texts(record.get("title")), _texts(record.get("subtitle"))
    return join_subtitle(next(iter(titles), None), next(iter(subtitles), None))


def _abstract(record: Mapping[str, Any]) -> Any:
    abstract = record.get("abstract")
    return plain_abstract(abstract) if isinstance(abstract, str) else abstract


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": author.get("name") or join_name(*(_part(author, name) for name in NAME_PARTS)),
            "orcid": author.get("ORCID"),
            "affiliations": [_affiliation(found) for found in require_objects(author.get("affiliation"))],
        }
        for author in require_objects(record.get("author"))
    ]


def _part(author: Mapping[str, Any], name: str) -> str | None:
    part = author.get(name)
    if part is not None and not isinstance(part, str):
        raise ValueError(f"has a {name} name that is no text")
    return part


def _affiliation(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands of an affiliation, as an institution where its id says that it is one."""
    raw = ", ".join(part for key in ("department", "name", "place") for part in _texts(found.get(key)) if isinstance(part, str))
    ids = require_objects(found.get("id"))
    ror = next((known.get("id") for known in ids if str(known.get("id-type")).upper() == "ROR"), None)
    return {"raw": raw, "institution": found.get("name") if ror else None, "ror": ror}


def _dated(record: Mapping[str, Any]) -> dict[str, Any]:
    return references.dated(references.fullest([date for key in DATES if (date := references.date_of_parts(record.get(key)))]))


def _venue(record: Mapping[str, Any]) -> Any:
    names = _texts(record.get("container-title"))
    own = [name for name in names if not (isinstance(name, str) and SERIES.fullmatch(name))]
    return next(iter([*own, *_texts(dig(record, "event", "name")), *names]), None)


def _arxiv_id(record: Mapping[str, Any]) -> str | None:
    preprints = require_objects(dig(record, "relation", "has-preprint"))
    found = {references.find_arxiv(text, bare=text) for known in preprints if isinstance(text := known.get("id"), str)}
    ids = [identifier for identifier in found if identifier]
    return ids[0] if len(ids) == 1 else None


def _pdf_url(record: Mapping[str, Any]) -> Any:
    links = require_objects(record.get("link"))
    return next((link.get("URL") for link in links if link.get("content-type") == "application/pdf"), None)


def _is_withdrawn(record: Mapping[str, Any]) -> bool:
    return any(str(update.get("type")) in WITHDRAWING for update in require_objects(record.get("updated-by")))


RULES: dict[str, Rule] = {
    "title": _title,
    "id": at("DOI"),
    "doi": at("DOI"),
    "arxiv_id": _arxiv_id,
    "abstract": _abstract,
    "published": lambda record: _dated(record)["published"],
    "year": lambda record: _dated(record)["year"],
    "venue": _venue,
    "url": at("URL"),
    "pdf_url": _pdf_url,
    "language": at("language"),
    "authors": _authors,
    "topics": at("subject"),
    "citations": at("is-referenced-by-count"),
    "seen_on": at("indexed", "date-time"),
    "withdrawn": _is_withdrawn,
}
