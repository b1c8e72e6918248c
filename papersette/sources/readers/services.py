"""Answers of services, and files of Zotero's (Better BibTeX JSON), that have their papers in a list of their own shape, as JSON.

Records of bioRxiv, HAL, CORE and Zotero's API are read without the answer around them too.

Read are Europe PMC's search, the details of bioRxiv and medRxiv, the searches of ADS, HAL, DBLP, DOAJ and Zenodo, and notes of
OpenReview (openreview.py), notes in lines too; replies to a paper are rejects. What bioRxiv calls the `published` DOI is that of
the same paper in a journal. Other keys are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.person_names import is_suffix
from papersette.sources.fields import author_names, references
from papersette.sources.fields.languages import reads_as_english
from papersette.sources.fields.markup import undo_entities
from papersette.sources.json import openreview
from papersette.sources.json.convert import Rule, at, dig, first, read_converted, require_objects
from papersette.sources.json.items import Item, first_keys, is_empty_list, open_json, read_items
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["read", "sniff"]

# 10.1101/2024.03.01.123456
DATED_DOI = re.compile(r"10\.\d{4,9}/(\d{4})\.\d\d\.\d\d\.\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Service:
    """One service: the way of keys to the list in its answers, what is in its first bytes, and the rules of its records."""

    name: str
    way: tuple[str, ...]
    mark: bytes
    rules: Mapping[str, Rule]


def sniff(head: bytes) -> bool:
    """Accept an answer of a service that is known, or a note of OpenReview."""
    return _service_of(head) is not None


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    stream, head = open_json(stream)
    service = _service_of(head) or EUROPE_PMC
    yield SourceInfo(note=service.name)
    items = map(_without_library, read_items(stream, path, service.way))
    yield from read_converted(items, service.rules, find_no_paper=_find_no_paper)


def _without_library(item: Item | Reject) -> Item | Reject:
    """Return an item of Zotero without what its API puts around it; any other as it is."""
    if isinstance(item, Reject) or "library" not in item.value or not isinstance(item.value.get("data"), dict):
        return item
    return item.with_value(item.value["data"])


def _service_of(head: bytes) -> Service | None:
    keys = first_keys(head) or frozenset()
    if alone := next((service for known, service in ALONE if known <= keys), None):
        return alone
    if {"messages", "collection"} <= keys and is_empty_list(head, "collection"):
        return BIORXIV
    return next((each for each in SERVICES if each.way[0] in keys and each.mark in head), None)


def _find_no_paper(record: Mapping[str, Any]) -> str | None:
    """Return what a record is that is no paper, but hangs on one."""
    if record.get("replyto") not in (None, record.get("forum"), record.get("id")):
        return "a reply"
    kind = record.get("itemType")
    return f"an item of type {kind}" if kind in ("annotation", "attachment", "note") else None


def _text_of(value: Any) -> Any:
    """Return a text without the markup of paragraphs and headings; anything else as it is."""
    return plain_abstract(value) if isinstance(value, str) else value


def _one(name: str) -> Rule:
    """Return a rule that reads the first of several values under a key, or the only one."""
    return lambda record: next(iter(held), None) if isinstance(held := record.get(name), list) else held


def _english(name: str) -> Rule:
    """Return a rule that reads the first of several texts under a key that is English, else the first."""
    return lambda record: next(iter(sorted(_listed(record.get(name)), key=lambda text: not reads_as_english(str(text)))), None)


def _listed(value: Any) -> list[Any]:
    """Return the items of a list, and one alone as a list: what is made of XML has no list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _person(of: Mapping[str, Any], orcid: str) -> dict[str, Any]:
    written = of.get("name")
    turned = author_names.turn_name(written) if isinstance(written, str) else written
    return {"name": turned, "orcid": of.get(orcid), "affiliations": _listed(of.get("affiliation"))}


def _people(*way: str, orcid: str = "orcid") -> Rule:
    """Return a rule that reads the authors at the end of a way of keys; `orcid` is their key of that."""
    return lambda record: [_person(of, orcid) for of in require_objects(dig(record, *way))]


def _names(value: Any, *, is_pubmed: bool = False) -> Any:
    if not isinstance(value, str):
        return value
    found = author_names.read_names(value)
    return [author_names.turn_pubmed_name(name) if is_pubmed and isinstance(name, str) else name for name in found]


def _europe_pmc_authors(record: Mapping[str, Any]) -> Any:
    people = require_objects(dig(record, "authorList", "author"))
    if not people:
        told = record.get("authorString")
        return _names(told.removesuffix(".") if isinstance(told, str) else told, is_pubmed=True)
    return [_europe_pmc_author(of) for of in people]


def _suffix_of(author: Mapping[str, Any]) -> str | None:
    """Return the suffix behind the initials, where alone it stands: Jr of `Sample J Jr`; JR of `Sample JR` are initials."""
    told, family = author.get("fullName"), author.get("lastName")
    if not isinstance(told, str) or not isinstance(family, str) or not told.startswith(f"{family} "):
        return None
    _, *behind = told.removeprefix(family).split()
    return " ".join(behind) if all(map(is_suffix, behind)) else None


def _europe_pmc_author(of: Mapping[str, Any]) -> dict[str, Any]:
    parts = [part for key in ("firstName", "lastName") if isinstance(part := of.get(key), str)]
    whole = author_names.join_name(*parts, _suffix_of(of))
    places = require_objects(dig(of, "authorAffiliationDetailsList", "authorAffiliation"))
    is_orcid = dig(of, "authorId", "type") == "ORCID"
    return {
        "name": of.get("collectiveName") or (whole if of.get("lastName") else of.get("fullName")),
        "orcid": dig(of, "authorId", "value") if is_orcid else None,
        "affiliations": [place.get("affiliation") for place in places],
    }


def _europe_pmc_topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    headings = require_objects(dig(record, "meshHeadingList", "meshHeading"))
    return [
        *({"name": name} for name in _listed(dig(record, "keywordList", "keyword"))),
        *({"scheme": "mesh", "name": heading.get("descriptorName")} for heading in headings),
    ]


def _stopless(rule: Rule, cut: Callable[[str | None], str | None]) -> Rule:
    """Return a rule that reads a title without the full stop that its database ends it with."""
    return lambda record: cut(title) if isinstance(title := rule(record), str) else title


def _journal_doi(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the DOI in a journal, which bioRxiv has beside the preprint's own; NA where there is none."""
    found = record.get("published")
    return {"doi": found} if isinstance(found, str) and found.startswith("10.") else {}


def _is_revised(record: Mapping[str, Any]) -> bool:
    """Tell whether a record is of a later version; programs of tables write the first as 1.0."""
    return str(record.get("version") or "1") not in {"1", "1.0"}


def _year_of_doi(record: Mapping[str, Any]) -> str | None:
    """Return the year of submission that bioRxiv's newer DOIs begin with."""
    found = DATED_DOI.fullmatch(doi) if isinstance(doi := record.get("doi"), str) else None
    return found[1] if found else None


def _dblp_authors(record: Mapping[str, Any]) -> list[Any]:
    people = _listed(dig(record, "info", "authors", "author"))
    names = [of.get("text") if isinstance(of, dict) else of for of in people]
    return [author_names.NAMESAKE.sub("", name) if isinstance(name, str) else name for name in names]


def _dblp_venue(record: Mapping[str, Any]) -> Any:
    return references.venue_of(*(name for name in _listed(dig(record, "info", "venue")) if isinstance(name, str)))


def _doaj_date(record: Mapping[str, Any]) -> Any:
    year, month = (str(dig(record, "bibjson", part) or "") for part in ("year", "month"))
    return references.date_of(year, month)


def _doaj_doi(record: Mapping[str, Any]) -> Any:
    known = require_objects(dig(record, "bibjson", "identifier"))
    return next((found.get("id") for found in known if str(found.get("type")).lower() == "doi"), None)


def _link_of(record: Mapping[str, Any]) -> Any:
    return next((link.get("url") for link in require_objects(dig(record, "bibjson", "link"))), None)


def _ads_authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the authors of ADS, whose places of work and ORCIDs stand in lists of their own, `-` for none."""
    people, places, orcids = (_listed(record.get(key)) for key in ("author", "aff", "orcid_pub"))
    return [
        {
            "name": author_names.turn_name(name) if isinstance(name, str) else name,
            "orcid": orcid if orcid != "-" else None,
            "affiliations": _ads_places(place) if isinstance(place, str) else [],
        }
        for name, place, orcid in zip_longest(people, places[: len(people)], orcids[: len(people)])
    ]


def _ads_places(place: str) -> list[str]:
    """Return the places of work between semicolons, which end entities too: Physics &amp; Astronomy."""
    return [part.strip() for part in undo_entities(place).split(";") if part.strip(" -")]


def _ads_ids(record: Mapping[str, Any]) -> list[str]:
    """Return what ADS knows a paper by, its DOIs among them."""
    return [held for key in ("identifier", "doi") for held in _listed(record.get(key)) if isinstance(held, str)]


def _ads_doi(record: Mapping[str, Any]) -> Any:
    """Return the DOI that is not arXiv's, if there is one."""
    dois = _listed(record.get("doi"))
    return next((doi for doi in dois if not str(doi).startswith("10.48550/")), next(iter(dois), None))


def _ads_day(record: Mapping[str, Any]) -> Any:
    """Return the date of publication, of which ADS writes zeros for what it does not know."""
    return re.sub(r"(?:-00){1,2}\Z", "", day) if isinstance(day := record.get("pubdate"), str) else day


def _core_venue(record: Mapping[str, Any]) -> Any:
    return next((journal.get("title") for journal in require_objects(record.get("journals"))), None)


def _zotero_authors(record: Mapping[str, Any]) -> list[Any]:
    people = [of for of in require_objects(record.get("creators")) if of.get("creatorType") == "author"]
    keys = ("firstName", "lastName")
    return [
        of.get("name") or author_names.join_name(*(part for key in keys if isinstance(part := of.get(key), str))) for of in people
    ]


def _zotero_notes(record: Mapping[str, Any]) -> str:
    return extra if isinstance(extra := record.get("extra"), str) else ""


def _zotero_arxiv(record: Mapping[str, Any]) -> str | None:
    stated = (held for key in ("archiveID", "number") if isinstance(held := record.get(key), str))
    return references.find_arxiv(*stated, *references.lines_of_ids(_zotero_notes(record)))


OPENREVIEW_NOTES = Service("OpenReview", ("notes",), b'"invitation', openreview.RULES)
EUROPE_PMC = Service("Europe PMC", ("resultList", "result"), b"", {
    "title": _stopless(at("title"), references.pubmed_title),
    "doi": at("doi"),
    "ids": lambda record: {"pubmed": record.get("pmid"), "pmc": record.get("pmcid")},
    "abstract": lambda record: _text_of(record.get("abstractText")),
    "authors": _europe_pmc_authors,
    "published": first(at("firstPublicationDate"), at("journalInfo", "printPublicationDate")),
    "year": at("pubYear"),
    "venue": first(at("journalInfo", "journal", "title"), at("journalTitle")),
    "language": at("language"),
    "topics": _europe_pmc_topics,
    "citations": at("citedByCount"),
    "withdrawn": lambda record: "Retracted Publication" in _listed(dig(record, "pubTypeList", "pubType")),
})  # fmt: skip
BIORXIV = Service("bioRxiv and medRxiv", ("collection",), b'"server"', {
    "title": at("title"),
    "doi": at("doi"),
    "ids": _journal_doi,
    "abstract": at("abstract"),
    "authors": lambda record: _names(record.get("authors")),
    # That of a later version is no day of publication.
    "published": lambda record: None if _is_revised(record) else record.get("date"),
    "updated": lambda record: record.get("date") if _is_revised(record) else None,
    "year": lambda record: _year_of_doi(record) if _is_revised(record) else None,
    "topics": lambda record: [{"scheme": "subject", "name": name} for name in _listed(record.get("category"))],
    "withdrawn": lambda record: str(record.get("type")).lower() == "withdrawn",
})  # fmt: skip
ADS = Service("ADS", ("response", "docs"), b'"bibcode"', {
    "title": _one("title"),
    "id": at("bibcode"),
    "doi": _ads_doi,
    "arxiv_id": lambda record: references.find_arxiv(*_ads_ids(record)),
    "abstract": lambda record: _text_of(record.get("abstract")),
    "authors": _ads_authors,
    "published": _ads_day,
    "year": at("year"),
    "venue": lambda record: references.venue_of(pub) if isinstance(pub := record.get("pub"), str) else pub,
    "topics": lambda record: [
        *_listed(record.get("keyword")),
        *({"scheme": "arxiv", "name": name} for name in _listed(record.get("arxiv_class"))),
    ],
    "citations": at("citation_count"),
})  # fmt: skip
HAL = Service("HAL", ("response", "docs"), b'_s"', {
    "title": _one("title_s"),
    "id": at("halId_s"),
    "doi": at("doiId_s"),
    "arxiv_id": at("arxivId_s"),
    "abstract": _english("abstract_s"),
    "authors": lambda record: _listed(record.get("authFullName_s")),
    "published": first(at("producedDate_s"), at("publicationDate_s"), at("publicationDateY_i")),
    "venue": first(at("journalTitle_s"), at("conferenceTitle_s"), at("bookTitle_s")),
    "language": _one("language_s"),
    "topics": lambda record: _listed(record.get("keyword_s")),
    "url": at("uri_s"),
    "pdf_url": at("fileMain_s"),
})  # fmt: skip
CORE = Service("CORE", ("results",), b'"dataProviders"', {
    "title": at("title"),
    "doi": at("doi"),
    "arxiv_id": at("arxivId"),
    "ids": lambda record: {"core": record.get("id"), "pubmed": record.get("pubmedId")},
    "abstract": at("abstract"),
    "authors": _people("authors"),
    "published": at("publishedDate"),
    "year": at("yearPublished"),
    "venue": _core_venue,
    "language": at("language", "code"),
    "pdf_url": at("downloadUrl"),
    "citations": at("citationCount"),
})  # fmt: skip
ZOTERO = Service("Zotero", ("items",), b'"itemType"', {
    "title": at("title"),
    "doi": at("DOI"),
    "arxiv_id": _zotero_arxiv,
    "ids": lambda record: references.ids_of_note(_zotero_notes(record)),
    "abstract": at("abstractNote"),
    "authors": _zotero_authors,
    "published": at("date"),
    "venue": first(at("publicationTitle"), at("proceedingsTitle"), at("bookTitle"), at("conferenceName")),
    "language": at("language"),
    "topics": lambda record: [tag.get("tag") for tag in require_objects(record.get("tags"))],
    "url": at("url"),
})  # fmt: skip
SERVICES = (
    EUROPE_PMC,
    BIORXIV,
    ADS,
    HAL,
    Service("DBLP", ("result", "hits", "hit"), b'"@score"', {
        "title": _stopless(at("info", "title"), lambda title: references.without_stop(title or "")),
        "doi": at("info", "doi"),
        "ids": lambda record: {"dblp": dig(record, "info", "key")},
        "arxiv_id": lambda record: references.find_arxiv(*filter(None, (dig(record, "info", "ee"),))),
        "authors": _dblp_authors,
        "year": at("info", "year"),
        "venue": _dblp_venue,
        "url": first(at("info", "ee"), at("info", "url")),
    }),
    Service("DOAJ", ("results",), b'"bibjson"', {
        "title": at("bibjson", "title"),
        "id": at("id"),
        "doi": _doaj_doi,
        "abstract": at("bibjson", "abstract"),
        "authors": _people("bibjson", "author", orcid="orcid_id"),
        "published": _doaj_date,
        "year": at("bibjson", "year"),
        "venue": at("bibjson", "journal", "title"),
        "topics": lambda record: _listed(dig(record, "bibjson", "keywords")),
        "url": _link_of,
    }),
    Service("Zenodo", ("hits", "hits"), b'"conceptrecid"', {
        "title": at("metadata", "title"),
        "doi": first(at("doi"), at("metadata", "doi")),
        "abstract": lambda record: _text_of(dig(record, "metadata", "description")),
        "authors": _people("metadata", "creators"),
        "published": at("metadata", "publication_date"),
        "venue": at("metadata", "journal", "title"),
        "language": at("metadata", "language"),
        "topics": lambda record: _listed(dig(record, "metadata", "keywords")),
    }),
    CORE,
    ZOTERO,
    OPENREVIEW_NOTES,
)  # fmt: skip
# Keys of records that are kept without the answer around them, in a list or a line each.
ALONE = (
    (frozenset({"content", "forum"}), OPENREVIEW_NOTES),
    (frozenset({"doi", "server", "category", "jatsxml"}), BIORXIV),
    (frozenset({"halId_s", "title_s"}), HAL),
    (frozenset({"dataProviders", "title"}), CORE),
    (frozenset({"key", "library", "data"}), ZOTERO),
)
