"""Conditions that the words of a search say plainly: `with code`, `since July 2025`, `PQ > 50` (metric:PQ>50), `cs.CV`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from papersette.months import MONTH_NAMES, MONTHS
from papersette.site.conditions import FIELDS
from papersette.site.people import YEAR
from papersette.site.search import EDGES, QUOTES, Ask

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
    if CODE.search(bare):
        yield _replace(text, CODE.finditer(bare), "has:code")
    dated = SINCE.search(bare)
    if dated and FIELDS["since"].read(since := _read_date(dated)):
        yield _replace(text, [dated], f"since:{since}")
    bounded = None if ASKED.search(text) else BOUNDED.search(bare)
    if bounded and ask(_MEASURE, (bounded["name"],)):
        yield _replace(text, [bounded], f"metric:{bounded['name']}{''.join(bounded['bound'].split())}")
    years = filter(YEAR.fullmatch, words)
    for year in dict.fromkeys(year for year in years if not (dated and dated["date"] == year)):
        yield _replace(text, _find_word(year, bare), f"year:{year}")
    for (code,) in ask(_CODES, (json.dumps(words),)):
        yield _replace(text, _find_word(code, bare), f"topic:{code}")


def _find_word(word: str, text: str) -> Iterator[re.Match[str]]:
    edges = f"[{re.escape(EDGES)}]*"
    return re.finditer(rf"(?<!\S){edges}{re.escape(word)}{edges}(?!\S)", text, re.IGNORECASE)


def _replace(text: str, said: Iterable[re.Match[str]], condition: str) -> tuple[str, str]:
    """Return a condition, and a text with it in the places where it is said."""
    for match in reversed(list(said)):
        text = f"{text[: match.start()]}{condition}{text[match.end() :]}"
    return condition, text


def _read_date(match: re.Match[str]) -> str:
    """Return a date as conditions have it: of a month by its name its number behind the year."""
    month, date = match["month"], match["date"]
    return f"{date}-{MONTHS.index(month[:3].lower()) + 1:02}" if month and "-" not in date else str(date)
