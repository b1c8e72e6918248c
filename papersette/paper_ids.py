"""What the ids of papers and their pages look like, for whoever reads, merges by, finds or searches for them.

The patterns of arXiv ids and DOIs are for letters of any case (re.IGNORECASE).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

__all__ = [
    "ACL_ID", "ARXIV_DOI", "ARXIV_ID", "ARXIV_VERSION", "DOI", "DOI_REGISTRANT", "OLD_ARXIV_ID", "PAGES", "SICI_TAIL", "SITES",
    "WRITTEN_ARXIV_NUMBER", "arxiv_month", "bare_arxiv_id", "decode_doi", "find_page_ids", "is_cut_doi",
    "without_version",
]  # fmt: skip

# The number of an arXiv id since April 2007: year and month, then four figures until 2014 and five since. One that has a figure
# less has lost a zero at its end.
ARXIV_NUMBER = r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4}|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5})"
# Whatever is written as such a number, for those who tell of a wrong one.
WRITTEN_ARXIV_NUMBER = r"[0-9]{4}\.[0-9]{4,5}"
# An id of the years before: the archive, with or without the class, and a number.
OLD_ARXIV_ID = r"[a-z-]+(?:\.[a-z]{2})?/[0-9]{7}"
ARXIV_ID = f"(?:{ARXIV_NUMBER}|{OLD_ARXIV_ID})"
ARXIV_VERSION = "(?:v[0-9]+)?"
# arXiv's own DOIs hold the id of the paper.
ARXIV_DOI = r"10\.48550/arxiv\."
DOI_REGISTRANT = r"10\.[0-9][0-9.]*"
DOI = rf"{DOI_REGISTRANT}/\S+"
# Publishers of the nineties made DOIs of SICIs, which have the page and the title's initials between `<` and `>`:
# 10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2. Source: ANSI/NISO Z39.56-1996.
SICI_TAIL = r"<[^\s<>\"]{1,100}>[0-9]\.[0-9]\.[A-Za-z]{2};[0-9](?:-[0-9A-Za-z#])?"
# Signs of a DOI that HTML has names for, which some leave behind, and what no DOI has.
NAMED_SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
NAMED_SIGN = re.compile("|".join(NAMED_SIGNS), re.IGNORECASE)
VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]+")
# Of the style since 2020, and of that before, which is written in capitals.
ACL_ID = r"(?:[0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4})"
# What stands before the id in the address of a paper's page, for letters of any case.
SITES = {
    "arxiv": r"(?:[a-z-]+\.)?(?:arxiv|alphaxiv)\.org/(?:abs|pdf|html|ps|src|format)/|(?:www\.)?huggingface\.co/papers/",
    "doi": r"(?:dx\.|www\.)?doi\.org/",
    "acl": r"(?:www\.)?aclanthology\.org/",
    "openreview": r"(?:www\.)?openreview\.net/(?:forum|pdf)\?id=",
    "pubmed": r"pubmed\.ncbi\.nlm\.nih\.gov/|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/",
    "openalex": r"(?:api\.|www\.)?openalex\.org/(?:works/)?",
    "s2": r"api\.semanticscholar\.org/CorpusID:",
}
IDS = {
    "arxiv": f"(?i:{ARXIV_ID}{ARXIV_VERSION})",
    # Behind a question mark or a number sign stands no part of an id, unless the address has it percent-encoded.
    "doi": rf"{DOI_REGISTRANT}/(?:[^\s?#<]*{SICI_TAIL}|[^\s?#]*[^\s?#/])",
    "acl": ACL_ID,
    "openreview": r"[\w-]+",
    "pubmed": "[0-9]+",
    "openalex": "W[0-9]+",
    "s2": "[0-9]+",
}
# The addresses of papers' pages by scheme; the first group is the id.
PAGES = {
    scheme: re.compile(rf"(?i:(?:https?://)?(?:{site}))({IDS[scheme]})(?i:\.pdf)?/?(?:[?&#].*)?\Z")
    for scheme, site in SITES.items()
}
# Publishers have DOIs in the addresses of their pages, bioRxiv and medRxiv with the version.
DOI_PAGES = (
    r"(?:www\.)?(?:bio|med)rxiv\.org/content/(?:early/\d{4}/\d\d/\d\d/)?|dl\.acm\.org/doi/(?:abs/|full/|fullhtml/)?"
    r"|link\.springer\.com/(?:article|chapter)/"
)
PAGES["doi"] = re.compile(PAGES["doi"].pattern.replace(SITES["doi"], f"{SITES['doi']}|{DOI_PAGES}"))
PREPRINT_VERSION = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v\d+(?:\.[a-z.-]+)?", re.IGNORECASE)
# What such addresses hold, in small letters: all others are passed over, faster than by patterns.
HINTS = (
    ("xiv.org/", "arxiv"), ("huggingface.co/", "arxiv"), ("doi.org/", "doi"), ("rxiv.org/content/", "doi"),
    ("dl.acm.org/doi/", "doi"), ("link.springer.com/", "doi"), ("aclanthology.org/", "acl"),
    ("openreview.net/", "openreview"), ("pubmed.", "pubmed"), ("nih.gov/pubmed/", "pubmed"), ("openalex.org/", "openalex"),
    ("semanticscholar.org/", "s2"),
)  # fmt: skip

# Both kinds of numbers begin with the year and the month; arXiv began in 1991.
MONTH = re.compile(r"(?P<archive>.+/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])[\d.]+", re.ASCII)
FIRST_YEAR = "91"
PARTS = re.compile(rf"(?:({ARXIV_NUMBER})|([a-z-]+)(?:\.[a-z]{{2}})?/([0-9]{{7}})){ARXIV_VERSION}", re.IGNORECASE)


def find_page_ids(url: str) -> Iterator[tuple[str, str]]:
    """Yield the (scheme, id) that an address tells, be it behind that of a proxy or an archive."""
    small = url.lower()
    for hint, scheme in HINTS:
        if hint in small and (match := PAGES[scheme].search(url)):
            found = decode_doi(match[1]) if scheme == "doi" else match[1]
            if not (scheme == "doi" and is_cut_doi(found)):
                yield scheme, found


def decode_doi(written: str) -> str:
    """Return a DOI without the percent signs of an address and HTML's names of signs; as it is where it then were none."""
    decoded = NAMED_SIGN.sub(lambda match: NAMED_SIGNS[match[0].lower()], unquote(written, errors="surrogateescape"))
    # No DOI has a blank, and some have a percent sign.
    return decoded if VISIBLE.fullmatch(decoded) else written


def is_cut_doi(doi: str) -> bool:
    """Tell whether a DOI was cut off at its `<`: what is left is that of all papers of an issue."""
    return "(sici)" in doi.rpartition("<")[2].lower()


def without_version(doi: str) -> str:
    """Return the DOI of a preprint that bioRxiv's or medRxiv's address of one of its versions has; any other as it is."""
    found = PREPRINT_VERSION.fullmatch(doi)
    return found[1] if found else doi


def bare_arxiv_id(text: str) -> str | None:
    """Return an arXiv id as it is always written: without version, an old one without the class, which is no part of it.

    None for what is no arXiv id.
    """
    found = PARTS.fullmatch(text)
    return found and (found[1] or f"{found[2].lower()}/{found[3]}")


def arxiv_month(text: str | None) -> str | None:
    """Return the month (2024-03) in which an arXiv id was given, None for what is no such id."""
    found = MONTH.fullmatch(bare_arxiv_id(text or "") or "")
    if not found:
        return None
    is_last_century = bool(found["archive"]) and found["year"] >= FIRST_YEAR
    return f"{'19' if is_last_century else '20'}{found['year']}-{found['month']}"
