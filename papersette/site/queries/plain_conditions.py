"""Conditions that the words of a search say plainly: `with code`, `since July 2025`, `PQ > 50` (metric:PQ>50), `cs.CV`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from papersette.months import MONTH_NAMES, MONTHS
from papersette.site.queries.conditions import FIELDS
from papersette.site.queries.people import YEAR
from papersette.site.typed.words import EDGES, QUOTES, Ask

__all__ = ["find_meant"]

# What stands in quotes is meant as it stands.
QUOTED = re.compile(rf'["{QUOTES}][^"{QUOTES}]*["{QUOTES}]')
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
# The codes of subjects among some words: cs.CV, quant-ph.
_CODES = """
    select name from json_each(?) as asked cross join topics on name = asked.value collate nocase where full_name is not null
     group by 1 order by min(asked.key)
"""
_MEASURE = "select 1 from measure_names where name = ? collate nocase limit 1"


def find_meant(ask: Ask, text: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each condition that a text says, be it by a year or a subject's code among its words, and the text with it put in."""
    bare = QUOTED.sub(lambda match: '"' * len(match[0]), text)
    for condition, said in _find_said(ask, bare, words):
        meant = text
        for match in reversed(list(said)):
            meant = f"{meant[: match.start()]}{condition}{meant[match.end() :]}"
        if meant != text:
            yield condition, meant


def _find_said(ask: Ask, text: str, words: Sequence[str]) -> Iterator[tuple[str, Iterable[re.Match[str]]]]:
    """Yield each condition with the places where a text without quotes says it."""
    yield "has:code", CODE.finditer(text)
    dated = SINCE.search(text)
    if dated and FIELDS["since"].read(since := _read_date(dated)):
        yield f"since:{since}", [dated]
    bounded = None if ASKED.search(text) else BOUNDED.search(text)
    if bounded and ask(_MEASURE, (bounded["name"],)):
        yield f"metric:{bounded['name']}{''.join(bounded['bound'].split())}", [bounded]
    years = filter(YEAR.fullmatch, words)
    for year in dict.fromkeys(year for year in years if not (dated and dated["date"] == year)):
        yield f"year:{year}", _find_word(year, text)
    for (code,) in ask(_CODES, (json.dumps(words),)):
        yield f"topic:{code}", _find_word(code, text)


def _find_word(word: str, text: str) -> Iterator[re.Match[str]]:
    """Find the places of a word alone: >2024 asks for no year, but for those behind it."""
    edges = f"[{re.escape(EDGES)}]*"
    return re.finditer(rf"(?<!\S)(?![<>=~]){edges}{re.escape(word)}{edges}(?!\S)", text, re.IGNORECASE)


def _read_date(match: re.Match[str]) -> str:
    """Return a date as conditions have it: of a month by its name its number behind the year."""
    month, date = match["month"], match["date"]
    return f"{date}-{MONTHS.index(month[:3].lower()) + 1:02}" if month and "-" not in date else str(date)
