"""What the text of a search may mean: one reading that asks for it exactly comes before those that ask for less."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papersette.site.queries.conditions import Condition
from papersette.site.queries.parse import Query
from papersette.site.search.scope import Scope, find_scope
from papersette.site.typed.words import Ask, split_words, symbol_terms

__all__ = ["Reading", "find_unnarrowed", "find_widest", "read_each"]

# Words that stand as one: beta-VAE, CNN/LSTM.
JOINTS, JOINED = re.compile(r"[-‐-–/]+"), re.compile(r"[^\W\d_]+(?:[-‐-–/]+[^\W\d_]+)+")

_SYMBOL = "instr(lower(papers.title || ' ' || coalesce(papers.abstract, '')), ?)"


@dataclass(frozen=True, slots=True)
class Reading:
    """What papers are to hold and to meet.

    `symbols` are those of its conditions that are words; `relaxed`, that phrases are but their words; `apart`, that measure and
    dataset need not meet in one result.
    """

    query: Query
    conditions: Sequence[Condition]
    symbols: Sequence[Condition] = ()
    relaxed: bool = False
    apart: bool = False


def read_each(query: Query, narrowed: Sequence[Condition]) -> Iterator[Reading]:
    """Yield the readings of a query: as it stands, phrases as their words, measures and datasets apart, both.

    A word with hyphens or strokes is a phrase of its parts; a name with figures is none.
    """
    symbols = [Condition(_SYMBOL, (symbol,)) for symbol in symbol_terms(" ".join(query.words))]
    parts = split_words(JOINTS.sub(" ", word) if JOINED.fullmatch(word) else word for word in query.words)
    words = Query((*parts, *split_words(query.phrases)), (), query.without, is_any=query.is_any, spelled=query.spelled)
    for is_apart, conditions in ((False, query.conditions), (True, query.apart)):
        if is_apart and not conditions:
            continue
        yield Reading(query, [*conditions, *narrowed, *symbols], symbols, apart=is_apart)
        if words.words != query.words or symbols:
            yield Reading(words, [*conditions, *narrowed], relaxed=True, apart=is_apart)


def find_widest(ask: Ask, readings: Iterable[Reading], most: str | None, *, is_enough: bool) -> tuple[Reading, Scope] | None:
    """Return the first reading that finds papers, the strictest where none needs to or does, and what it finds.

    Of papers that no words rank those with `most` of a column are kept too.
    """
    strictest = None
    for reading in readings:
        scope = find_scope(ask, reading.query, reading.conditions, most)
        strictest = strictest or (reading, scope)
        if scope.papers:
            return reading, scope
        if is_enough:
            break
    return strictest


def find_unnarrowed(ask: Ask, reading: Reading, scope: Scope) -> Scope | None:
    """Return what a reading finds without its conditions, None where it has none, no words rank its papers, or not all are."""
    is_narrowed = len(reading.conditions) > len(reading.symbols)
    is_ranked = scope.papers and scope.expression and not scope.bounded
    return find_scope(ask, reading.query, reading.symbols) if is_narrowed and is_ranked else None
