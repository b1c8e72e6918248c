"""One record as a paper: whatever its format, a reader turns it into a mapping with these keys, and the mapping is read here.

Keys: title, id, ids {scheme: value or values}, abstract, comment, published, updated, year, venue, url, pdf_url, arxiv_id, doi,
language, truncated, withdrawn, upvotes, citations, stars, comments, seen_on, authors [name or {name, orcid, affiliations}],
affiliations, links [url or {url, kind}], topics [name or {name, scheme}], results [{raw, value, unit, uncertainty, measure,
dataset, system}].
Other keys are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from papersette.models import Affiliation, Author, Paper, Place, Reject, SourceLink, SourceResult
from papersette.sources import values

__all__ = ["make_reject", "raw_of", "read_record", "write_record"]

# What may tell which paper a record without a title adds to.
NAMES = ("id", "ids", "arxiv_id", "doi", "url", "pdf_url")
# Schemes whose ids are told from anything else, and the pages and labels that those of others are written with.
NUMBERED = {"arxiv": values.arxiv, "doi": values.doi}
ID_PAGES = {
    "acl": re.compile(r"(?:https?://)?(?:www\.)?aclanthology\.org/([\w.-]+?)(?:\.pdf|/)?"),
    "openreview": re.compile(r"(?:https?://)?openreview\.net/(?:forum|pdf)\?id=([\w-]+)"),
    "openalex": re.compile(r"(?:https?://)?(?:api\.)?openalex\.org/(?:works/)?(W\d+)"),
    "pubmed": re.compile(r"(?:PMID:?\s*|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/)(\d+)/?"),
}
# A record that is no text of its own is kept as JSON; a raw text longer than this is cut, and says so.
LONGEST_RAW = 1_000_000


def read_record(
    record: Mapping[str, Any], locator: str, raw: Callable[[], str], *, is_addition: bool = False
) -> Iterator[Paper | Reject]:
    """Yield a record's paper, and a Reject for each field of a wrong type: the paper is kept without that field.

    Args:
        record: the keys above.
        locator: where in the source the record stands.
        raw: returns the record as the source wrote it, kept with each Reject.
        is_addition: a record without a title may add to a paper that another record brings, as long as it has an id.
    """
    try:
        title = values.trimmed(record.get("title"))
    except ValueError as error:
        yield make_reject(locator, f"title {error}", raw)
        return
    if not title and not is_addition:
        yield make_reject(locator, "no title", raw)
        return
    found: dict[str, Any] = {}
    for name, parse in FIELDS.items():
        value = record.get(name)
        if value is None and name not in record:
            continue
        try:
            found[name] = parse(value)
        except _PartlyReadError as error:
            found[name] = error.kept
            yield make_reject(locator, f"{name} {error}; the paper was kept without it", raw)
        except ValueError as error:
            yield make_reject(locator, f"{name} {error}; the paper was kept without it", raw)
    if not title and not any(found.get(name) for name in NAMES):
        yield make_reject(locator, "neither a title nor an id", raw)
        return
    if lost := _attach_affiliations(found):
        fault = f"affiliations has one of author {lost[0]}, who is not there"
        yield make_reject(locator, f"{fault}; the paper was kept without it", raw)
    yield _assemble(title, found, locator)


def make_reject(locator: str, reason: str, raw: Callable[[], str]) -> Reject:
    """Return a Reject whose raw text can be stored, cut where it is longer than a million characters."""
    return Reject(locator, reason, _cut(raw()))


def write_record(paper: Paper) -> dict[str, Any]:
    """Return a paper as a record with the keys above, of which reading makes the same paper."""
    stated = {name: value for name, value in asdict(paper).items() if not (value is None or value is False or value == ())}
    found: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in stated.items()}
    del found["locator"]
    if paper.source_key:
        found["id"] = found.pop("source_key")
    if paper.ids:
        found["ids"] = {scheme: [value for known, value in paper.ids if known == scheme] for scheme, _ in paper.ids}
    if paper.topics:
        found["topics"] = [{"scheme": scheme, "name": name} for scheme, name in paper.topics]
    for author in found.get("authors", ()):
        author["affiliations"] = [_flat(affiliation) for affiliation in author["affiliations"]]
    return found


def _flat(affiliation: dict[str, Any]) -> dict[str, Any]:
    place = affiliation.pop("place") or {}
    return affiliation | {"city" if name == "name" else name: value for name, value in place.items()}


def raw_of(record: object) -> str:
    """Return a record as JSON text, for a Reject."""
    try:
        return json.dumps(record, ensure_ascii=False, default=str)
    except RecursionError:
        return "[nested too deep to be shown]"


def _cut(raw: str) -> str:
    clean = raw.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()
    return clean if len(clean) <= LONGEST_RAW else f"{clean[:LONGEST_RAW]} [cut: {len(clean):,} characters]"


def _ids(value: object) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise ValueError("is not an object of scheme and value")
    several = ((values.key(scheme), item if isinstance(item, list) else [item]) for scheme, item in value.items())
    pairs = [((scheme or "").casefold(), found) for scheme, items in several for item in items if (found := values.key(item))]
    kept, faults = [], []
    for scheme, found in pairs:
        try:
            kept.append((scheme, _id(scheme, found)))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise _PartlyReadError(faults[0], tuple(kept))
    return tuple(kept)


def _id(scheme: str, found: str) -> str:
    # A paper's key is the scheme, a colon and the value.
    if not scheme or ":" in scheme:
        raise ValueError(f"has the scheme {scheme[:40]!r}, which is none")
    if scheme in NUMBERED:
        try:
            return NUMBERED[scheme](found) or found
        except ValueError as error:
            raise ValueError(f"has {found[:40]!r}, which {error}") from error
    match = ID_PAGES[scheme].fullmatch(found) if scheme in ID_PAGES else None
    return match[1] if match else found


def _links(value: object) -> tuple[SourceLink, ...]:
    if value is None:
        return ()
    links = []
    for item in value if isinstance(value, list) else [value]:
        described = item if isinstance(item, dict) else {"url": item}
        url = values.trimmed(described.get("url"))
        if url:
            links.append(SourceLink(url, values.trimmed(described.get("kind"))))
    return tuple(links)


def _topics(value: object) -> tuple[tuple[str, str], ...]:
    """Return (scheme, name) pairs, each once; a bare text is a keyword."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("is not a list")
    found: dict[tuple[str, str], None] = {}
    for item in value:
        described = item if isinstance(item, dict) else {"name": item}
        name = values.name(described.get("name"))
        if name:
            found[values.trimmed(described.get("scheme")) or "keyword", name] = None
    return tuple(found)


def _results(value: object) -> tuple[SourceResult, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("is not a list of objects")
    found = []
    for item in value:
        level = values.number(item.get("value"))
        if level is None:
            raise ValueError("has a result without a value")
        names = {name: values.trimmed(item.get(name)) for name in ("unit", "measure", "dataset", "system")}
        raw = values.trimmed(item.get("raw")) or str(item["value"])
        found.append(SourceResult(raw, level, uncertainty=values.number(item.get("uncertainty")), **names))
    return tuple(found)


def _place(described: Mapping[str, Any]) -> Place | None:
    city = values.trimmed(described.get("city"))
    if not city:
        return None
    latitude, longitude = values.number(described.get("latitude")), values.number(described.get("longitude"))
    if (latitude is None) != (longitude is None):
        raise ValueError("has one coordinate without the other")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("has coordinates that are not on Earth")
    return Place(city, values.trimmed(described.get("country")), latitude, longitude)


def _affiliation(item: object) -> Affiliation | None:
    if not isinstance(item, dict):
        name = values.trimmed(item)
        return Affiliation(name, name) if name else None
    name = values.trimmed(item.get("institution")) or values.trimmed(item.get("name"))
    raw = values.trimmed(item.get("raw")) or name
    return Affiliation(raw, name, values.trimmed(item.get("ror")), _place(item)) if raw else None


class _PartlyReadError(ValueError):
    """A value of which a part could not be read; `kept` is the rest."""

    def __init__(self, message: str, kept: object) -> None:
        super().__init__(message)
        self.kept = kept


def _author(item: object) -> Author | None:
    if not isinstance(item, dict):
        name = values.name(item)
        return Author(name) if name else None
    name = values.name(item.get("name"))
    affiliations = item.get("affiliations") or []
    if not isinstance(affiliations, list):
        raise ValueError("has affiliations that are not a list")
    found = tuple(filter(None, map(_affiliation, affiliations)))
    return Author(name, values.orcid(item.get("orcid")), found) if name else None


def _authors(value: object) -> tuple[Author | None, ...]:
    """Return authors, None in the place of one without a name; one with an ORCID that is none is kept without it."""
    if value is None:
        return ()
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise ValueError("is not a list")
    bare = [
        {**item, "orcid": None} if isinstance(item, dict) and not values.is_orcid(item.get("orcid")) else item for item in value
    ]
    kept = tuple(map(_author, bare))
    pairs = zip(value, kept, strict=True)
    # A mark between names, which some lists have as a name, is none; what else is said of nobody would be lost.
    nameless = any(isinstance(item, dict) and any({**item, "name": None}.values()) for item, author in pairs if author is None)
    faults = ["has an author without a name"] * nameless + ["has an ORCID that is none"] * (bare != value)
    if faults:
        raise _PartlyReadError(" and ".join(faults), kept)
    return kept


def _affiliations(value: object) -> tuple[tuple[int, Affiliation], ...]:
    """Return (1-based author position, affiliation) pairs; one without a position is of the author in the same place."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("is not a list")
    found = []
    for order, item in enumerate(value, 1):
        affiliation = _affiliation(item)
        if affiliation:
            position = values.whole(item.get("author")) if isinstance(item, dict) else None
            found.append((order if position is None else position, affiliation))
    return tuple(found)


# Each optional key of a record with its reader; a reader raises ValueError with the words that follow the key's name.
FIELDS: dict[str, Callable[[object], Any]] = {
    "id": values.key,
    "ids": _ids,
    "abstract": values.text,
    "comment": values.text,
    "published": values.iso_date,
    "updated": values.iso_date,
    "year": values.year,
    "venue": values.name,
    "url": values.trimmed,
    "pdf_url": values.trimmed,
    "arxiv_id": values.arxiv,
    "doi": values.doi,
    "language": values.trimmed,
    "truncated": values.truth,
    "withdrawn": values.truth,
    "upvotes": values.whole,
    "citations": values.whole,
    "stars": values.whole,
    "comments": values.whole,
    "seen_on": values.iso_date,
    "authors": _authors,
    "affiliations": _affiliations,
    "links": _links,
    "topics": _topics,
    "results": _results,
}


def _attach_affiliations(found: dict[str, Any]) -> list[int]:
    """Give the affiliations that stand apart to their authors, and return the positions of those whose author is not there."""
    apart: dict[int, list[Affiliation]] = {}
    for position, affiliation in found.pop("affiliations", ()):
        apart.setdefault(position, []).append(affiliation)
    authors = []
    for order, author in enumerate(found.get("authors", ()), 1):
        more = apart.pop(order, None) if author else None
        if author:
            authors.append(replace(author, affiliations=(*author.affiliations, *more)) if more else author)
    found["authors"] = tuple(authors)
    return sorted(apart)


def _assemble(title: str | None, found: dict[str, Any], locator: str) -> Paper:
    if found.get("year") is None and found.get("published"):
        found["year"] = int(found["published"][:4])
    return Paper(title=title, locator=locator, source_key=found.pop("id", None), **found)
