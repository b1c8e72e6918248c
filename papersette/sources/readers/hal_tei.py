"""TEI as HAL exports it: bibliographic records (biblFull) in the body of a document, from its API or in answers of OAI-PMH.

The title is the first that is told, with the subtitle in its language; authors, keywords and the abstract, of several the
English one, are read as in GROBID's TEI (tei.py), the journal, the meeting or the book as the venue, and the dates of
publication, else of the making. Affiliations stand in a list behind all records of a file: they are read in OAI-PMH, where each
record has its own.

Depositors, editors, funders, collections, classes and places in print are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.readers.tei import ROOTS, abstract_of, author_of, keywords_of
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, first_tag, read_nodes, require_nodes, text_of, texts_of

__all__ = ["convert", "read", "sniff"]

RECORD = "biblFull"
SOURCE = "sourceDesc/biblStruct"
AUTHORS, VENUES = f"{SOURCE}/analytic/author", (f"{SOURCE}/monogr/title", f"{SOURCE}/monogr/meeting/title")
# Kinds of dates, the best first.
DATES = ("datePub", "dateDefended", "dateEpub", "whenProduced")
# Ids, in small letters, with the schemes that they are of.
SCHEMES = {"pubmed": "pubmed", "pubmedcentral": "pmc", "halid": "hal"}


def sniff(head: bytes) -> bool:
    """Accept a document that has a bibliographic record near its beginning."""
    return (first_tag(head) or ("",))[0] in ROOTS and b"<biblFull" in head


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that cannot be read, or has no title, is a Reject. Last comes what is not read.

    Raises:
        SourceError: the file is no XML, no TEI, has a document type declaration, or holds no record.
    """
    yield from read_elements(require_nodes(read_nodes(stream, path, ROOTS, (RECORD,)), path, RECORD), _take)


def _take(node: Node) -> Taken:
    return Taken(node.element, node.locator, convert(node.element, node.element))


def convert(record: Element, whole: Element) -> dict[str, Any]:
    """Return a record with the keys that read_record knows.

    Args:
        record: the bibliographic record.
        whole: what holds it, where its affiliations are named.
    """
    ids = {each.get("type", "").lower(): (each.text or "").strip()
           for path in (f"{SOURCE}/idno", "publicationStmt/idno") for each in record.findall(path)}  # fmt: skip
    named = {each.get("xml:id", ""): _place(each) for each in whole.iter("org")}
    told = {each.get("type"): (each.get("when") or each.text or "").strip() for each in record.iter("date")}
    dates = [told[kind] for kind in DATES if told.get(kind)]
    language = next((each.get("ident") for each in record.iterfind("profileDesc/langUsage/language")), None)
    return {
        "title": _title(record),
        "abstract": abstract_of(record),
        "authors": [_author(each, named) for each in record.findall(AUTHORS)],
        "published": references.fullest(dates),
        "venue": references.venue_of(*(one_line(text) for path in VENUES for text in texts_of(record, path))),
        "doi": ids.get("doi"),
        "arxiv_id": ids.get("arxiv"),
        "ids": {scheme: ids[kind] for kind, scheme in SCHEMES.items() if kind in ids},
        "url": ids.get("haluri"),
        "pdf_url": next((each.get("target") for each in record.iterfind("editionStmt/edition/ref[@type='file']")), None),
        "language": language,
        "topics": keywords_of(record),
    }


def _title(record: Element) -> str | None:
    """Return the first title, with the subtitle in its language."""
    titles = record.findall("titleStmt/title")
    main = next((each for each in titles if each.get("type") != "sub"), None)
    if main is None:
        return None
    subs = (each for each in titles if each.get("type") == "sub" and each.get("xml:lang") == main.get("xml:lang"))
    title, sub = (one_line("".join(each.itertext())) if each is not None else None for each in (main, next(subs, None)))
    return join_subtitle(title, sub) or None


def _author(author: Element, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    places = (named.get((each.get("ref") or "").removeprefix("#")) for each in author.findall("affiliation"))
    return {**author_of(author), "affiliations": list(filter(None, places))}


def _place(org: Element) -> dict[str, Any]:
    """Return a laboratory or an institution with its id of ROR's and its country, None of one without a name."""
    country = org.find("desc/address/country")
    return {
        "institution": one_line(text_of(org, "orgName")),
        "ror": next((each.text for each in org.findall("idno") if each.get("type", "").upper() == "ROR"), None),
        "country": None if country is None else country.get("key") or country.text,
    }
