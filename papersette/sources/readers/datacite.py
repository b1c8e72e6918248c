"""DOIs of DataCite (Zenodo, Figshare, arXiv, theses): answers of its API, one or a list, lines, and metadata alone.

The title is the first that is neither a translation nor another kind of title, a subtitle goes on with it; abstracts, those in
English where there are some, are read without their markup (xml/plain_texts.py). The date is that of issue, else of availability.
Subjects that are arXiv's classes are topics of arXiv. Whatever has a title is kept, data sets and software too, but pictures,
sound and things are no papers and are Rejects. Citations are not read: DataCite counts few of them; nor are contributors, funders
and related works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name, turn_name
from papersette.sources.fields.languages import language_code
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.json.convert import Rule, at, dig, read_converted, require_objects
from papersette.sources.json.items import Item, first_keys, is_empty_list, open_json, read_items
from papersette.sources.opening.lines import Lines
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["read", "sniff"]

INFO = SourceInfo(license="CC0-1.0", note="DataCite")
# Of one DOI the relations have such lists too.
LIST = re.compile(rb'\s*\{[^{}\[\]]{0,1000}"data"\s*:\s*\[')
TYPE = re.compile(rb'"type"\s*:\s*"dois"')
ANSWER_KEYS = frozenset({"data", "meta", "links"})
OWN_KEYS = frozenset({"doi", "creators", "titles"})
# Kinds of resources that are no texts and hold no results (DataCite's schema 4.6).
NO_PAPERS = frozenset({"Audiovisual", "Award", "Event", "Image", "Instrument", "PhysicalObject", "Project", "Sound"})
DATES = ("Issued", "Available", "Submitted", "Created")
ARXIV_CLASS = re.compile(r".*\(([a-z-]+(?:\.[A-Za-z-]{2,})?)\)")


def sniff(head: bytes) -> bool:
    """Accept an answer about DOIs, or DOIs of which the first has creators and titles, alone or under `attributes`."""
    keys = first_keys(head)
    if keys is None:
        return False
    is_empty = keys <= ANSWER_KEYS and is_empty_list(head, "data")
    return is_empty or keys >= OWN_KEYS or (bool(keys & {"data", "attributes"}) and bool(TYPE.search(head)))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a DOI; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    member = None
    if not isinstance(stream, Lines):
        stream, head = open_json(stream)
        member = "data" if LIST.match(head) else None
    items = chain.from_iterable(map(_each_doi, read_items(stream, path, member)))
    yield from read_converted(items, RULES, find_no_paper=_find_no_paper)


def _each_doi(item: Item | Reject) -> Iterator[Item | Reject]:
    """Yield a DOI, or those of an answer that holds them."""
    held = item.value.get("data", item.value) if isinstance(item, Item) else None
    if isinstance(item, Reject):
        yield item
    elif isinstance(held, list):
        for number, each in enumerate(held, 1):
            yield from _each_doi(Item({"data": each}, f"{item.locator}, DOI {number}"))
    else:
        yield item.with_value(held.get("attributes", held) if isinstance(held, dict) else held)


def _find_no_paper(record: Mapping[str, Any]) -> str | None:
    types = record.get("types")
    kind = str(types.get("resourceTypeGeneral")) if isinstance(types, dict) else ""
    return kind if kind in NO_PAPERS else None


def _title(record: Mapping[str, Any]) -> Any:
    titles = require_objects(record.get("titles"))
    title = next((found.get("title") for found in titles if not found.get("titleType")), None)
    subtitle = next((found.get("title") for found in titles if found.get("titleType") == "Subtitle"), None)
    return join_subtitle(one_line(title), one_line(subtitle))


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": _name(creator), "orcid": _orcid(creator), "affiliations": _affiliations(creator.get("affiliation"))}
        for creator in require_objects(record.get("creators"))
    ]


def _name(creator: Mapping[str, Any]) -> Any:
    parts = [part for key in ("givenName", "familyName") if isinstance(part := creator.get(key), str) and part.strip()]
    name = creator.get("name")
    if len(parts) == 2:
        return join_name(*parts)
    return turn_name(name) if isinstance(name, str) and creator.get("nameType") != "Organizational" else name


def _orcid(creator: Mapping[str, Any]) -> Any:
    known = require_objects(creator.get("nameIdentifiers"))
    return next((found.get("nameIdentifier") for found in known if found.get("nameIdentifierScheme") == "ORCID"), None)


def _affiliations(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_affiliation(found) if isinstance(found, dict) else {"raw": found} for found in value]


def _affiliation(found: Mapping[str, Any]) -> dict[str, Any]:
    name, told = found.get("name"), found.get("affiliationIdentifier")
    is_ror = str(found.get("affiliationIdentifierScheme")).upper() == "ROR" or "ror.org/" in str(told)
    return {"raw": name, "institution": name if is_ror else None, "ror": told if is_ror else None}


def _abstract(record: Mapping[str, Any]) -> str | None:
    told = [found for found in require_objects(record.get("descriptions")) if found.get("descriptionType") == "Abstract"]
    # Parts of one in English, or in a language that is not told; without any, of one in another.
    english = [found for found in told if language_code(str(found.get("lang") or "en")) == "en"]
    texts = [text for found in english or told if (text := found.get("description")) is not None]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("is not text")
    return "\n".join(map(plain_abstract, map(str, texts))) or None


def _date(record: Mapping[str, Any]) -> Any:
    dates = {str(found.get("dateType")): found.get("date") for found in reversed(require_objects(record.get("dates")))}
    found = [date for kind in DATES if (date := dates.get(kind))]
    # Of a span the first day.
    date = references.fullest([date.partition("/")[0] if isinstance(date, str) else date for date in found])
    return references.dated(date)["published"]


def _arxiv_id(record: Mapping[str, Any]) -> str | None:
    known = require_objects(record.get("identifiers"))
    texts = (found.get("identifier") for found in known if str(found.get("identifierType")).casefold() == "arxiv")
    return next((found for text in texts if isinstance(text, str) and (found := references.find_arxiv(text, bare=text))), None)


def _topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_topic(found) for found in require_objects(record.get("subjects"))]


def _topic(found: Mapping[str, Any]) -> dict[str, Any]:
    name, is_arxiv = found.get("subject"), found.get("subjectScheme") == "arXiv"
    known = ARXIV_CLASS.fullmatch(name) if is_arxiv and isinstance(name, str) else None
    return {"scheme": "arxiv", "name": known[1]} if known else {"scheme": "keyword", "name": name}


RULES: dict[str, Rule] = {
    "title": _title,
    "id": at("doi"),
    "doi": at("doi"),
    "arxiv_id": _arxiv_id,
    "abstract": _abstract,
    "published": _date,
    "year": at("publicationYear"),
    "venue": lambda record: dig(record, "container", "title"),
    "url": at("url"),
    "language": at("language"),
    "authors": _authors,
    "topics": _topics,
}
