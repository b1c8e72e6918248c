"""Conditions that the words of a search say plainly: `with code`, `since July 2025`, `PQ > 50` (metric:PQ>50)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.months import MONTH_NAMES, MONTHS
from papersette.site.conditions import FIELDS
from papersette.site.people import YEAR
from papersette.site.search import Ask

__all__ = ["find_meant"]

CODE = re.compile(r"(?<!\S)with (?:(?:open|public|source|available) ){0,2}code(?![\w-])", re.IGNORECASE)
SINCE = re.compile(
    rf"""(?<!\S)since\ (?:(?P<month>{"|".join((*MONTH_NAMES, "sept", *MONTHS))})\.?\ )?
         (?P<date>{YEAR.pattern}(?:-\d\d){{0,2}})[)\].,;:!?]*(?!\S)""",
    re.IGNORECASE | re.VERBOSE,
)
# A measure and a bound; behind metric: both are a condition already.
BOUNDED = re.compile(
    r"""(?<!\S)[(\[]*(?P<name>[^\W\d_][^\s":<>=≤≥]*)\s*
        (?P<bound>(?:[<>]=?|[≤≥])\s*\d[\d.]*(?<=\d)(?:\s?%|[a-zA-Z]{1,9})?)[)\],;.]*(?!\S)""",
    re.VERBOSE,
)
ASKED = re.compile(r"\b(?:metric|measure)\s*:", re.IGNORECASE)
_MEASURE = "select 1 from measure_names where name = ? collate nocase limit 1"


def find_meant(ask: Ask, text: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each condition that a text, or a year among its words, says, and the text with the condition in its place."""
    dated = SINCE.search(text)
    if '"' not in text:
        if CODE.search(text):
            yield "has:code", CODE.sub("has:code", text)
        if dated and FIELDS["since"].read(since := _read_date(dated)):
            yield f"since:{since}", f"{text[: dated.start()]}since:{since}{text[dated.end() :]}"
    bounded = None if ASKED.search(text) else BOUNDED.search(text)
    if bounded and ask(_MEASURE, (bounded["name"],)):
        score = f"metric:{bounded['name']}{''.join(bounded['bound'].split())}"
        yield score, f"{text[: bounded.start()]}{score}{text[bounded.end() :]}"
    years = filter(YEAR.fullmatch, words)
    for year in dict.fromkeys(year for year in years if not (dated and dated["date"] == year)):
        yield f"year:{year}", re.sub(rf"(?<!\S)[(\[]*{year}[)\],.;:!?]*(?!\S)", f"year:{year}", text)


def _read_date(match: re.Match[str]) -> str:
    """Return a date as conditions have it: of a month by its name its number behind the year."""
    month, date = match["month"], match["date"]
    return f"{date}-{MONTHS.index(month[:3].lower()) + 1:02}" if month and "-" not in date else str(date)
