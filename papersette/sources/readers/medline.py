"""PubMed's MEDLINE format (.nbib, and .txt of its pages), which ERIC writes too: a tag a line from `PMID- ` on.

Lines are cut for their length, and what goes on is indented. Authors are read by their full names (`FAU`), those without one by
their initials (`AU`), groups (`CN`) too; an affiliation and an ORCID are of the author above, and an affiliation above all
authors, as of old, of the first. The abstract is one paragraph, as PubMed has it; the full stop that ends each title, and the
brackets of a translated one, are none of it. Headings of MeSH are topics of the scheme `mesh`, without what qualifies them. A
record lasts to the next; PubMed ends each with `SO`, so a last one without it was cut off. PubMed Central begins its records
with `PMC`, ERIC with `OWN`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from papersette.person_names import CLEAR_GENERATION
from papersette.sources.fields import author_names, references
from papersette.sources.text.tagged import Dialect, Tags, all_of, by_tag, date_of, read_tagged

__all__ = ["read", "sniff"]

FIRST_TAG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:PMID- ?\d{1,10}|PMC - ?PMC\d{1,10}|OWN - ?ERIC)[ \t]*\r?\n\s{0,10}[A-Z][A-Z0-9]{1,3} {0,2}- "
)
TAG = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) *-(?: (.*)|\s*)", re.DOTALL)
# What stands where, the best first.
TITLES, VENUES, DATES, IDS = ("TI", "BTI", "TT"), ("JT", "TA", "BTI"), ("DP", "DEP"), ("AID", "LID")
# Who is an author, and other people, whose affiliations are none of an author's.
AUTHORS, OTHERS = ("FAU", "AU", "CN"), ("FED", "ED", "FIR", "IR", "FPS", "PS")
READ = frozenset({
    "OID", *TITLES, *VENUES, *DATES, *IDS, *AUTHORS, "PMID", "PMC", "AB", "AD", "AUID", "OT", "MH", "LA", "PT",
})  # fmt: skip
# What nobody misses: editors, where a paper is printed, and the books that libraries keep.
UNMISSED = frozenset({
    *OTHERS, "OWN", "STAT", "LR", "DA", "DCOM", "IS", "VI", "IP", "PG", "PL", "PB", "JID", "SB", "OTO", "EDAT", "MHDA", "CRDT",
    "PHST", "PST", "CI", "SO", "NLM", "PUBM", "RF", "ISBN", "ISSN", "OAB", "EN", "CTI", "CDAT", "CP", "IRAD",
})  # fmt: skip
DIALECT = Dialect(
    "MEDLINE", TAG, ("PMID", "PMC", "OWN"), None, READ | UNMISSED, re.compile(r"\s*"), is_wrapped=True, closing="SO"
)
DOI = re.compile(r"(.+) \[doi\]|(https?://(?:dx\.)?doi\.org/.+)", re.DOTALL)
NUMBER = re.compile(r"(?:PMC)?(\d+)\b.*", re.DOTALL)
YEAR = re.compile(r"\d{4}\b")
# Behind given names: John A Jr.
SUFFIXED = re.compile(rf"(.+), (.+) ({CLEAR_GENERATION.pattern})")
# What of old stood behind an abstract that was too long.
CUT = re.compile(r"\(ABSTRACT TRUNCATED[^()]*\)\s*\Z")


def sniff(head: bytes) -> bool:
    """Accept text that begins with an id of PubMed or PubMed Central and another tag."""
    return bool(FIRST_TAG.match(head))


def convert(values: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a record's tags and values with the keys that read_record knows."""
    tags = by_tag(values)
    written, venues, dates, ids = (all_of(tags, names) for names in (TITLES, VENUES, DATES, IDS))
    titles = [title for title in map(references.pubmed_title, written) if title]
    year, authors = next(iter(dates), None), _authors(values)
    return {
        "title": next(iter(titles), None),
        "abstract": "\n".join(tags.get("AB", ())),
        "authors": authors[1:],
        "affiliations": [{"author": 1, **told} for told in authors[0]["affiliations"]],
        "venue": references.venue_of(*(venue for venue in venues if references.pubmed_title(venue) not in titles[:1])),
        "year": found[0] if year and (found := YEAR.match(year)) else year,
        "published": next(filter(None, map(date_of, tags.get("DP", ()))), None) or next(iter(tags.get("DEP", ())), None),
        "doi": next((found[1] or found[2] for each in ids if (found := DOI.fullmatch(each))), None),
        "arxiv_id": references.find_arxiv(*ids),
        "ids": {"pubmed": _number(tags, "PMID"), "pmc": _number(tags, "PMC"), "eric": next(iter(tags.get("OID", ())), None)},
        "language": next(iter(tags.get("LA", ())), None),
        "topics": [
            *(text.strip("* ") for text in tags.get("OT", ())),
            *({"scheme": "mesh", "name": _heading(text)} for text in tags.get("MH", ())),
        ],
        "withdrawn": "Retracted Publication" in tags.get("PT", ()),
        "truncated": any(map(CUT.search, tags.get("AB", ()))),
    }


def _number(tags: Tags, tag: str) -> str | None:
    """Return an id without the letters before it and what stands behind it; one of another form as it is."""
    written = next(iter(tags.get(tag, ())), None)
    return found[1] if written and (found := NUMBER.fullmatch(written)) else written


def _heading(text: str) -> str:
    """Return a heading without its qualifiers and the mark of a main topic: *Sheep/physiology."""
    return text.partition("/")[0].strip("* ")


def _authors(values: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the authors, each with what stands below; before them what stands above all of them."""
    found: list[dict[str, Any]] = [{"affiliations": []}]
    last, is_full = found[0], False
    for tag, text in values:
        if tag == "AU" and is_full:
            is_full = False  # the short name of the author above
        elif tag in AUTHORS:
            is_full = tag == "FAU"
            last = {"name": NAMED[tag](text), "affiliations": []}
            found.append(last)
        elif tag in OTHERS:
            last = {"affiliations": []}
        elif tag == "AD":
            last["affiliations"].append({"raw": text})
        elif tag == "AUID" and text.startswith("ORCID"):
            last["orcid"] = text
    return found


def _name(text: str) -> str:
    suffixed = SUFFIXED.fullmatch(text)
    return author_names.join_name(suffixed[2], suffixed[1], suffixed[3]) if suffixed else author_names.turn_name(text)


def _short_name(text: str) -> str:
    # ERIC has no others, and writes them in full.
    return author_names.turn_name(text) if "," in text else author_names.turn_pubmed_name(text)


# What a tag's names are as printed.
NAMED: dict[str, Callable[[str], str]] = {"FAU": _name, "AU": _short_name, "CN": str}


read = partial(read_tagged, dialect=DIALECT, convert=convert)
