"""One record as a paper: whatever its format, a reader turns it into a mapping with these keys, and the mapping is read here.

Keys: title, id, ids {scheme: value or values}, abstract, comment, published, updated, year, venue, url, pdf_url, arxiv_id, doi,
language, truncated, withdrawn, upvotes, citations, stars, comments, seen_on, signals [{name, seen_on, value}],
authors [name or {name, orcid, affiliations}], affiliations, links [url or {url, kind}], topics [name or {name, scheme}],
results [{raw, value, unit, uncertainty, measure, dataset, system}], dated_by_id.
Other keys are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from papersette.models import Affiliation, Paper, Reject
from papersette.paper_ids import arxiv_month
from papersette.sources.fields import plain_dates, values
from papersette.sources.fields.comment_venues import find_venue
from papersette.sources.records import lists

__all__ = ["FIELDS", "make_reject", "raw_of", "read_record", "write_record"]

# What may tell which paper a record without a title adds to.
NAMES = ("id", "ids", "arxiv_id", "doi", "url", "pdf_url")
# What of a date an arXiv id may have told: all of it, all but the year, all but the year that it began with.
TOLD = frozenset({"year", "published", "month"})
# Submitted to MadeConf 2024, as OpenReview has it, and what people write of their own papers.
SUBMITTED = re.compile(
    r"submitted(?: (?:to\b.*|for (?:publication|review)))?|under (?:review|submission)\b.*|in (?:preparation|review|submission)",
    re.IGNORECASE | re.DOTALL,
)
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
        title = values.plain(record.get("title"))
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
        except lists.PartlyReadError as error:
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


def _told(value: object) -> str | None:
    told = values.filled(value)
    if told and told not in TOLD:
        raise ValueError(f"is none of {', '.join(sorted(TOLD))}")
    return told


def _venue(value: object) -> str | None:
    """Return the name of a venue; where a paper was but submitted it did not appear."""
    found = values.name(values.plain(value))
    return None if found and SUBMITTED.fullmatch(found) else found


# Each optional key of a record with its reader; a reader raises ValueError with the words that follow the key's name.
FIELDS: dict[str, Callable[[object], Any]] = {
    "id": values.key,
    "ids": lists.ids,
    "abstract": values.stated,
    "comment": values.stated,
    "published": plain_dates.published,
    "updated": values.iso_date,
    "year": plain_dates.year,
    "venue": _venue,
    "url": values.filled,
    "pdf_url": values.filled,
    "arxiv_id": values.arxiv,
    "doi": values.doi,
    "language": values.language,
    "truncated": values.truth,
    "withdrawn": values.truth,
    "upvotes": values.count,
    "citations": values.count,
    "stars": values.count,
    "comments": values.count,
    "seen_on": values.iso_date,
    "signals": lists.signals,
    "authors": lists.authors,
    "affiliations": lists.affiliations,
    "links": lists.links,
    "topics": lists.topics,
    "results": lists.results,
    "dated_by_id": _told,
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


def _drop_told(found: dict[str, Any]) -> None:
    """Take from a date what an arXiv id told, as an exported record says: no source stated it, and `build` tells it anew."""
    told, published = found.pop("dated_by_id", None), found.get("published")
    if not told or not published or published != arxiv_month(found.get("arxiv_id")):
        # Somebody has dated the record since.
        return
    found["published"] = published[:4] if told == "month" else None
    # A format may have no place for the year but in the date.
    found["year"] = None if told == "year" else found.get("year") or int(published[:4])


def _assemble(title: str | None, found: dict[str, Any], locator: str) -> Paper:
    _drop_told(found)
    if found.get("year") is None and found.get("published"):
        found["year"] = int(found["published"][:4])
    if found.get("venue") is None and found.get("comment"):
        found["venue"] = find_venue(found["comment"])
    return Paper(title=title, locator=locator, source_key=found.pop("id", None), **found)
