"""Answers of OAI-PMH: arXiv's in the metadata formats arXiv, arXivRaw, arXivOld and oai_dc, others' in five.

Others are oai_dc, qualified or not, MODS, alone or in METS (mods.py), MARCXML (marcxml.py), JATS (jats.py) and TEI of
HAL (hal_tei.py).

Abstract and comments stay as given; the title stands on one line, without TeX's accents, as names do. `published` and `updated`
are the days of the first and the last version: `created` and `updated`, in arXivRaw the versions' own dates, in oai_dc the
first and the last `date`; arXivOld has none. A header's `datestamp` is the day on which the record was touched, and is not
read. Of several DOIs the first counts, and so does in oai_dc, which other repositories write too, the first address. arXivRaw
and arXivOld have the authors in one line, which is split at commas and "and", what stands in brackets left out. In oai_dc the
first description is the abstract, of other repositories' the first long one in English, the others are the comments; the
categories are those of the header's sets.

A deleted record says of a paper that another source brings that it is withdrawn. Licences, journals' references, report numbers
and the `resumptionToken`, where the next answer goes on, are not read. An answer that is an error has no papers:
"noRecordsMatch" is a Reject, and so is any other behind records of answers before it; else it is a SourceError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.person_names import is_suffix
from papersette.sources.fields import values
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.fields.arxiv_withdrawn import is_withdrawn
from papersette.sources.fields.author_names import turn_name
from papersette.sources.fields.latex import decode_latex
from papersette.sources.fields.titles import one_line
from papersette.sources.readers import hal_tei, jats, marcxml, mods
from papersette.sources.readers.arxiv_snapshot import INFO
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.xml.elements import Node, count_abstracts, english_first, first_tag, read_nodes, text_of, texts_of

__all__ = ["read", "sniff", "split_authors"]

PREFIX = "oai:arXiv.org:"
NO_RECORDS = "noRecordsMatch"
ARXIV_ADDRESS = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(.+?)(?:v\d+)?")
BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|&)\s+|(?<=Collaboration)\s*:\s*")
DOI_LABEL = re.compile(r"\A(?:info:)?doi\s?[:/]\s?", re.IGNORECASE)
# What libraries put behind a name to tell persons of one name apart: Sample, Ben, 1980-
LIFE = re.compile(r",\s*\d{4}\s?-\s?(?:\d{4})?\.?\s*\Z", re.ASCII)
# What OpenAIRE's guidelines have among the dates: when an embargo ends.
EMBARGO = "info:eu-repo/"
NO_NAME = re.compile(r"(?:et al\.?|others)?", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Accept an OAI-PMH answer with records, or with an error."""
    name, _ = first_tag(head) or ("", b"")
    return name == "OAI-PMH" and (b"record>" in head or b"<error" in head)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that cannot be read is a Reject. Several answers may follow one another.

    Raises:
        SourceError: the file is no XML, no OAI-PMH answer, has a document type declaration, holds no record, or is an error.
    """
    records, has_records, unread = 0, False, UnreadKeys(())
    for node in read_nodes(stream, path, ("OAI-PMH",), ("record", "error"), parts=("metadata/record",)):
        records += 1
        if isinstance(node, Reject):
            yield node
        elif node.element.tag == "record":
            if not has_records and _identifier(node.element).startswith(PREFIX):
                yield INFO
            has_records = True
            # Of Dublin Core none is left out.
            if node.element.find("metadata/qualifieddc") is None:
                unread.note_abstracts(count_abstracts(node.element))
            yield from _read_record(node)
        else:
            message = f"the answer is an error: {node.element.get('code')} {one_line(''.join(node.element.itertext()))}".strip()
            if node.element.get("code") != NO_RECORDS and not has_records:
                raise SourceError(path, node.line, message)
            yield make_reject(node.locator, message, node.raw)
    yield from unread.tell()
    if not records:
        raise SourceError(path, None, "no record in it")


def split_authors(line: str) -> list[str]:
    """Return the names of arXiv's authors line, without what it says in brackets, as given otherwise."""
    bare, depth = [], 0
    for character in line:
        depth += (character == "(") - (character == ")" and depth > 0)
        bare.append(character if not depth and character != ")" else " ")
    names: list[str] = []
    for name in BETWEEN_NAMES.split(one_line("".join(bare))):
        if names and is_suffix(name):
            names[-1] += f", {name}"
        elif not NO_NAME.fullmatch(name):
            names.append(name)
    return names


def _read_record(node: Node) -> Iterator[Paper | Reject]:
    header, identifier = node.element.find("header"), _identifier(node.element)
    key = identifier.removeprefix(PREFIX)
    record: dict[str, Any] = {"id": key, "arxiv_id": key if identifier.startswith(PREFIX) else None}
    if header is not None and header.get("status") == "deleted":
        if not key:
            yield make_reject(node.locator, "a deleted record without its identifier", node.raw)
            return
        yield from read_record({**record, "withdrawn": True}, node.locator, node.raw, is_addition=True)
        return
    # Some wrap the metadata in METS.
    metadata = next((found for part in node.element.findall("metadata") for found in part.iter() if found.tag in FORMATS), None)
    if metadata is None:
        yield make_reject(node.locator, f"no metadata in a format that is read here: {NAMED}", node.raw)
        return
    refuse = REFUSED.get(metadata.tag)
    if refuse and (reason := refuse(metadata)):
        yield make_reject(node.locator, reason, node.raw)
        return
    own = {name: value for name, value in FORMATS[metadata.tag](metadata, node.element).items() if value}
    yield from read_record({**record, **own}, node.locator, node.raw)


def _identifier(record: Element) -> str:
    return (record.findtext("header/identifier") or "").strip()


def _common(metadata: Element) -> dict[str, Any]:
    """Return what the three formats of arXiv's own have alike."""
    comment, abstract = text_of(metadata, "comments"), text_of(metadata, "abstract")
    key = (text_of(metadata, "id") or "").strip()
    return {
        "id": key,
        "arxiv_id": key,
        "title": decode_latex(text_of(metadata, "title") or ""),
        "abstract": abstract,
        "comment": comment,
        "doi": next(iter((text_of(metadata, "doi") or "").split()), None),
        "topics": make_arxiv_topics((text_of(metadata, "categories") or "").split()),
        "withdrawn": is_withdrawn(comment, abstract),
    }


def _arxiv(metadata: Element, _: Element) -> dict[str, Any]:
    return {
        **_common(metadata),
        "published": text_of(metadata, "created"),
        "updated": text_of(metadata, "updated"),
        "authors": [_author(author) for author in metadata.iterfind("authors/author")],
    }


def _author(author: Element) -> dict[str, Any]:
    names = ((text_of(author, part) or "").strip() for part in ("forenames", "keyname", "suffix"))
    affiliations = texts_of(author, "affiliation")
    return {"name": " ".join(filter(None, names)), "affiliations": affiliations}


def _arxiv_old(metadata: Element, _: Element) -> dict[str, Any]:
    return {**_common(metadata), "authors": list(map(decode_latex, split_authors(text_of(metadata, "authors") or "")))}


def _arxiv_raw(metadata: Element, record: Element) -> dict[str, Any]:
    """Return a record of arXivRaw; the source type I is arXiv's mark of a version that withdraws the paper."""
    versions = metadata.findall("version")
    days = [_day(text_of(version, "date") or "") for version in versions]
    found = _arxiv_old(metadata, record)
    gone = bool(versions) and "I" in (text_of(versions[-1], "source_type") or "")
    return {
        **found,
        "published": days[0] if days else None,
        "updated": days[-1] if len(days) > 1 else None,
        "withdrawn": found["withdrawn"] or gone,
    }


def _day(date: str) -> str:
    """Return the ISO day of a time as mails write it; anything else as it is, for its reader to judge."""
    try:
        return parsedate_to_datetime(date.strip()).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date


def _dublin_core(metadata: Element, record: Element) -> dict[str, Any]:
    texts = {name: texts_of(metadata, name) for name in ("date", "issued", "identifier")}
    is_own = _identifier(record).startswith(PREFIX)
    dates = sorted(text for text in texts["issued"] or texts["date"] if not text.strip().startswith(EMBARGO))
    description = _descriptions(metadata, is_own=is_own)
    comment = "\n".join(description[1:]) or None
    addresses = [match[1] for text in texts["identifier"] if (match := ARXIV_ADDRESS.fullmatch(text.strip()))]
    others = [text.strip() for text in texts["identifier"] if not ARXIV_ADDRESS.fullmatch(text.strip())]
    subjects = [{"scheme": "subject", "name": subject} for subject in texts_of(metadata, "subject")]
    return {
        "arxiv_id": addresses[0] if addresses else None,
        "title": one_line(text_of(metadata, "title")),
        "abstract": next(iter(description), None),
        "comment": comment,
        "published": dates[0] if dates else None,
        "updated": dates[-1] if len(dates) > 1 else None,
        "doi": next(filter(None, map(_doi, others)), None) or next(filter(DOI_LABEL.match, others), None),
        "url": next((text for text in others if text.startswith(("http://", "https://")) and not _doi(text)), None),
        "language": text_of(metadata, "language"),
        "authors": [turn_name(LIFE.sub("", text)) for text in texts_of(metadata, "creator") if text],
        "topics": make_arxiv_topics(_categories(record)) or subjects,
        "withdrawn": is_withdrawn(comment, next(iter(description), None)),
    }


def _descriptions(metadata: Element, *, is_own: bool) -> list[str]:
    """Return the texts that describe a paper, the abstract first: of others than arXiv's an English one, but no remark."""
    # Qualified Dublin Core calls the abstract so.
    elements = [*metadata.findall("abstract"), *metadata.findall("description")]
    texts = ["".join(each.itertext()) for each in (elements if is_own else english_first(elements))]
    longest = max(map(len, texts), default=0)
    return texts if is_own else sorted(texts, key=lambda text: 2 * len(text) < longest)


def _doi(text: str) -> str | None:
    """Return the DOI that an identifier is, bare, labelled (`doi:`, HAL's `DOI : `) or as an address."""
    try:
        return values.doi(DOI_LABEL.sub("", text))
    except ValueError:
        return None


def _categories(record: Element) -> list[str]:
    """Return the categories of arXiv's sets: cs:cs:AI is cs.AI, physics:hep-th is hep-th."""
    if not _identifier(record).startswith(PREFIX):
        return []
    specs = ((spec.text or "").strip() for spec in record.iterfind("header/setSpec"))
    return [".".join(spec.split(":")[1:]) for spec in specs if ":" in spec]


FORMATS: dict[str, Callable[[Element, Element], dict[str, Any]]] = {
    "arXiv": _arxiv,
    "arXivRaw": _arxiv_raw,
    "arXivOld": _arxiv_old,
    "dc": _dublin_core,
    "qualifieddc": _dublin_core,
    "mods": lambda metadata, _: mods.convert(metadata),
    # MARCXML calls its records as OAI-PMH does.
    "record": lambda metadata, _: marcxml.convert(metadata),
    "biblFull": hal_tei.convert,
    "article": lambda metadata, _: jats.convert(metadata),
}
NAMED = "arXiv, arXivRaw, arXivOld, oai_dc, qdc, MODS, MARCXML, JATS, TEI of HAL"
# What tells that a record is no paper, by the format.
REFUSED: dict[str, Callable[[Element], str | None]] = {"mods": mods.refuse, "record": marcxml.refuse}
