"""Papers with Code, papers-with-abstracts.json: one JSON list of papers with their abstracts, tasks and methods.

The venue is `proceeding` without the year and the month behind it (`CVPR 2020 6` and `cvpr-2020-6` are CVPR). `conference`, which
is the slug of the paper's page there and no venue, `short_abstract`, the descriptions of methods and `reproduces_paper` are not
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.acl_venues import venue_name
from papersette.sources.fields.venue_names import CONFERENCES
from papersette.sources.json.convert import Rule, at, first, read_converted, require_objects
from papersette.sources.json.items import first_keys, read_items

__all__ = ["INFO", "make_ids", "read", "sniff"]

INFO = SourceInfo(license="CC-BY-SA-4.0", note="Papers with Code, archive of 2025")
KEYS = frozenset({"paper_url", "title", "abstract"})
SOME_KEYS = frozenset({"url_abs", "tasks", "methods", "proceeding"})
SLUG = re.compile(r"paperswithcode\.com/paper/([^/?#\s]+)")
# A longer text is no venue's name, and is not searched for a year.
LONGEST_VENUE = 500
DATED_VENUE = re.compile(r"(.+?)\s+(?:19|20)\d{2}(?:\s+\d{1,2})?")
# One word is an acronym, in capitals but for those that are not written so; the Anthology's are written as there.
VENUE_SLUG = re.compile(r"(?=\d*[a-z])([a-z\d]+(?:-[a-z\d]+)*)-(?:19|20)\d{2}(?:-\d{1,2})?")
# Findings of any conference are one venue, as in the Anthology.
FINDINGS = "findings-"


def sniff(head: bytes) -> bool:
    """Accept objects of which the first has the dump's keys."""
    keys = first_keys(head)
    return keys is not None and keys >= KEYS and not keys.isdisjoint(SOME_KEYS)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    yield from read_converted(read_items(stream, path), RULES)


def make_ids(url: Any, **others: Any) -> dict[str, Any]:
    """Return ids {scheme: value}: the slug in a paper's address on Papers with Code, and others."""
    match = SLUG.search(url) if isinstance(url, str) else None
    return ({"pwc": match[1]} if match else {}) | others


def _venue(record: Mapping[str, Any]) -> Any:
    venue = record.get("proceeding")
    if not isinstance(venue, str) or len(venue) > LONGEST_VENUE:
        return venue
    if slug := VENUE_SLUG.fullmatch(venue.strip()):
        name = "findings" if slug[1].startswith(FINDINGS) else slug[1]
        return name if "-" in name else CONFERENCES.get(name) or venue_name(name)
    dated = DATED_VENUE.fullmatch(venue.strip())
    return dated[1] if dated else venue


def _topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    tasks = record.get("tasks")
    if tasks is not None and not isinstance(tasks, list):
        raise ValueError("has tasks that are no list")
    methods = [method.get("name") for method in require_objects(record.get("methods"))]
    return [{"scheme": scheme, "name": name} for scheme, names in (("task", tasks), ("method", methods)) for name in names or []]


RULES: dict[str, Rule] = {
    "title": at("title"),
    "ids": lambda record: make_ids(record.get("paper_url"), openreview=record.get("openreview_id")),
    "arxiv_id": at("arxiv_id"),
    "abstract": at("abstract"),
    "published": at("date"),
    "venue": _venue,
    "url": first(at("url_abs"), at("conference_url_abs")),
    "pdf_url": first(at("url_pdf"), at("conference_url_pdf")),
    "authors": at("authors"),
    "topics": _topics,
}
