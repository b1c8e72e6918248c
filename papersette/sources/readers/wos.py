"""Web of Science's plain text: a tag a line from `PT ` to `ER`, what goes on indented by three blanks; and what its fields mean.

Lists have an item a line, or semicolons between items. Addresses (`C1`) are of the authors in the brackets before them; without
brackets, of all authors where there is one address, of the author where there is one, else nothing tells whose they are. An
ORCID (`OI`) is read where its name is an author's as it is written there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from papersette.sources.fields import author_names, references
from papersette.sources.fields.names import plain_name
from papersette.sources.text.tagged import Dialect, Tags, by_tag, date_of, read_tagged

__all__ = ["KNOWN", "convert", "find_tags", "read", "sniff"]

FIRST_TAG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,9}(?:FN [^\r\n]{0,200}\s{1,9})?(?:VR [\d.]{1,9}\s{1,9})?"
    rb"PT [A-Z]\s{0,9}[\r\n]\s{0,9}(?:AU|AF|BA|BE|CA|ED|GP|SO|TI) "
)
TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*)", re.DOTALL)
HEADERS = re.compile(r"\s*(?:|EF|(?:FN|VR) .*)\s*", re.DOTALL)
# Authors, by their full names or else short ones, those of a book where a part has none of its own.
AUTHORS = (("AF", "AU"), ("BF", "BA"))
READ = frozenset({
    "TI", "AB", "SO", "CT", "PY", "EY", "PD", "EA", "LA", "DT", "DE", "C1", "OI", "CA", "DI", "DL", "UT", "PM", "TC", "DA",
    *(tag for pair in AUTHORS for tag in pair),
})  # fmt: skip
# What nobody misses: editors, other names, where a paper is printed, and the books that libraries keep.
KNOWN = READ | frozenset({
    "PT", "ER", "BE", "ED", "GP", "SE", "BS", "CY", "CL", "SP", "HO", "RI", "NR", "Z9", "U1", "U2", "PU", "PI", "PA", "SN", "EI",
    "BN", "J9", "JI", "VL", "IS", "PN", "SU", "SI", "MA", "BP", "EP", "AR", "D2", "PG", "P2", "GA", "OA", "HC", "HP", "WE",
})  # fmt: skip
# What its tables for spreadsheets call the tags, by plain name; the last is in no other table.
COLUMNS = {
    "authors": "AU", "authorfullnames": "AF", "bookauthors": "BA", "bookauthorfullnames": "BF", "groupauthors": "CA",
    "articletitle": "TI", "sourcetitle": "SO", "conferencetitle": "CT", "language": "LA", "documenttype": "DT",
    "authorkeywords": "DE", "abstract": "AB", "addresses": "C1", "orcids": "OI", "timescitedwoscore": "TC",
    "timescitedalldatabases": "Z9", "180dayusagecount": "U1", "since2013usagecount": "U2", "publicationdate": "PD",
    "publicationyear": "PY", "earlyaccessdate": "EA", "doi": "DI", "doilink": "DL", "bookdoi": "D2", "pubmedid": "PM",
    "dateofexport": "DA", "bookeditors": "BE", "bookgroupauthors": "GP", "bookseriestitle": "SE", "bookseriessubtitle": "BS",
    "conferencedate": "CY", "conferencelocation": "CL", "conferencesponsor": "SP", "conferencehost": "HO",
    "researcherids": "RI", "citedreferencecount": "NR", "meetingabstract": "MA", "webofscienceindex": "WE",
    "highlycitedstatus": "HC", "hotpaperstatus": "HP", "utuniquewosid": "UT",
}  # fmt: skip
DIALECT = Dialect("Web of Science", TAG, ("PT",), "ER", KNOWN, HEADERS)
YEAR = re.compile(r"\b\d{4}\b")
OF_AUTHORS = re.compile(r"\[([^\[\]]*)\]([^\[\]]*)")


def sniff(head: bytes) -> bool:
    """Accept text whose first tags are the type of a record and one of those that come next."""
    return bool(FIRST_TAG.match(head))


def convert(values: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the tags or columns of a record and what they hold with the keys that read_record knows."""
    tags = by_tag(values)
    get = partial(_text, tags)
    authors, places = _authors(tags)
    doi, online = get("DI"), get("EA")
    year = get("PY") or get("EY") or _year(online)
    scheme, _, number = (get("UT") or "").rpartition(":")
    return {
        "title": get("TI"),
        "abstract": get("AB"),
        "authors": authors,
        "affiliations": list(_affiliations("\n".join(tags.get("C1", ())), len(authors), places)),
        "venue": references.venue_of(get("SO"), get("CT")),
        "year": year,
        "published": date_of(get("PD"), year) or date_of(online, _year(online)),
        "language": get("LA"),
        "doi": None if references.lines_of_ids(doi) else doi,
        "arxiv_id": references.find_arxiv(doi, get("SO")),
        "url": get("DL"),
        "ids": {"pubmed": get("PM"), "wos": number if scheme == "WOS" else get("UT")},
        "topics": [word for text in tags.get("DE", ()) for word in _items(text.replace("\n", " "))],
        "citations": get("TC"),
        "seen_on": get("DA"),
        "withdrawn": "Retracted Publication" in (get("DT") or ""),
    }


def find_tags(header: Sequence[str]) -> dict[int, str]:
    """Return the tags of the columns of a table for spreadsheets by their places; none of a table that is another's."""
    tags = {place: COLUMNS[name] for place, name in enumerate(map(plain_name, header)) if name in COLUMNS}
    return tags if "UT" in tags.values() else {}


def _text(tags: Tags, name: str) -> str | None:
    """Return a text on one line, as it was before it was cut."""
    return " ".join(" ".join(tags.get(name, ())).split()) or None


def _items(text: str) -> list[str]:
    return [item for part in re.split(r"[;\r\n]", text) if (item := " ".join(part.split()))]


def _year(text: str | None) -> str | None:
    found = YEAR.search(text or "")
    return found[0] if found else None


def _authors(tags: Tags) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the authors, and the place of each by any of its names in small letters."""
    authors, places = list[dict[str, Any]](), dict[str, int]()
    for full, short in AUTHORS:
        lists = [[name for text in tags.get(tag, ()) for name in _items(text)] for tag in (full, short)]
        if any(lists):
            authors = [{"name": author_names.turn_name(name)} for name in lists[0] or lists[1]]
            places = {name.casefold(): place for names in lists for place, name in enumerate(names[: len(authors)], 1)}
            break
    for told in (item for text in tags.get("OI", ()) for item in _items(text)):
        name, _, orcid = told.rpartition("/")
        if name.casefold() in places:
            authors[places[name.casefold()] - 1]["orcid"] = orcid
    groups = [name for text in tags.get("CA", ()) for name in _items(text)]
    places = {name.casefold(): place for place, name in enumerate(groups, len(authors) + 1)} | places
    return authors + [{"name": name} for name in groups], places


def _affiliations(text: str, authors: int, places: Mapping[str, int]) -> Iterator[dict[str, Any] | ValueError]:
    """Yield the affiliations of authors; one of which nothing tells whose it is as the reason why it is not read."""
    addresses = _items(OF_AUTHORS.sub("", text))
    if addresses and (not authors or len(addresses) > 1 < authors or "[" in text):
        yield ValueError(f"is one of {len(addresses)} addresses, whose is not told")
    else:
        yield from ({"author": place, "raw": address} for address in addresses for place in range(1, authors + 1))
    for names, address in OF_AUTHORS.findall(text):
        found = [places[name.casefold()] for name in _items(names) if name.casefold() in places]
        if not found:
            yield ValueError(f"is of {' '.join(names.split())[:100]}, who is no author")
        yield from ({"author": place, "raw": " ".join(address.split()).strip(";. ")} for place in found)


read = partial(read_tagged, dialect=DIALECT, convert=convert)
