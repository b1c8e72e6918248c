"""TEI as GROBID writes it of PDFs: the header of a paper, alone or above its full text, a document or several.

What the header says of its source is read: the title with its subtitle, authors, the abstract with headings before their
paragraphs, of several the English one, keywords, ids, the journal or the meeting, and the date of publication as full as any says
it. An affiliation is read as it was printed, where GROBID was asked for that, else put together from its parts; one that GROBID
could give to nobody is a reject, and the paper is kept. The language is that which GROBID took the document to be in.

The text below the header and its references, addresses of mail, funders, places in print and the sum of the PDF are not read. A
header that says nothing of a source, as those of collections, is a Reject; HAL's are read by hal_tei.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.fields.titles import join_subtitle, one_line
from papersette.sources.xml.element_records import Taken, read_elements
from papersette.sources.xml.elements import Node, english_first, first_tag, read_nodes, require_nodes, text_of, texts_of

__all__ = ["ROOTS", "abstract_of", "author_of", "keywords_of", "read", "sniff"]

ROOTS, HEADER = ("TEI", "teiCorpus"), "teiHeader"
SOURCE = "fileDesc/sourceDesc/biblStruct"
HEADER_END, DESCRIBED = re.compile(rb"</(?:[\w-]+:)?teiHeader\s*>|<(?:[\w-]+:)?text\b"), re.compile(rb"<(?:[\w-]+:)?biblStruct\b")
# Where a title stands, the best first; that of a volume is a book's own, unless it holds what has a title already.
TITLES, VOLUME = ("fileDesc/titleStmt/title", f"{SOURCE}/analytic/title"), f"{SOURCE}/monogr/title"
MEETING = f"{SOURCE}/monogr/meeting"
AUTHORS = ("analytic/author", "monogr/author")
DATES = (f"{SOURCE}/monogr/imprint/date", "fileDesc/publicationStmt/date")
# Ids of a paper with the schemes that they are of.
SCHEMES = {"PMID": "pubmed", "PMCID": "pmc", "halId": "hal"}
NAME_PARTS = ("forename", "nameLink", "surname", "genName")
AS_PRINTED = "raw_affiliation"
# What ends a paragraph of an abstract; sentences stand without blanks between them.
BLOCKS, HEADING, SENTENCE = ("head", "p", "ab", "item"), "head", "s"


def sniff(head: bytes) -> bool:
    """Accept a document whose header describes its source."""
    name, _ = first_tag(head) or ("", b"")
    return name in ROOTS and DESCRIBED.search(HEADER_END.split(head, maxsplit=1)[0]) is not None


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a header; one that cannot be read, has no title, or describes no source is a Reject.

    Raises:
        SourceError: the file is no XML, no TEI, has a document type declaration, or holds no header.
    """
    yield from read_elements(require_nodes(read_nodes(stream, path, ROOTS, (HEADER,)), path, HEADER), _take)


def _take(node: Node) -> Taken:
    has_source = node.element.find(SOURCE) is not None
    values = _convert(node.element) if has_source else "its header describes no source (biblStruct)"
    return Taken(node.element, node.locator, values)


def _convert(header: Element) -> dict[str, Any]:
    """Return a header with the keys that read_record knows."""
    source = next(header.iterfind(SOURCE))
    title = next((title for path in TITLES if (title := _title(header.findall(path)))), None)
    volumes = (one_line(text) for path in (VOLUME, MEETING) for text in texts_of(header, path))
    ids = {kind.get("type", ""): (kind.text or "").strip() for path in ("analytic/idno", "monogr/idno", "idno")
           for kind in source.findall(path)}  # fmt: skip
    arxiv = ids.get("arXiv")
    return {
        "title": title or _title(header.findall(VOLUME)),
        "abstract": abstract_of(header),
        "authors": [author_of(author) for path in AUTHORS for author in source.findall(path)],
        "published": _date(header),
        "venue": references.venue_of(*volumes) if title else None,
        "doi": ids.get("DOI"),
        "arxiv_id": references.find_arxiv(arxiv, ids.get("DOI"), bare=arxiv) or arxiv,
        "ids": {scheme: ids.get(kind) for kind, scheme in SCHEMES.items()},
        "language": header.get("xml:lang"),
        "topics": keywords_of(header),
    }


def _title(titles: list[Element]) -> str | None:
    """Return the main one of titles, or the first, with the subtitle beside it."""
    texts = {title.get("type", "main"): one_line("".join(title.itertext())) for title in reversed(titles)}
    return join_subtitle(texts.get("main") or next(reversed(texts.values()), None), texts.get("sub")) or None


def abstract_of(header: Element) -> str | None:
    """Return the abstract of what has a profile, a line a paragraph; of several the English one."""
    for abstract in english_first(header.findall("profileDesc/abstract")):
        if lines := "".join(map(_line, _blocks(abstract))).strip():
            return lines
    return None


def _blocks(element: Element) -> Iterator[Element]:
    """Yield the headings and paragraphs within an element, or itself where it has none."""
    found = [each for each in element.iter() if each.tag in BLOCKS]
    yield from found or [element]


def _line(block: Element) -> str:
    """Return a paragraph and its line end, or a heading as it stands before one."""
    for sentence in block.iter(SENTENCE):
        sentence.tail = f" {sentence.tail or ''}"
    text: str = one_line("".join(block.itertext()))
    if block.tag != HEADING or not text:
        return f"{text}\n" if text else ""
    return f"{text} " if text[-1] in ".:?!" else f"{text}: "


def author_of(author: Element) -> dict[str, Any]:
    """Return an author with the keys that read_record knows."""
    person = author.find("persName")
    parts = [text for name in NAME_PARTS for text in texts_of(author if person is None else person, name)]
    whole = next((text for name in ("persName", "name", "orgName") for text in texts_of(author, name)), None)
    return {
        "name": join_name(*parts) or whole,
        "orcid": next((found.text for found in author.findall("idno") if found.get("type", "").upper() == "ORCID"), None),
        "affiliations": [{"raw": _affiliation(each)} for each in author.findall("affiliation")],
    }


def _affiliation(affiliation: Element) -> str:
    """Return an affiliation as it was printed, without the mark before it, or its parts in order."""
    for note in affiliation.findall("note"):
        if note.get("type") == AS_PRINTED:
            label = text_of(note, "label") or ""
            return str(one_line("".join(note.itertext()).strip().removeprefix(label.strip())))
    parts = [part for each in affiliation for part in ([each] if each.tag != "address" else each)]
    texts = (one_line("".join(part.itertext())) for part in parts) if parts else [one_line("".join(affiliation.itertext()))]
    return ", ".join(filter(None, texts))


def _date(header: Element) -> str | None:
    dates = [each for path in DATES for each in header.findall(path) if each.get("type", "published") == "published"]
    texts = [text for each in dates if (text := (each.get("when") or each.text or "").strip())]
    return references.fullest(texts)


def keywords_of(header: Element) -> list[str]:
    """Return keywords, each in an element of its own, or a list in one text."""
    found = header.findall("profileDesc/textClass/keywords")
    terms = [one_line("".join(term.itertext())) for keywords in found for term in keywords.iter("term")]
    return terms or [word for keywords in found for word in references.split_list("".join(keywords.itertext()))]
