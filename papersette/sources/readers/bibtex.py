r"""BibTeX and BibLaTeX, as Zotero, Google Scholar, the ACL Anthology, OpenReview and DBLP write them.

Titles, names, venues and keywords are read as plain text (fields/latex.py). Of an abstract the signs are undone that LaTeX
escapes or spells out (`{\%}`, `{\textless}`, `{\"u}`), while formulas, other commands and braces stay; `export` escapes none, so
of its entries, and of any note, only `{\char64}` is the sign it stands for. Of doubled braces (`{{...}}`) both pairs are the
format's. A citation key is its file's own, so it tells where the record stands and is no id of the paper: two entries of one key
are two records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.paper_ids import DOI
from papersette.person_names import GENERATION, SUFFIX, is_organisation
from papersette.sources.fields import author_names, references
from papersette.sources.fields.arxiv_topics import split_categories
from papersette.sources.fields.beside_names import OTHERS
from papersette.sources.fields.journal_macros import journal_of
from papersette.sources.fields.latex import decode_chars, decode_latex, decode_signs
from papersette.sources.opening.lines import BOM
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.text.bibtex_entries import Entry, read_entries

__all__ = ["convert", "read", "sniff"]

TYPES = (
    "article|book|booklet|collection|comment|conference|dataset|electronic|inbook|incollection|inproceedings|manual|"
    "mastersthesis|misc|online|patent|phdthesis|preamble|preprint|proceedings|report|software|string|techreport|thesis|"
    "unpublished|webpage|www"
)
FIRST_ENTRY = re.compile(rf"^[ \t]*@[ \t]*(?:{TYPES})\s*[{{(]".encode(), re.IGNORECASE | re.MULTILINE)
# A volume is no paper; its papers may refer to it, and take from it what they lack.
VOLUMES = frozenset({"proceedings", "mvproceedings", "collection", "mvcollection", "periodical"})
INHERITED = {"title": "booktitle", "booktitle": "booktitle", "year": "year", "month": "month", "date": "date"}
MOST_KNOWN, LONGEST_INHERITED, MOST_WAITING = 10_000, 1_000, 64 * 1024 * 1024

# Fields that hold addresses of what belongs to a paper, as lists of publications on the web have them.
LINKS = {
    "code": "code", "github": "code", "model": "model", "dataset": "dataset", "data": "dataset", "demo": "demo",
    "website": "project", "project": "project", "video": "video", "slides": "other", "poster": "other", "blog": "other",
}  # fmt: skip
# Fields that are read as plain text; the others are addresses, texts that stay as they are, or mean nothing here.
PLAIN = frozenset({
    "title", "subtitle", "booktitle", "journal", "journaltitle", "eventtitle", "year", "month", "day", "date", "language",
    "langid", "url", "eprint", "eprinttype", "archiveprefix", "primaryclass", "eprintclass", "arxiv", "volume", "keywords",
    "author_keywords", "pmid", "pmc", "pmcid", "isbn",
})  # fmt: skip
# The others that are read, and what nobody misses: editors, where a paper is printed, and the books that programs and sites keep
# (Zotero, JabRef, Mendeley, BibDesk, BibSonomy, ADS, DBLP, Scopus, Web of Science; 2026).
READ = PLAIN | LINKS.keys() | {
    "author", "abstract", "note", "doi", "howpublished", "ee", "html", "pdf", "crossref", "dated_by_id", "papersette",
    "times-cited", "unique-id", "da", "type", "pubstate",
}  # fmt: skip
UNMISSED = frozenset({
    "number", "address", "location", "urldate", "chapter", "organization", "institution", "school", "editor", "editora",
    "editortype", "translator", "booktitleaddon", "journalsubtitle", "maintitle", "booksubtitle", "shortjournal", "journal-iso",
    "shorttitle", "shortauthor", "titleaddon", "eid", "articleno", "venue", "eventdate", "origdate", "options",
    "ids", "key", "file", "local-url", "timestamp", "creationdate", "modificationdate", "owner", "groups", "biburl", "bibsource",
    "date-added", "date-modified", "bdsk-url-1", "bdsk-url-2", "bdsk-file-1", "mendeley-groups", "mendeley-tags", "added-at",
    "interhash", "intrahash", "adsurl", "adsnote", "arxivid", "copyright", "doc-delivery-number",
    "journal-abbreviation", "numbering", "printed", "read", "priority", "lccn", "slaccitation", "reportnumber",
    "cited-references", "number-of-cited-references", "usage-count-last-180-days", "usage-count-since-2013",
    "web-of-science-categories", "research-areas", "journal_abbrev", "abbrev_source_title", "publication_stage", "art_number",
    "page_count", "correspondence_address", "nodoi",
})  # fmt: skip
IDS = {"pmid": "pubmed", "pmc": "pmc", "pmcid": "pmc", "isbn": "isbn"}
# What BibLaTeX calls archives, beside arXiv, whose numbers are ids of a paper.
EPRINTS = {"pubmed": "pubmed", "pmid": "pubmed", "pmcid": "pmc"}
PDF = re.compile(r"\.pdf(?:[?#]|\Z)", re.IGNORECASE)
# A semicolon is none of BibTeX, but of those who paste lists of names; that of `&uuml;` is no sign by itself.
NAME_PARTS = re.compile(rf"\\.|[{{}},;]|{author_names.ENTITY.pattern}|(?<=\s)and(?=\s|\Z)", re.IGNORECASE | re.DOTALL)
# Elsewhere a DOI may be another entry's key, as ACM's are.
SCIELO = "scielo"
CROSSREF_DOI = re.compile(rf"\s*{DOI}\s*", re.IGNORECASE)
# BibLaTeX's other way to write a name: family=Sample, given=Ben, prefix=van der, useprefix=true.
NAMED_PART = re.compile(
    r"\s*(family|given|prefix|suffix|useprefix|juniorcomma|(?:family|given|prefix|suffix)-i)\s*=(.*)", re.DOTALL
)
PRINTED = ("given", "prefix", "family", "suffix")
# The signs of an address that LaTeX has no other way to write: {\textless}, $<$.
LESS_OR_GREATER = re.compile(r"\$([<>])\$|\\text(less|greater)(?![a-z])(?:\{\}|[ ]+)?")
ADDRESS_ESCAPES = re.compile(r"\\(?:url|path)\b|\\(?=[_%&#~$^{}])|[{}]")


def sniff(head: bytes) -> bool:
    """Accept text with an entry of a known type at a line's start; what holds a NUL is no text."""
    text = head.removeprefix(BOM)
    return b"\0" not in text and text.lstrip()[:1] not in (b"{", b"[", b"<") and bool(FIRST_ENTRY.search(text))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an entry; one that cannot be read is a Reject, and so are volumes, which are no papers.

    Last comes what fields are not read.

    An entry that refers to a later one waits for it.

    Raises:
        SourceError: the file holds no entry.
    """
    seen, targets, unread = 0, _CrossReferences(), UnreadKeys(READ | UNMISSED)
    for entry in read_entries(stream):
        seen += 1
        if isinstance(entry, Reject):
            yield entry
            continue
        if entry.kind not in VOLUMES:
            unread.note(entry.fields)
        for complete in targets.complete(_with_doi(entry)):
            yield from _read_entry(complete)
    for entry in targets.left():
        yield from _read_entry(entry)
    yield from unread.tell()
    if not seen:
        raise SourceError(path, None, "no BibTeX entry in it")


def convert(entry: Entry) -> dict[str, Any]:
    """Return an entry as a record with the keys that read_record knows."""
    given = entry.fields.get
    plain = {name: decode_latex(value) for name, value in entry.fields.items() if name in PLAIN}
    get = plain.get
    urls = _addresses(map(given, ("url", "howpublished", "ee", "html")))
    record: dict[str, Any] = {
        "title": ": ".join(filter(None, (get("title"), get("subtitle")))),
        "abstract": (decode_chars if "papersette" in entry.fields else decode_signs)(given("abstract") or ""),
        "authors": split_authors(given("author") or ""),
        "comment": decode_chars(given("note") or ""),
        "venue": references.venue_of(get("booktitle"), journal_of(get("journal")), get("journaltitle"), get("eventtitle")),
        "year": get("year"),
        "published": (get("date") or "").partition("/")[0] or references.date_of(get("year"), get("month"), get("day")),
        "dated_by_id": given("dated_by_id"),
        "language": get("language") or get("langid"),
        "doi": _plain_address(given("doi") or "") or references.find_doi(urls),
        "arxiv_id": _arxiv_id(
            plain, [*urls, *(line for name in ("note", "number") for line in references.lines_of_ids(given(name)))]
        ),
        "url": urls[0] if urls else get("url"),
        # Oxford's journals and bioRxiv have their PDF's address in the place of an eprint's number.
        "pdf_url": next(iter([*_addresses([given("pdf")]), *filter(PDF.search, _addresses([given("eprint")]))]), None),
        "ids": _ids(entry, plain),
        "topics": _topics(plain),
        **(references.counts_of_note(given("note")) or _counts(entry)),
        "withdrawn": any(map(references.is_retracted, (given("type"), given("pubstate")))),
        "links": [{"url": url} for url in urls[1:]]
        + [{"url": url, "kind": kind} for name, kind in LINKS.items() for url in _addresses([given(name)])],
    }
    return {name: value for name, value in record.items() if value}


def split_authors(text: str) -> list[str | ValueError]:
    """Return the names of an author list as printed; one within braces stays as it is, and `others` is nobody.

    What stands between two `and` and cannot be told to be one name or several is the reason why.
    """
    text = OTHERS.sub("", text)
    groups, start, depth = [list[str]()], 0, 0
    for match in NAME_PARTS.finditer(text):
        sign = match[0].lower()
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and sign in (",", ";", "and"):
            groups[-1].append(text[start : match.start()])
            start = match.end()
            if sign != ",":
                groups.append([])
    groups[-1].append(text[start:])
    # Who writes one name with its family first writes the others so.
    is_turned = any(len(parts) == 2 and all(map(str.strip, parts)) for parts in groups)
    return [name for parts in groups for name in _put_together(parts) or _names(parts, is_turned=is_turned) if name]


def _put_together(parts: list[str]) -> list[str]:
    """Return the name whose parts are named, if they are."""
    named = [match for part in parts if (match := NAMED_PART.fullmatch(part))]
    found = {match[1]: decode_latex(match[2]) for match in named}
    return [author_names.join_name(*(found.get(part) for part in PRINTED))] if len(named) == len(parts) else []


def _names(parts: list[str], *, is_turned: bool) -> Sequence[str | ValueError]:
    """Return the name whose parts commas separate: last, first or last, suffix, first; nothing for `others`.

    Names that commas separate, as BibTeX does not, are several.
    """
    if len(parts) == 1 and parts[0].strip().lower() == "others":
        return []
    plain = [author_names.NAMESAKE.sub("", decode_latex(part)) for part in parts]
    if joined := _joined_names(parts, plain):
        return joined
    if len(plain) == 3 and all(plain) and GENERATION.fullmatch(plain[1]):
        # As BibTeX has it, however many words family and given names have.
        return [author_names.join_name(plain[2], plain[0], plain[1])]
    try:
        several = author_names.split_parts(plain, is_turned=is_turned)
    except ValueError as error:
        return [error]
    if several:
        return several
    return [_one_name(plain)]


def _one_name(plain: Sequence[str]) -> str | ValueError:
    """Return the name of parts that are of one person, or of an organisation."""
    if len(plain) != 3:
        return author_names.join_name(*reversed(plain)) if len(plain) == 2 else ", ".join(plain)
    # Of what is no suffix in its place (the Elder is) it is not said whose it is.
    is_suffix = not plain[1][:1].isupper() or SUFFIX.fullmatch(plain[1])
    return author_names.join_name(plain[2], plain[0], plain[1]) if is_suffix else ValueError(author_names.UNCLEAR)


def _joined_names(parts: Sequence[str], plain: Sequence[str]) -> Sequence[str | ValueError]:
    """Return the names that `&` joins outside of braces; nothing where it does not, or may be a part of one name."""
    if not any(map(_has_ampersand, parts)):
        return []
    text = ", ".join(plain)
    names = author_names.AND.split(text)
    is_joined = len(names) > 1 and not is_organisation(text) and all(" " in name.strip() for name in names)
    return author_names.read_names(text) if is_joined else []


def _has_ampersand(part: str) -> bool:
    """Tell whether `&` stands outside of braces."""
    depth = 0
    for sign in re.findall(r"\\[^&]|[{}&]", part):
        if sign == "&" and depth < 1:
            return True
        depth += {"{": 1, "}": -1}.get(sign, 0)
    return False


def _addresses(fields: Iterable[str | None]) -> list[str]:
    """Return the addresses of fields, each once, without the escapes of LaTeX."""
    return list(dict.fromkeys(url for field in fields if field for url in references.find_urls(_plain_address(field))))


def _plain_address(field: str) -> str:
    """Return a field of an address or a DOI without the escapes of LaTeX."""
    signs = LESS_OR_GREATER.sub(lambda match: match[1] or (">" if match[2] == "greater" else "<"), field)
    return ADDRESS_ESCAPES.sub("", signs)


def _arxiv_id(plain: dict[str, str], texts: list[str]) -> str | None:
    get = plain.get
    is_arxiv = (get("archiveprefix") or get("eprinttype") or "arxiv").lower() == "arxiv"
    # DBLP calls it CoRR, Semantic Scholar ArXiv.
    volume = get("volume") if (get("journal") or "").lower() in ("arxiv", "corr") else None
    eprint = get("eprint") if is_arxiv else None
    return references.find_arxiv(eprint, get("journal"), volume, get("arxiv"), *texts, bare=eprint or get("arxiv"))


def _ids(entry: Entry, plain: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = references.key_ids(entry.fields.get("unique-id")) | references.key_ids(entry.key)
    found |= references.ids_of_note(entry.fields.get("note"))
    if (plain.get("eprinttype") or "").lower() in EPRINTS and "eprint" in plain:
        found[EPRINTS[plain["eprinttype"].lower()]] = plain["eprint"]
    found |= {scheme: plain[name] for name, scheme in IDS.items() if name in plain}
    return found | references.ids_of(entry.fields.get("papersette"))


def _counts(entry: Entry) -> dict[str, str | None]:
    """Return the citations that the Web of Science counted, and on which day."""
    cited = entry.fields.get("times-cited")
    return {"citations": cited, "seen_on": entry.fields.get("da")} if cited else {}


def _topics(plain: dict[str, str]) -> list[dict[str, str]]:
    # Scopus has its own index beside the words of the authors.
    words = plain.get("author_keywords") or plain.get("keywords")
    keywords = [{"name": name, "scheme": "keyword"} for name in references.split_list(words)]
    # Zotero leaves nothing but the archive of a class there.
    told = (name for name in split_categories(plain.get("eprintclass", "")) or [] if "." in name or "-" in name)
    classes = plain.get("primaryclass", "").split() or told
    return [{"name": name, "scheme": "arxiv"} for name in classes] + keywords


def _with_doi(entry: Entry) -> Entry:
    """Return an entry with the DOI that SciELO writes where the key of another stands; any other as it is."""
    target, publisher = (entry.fields.get(name, "") for name in ("crossref", "publisher"))
    if publisher.strip().casefold() != SCIELO or not CROSSREF_DOI.fullmatch(target):
        return entry
    own = {name: value for name, value in entry.fields.items() if name != "crossref"}
    return replace(entry, fields={"doi": target} | own)


def _locator(entry: Entry) -> str:
    return references.locate(f"line {entry.line}", entry.key)


def _read_entry(entry: Entry) -> Iterator[Paper | Reject]:
    if entry.kind in VOLUMES:
        yield Reject(_locator(entry), f"a volume (@{entry.kind}), not a paper", entry.raw)
        return
    if "crossref" in entry.fields:
        yield Reject(_locator(entry), "what its crossref names was not found; the paper was kept without it", entry.raw)
    yield from read_record(convert(entry), _locator(entry), lambda: entry.raw)


class _CrossReferences:
    """Entries that others refer to, and those that wait for one; of each as many as memory allows."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}
        self._waiting: dict[str, list[Entry]] = {}
        self._size = 0

    def complete(self, entry: Entry) -> Iterator[Entry]:
        """Yield the entries that are complete now that `entry` was read, or that nothing can wait for; those keep a crossref."""
        target = entry.fields.get("crossref")
        if target is not None and target not in self._known and self._size < MOST_WAITING:
            self._waiting.setdefault(target, []).append(entry)
            self._size += len(entry.raw)
            return
        yield self._inherit(entry)
        if entry.kind in VOLUMES or entry.kind == "book":
            if len(self._known) >= MOST_KNOWN:
                del self._known[next(iter(self._known))]
            given = ((INHERITED[name], value) for name, value in entry.fields.items() if name in INHERITED)
            self._known[entry.key] = {name: value for name, value in given if len(value) <= LONGEST_INHERITED}
            for waiting in self._waiting.pop(entry.key, ()):
                self._size -= len(waiting.raw)
                yield self._inherit(waiting)

    def left(self) -> Iterator[Entry]:
        """Yield the entries whose target never came."""
        for entries in self._waiting.values():
            yield from entries

    def _inherit(self, entry: Entry) -> Entry:
        target = entry.fields.get("crossref")
        if target not in self._known:
            return entry
        own = {name: value for name, value in entry.fields.items() if name != "crossref"}
        return replace(entry, fields=self._known[target] | own)
