"""What records of reference managers share, whatever their format: names, ids within texts, dates, lists."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, TypeVar
from urllib.parse import unquote

from papersette.months import MONTHS
from papersette.paper_ids import ARXIV_VERSION, DOI, OLD_ARXIV_ID, SICI_TAIL, WRITTEN_ARXIV_NUMBER, find_page_ids
from papersette.sources.fields.month_names import with_english_month
from papersette.sources.fields.program_lists import read_texts

__all__ = [
    "accession_ids", "counts_of_note", "date_of", "date_of_parts", "dated", "exported", "find_arxiv", "find_doi", "find_urls",
    "fullest", "ids_of", "ids_of_note", "is_id_line", "is_retracted", "key_ids", "lines_of_ids", "locate", "pubmed_title",
    "read_exported", "split_list", "truth_of", "venue_of", "without_stop",
]  # fmt: skip

_Date = TypeVar("_Date")

ARXIV_ID = f"({WRITTEN_ARXIV_NUMBER}|{OLD_ARXIV_ID}){ARXIV_VERSION}"
# An arXiv id within a text is told by its label, in a field of its own it stands bare.
ARXIV = re.compile(rf"(?:\barxiv[:.\s]\s*|\barxiv\.org/(?:abs|pdf|html)/|^abs/){ARXIV_ID}\b", re.IGNORECASE)
# Ids of PubMed that Zotero and those who write notes keep there, a line each.
NOTE_IDS = (
    ("pubmed", re.compile(r"\s*PMID:\s*(\d{1,10})\s*", re.IGNORECASE)),
    ("pmc", re.compile(r"\s*PMCID:\s*PMC(\d{1,10})\s*", re.IGNORECASE)),
)
# A number of accession is Web of Science's by its own look, PubMed's where the database is.
WOS_NUMBER, PUBMED_NUMBER = re.compile(r"\s*WOS:(\w{15})\s*"), re.compile(r"\s*(\d{1,8})\s*")
PUBMED = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)
# ProQuest and the APA write a DOI where the type of a work stands, EBSCO where an image does.
LABELLED_DOI = re.compile(rf"\s*(?:doi:\s?)?({DOI})\s*", re.IGNORECASE)
# What Scopus notes, `cited By 14`, `Export Date: 12 January 2024; Cited By: 14; CODEN: X`, and the Web of Science.
CITED = re.compile(r"\s*(?:cited by(?: ?: ?| )|times cited in web of science core collection:\s{1,9})(\d+)\s*", re.IGNORECASE)
EXPORTED = re.compile(r"\s*export date:(.+)", re.IGNORECASE)
# Words with a stop of their own, behind which PubMed and DBLP put no other. A letter alone is a name: vitamin C, not U.S.
ABBREVIATED = re.compile(r".*(?:\.\.|\b(?:[a-z]\. ?[a-z]|al|co|etc|inc|jr|ltd|sp|spp|sr|st|vs)\.)", re.IGNORECASE | re.DOTALL)
TRANSLATED = re.compile(r"\[([^\[\]]+)\]")
# What PubMed writes where a paper has a title in its own language alone, or none yet.
UNTITLED = frozenset({"not available", "in process citation"})
# What Scopus and the Web of Science call the kind of a paper, alone or among others.
RETRACTED = re.compile(r"(?:.{0,100};)?\s*(?:retracted|withdrawn)(?: publication)?\s*(?:;.{0,100})?", re.IGNORECASE)
# What programs and people write for true and false.
TRUTHS = dict.fromkeys(("true", "t", "yes", "y", "1", "1.0"), True) | dict.fromkeys(("false", "f", "no", "n", "0", "0.0"), False)
ID_LINE = re.compile(r"\s*arxiv:", re.IGNORECASE)
BARE_ARXIV = re.compile(rf"\s*{ARXIV_ID}\s*(?:\[[^\]]*\]|\(v\d+\))?\s*", re.IGNORECASE)
# A preprint has no venue; what stands in its place names the archive.
ARXIV_VENUE = re.compile(r"arxiv\b.*|corr|computing research repository(?: \(corr\))?", re.IGNORECASE | re.DOTALL)
# Google Scholar writes the number of a preprint behind its archive.
SSRN_VENUE = re.compile(r"available at ssrn\b.*", re.IGNORECASE | re.DOTALL)
# Keys that mean the same paper wherever they stand. Any other, like `smith2024`, is its file's own: that of another file may be
# another paper's.
GLOBAL_KEYS = (
    ("dblp", re.compile(r"DBLP:(\S+)", re.IGNORECASE)),
    ("wos", re.compile(r"WOS:(\w{15})")),
    ("zotero", re.compile(r"https?://(?:www\.)?zotero\.org/((?:users|groups)/\S+)")),
)
# JAN 5, JUN 20-25, 5 January: a month with its day, or the first of its days.
DAY_OF_MONTH = re.compile(r"\s*(?:[A-Za-z]{3,9}\.? (\d{1,2})(?:-\d{1,2})?|(\d{1,2})\.? [A-Za-z]{3,9}\.?)\s*")
FILE_KEY = re.compile(r"[\x20-\x7e\xa0-\ud7ff]{1,200}")
# Some programs put several behind one another; old DOIs have a `<` and a `>`.
URL = re.compile(rf"https?://(?:(?!;https?:)[^\s<>\"]|{SICI_TAIL})+", re.IGNORECASE)


def find_arxiv(*texts: str | None, bare: str | None = None) -> str | None:
    """Return the first arXiv id that a text names; `bare` is a field that holds nothing but an id."""
    match = BARE_ARXIV.fullmatch(bare or "")
    found = (match, *(ARXIV.search(text) for text in texts if text))
    return next((match[1] for match in found if match), None)


def find_doi(urls: Sequence[str], texts: Sequence[str] = ()) -> str | None:
    """Return the first DOI that an address of the paper tells, or that stands alone in a field of other things."""
    told = (value for url in urls for scheme, value in find_page_ids(url) if scheme == "doi")
    labelled = (match[1] for text in texts if (match := LABELLED_DOI.fullmatch(text)))
    return next(told, None) or next(labelled, None)


def accession_ids(numbers: Sequence[str], databases: Sequence[str]) -> dict[str, str]:
    """Return {scheme: id} of the numbers under which databases keep a paper."""
    schemes = [("wos", WOS_NUMBER), *([("pubmed", PUBMED_NUMBER)] if any(map(PUBMED.search, databases)) else [])]
    return {scheme: match[1] for scheme, pattern in schemes for number in numbers if (match := pattern.fullmatch(number))}


def lines_of_ids(note: str | None) -> list[str]:
    """Return the lines of a note that begin with an arXiv id, as Zotero writes them: that within a remark is another paper's."""
    return [line for line in (note or "").splitlines() if ID_LINE.match(line)]


def ids_of_note(note: str | None) -> dict[str, str]:
    """Return {scheme: id} of the lines of a note that are ids of PubMed."""
    lines = (note or "").splitlines()
    return {scheme: match[1] for scheme, pattern in NOTE_IDS for line in lines if (match := pattern.fullmatch(line))}


def counts_of_note(note: str | None) -> dict[str, str | None]:
    """Return the citations that Scopus or the Web of Science noted, and the day it did; nothing of any other note."""
    parts = re.split(r"[;\r\n]", note or "")
    cited, exported = (next((match[1] for part in parts if (match := each.fullmatch(part))), None) for each in (CITED, EXPORTED))
    return {"citations": cited, "seen_on": exported and exported.strip()} if cited else {}


def fullest(dates: Sequence[_Date]) -> _Date | None:
    """Return the first of some dates, with the month and the day that another of them adds to it; None without any."""
    fuller = (date for date in dates if isinstance(date, str) and date.startswith(str(dates[0])))
    return max(fuller, key=len, default=next(iter(dates), None))


def is_id_line(line: str) -> bool:
    """Tell whether a line of a note is an id that is read."""
    return bool(ID_LINE.match(line)) or any(pattern.fullmatch(line) for _, pattern in NOTE_IDS)


def pubmed_title(title: str | None) -> str | None:
    """Return a title without the full stop that PubMed ends it with, nor the brackets of a translated one; None for no title."""
    if not title or (title.lstrip().startswith("[") and title.strip(" [].").casefold() in UNTITLED):
        return None
    if not title.rstrip().endswith((".", ".]")):
        return title
    found = without_stop(title)
    match = TRANSLATED.fullmatch(found)
    return match[1].removesuffix(".") if match else found


def without_stop(title: str) -> str:
    """Return a title without the full stop that its database puts behind each; that of an abbreviation stays."""
    found = title.strip()
    return found if ABBREVIATED.fullmatch(found) else found.removesuffix(".")


def is_retracted(kind: str | None) -> bool:
    """Tell whether the kind or state of a paper says that it was retracted or withdrawn."""
    return RETRACTED.fullmatch(kind or "") is not None


def truth_of(text: str | None) -> bool | str | None:
    """Return what a word for true or false says, or another text as it is; None of none."""
    return TRUTHS.get(text.strip().casefold(), text) if text and text.strip() else None


def find_urls(text: str | None) -> list[str]:
    """Return the http addresses of a field; of several, or within a text, without the signs that end a sentence."""
    found = URL.findall(text or "")
    return found if found == [(text or "").strip()] else [url.rstrip(".,;") for url in found]


def venue_of(*texts: str | None) -> str | None:
    """Return the first text that names a venue; arXiv is none, and no address is."""
    named = (text for text in texts if text and not ARXIV_VENUE.fullmatch(text.strip()) and not URL.fullmatch(text.strip()))
    found = next(named, None)
    return "SSRN" if found and SSRN_VENUE.fullmatch(found.strip()) else found


def month_of(text: str | None) -> int | None:
    """Return the month of `jan`, `January`, `3 jan.` or `01`."""
    word = (text or "").strip().lower()
    name = re.search(r"[a-z]{3}", word)
    if name and name[0] in MONTHS:
        return MONTHS.index(name[0]) + 1
    return int(word) if re.fullmatch(r"0?[1-9]|1[0-2]", word) else None


def date_of(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    """Return an ISO date of as many parts as are known, None without a year and a month."""
    month = with_english_month(month or "")
    if not re.fullmatch(r"\d{4}", (year or "").strip()) or not month_of(month):
        return None
    if day is None and (found := DAY_OF_MONTH.fullmatch(month)):
        day = found[1] or found[2]
    date = f"{(year or '').strip()}-{month_of(month):02}"
    return f"{date}-{int(day or 0):02}" if re.fullmatch(r"\s*(0?[1-9]|[12]\d|3[01])\s*", day or "") else date


def date_of_parts(issued: Any) -> Any:
    """Return the first date of CSL's `{"date-parts": [[2024, 5, 24]]}` in ISO form, or what stands there instead of one."""
    if not isinstance(issued, dict):
        return issued
    match issued.get("date-parts"):
        case [[year, *rest], *_] if re.fullmatch(r"\d{4}", str(year)):
            # Behind what is no number no other tells anything.
            parts = takewhile(lambda part: re.fullmatch(r"\d{1,2}", str(part)), rest[:2])
            return "-".join([str(year), *(f"{int(part):02}" for part in parts)])
    return issued.get("raw") or issued.get("literal")


def dated(date: Any) -> dict[str, Any]:
    """Return the year of a date that is one alone, else the day of publication."""
    is_year = isinstance(date, str) and re.fullmatch(r"\d{4}", date)
    return {"year": date if is_year else None, "published": None if is_year else date}


def split_list(text: str | None) -> list[str]:
    """Return the parts of a list of keywords: as a program writes it, or between semicolons or lines, else commas."""
    if found := read_texts(text or ""):
        return found
    parts = re.split(r"[;\r\n]", text or "")
    return [part.strip() for part in (parts if len(parts) > 1 else (text or "").split(",")) if part.strip()]


def key_ids(key: str | None) -> dict[str, str]:
    """Return the id that a record's key is, if it is one outside its own file."""
    matches = ((scheme, pattern.fullmatch(key or "")) for scheme, pattern in GLOBAL_KEYS)
    return {scheme: match[1] for scheme, match in matches if match}


def locate(place: str, key: object) -> str:
    """Return where a record stands, with its key in its own file if it has a fit one."""
    return f"{place} ({key})" if FILE_KEY.fullmatch(str(key or "")) else place


def exported(custom: object) -> dict[str, Any]:
    """Return what `export` wrote of a paper where its format has no names: the ids, as `papersette`, and others; else nothing."""
    return custom if isinstance(custom, dict) and isinstance(custom.get("papersette"), dict) else {}


def read_exported(text: str) -> dict[str, Any]:
    """Return the same of JSON; nothing of any other text."""
    try:
        return exported(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def ids_of(text: str | None) -> dict[str, list[str]]:
    """Return {scheme: values} of a list as `export` writes it: `arxiv:2401.00001 doi:10.1/x`, signs percent-encoded."""
    found: dict[str, list[str]] = {}
    for word in re.split(r"[\s,;]+", text or ""):
        scheme, _, value = word.partition(":")
        if re.fullmatch(r"\w+", scheme) and value:
            found.setdefault(scheme, []).append(unquote(value))
    return found
