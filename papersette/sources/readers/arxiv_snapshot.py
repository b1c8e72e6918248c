"""The arXiv metadata snapshot: JSON lines of 14 keys, one a paper.

Abstract and comments stay as given, hard-wrapped and padded; the title stands on one line, without TeX's accents, as names do.
`published` and `updated` are the days of the first and the last version, `updated` of a paper of one version is absent;
`update_date` is the day on which any field was touched, and used only where no versions are listed. Of several DOIs in one field
the first counts. Authors are read from `authors_parsed`, behind whose three names affiliations may follow. `journal-ref`,
`report-no` and `license` are not read: a journal's reference is no name of a venue.

A paper counts as withdrawn where its comments or its abstract say so unmistakably (see arxiv_withdrawn).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.fields.arxiv_withdrawn import is_withdrawn
from papersette.sources.fields.latex import decode_latex
from papersette.sources.json.convert import Rule, at, read_converted, require_objects
from papersette.sources.json.items import first_keys, read_items

__all__ = ["INFO", "read", "sniff"]

INFO = SourceInfo(license="CC0-1.0", note="arXiv's metadata; each paper's text is under its own licence")
KEYS = frozenset({"id", "title", "abstract", "categories", "versions"})


def sniff(head: bytes) -> bool:
    """Accept objects of which the first has the snapshot's keys."""
    keys = first_keys(head)
    return keys is not None and keys >= KEYS and not keys.isdisjoint({"update_date", "authors_parsed", "submitter"})


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    yield from read_converted(read_items(stream, path), RULES)


def _doi(record: Mapping[str, Any]) -> Any:
    doi = record.get("doi")
    return next(iter(doi.split()), None) if isinstance(doi, str) else doi


def _topics(record: Mapping[str, Any]) -> Any:
    categories = record.get("categories")
    return make_arxiv_topics(categories.split() if isinstance(categories, str) else categories)


def _published(record: Mapping[str, Any]) -> str | None:
    versions = require_objects(record.get("versions"))
    return _day(versions[0]) if versions else None


def _updated(record: Mapping[str, Any]) -> Any:
    versions = require_objects(record.get("versions"))
    if not versions:
        return record.get("update_date")
    return _day(versions[-1]) if len(versions) > 1 else None


def _day(version: Mapping[str, Any]) -> str:
    """Return the ISO day of a version, whose time is written as mails write it."""
    created = version.get("created")
    if not isinstance(created, str):
        raise ValueError("has a version without its day")
    try:
        return parsedate_to_datetime(created).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"has a version of no day: {created[:100]}") from error


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the authors of [family name, given names, suffix, affiliation ...] lists."""
    parsed = record.get("authors_parsed")
    if parsed is None:
        return None
    authors = []
    for parts in parsed if isinstance(parsed, list) else [parsed]:
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise ValueError("is not a list of lists of names")
        family, given, suffix, *affiliations = [*parts, "", "", ""][: max(3, len(parts))]
        authors.append({"name": _plain(" ".join(filter(None, (given, family, suffix)))), "affiliations": affiliations})
    return authors


def _plain(value: Any) -> Any:
    """Return a text with TeX's accents as the letters that they mean; anything else as it is, for its reader to judge."""
    return decode_latex(value) if isinstance(value, str) else value


RULES: dict[str, Rule] = {
    "title": lambda record: _plain(record.get("title")),
    "id": at("id"),
    "arxiv_id": at("id"),
    "abstract": at("abstract"),
    "comment": at("comments"),
    "doi": _doi,
    "published": _published,
    "updated": _updated,
    "authors": _authors,
    "topics": _topics,
    "withdrawn": lambda record: is_withdrawn(record.get("comments"), record.get("abstract")),
}
