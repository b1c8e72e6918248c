"""MODS of the Library of Congress, as the ACL Anthology, BibUtils, Zotero and repositories write it: a collection, or one record.

Read are the title with its subtitle, authors with affiliations and ORCIDs (those with no other part in a paper, where no role is
told), the abstract without markup (xml/plain_texts.py), of several the English one, topics, ids, addresses, and notes of no type
as the comment. The date is that of issue, as full as the record or what it is a part of says it; the venue is what a record is a
part of, else a conference that is named as such. Other people and titles, genres, classes, publishers, where a paper is printed,
and the books that libraries keep are not read. A volume of a conference is no paper and a Reject.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name, turn_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, english_first, first_tag, read_nodes, require_nodes, text_of, texts_of
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["convert", "read", "refuse", "sniff"]

ROOTS, RECORD = ("modsCollection", "mods"), "mods"
# A part of a larger whole, and the genre of a whole that is a conference's.
HOST, VOLUME = "relatedItem[@type='host']", "conference publication"
# What an author is called, in words and by the codes of MARC.
AUTHORS = frozenset({"author", "aut", "creator", "cre"})
CONFERENCE = "conference"
# The parts of a name as they are printed; BibUtils says suffix.
NAME_PARTS = ("given", "family", "termsOfAddress", "suffix")
# Where dates stand, the best first.
ISSUED = ("originInfo/dateIssued", "part/date", f"{HOST}/part/date", f"{HOST}/originInfo/dateIssued")
MADE = ("originInfo/copyrightDate", "originInfo/dateCreated", "originInfo/dateOther")
# Types of identifiers, in small letters, with the schemes that they are of.
SCHEMES = {"pmid": "pubmed", "pubmed": "pubmed", "pmcid": "pmc", "pmc": "pmc", "isi": "wos", "wos": "wos", "hal": "hal"}


def sniff(head: bytes) -> bool:
    """Accept a collection of records, or one."""
    return (first_tag(head) or ("",))[0] in ROOTS


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; a volume, one that cannot be read, and one without a title are Rejects.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, no MODS, has a document type declaration, or holds no record.
    """
    yield from read_elements(require_nodes(read_nodes(stream, path, ROOTS, (RECORD,)), path, RECORD), _take)


def _take(node: Node) -> Taken:
    record = node.element
    return Taken(record, references.locate(node.locator, record.get("ID")), refuse(record) or convert(record))


def refuse(record: Element) -> str | None:
    """Return why a record is no paper; None where it may be one."""
    is_volume = VOLUME in texts_of(record, "genre") and record.find(HOST) is None
    return f"a volume ({VOLUME}), not a paper" if is_volume else None


def convert(record: Element) -> dict[str, Any]:
    """Return a record with the keys that read_record knows."""
    told = [(each.get("type", "").lower(), (each.text or "").strip()) for each in record.findall("identifier")]
    ids = dict(reversed(told))
    places = [*texts_of(record, "location/url"), *(text for kind, text in told if kind in ("uri", "url", "hdl"))]
    urls = [url for place in places for url in references.find_urls(place)]
    date = _date(record)
    return {
        "title": _title(record),
        "abstract": _abstract(record),
        "comment": "\n".join(
            text for each in record.findall("note") if not each.get("type") and (text := (each.text or "").strip())
        ),
        "authors": _authors(record),
        **references.dated(date),
        "venue": references.venue_of(*map(_title, record.findall(HOST)), *map(_name, _named(record, CONFERENCE))),
        "doi": ids.get("doi") or references.find_doi(urls),
        "arxiv_id": references.find_arxiv(*urls, bare=ids.get("arxiv")) or ids.get("arxiv"),
        "ids": {scheme: ids[kind] for kind, scheme in SCHEMES.items() if kind in ids},
        "url": next(iter(urls), None),
        "links": urls[1:],
        "language": next(
            iter(texts_of(record, "language/languageTerm[@type='code']") or texts_of(record, "language/languageTerm")), None
        ),
        "topics": texts_of(record, "subject/topic"),
    }


def _title(record: Element) -> str | None:
    """Return the title that is none of another kind (abbreviated, translated), with what is not sorted by and the subtitle."""
    told = next((each for each in record.findall("titleInfo") if not each.get("type")), None)
    if told is None:
        return None
    title = one_line(f"{text_of(told, 'nonSort') or ''} {text_of(told, 'title') or ''}")
    return join_subtitle(title, one_line(text_of(told, "subTitle"))) or None


def _abstract(record: Element) -> str | None:
    texts = (plain_abstract("".join(each.itertext())).strip() for each in english_first(record.findall("abstract")))
    return next(filter(None, texts), None)


def _named(record: Element, kind: str) -> list[Element]:
    return [each for each in record.findall("name") if each.get("type") == kind]


def _authors(record: Element) -> list[dict[str, Any]]:
    names = [(each, {role.lower() for role in texts_of(each, "role/roleTerm")}) for each in record.findall("name")]
    authors = [each for each, roles in names if roles & AUTHORS]
    found = authors or [each for each, roles in names if not roles and each.get("type") != CONFERENCE]
    return [{"name": _name(each), "orcid": _orcid(each), "affiliations": texts_of(each, "affiliation")} for each in found]


def _name(name: Element) -> str:
    """Return a name as printed, from its parts, or in one part with the family first."""
    parts = {kind: texts_of(name, f"namePart[@type='{kind}']") for kind in NAME_PARTS}
    if parts["family"]:
        return join_name(*(text for kind in NAME_PARTS for text in parts[kind]))
    whole = ", ".join(text for each in name.findall("namePart") if not each.get("type") and (text := (each.text or "").strip()))
    written = whole or join_name(*parts["given"]) or text_of(name, "displayForm") or ""
    return turn_name(written) if name.get("type") == "personal" else written


def _orcid(name: Element) -> str | None:
    return next((each.text for each in name.findall("nameIdentifier") if each.get("type", "").lower() == "orcid"), None)


def _date(record: Element) -> str | None:
    dates = [text for path in ISSUED for each in record.iterfind(path)
             if each.get("point") != "end" and (text := (each.text or "").strip())]  # fmt: skip
    made = (texts_of(record, path) for path in MADE)
    return references.fullest(dates or next(filter(None, made), []))
