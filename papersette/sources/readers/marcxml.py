"""MARCXML of libraries and repositories (Invenio, Zenodo, CERN, OJS): a collection of records, one, or an answer of SRU.

Fields of MARC 21 are read, without the signs that libraries put between them (` /`, ` :`): the title with its subtitle, authors
and groups with Invenio's affiliations and ORCIDs, the first abstract without markup (xml/plain_texts.py), subjects and keywords,
notes as the comment, DOIs and arXiv ids, addresses, the work that an article stands in as its venue, else the conference, and the
date of the preprint, the print, the work around it or the thesis, else that of the record's fixed field.

Serials are no papers and are Rejects. Editors and others, notes of other kinds, classes, publishers, where a paper is printed,
and the books that libraries keep are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.person_names import is_suffix
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name, turn_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, english_first, first_tag, read_nodes, require_nodes, text_of
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["convert", "read", "refuse", "sniff"]

ROOTS, RECORD = ("collection", "record", "searchRetrieveResponse"), "record"
OWN = re.compile(rb"loc\.gov/MARC21/slim|<(?:[\w-]+:)?datafield\s")
WITHIN = f"recordData/{RECORD}"
# The level of a whole that goes on, in the leader, and where the fixed field has the year and the language.
LEVEL, SERIAL = 7, "s"
YEAR, LANGUAGE, FIXED = slice(7, 11), slice(35, 38), "008"
PERSONS, GROUPS, CONFERENCE = ("100", "700", "720"), ("110", "710"), "111"
# Roles of authors, in words and by codes; who has none is one.
AUTHORS = frozenset({"aut", "author", "cre", "creator", "dis", "verfasser", "verfasserin", "auteur"})
# Fields and their parts that hold dates, the best first.
DATES = ("269c", "264c", "260c", "773y", "502d", "502c")
VENUES = ("773t", "773p", f"{CONFERENCE}a")
# Signs between a title's parts, and what stands at the end of a name or a date and is no part of it.
BETWEEN, END, FULL_STOP = (
    re.compile(r"\s*[/:;=,]\s*\Z"),
    re.compile(r"[\s,;:]+\Z"),
    re.compile(r"(?<=[^\W\d_]{2})\.\Z|(?<=\d)\.\Z"),
)
# [c1993?], cop. 1993
AROUND, BEFORE = re.compile(r"\A[\s\[(]+|[\s\])?.,;:]+\Z"), re.compile(r"\A(?:c|©|cop\.)\s*(?=\d)")
ORCID = re.compile(r".*\borcid\b.*", re.IGNORECASE | re.DOTALL)


def sniff(head: bytes) -> bool:
    """Accept a collection, a record or an answer that has fields of MARC."""
    return (first_tag(head) or ("",))[0] in ROOTS and OWN.search(head) is not None


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; a serial, one that cannot be read, and one without a title are Rejects.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, no MARCXML, has a document type declaration, or holds no record.
    """
    nodes = read_nodes(stream, path, ROOTS, (RECORD,), parts=(RECORD,))
    yield from read_elements(require_nodes(nodes, path, RECORD), _take)


def _take(node: Node) -> Taken:
    record = next(node.element.iterfind(WITHIN), node.element)
    return Taken(record, references.locate(node.locator, _Record(record).control("001")), refuse(record) or convert(record))


def refuse(element: Element) -> str | None:
    """Return why a record is no paper; None where it may be one."""
    return "a serial, no paper" if _Record(element).leader[LEVEL : LEVEL + 1] == SERIAL else None


def convert(element: Element) -> dict[str, Any]:
    """Return a record with the keys that read_record knows."""
    record = _Record(element)
    numbers, urls = record.all("037a"), [url for text in record.all("856u") for url in references.find_urls(text)]
    arxiv = [text for field in record.fields("037", "035") if "arXiv" in _parts(field, "92") for text in _parts(field, "a")]
    date = references.fullest(list(map(_date, record.all(*DATES)))) or _known(record.control(FIXED)[YEAR])
    return {
        "title": _title(record),
        "abstract": next(map(plain_abstract, _abstracts(record)), None),
        "comment": "\n".join(record.all("500a")),
        "authors": [_author(field) for field in record.fields(*PERSONS, *GROUPS) if _is_author(field)],
        **references.dated(date),
        "venue": references.venue_of(*(BETWEEN.sub("", FULL_STOP.sub("", text)) for text in record.all(*VENUES))),
        "doi": _doi(record) or references.find_doi(urls),
        "arxiv_id": references.find_arxiv(*numbers, *arxiv, *urls, bare=next(iter(arxiv), None)),
        "url": next(iter(urls), None),
        "links": urls[1:],
        "language": next(iter(record.all("041a")), None) or _known(record.control(FIXED)[LANGUAGE]),
        "topics": [FULL_STOP.sub("", text) for text in record.all("650a", "653a")],
    }


class _Record:
    """The fields of a record: a part of one is called by its tag and its code, `245a`."""

    def __init__(self, element: Element) -> None:
        self._element, self.leader = element, text_of(element, "leader") or ""

    def control(self, tag: str) -> str:
        """Return a field that has no parts."""
        fields = self._element.findall("controlfield")
        return next((each.text or "" for each in fields if each.get("tag") == tag), "")

    def fields(self, *tags: str) -> list[Element]:
        """Return the fields of some tags, in their order in the record."""
        return [each for each in self._element.findall("datafield") if each.get("tag") in tags]

    def all(self, *names: str) -> list[str]:
        """Return the texts of parts, those of the first name first."""
        return [text for name in names for field in self.fields(name[:3]) for text in _parts(field, name[3])]


def _parts(field: Element, codes: str) -> list[str]:
    texts = ((each.text or "").strip() for each in field.findall("subfield") if (each.get("code") or " ") in codes)
    return list(filter(None, texts))


def _abstracts(record: _Record) -> list[str]:
    return [text for field in english_first(record.fields("520")) for text in _parts(field, "a")]


def _doi(record: _Record) -> str | None:
    """Return the DOI of a field for ids, else that which Invenio has beside the journal."""
    fields = (field for field in record.fields("024") if "doi" in map(str.lower, _parts(field, "2")))
    own = (text for field in fields for text in _parts(field, "a"))
    return next(own, None) or next((text for text in record.all("773a") if text.startswith("10.")), None)


def _date(written: str) -> str:
    """Return a date without what libraries write around it: `c1993.`, `[2011]`, `©2020,`."""
    return BEFORE.sub("", AROUND.sub("", written))


def _known(fixed: str) -> str | None:
    """Return a value of the fixed field, where it is one: `uuuu`, `19uu`, `|||` and blanks are none."""
    return fixed if fixed.isalnum() and "u" not in fixed[-2:] and fixed not in ("und", "zxx", "mul") else None


def _title(record: _Record) -> str | None:
    field = next(iter(record.fields("245")), None)
    title, subtitle = (
        (BETWEEN.sub("", one_line(" ".join(_parts(field, codes)))) for codes in ("anp", "b")) if field is not None else ("", "")
    )
    return references.without_stop(join_subtitle(title, subtitle)) or None


def _is_author(field: Element) -> bool:
    """Whether a field names an author: the main entry, or another without another role, and not that of another work."""
    roles = {END.sub("", role).rstrip(".").lower() for role in (_parts(field, "4") or _parts(field, "e"))}
    return not _parts(field, "t") and (not roles or bool(roles & AUTHORS))


def _author(field: Element) -> dict[str, Any]:
    # Invenio names a collaboration in a part of its own.
    written = END.sub("", " ".join(_parts(field, "a")) or " ".join(_parts(field, "g")))
    name = FULL_STOP.sub("", written)
    # Of what libraries put behind a name (Dr., Saint, active 1750) the suffix alone is a part of it.
    suffix = next(filter(is_suffix, (END.sub("", text) for text in _parts(field, "c"))), None)
    return {
        "name": join_name(turn_name(name), suffix) if field.get("tag") in PERSONS else name,
        "orcid": next((text for text in _parts(field, "0j1") if ORCID.fullmatch(text)), None),
        "affiliations": [{"raw": text} for text in _parts(field, "uv")],
    }
