"""Crossref's XML (unixref and unixsd): answers of doi.org, its OpenURL and its query interface, a work a `doi_record`.

What is read is what Crossref's JSON holds of the same works (crossref.py): the title with its subtitle, the abstract without JATS
(xml/plain_texts.py), of several the English one, authors and groups with affiliations and ORCIDs, the venue, which of a volume in
a series is the volume, and the earliest date of publication, as full as any date says it. The author's copy on arXiv, where the
work states it, is one of the paper's ids; a query's answer counts citations.

Journals, issues and conferences without a paper, components, reviews and grants are no papers and are Rejects, and so are DOIs
that Crossref does not know. References, funders, licences, editors and places in print are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, english_first, first_tag, read_nodes, require_nodes, text_of, texts_of
from papersette.sources.xml.plain_texts import plain_element

__all__ = ["read", "sniff"]

INFO = SourceInfo(note="Crossref")
ROOTS, QUERY, RECORD = ("doi_records", "crossref_result"), "query", "doi_record"
BOOKS = ("book_metadata", "book_series_metadata", "book_set_metadata")
# Works by the paths from a record to what describes them, with those of their venues from there on: the part before the whole.
WORKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("journal/journal_article", ("journal_metadata/full_title",)),
    ("conference/conference_paper", (
        "proceedings_metadata/proceedings_title", "proceedings_series_metadata/proceedings_title",
        "event_metadata/conference_name",
    )),
    ("book/content_item", tuple(f"{kind}/titles/title" for kind in BOOKS)),
    *((f"book/{kind}", ()) for kind in BOOKS),
    ("posted_content", ()),
    ("dissertation", ()),
    ("report-paper/content_item", ("report-paper_metadata/titles/title",)),
    ("report-paper/report-paper_metadata", ()),
    ("standard/standard_metadata", ()),
    ("database/dataset", ("database_metadata/titles/title",)),
)  # fmt: skip
DATES = ("publication_date", "posted_date", "approval_date", "database_date/publication_date")
AUTHOR = "author"
NAME_PARTS = ("given_name", "surname", "suffix")


def sniff(head: bytes) -> bool:
    """Accept records of DOIs, or an answer to queries."""
    return (first_tag(head) or ("",))[0] in ROOTS


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a work; what is none, cannot be read or has no title is a Reject; last comes what is not read.

    Raises:
        SourceError: the file is no XML, not Crossref's, has a document type declaration, or holds no record.
    """
    yield INFO
    nodes = read_nodes(stream, path, ROOTS, (QUERY, RECORD), parts=(RECORD,))
    yield from read_elements(require_nodes(nodes, path, RECORD), _take)


def _take(node: Node) -> Taken:
    answer = node.element.find(f"{RECORD}/crossref" if node.element.tag == QUERY else "crossref")
    whole, work, venues = _find_work(answer)
    if work is None or whole is None:
        return Taken(node.element, node.locator, _find_no_paper(node.element, answer))
    return Taken(work, node.locator, _convert(whole, work, venues) | _counts(node.element))


def _find_work(answer: Element | None) -> tuple[Element | None, Element | None, tuple[str, ...]]:
    """Return (the whole that a work stands in, or itself; the work; the paths of its venue)."""
    for path, venues in WORKS if answer is not None else ():
        if answer is not None and (work := answer.find(path)) is not None:
            return answer.find(path.partition("/")[0]), work, venues
    return None, None, ()


def _find_no_paper(record: Element, answer: Element | None) -> str:
    """Return what a record without a work is."""
    told = text_of(record, "msg") if answer is None else text_of(answer, "error")
    if told or answer is None or not len(answer):
        return f"Crossref answered with an error: {one_line(told) or record.get('status') or 'it does not say which'}"
    return f"{answer[0].tag}, no paper"


def _counts(record: Element) -> dict[str, Any]:
    counts = (item.text for item in record.findall("crm-item") if item.get("name") == "citedby-count")
    return {"citations": next(counts, None)}


def _convert(whole: Element, work: Element, venues: tuple[str, ...]) -> dict[str, Any]:
    """Return a work with the keys that read_record knows."""
    doi = next((text for data in work.findall("doi_data") for text in texts_of(data, "doi")), None)
    named = (plain_element(each) for path in venues for each in whole.iterfind(path))
    date = _date(work) or _date(next(whole.iterfind("journal_issue"), whole)) or next(filter(None, map(_date, whole)), None)
    return {
        "title": next((title for titles in work.findall("titles") if (title := _title(titles))), None),
        "abstract": next((text for each in english_first(work.findall("abstract")) if (text := plain_element(each))), None),
        "authors": [
            _author(each) for each in (*work.findall("contributors/*"), *work.findall("person_name")) if _is_author(each)
        ],
        "venue": next(filter(None, named), None),
        **references.dated(date),
        "doi": doi,
        "id": doi,
        "arxiv_id": references.find_arxiv(*_preprints(work)),
        "pdf_url": next((item.text for item in work.iterfind("doi_data/collection/item/resource") if _is_pdf(item)), None),
        "language": work.get("language") or next((each.get("language") for each in whole if each.get("language")), None),
    }


def _title(titles: Element) -> str | None:
    title, subtitle = (one_line(plain_element(titles.find(name))) for name in ("title", "subtitle"))
    return join_subtitle(title, subtitle) or None


def _is_author(person: Element) -> bool:
    # That of a dissertation has no role.
    return person.get("contributor_role", AUTHOR) == AUTHOR


def _author(person: Element) -> dict[str, Any]:
    whole = one_line("".join(person.itertext())) if person.tag == "organization" else None
    places = [{"raw": text} for text in texts_of(person, "affiliation")]
    return {
        "name": whole or join_name(*(text_of(person, part) for part in NAME_PARTS)),
        "orcid": text_of(person, "ORCID"),
        "affiliations": [*places, *map(_affiliation, person.iterfind("affiliations/institution"))],
    }


def _affiliation(place: Element) -> dict[str, Any]:
    """Return an institution with its department and place, by its ROR id where it has one."""
    name = text_of(place, "institution_name")
    parts = [text_of(place, "institution_department"), name, text_of(place, "institution_place")]
    ror = next((each.text for each in place.findall("institution_id") if each.get("type", "").lower() == "ror"), None)
    return {"raw": ", ".join(filter(None, parts)), "institution": name if ror else None, "ror": ror}


def _preprints(work: Element) -> list[str]:
    relations = work.iterfind(".//related_item/intra_work_relation")
    return [each.text or "" for each in relations if each.get("relationship-type") == "hasPreprint"]


def _is_pdf(resource: Element) -> bool:
    return resource.get("mime_type") == "application/pdf"


def _date(element: Element) -> str | None:
    """Return the earliest of the dates of an element, as full as any of them says it."""
    found = [text for path in DATES for each in element.iterfind(path) if (text := _day(each))]
    return references.fullest(sorted(found))


def _day(date: Element) -> str | None:
    year, month, day = (text_of(date, name) for name in ("year", "month", "day"))
    return references.date_of(year, month, day) or (year or "").strip() or None
