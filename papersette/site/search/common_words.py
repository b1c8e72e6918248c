"""Papers that hold words which very many do: those that were read last, first those with all words in the title.

How often so common words stand in a text says little, and to weigh them FTS5 counts all papers of each, which takes a tenth of a
second where hundreds of thousands have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from papersette.site.queries.conditions import Condition, join_conditions, last_in_range
from papersette.site.queries.expressions import Match
from papersette.site.search.matches import LAST_ID, RANKED, Hits, find_bound, match_last, read_hits, read_ids
from papersette.site.typed.words import Ask

__all__ = ["match_common"]

# Where more papers than COMMON hold all words, the last LAST_HELD of them are looked at. Under conditions the last COMMON are, up
# to the last that meets them where none of the last TRIED does (those of a year long past, say), as long as ENOUGH_LAST meet
# them. Otherwise LAST_READ of all that do are ranked; there are at most as many results.
COMMON, LAST_HELD, TRIED, ENOUGH_LAST, LAST_READ = 20_000, 10_000, 2_000, 1_000, 5_000
# To go through papers that hold several words takes long: about how many there are is told by these slices of the file, one in
# SLICED papers. The last ends with the file, where words stand that are new.
SLICES, SLICED = 8, 100
# More papers are no few, whatever the file: so many are counted.
FEW = 30_000
# What it counts that all words stand in a title, and anywhere.
IN_TITLE, ANYWHERE = 1.0, 0.5

_SLICED = f"""
    with file(papers) as (select coalesce(max(id), 0) from papers),
         slice(start, stop) as (
           select papers * value / {SLICES} - papers / ({SLICES} * ?) - 1, papers * value / {SLICES}
             from file, json_each('{list(range(1, SLICES + 1))}'))
    select ? * sum((select count(*) from papers_fts where papers_fts match ? and rowid > start and rowid <= stop)) from slice
"""
_LAST = """
    select group_concat(rowid) from (
      select rowid from papers_fts where papers_fts match ? and rowid >= ? order by rowid desc limit ?)
"""
_MEETING = f"""
    with titled(id) as materialized ({{window}})
    select id, {IN_TITLE}, null from titled
     union all select id, {ANYWHERE}, null from ({{window}}) where id not in (select id from titled) limit ?
"""
_WINDOW = """
    select papers_fts.rowid as id from papers_fts cross join papers on papers.id = papers_fts.rowid
     where papers_fts match ? and papers_fts.rowid between {first} and {last} and {where}
     order by papers_fts.rowid desc limit ?
"""
_SOME_MEET = """
    select 1 from (select rowid as id from papers_fts where papers_fts match ? order by rowid desc limit ?) as held
      cross join papers on papers.id = held.id where {where} limit 1
"""
_LAST_MEETING = "select max(papers.id) from papers where {where}"
# Where so few meet one that the last COMMON with common words can hardly hold ENOUGH_LAST of them, those are not looked at first.
_IS_RARE = f"""
    select count(*) <= {FEW} and count(*) * {COMMON} < {ENOUGH_LAST} * (select max(id) from papers)
      from (select 1 from ({{met}}) limit {FEW + 1})
"""


def match_common(ask: Ask, every: Match, conditions: Sequence[Condition]) -> tuple[Hits, bool] | None:
    """Return the last papers that hold common words and meet conditions, and whether there are more; None if they are not common.

    Only where too few of these meet the conditions all that do are looked at.
    """
    if not _are_common(ask, every.expression):
        return None
    return _match_meeting(ask, every, conditions) if conditions else _match_held(ask, every)


def _are_common(ask: Ask, every: str) -> bool:
    """Whether more than about COMMON papers hold all words."""
    if " " not in every:
        # One word alone is counted at once.
        return find_bound(ask, every, COMMON) is not None
    about: int = ask(_SLICED, (SLICED, SLICED, every))[0][0]
    return about >= COMMON


def _match_held(ask: Ask, every: Match) -> tuple[Hits, bool] | None:
    """Return the last papers that hold words; None where these are not common: the slices may tell of more than there are."""
    last = _read_last(ask, every.expression, 0)
    first = find_bound(ask, every.expression, LAST_HELD - len(last) + 1, last[-1]) if last else None
    if first is None:
        return None
    titled = _read_last(ask, every.titled, first)
    papers = list(dict.fromkeys([*titled, *last]))[:LAST_READ]
    scores = [*[IN_TITLE] * len(titled), *[ANYWHERE] * len(last)][:RANKED] + [0.0] * len(papers)
    return list(zip(papers, scores, strict=False)), True


def _read_last(ask: Ask, expression: str, first: int) -> list[int]:
    """Return the ids of the last LAST_READ papers that an expression finds, from the last back to the `first`."""
    ((ids,),) = ask(_LAST, (expression, first, LAST_READ))
    return list(read_ids(ids))


def _match_meeting(ask: Ask, every: Match, conditions: Sequence[Condition]) -> tuple[Hits, bool] | None:
    """Return the last papers that hold words and meet conditions; None where the words are not common."""
    last = _find_last(ask, every.expression, conditions)
    if last is None:
        return [], False
    first = find_bound(ask, every.expression, COMMON, last)
    if first is None and last == LAST_ID:
        if find_bound(ask, every.expression, LAST_HELD) is None:
            return None
        first = 0
    where, values = join_conditions(conditions)
    if first is not None and not any(_is_rare(ask, condition) for condition in conditions):
        window = _WINDOW.format(first=first, last=last, where=where)
        given = (every.titled, *values, LAST_READ, every.expression, *values, LAST_READ, LAST_READ)
        papers, _ = read_hits(ask, _MEETING.format(window=window), given)
        if len(papers) >= min(ENOUGH_LAST, LAST_READ):
            return papers, True
    papers, found = match_last(ask, every.expression, conditions, LAST_READ, LAST_READ)
    return papers, found > LAST_READ


def _is_rare(ask: Ask, condition: Condition) -> bool:
    """Whether few papers meet a condition that can be looked up."""
    return bool(condition.ids) and bool(ask(_IS_RARE.format(met=condition.ids), condition.values)[0][0])


def _find_last(ask: Ask, every: str, conditions: Sequence[Condition]) -> int | None:
    """Return the id up to which papers with all words are looked at, None where an index knows that no paper meets conditions."""
    indexed = [condition for condition in conditions if condition.is_indexed]
    where, values = join_conditions(conditions)
    if not indexed or ask(_SOME_MEET.format(where=where), (every, TRIED, *values)):
        return LAST_ID
    last: int | None = ask(*_last_meeting(indexed))[0][0]
    return last


def _last_meeting(indexed: Sequence[Condition]) -> tuple[str, Sequence[Any]]:
    """Return the query of the last paper that meets conditions which indexes know of, and its values."""
    if len(indexed) == 1 and indexed[0].ranged:
        return last_in_range(indexed[0], "id")
    where, values = join_conditions(indexed)
    return _LAST_MEETING.format(where=where), values
