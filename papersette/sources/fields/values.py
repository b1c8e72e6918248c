"""Values of a record's fields: each function returns what a value means, or raises ValueError with words that follow the name."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date

from papersette.months import MONTH_NAMES
from papersette.paper_ids import (
    ARXIV_DOI,
    ARXIV_ID,
    ARXIV_VERSION,
    DOI_REGISTRANT,
    SITES,
    decode_doi,
    is_cut_doi,
    without_version,
)
from papersette.sources.fields.languages import language_code
from papersette.sources.fields.markup import plain_text, undo_double_encoding, undo_entities
from papersette.sources.fields.names import MISSING, is_missing, is_placeholder

__all__ = [
    "UNSTORABLE", "WHOLE", "YEARS_AHEAD", "arxiv", "count", "doi", "filled", "finite", "is_numbered_date",
    "is_orcid", "iso_date", "key", "language", "name", "number", "orcid", "person", "plain", "stated", "text", "trimmed", "truth",
    "whole", "year",
]  # fmt: skip

ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{1,2}:?\d\d.*)?", re.DOTALL | re.ASCII)
# 20240524, 2024/5/24: the year comes first, so that it is clear which is the month.
OTHER_DATE = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|[/.](\d{1,2})[/.](\d{1,2}))", re.ASCII)
# 24 May 2024, May 24th, 2024, May 2024, with the day of the week and the hour that mails and feeds add.
WORDED_DATE = re.compile(
    r"(?:[A-Z][a-z]{2,8}, )?(?:(\d{1,2})(?:st|nd|rd|th)?[ .-]{1,2})?([A-Za-z]{3,9})\.?[ ,-]{1,2}"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})(?: \d\d:\d\d.*)?",
    re.ASCII | re.DOTALL,
)
# 2020-01-05/2020-01-09: a span is dated by its first day.
SPAN = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)/\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
# c2020, [2020]: a year that libraries took from the copyright, or found elsewhere.
YEAR_ALONE = re.compile(r"[c©](\d{4})|\[(\d{4})\]", re.ASCII)
# 24.05.2024, whose day comes first; 5/24/2024, where a number above twelve tells which is the day.
DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
SLASHED_DATE = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", re.ASCII)
# 12, 1,234 and 12.0, as programs write numbers.
WHOLE = re.compile(r"([+-]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5}))(?:\.0+)?", re.ASCII)
EARLIEST, YEARS_AHEAD = 1000, 2
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]", re.ASCII)
# With the addresses, labels and classes that it is copied with.
ARXIV = re.compile(
    rf"(?:(?:https?://)?(?:{SITES['arxiv']})|(?:(?:https?://)?{SITES['doi']}|doi:\s?)?{ARXIV_DOI}|oai:arxiv\.org:|arxiv:\s?|abs/)?"
    rf"(?P<id>{ARXIV_ID}{ARXIV_VERSION})(?:\.pdf|/|\s?\[[\w.-]+\])?",
    re.IGNORECASE | re.ASCII,
)
# Behind its label, its address or both, that of a library's proxy too, within angle brackets or not.
DOI = re.compile(
    rf"(?P<angle><)?(?:(?:urn:|info:)?doi[:/\s]\s*)?(?:(?:https?://)?{SITES['doi']}(?:doi:)?|https?://doi[.-]org\.[\w.-]{{1,100}}/)?"
    rf"(?P<id>{DOI_REGISTRANT}(?:/|%2f)\S+?)(?(angle)>)",
    re.IGNORECASE,
)
# What is copied from a page may bring along marks that show nothing.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Of these, what shows nothing in any script: joiners are parts of Persian and Indian words.
BLANK_MARKS = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Letters that stand for several, as files of printed pages have them: ﬁ, ﬄ.
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
ACCENTS = re.compile("[\u0300-\u036f]")
# J. -P., as IEEE and ADS write J.-P.
PARTED_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_]\.) (?=-[^\W\d_]\.)")
SIMPLE_NAME = re.compile(r"[\w.'-]+(?: [\w.'-]+)*", re.ASCII)
LINE_ENDS = re.compile(r"[\r\n\t]")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def text(value: object) -> str | None:
    """Return a text exactly as given, None for an empty one and for words that stand for none."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("is not text")
    if is_placeholder(value):
        return None
    if UNSTORABLE.search(value):
        raise ValueError("holds a NUL or half a surrogate pair")
    return value


def trimmed(value: object) -> str | None:
    """Return a text without white space around it, None where nothing is left."""
    return (text(value) or "").strip() or None


def stated(value: object) -> str | None:
    """Return a text exactly as given, None for one that programs write where there is none (`N/A`, `nan`)."""
    found = text(value)
    return None if found is None or found.strip() in MISSING else found


def filled(value: object) -> str | None:
    """Return a text without white space around it, None where nothing is left and for one that programs write for none."""
    found = trimmed(value)
    return None if found in MISSING else found


def language(value: object) -> str | None:
    """Return the code of a language, or what is written where it has none here."""
    found = filled(value)
    return language_code(found) if found else None


def name(value: object) -> str | None:
    """Return a text that names something, None where it has neither a letter nor a figure: "-", ":" and "%" name nothing."""
    found = filled(value)
    return found if found and any(map(str.isalnum, found)) else None


def plain(value: object) -> str | None:
    """Return a text on one line, without the markup that databases leave in it, and without marks that show nothing."""
    found = trimmed(value)
    if found and LINE_ENDS.search(found):
        found = " ".join(found.split())
    return trimmed(plain_text(_without_marks(found))) if found else None


def person(value: object) -> str | None:
    """Return a name as `name` does, on one line, its entities and marks that show nothing undone: one name is written one way."""
    found = name(value)
    if found and " -" in found:
        found = PARTED_INITIALS.sub(r"\1", found)
    if not found or SIMPLE_NAME.fullmatch(found):
        return found
    found = undo_entities(found) if "&" in found else found
    return " ".join(_without_marks(found).split()) or None


def _without_marks(text: str) -> str:
    """Return a text without marks that show nothing, its letters put together from accents, and apart from ligatures."""
    if text.isascii():
        return text
    found = BLANK_MARKS.sub("", undo_double_encoding(text)).translate(LIGATURES)
    return unicodedata.normalize("NFC", found) if ACCENTS.search(found) else found


def key(value: object) -> str | None:
    """Return an id, which may be written as a whole number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else filled(value)


def arxiv(value: object) -> str | None:
    """Return an arXiv id with its version, without the address, label or class around it."""
    match = ARXIV.fullmatch(INVISIBLE.sub("", trimmed(value) or ""))
    if not match and trimmed(value):
        raise ValueError("is no arXiv id")
    return match["id"] if match else None


def doi(value: object) -> str | None:
    """Return a DOI without the address or label before it, and without the escapes of an address."""
    match = DOI.fullmatch(INVISIBLE.sub("", trimmed(value) or ""))
    if not match and trimmed(value):
        raise ValueError("is no DOI")
    if not match:
        return None
    if is_cut_doi(found := decode_doi(match["id"])):
        raise ValueError("is a DOI that was cut off at its `<`")
    return without_version(found)


def whole(value: object) -> int | None:
    """Return a whole number that SQLite can hold, written as a number or in digits."""
    if value is None or value == "" or _is_nothing(value):
        return None
    if isinstance(value, str) and (written := WHOLE.fullmatch(value.strip())):
        value = int(written[1].replace(",", ""))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError("is not a whole number")
    return value


def count(value: object) -> int | None:
    """Return how many were counted, a whole number."""
    found = whole(value)
    if found is not None and found < 0:
        raise ValueError("is a count below zero")
    return found


def number(value: object) -> float | None:
    """Return a finite number."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("is not a number")
    return finite(value)


def finite(value: float) -> float:
    """Return a number as a float that SQLite can hold: not infinite, nor NaN."""
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError("is not a finite number")
    return found


def _is_nothing(value: object) -> bool:
    """Tell whether a value is a text that programs write where there is none."""
    return isinstance(value, str) and is_missing(value)


def truth(value: object) -> bool:
    """Return whether something is so; absent is not."""
    if value is None or _is_nothing(value):
        return False
    if value not in (True, False):
        raise ValueError("is neither true nor false")
    return bool(value)


def is_orcid(value: object) -> bool:
    """Tell whether a value is an ORCID, bare or within its address, or nothing at all."""
    return value is None or value == "" or (isinstance(value, str) and ORCID.search(value) is not None)


def orcid(value: object) -> str | None:
    """Return an ORCID without the address around it."""
    match = ORCID.search(trimmed(value) or "")
    return match[0].upper() if match else None


def iso_date(value: object) -> str | None:
    """Return the day, month or year of a date as ISO writes it, its time of day cut off; what may be two days is none."""
    found = filled(value)
    if found is None:
        return None
    # Nearly all dates are.
    match = ISO_DATE.fullmatch(found) or ISO_DATE.fullmatch(_as_iso(found))
    if not match:
        raise ValueError("is not an ISO date")
    parts = [part for part in match.groups() if part]
    try:
        date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError as error:
        raise ValueError(f"is not a date: {error}") from error
    _ensure_known(int(parts[0]))
    return "-".join(parts)


def _as_iso(written: str) -> str:
    """Return a date that is written otherwise as ISO writes it, what is none as it is."""
    found = SPAN.sub(r"\1", written) if SPAN.fullmatch(written) else written
    found = _worded(found) or _numbered(found) or _year_alone(found) or found
    other = OTHER_DATE.fullmatch(found)
    return "-".join(part.zfill(2) for part in other.groups() if part) if other else found


def _worded(text: str) -> str | None:
    """Return the date of words, `24 May 2024`."""
    match = WORDED_DATE.fullmatch(text)
    if not match or (match[1] and match[3]):
        return None
    word = match[2].lower()
    month = next((place for place, name in enumerate(MONTH_NAMES, 1) if name.startswith(word)), None)
    days = [part.zfill(2) for part in (match[1], match[3]) if part]
    return "-".join([match[4], f"{month:02}", *days]) if month else None


def is_numbered_date(text: str) -> bool:
    """Tell whether a date of numbers, such as 32.1.2024, can be read in one order only, if in any."""
    slashed = SLASHED_DATE.fullmatch(text)
    is_sure = slashed is not None and max(int(slashed[1]), int(slashed[3])) > 12
    return is_sure or any(pattern.fullmatch(text) for pattern in (ISO_DATE, OTHER_DATE, DOTTED_DATE))


def _year_alone(text: str) -> str | None:
    match = YEAR_ALONE.fullmatch(text)
    return (match[1] or match[2]) if match else None


def _numbered(text: str) -> str | None:
    """Return the date of numbers whose year comes last, where they tell the day from the month."""
    if dotted := DOTTED_DATE.fullmatch(text):
        return f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}"
    if not (slashed := SLASHED_DATE.fullmatch(text)):
        return None
    month, day = sorted((slashed[1], slashed[3]), key=int)
    return f"{slashed[4]}-{month:0>2}-{day:0>2}" if int(day) > 12 or int(day) == int(month) else None


def year(value: object) -> int | None:
    """Return a year of four digits."""
    found = whole(value)
    if found is not None and not EARLIEST <= found <= 2999:
        raise ValueError("is not a year")
    if found is not None:
        _ensure_known(found)
    return found


def _ensure_known(found: int) -> None:
    # Programs write the first year for none.
    if found < EARLIEST:
        raise ValueError(f"lies before the year {EARLIEST}")
    # Journals date their issues ahead, but not by years.
    if found > date.today().year + YEARS_AHEAD:
        raise ValueError("lies in the future")
