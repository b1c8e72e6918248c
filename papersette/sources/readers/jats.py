"""JATS: articles as PubMed Central, publishers and preprint servers keep them, alone, in sets, or in answers of OAI-PMH.

The front of an article is read: the title with its subtitle, authors and groups with their ORCIDs and affiliations, the abstract
(xml/plain_texts.py), of several the English one, but no summary for others than readers of papers, keywords, ids, the journal or
the conference, and the date of publication, online before in print, as full as any says it.

The text, references, editors, funders, licences, translated titles and where the paper is printed are not read. The front of a
part of an article (a letter of reviewers, a translation) is a Reject.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, english_first, first_tag, read_nodes, require_nodes, text_of, texts_of
from papersette.sources.xml.plain_texts import plain_element

__all__ = ["convert", "read", "sniff"]

ROOTS, RECORD, ARTICLE = ("article", "pmc-articleset"), "front", "article"
META = "article-meta"
# Kinds of ids with the schemes that they are of.
SCHEMES = {"pmid": "pubmed", "pmc": "pmc", "pmcid": "pmc"}
# Kinds of dates, the best first; others are those of collections, of what was received and of corrections.
DATES = ("epub", "pub", "electronic", "epub-ppub", "ppub", "print", "preprint", None, "collection")
VENUES = (
    "journal-meta/journal-title-group/journal-title", "journal-meta/journal-title", f"{META}/conference/conf-name",
)  # fmt: skip
NAME_PARTS = ("given-names", "surname", "suffix")
# Where a name stands in one, and that of a group.
WHOLE = ("string-name", "collab", "collab-alternatives/collab")
# The parts of an affiliation, and what stands in one and is no part of its name.
PARTS = ("institution", "institution-wrap", "addr-line", "city", "state", "postal-code", "country")
MARKS = ("label", "institution-id", "sup", "email")
# What kind a name is that is the institution's own; others are of parts, or all its words again.
OWN_NAME = ("org-name", "orgname")


def sniff(head: bytes) -> bool:
    """Accept an article, or a set of some, that tells of itself near its beginning."""
    return (first_tag(head) or ("",))[0] in ROOTS and (b"<article-meta" in head or b"<front>" in head)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an article; one that cannot be read, or has no title, and a part of one are Rejects.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, no JATS, declares entities, or holds no article's front.
    """
    nodes = read_nodes(stream, path, ROOTS, (RECORD,), names_dtd=True)
    yield from read_elements(require_nodes(nodes, path, RECORD), _take)


def _take(node: Node) -> Taken:
    name, attributes = node.above[-1] if node.above else (ARTICLE, {})
    is_part = name != ARTICLE
    values = f"a part of an article ({name}), not a paper" if is_part else _convert(node.element, attributes)
    return Taken(node.element, node.locator, values)


def convert(article: Element) -> dict[str, Any]:
    """Return an article with the keys that read_record knows."""
    front = article.find(RECORD)
    return _convert(article if front is None else front, article.attrib)


def _convert(front: Element, attributes: Mapping[str, str]) -> dict[str, Any]:
    meta = front.find(META)
    meta = Element(META) if meta is None else meta
    ids = {each.get("pub-id-type", ""): (each.text or "").strip() for each in meta.findall("article-id")}
    date = _date(meta)
    return {
        "title": _title(meta),
        "abstract": _abstract(meta),
        "authors": _authors(meta),
        **references.dated(date),
        "venue": references.venue_of(*(one_line(text) for path in VENUES for text in texts_of(front, path))),
        "doi": ids.get("doi"),
        "arxiv_id": ids.get("arxiv") or references.find_arxiv(ids.get("doi")),
        "ids": {scheme: ids[kind].removeprefix("PMC") for kind, scheme in SCHEMES.items() if ids.get(kind)},
        "language": attributes.get("xml:lang"),
        "topics": [one_line(plain_element(each)) for each in meta.iterfind("kwd-group/kwd")],
    }


def _title(meta: Element) -> str | None:
    titles = (meta.find(f"title-group/{name}") for name in ("article-title", "subtitle"))
    return join_subtitle(*(one_line(plain_element(_without(each, "xref", "fn"))) for each in titles)) or None


def _abstract(meta: Element) -> str | None:
    """Return the abstract proper; of others than that none."""
    told = [each for name in ("abstract", "trans-abstract") for each in meta.findall(name) if not each.get("abstract-type")]
    return next((text for each in english_first(told) if (text := plain_element(each))), None)


def _without(element: Element | None, *names: str) -> Element | None:
    """Return what `_strip` does of an element; None of none."""
    return None if element is None else _strip(element, *names)


def _strip(element: Element, *names: str) -> Element:
    """Return an element, or a copy of it without the elements of some names within it, whose tails stay."""
    if not any(each.tag in names for each in element.iter()):
        return element
    bare = copy.deepcopy(element)
    for each in bare.iter():
        if each is not bare and each.tag in names:
            tail = each.tail
            each.clear()
            # Of this nothing is written.
            each.tag, each.tail = "xref", tail
    return bare


def _authors(meta: Element) -> list[dict[str, Any]]:
    places = {each.get("id", ""): _places(each) for each in meta.iter("aff")}
    groups = [(group, each) for group in meta.findall("contrib-group") for each in group.findall("contrib")]
    return [
        # The members of a group stand within it.
        _author(_strip(each, "contrib-group"), group, places)
        for group, each in groups
        if each.get("contrib-type", "author") == "author"
    ]


def _author(author: Element, group: Element, places: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return an author; of affiliations those that stand within it or that it refers to, else those of the group."""
    name = next(filter(_has_parts, author.iter()), None)
    parts = [] if name is None else [text for part in NAME_PARTS if (text := text_of(name, part))]
    whole = (_text(_strip(each, "xref")) for path in WHOLE for each in author.findall(path))
    told = [each.get("rid", "") for each in author.iter("xref") if each.get("ref-type") == "aff"]
    own = [*map(_places, author.findall("aff")), *(places.get(each, []) for rid in told for each in rid.split())]
    ids = (each for each in author.findall("contrib-id") if each.get("contrib-id-type") == "orcid")
    return {
        "name": join_name(*parts) or next(filter(None, map(one_line, whole)), None),
        "orcid": next((each.text for each in ids), None),
        "affiliations": [place for of_one in own or map(_places, group.findall("aff")) for place in of_one],
    }


def _has_parts(element: Element) -> bool:
    """Tell whether an element is a name that its parts tell: a name in one may have some of it between them."""
    told = {each.tag for each in element}
    return element.tag == "name" or (element.tag == "string-name" and told >= {"given-names", "surname"})


def _text(element: Element) -> str:
    """Return the text of an element, a blank where a line ends."""
    parts = (f"{_text(each)}{each.tail or ''}" for each in element)
    return " " if element.tag == "break" else "".join([element.text or "", *parts])


def _places(affiliation: Element) -> list[dict[str, Any]]:
    """Return an affiliation with its institution and the id of ROR's of that; for each of several the same words."""
    raw = _place(affiliation)
    wraps = affiliation.findall("institution-wrap") or [affiliation]
    stated = [{"raw": raw, "institution": _institution(wrap), "ror": ror} for wrap in wraps if (ror := _ror(wrap))]
    return (stated or [{"raw": raw}]) if raw else []


def _ror(wrap: Element) -> str | None:
    """Return the one id of ROR's beside an institution's name."""
    ids = [(each.get("institution-id-type", "").lower(), (each.text or "").strip()) for each in wrap.findall("institution-id")]
    rors = {text for kind, text in ids if text and (kind == "ror" or "ror.org/" in text)}
    return rors.pop() if len(rors) == 1 else None


def _institution(wrap: Element) -> str | None:
    """Return the name of an institution that is marked as its own, or alone without a mark and its parts; else its words tell."""
    names = [(each.get("content-type"), one_line("".join(each.itertext())).strip(" ,;")) for each in wrap.findall("institution")]
    own = [name for kind, name in names if kind in OWN_NAME] or [name for kind, name in names if kind is None]
    return own[0] if len(own) == 1 and "," not in own[0] else None


def _place(affiliation: Element) -> str:
    """Return an affiliation as it is printed, without its mark; its parts in order where no sign stands between them."""
    is_text = any(text and text.strip() for text in (affiliation.text, *(each.tail for each in affiliation)))
    parts = [affiliation] if is_text else (each for each in affiliation if each.tag not in MARKS)
    return ", ".join(filter(None, (one_line("".join(_words(each))).strip(" ,;") for each in parts)))


def _words(place: Element) -> Iterator[str]:
    """Yield the texts of an affiliation or a part of one, those of its marks left out, a comma between parts without a sign."""
    between, ends_part = place.text or "", False
    for each in place:
        text = "" if each.tag in MARKS else "".join(_words(each))
        if text.strip():
            yield ", " if ends_part and not between.strip() else between
            yield text
            between, ends_part = "", each.tag in PARTS and not text.rstrip().endswith((",", ";"))
        between += each.tail or ""
    yield between


def _date(meta: Element) -> str | None:
    dates = meta.findall("pub-date")
    kinds = [each.get("pub-type") or each.get("date-type") for each in dates]
    found = [_day(each) for kind in DATES for each, told in zip(dates, kinds, strict=True) if told == kind]
    return references.fullest(list(filter(None, found)))


def _day(date: Element) -> str | None:
    year, month, day = ((text_of(date, name) or "").strip() or None for name in ("year", "month", "day"))
    return references.date_of(year, month, day) or year
