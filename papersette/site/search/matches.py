"""Papers that an expression of FTS5 finds, with their scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from papersette.site.queries.conditions import Condition, join_conditions
from papersette.site.queries.expressions import Match
from papersette.site.typed.words import Ask

__all__ = ["LAST_ID", "RANKED", "Hits", "find_bound", "match_few", "match_last", "read_hits", "read_ids"]

# (id of a paper, score), best first and 0 behind the first RANKED.
Hits = list[tuple[int, float]]

# Papers that are ranked by their neighbours too.
RANKED = 500
LAST_ID = 2**63 - 1

_BOUND = "select rowid from papers_fts where papers_fts match ? and rowid <= ? order by rowid desc limit 1 offset ?"
# Of what is ranked those whose neighbours are looked for come with their scores, and all others as one text of numbers: a thread
# waits for its turn after each row.
_RANKED = """
    with ranked(id, score, found) as materialized ({sql})
    select * from (select * from ranked limit {ranked})
     union all select group_concat(id), null, null from (select id from ranked limit -1 offset {ranked})
"""
_LAST = """
    select id, score, count(*) over () from (
      select papers_fts.rowid as id, -papers_fts.rank as score from papers_fts {narrowed} order by papers_fts.rowid desc limit ?)
     order by score desc, id limit ?
"""
# What few meet is looked up first. The plus keeps SQLite from asking the full-text index anew for each of these.
_AMONG_ALL = "where papers_fts match ? and +papers_fts.rowid in (select papers.id from papers where {where})"


def find_bound(ask: Ask, expression: str, number: int, last: int = LAST_ID) -> int | None:
    """Return the id of the match before so many others, from `last` backwards, None where there are no more."""
    found = ask(_BOUND, (expression, last, number))
    return found[0][0] if found else None


def match_few(ask: Ask, match: Match, conditions: Sequence[Condition], limit: int) -> Hits:
    """Return all matches that meet conditions.

    A name in several spellings counts once, by the best of the ways to spell it: together they would weigh twice. What matches
    by another spelling alone, a rare one, is behind.
    """
    scored = [(way, "-rank") for way in match.ways or [match.expression]] + [(match.rest, "0.0")] * bool(match.rest)
    given = [expression for expression, _ in scored]
    matches = " union all ".join(
        f"select rowid as id, {score} as score from papers_fts where papers_fts match ?" for _, score in scored
    )
    if len(scored) > 1:
        matches = f"select id, max(score) as score from ({matches}) group by id"
    if not conditions:
        sql = f"select id, score, null from ({matches}) order by score desc, id limit ?"
        return read_hits(ask, sql, (*given, limit))[0]
    where, values = join_conditions(conditions)
    sql = f"select papers.id, score, null from ({matches}) as found join papers on papers.id = found.id where {where}"
    return read_hits(ask, f"{sql} order by score desc, papers.id limit ?", (*given, *values, limit))[0]


def match_last(ask: Ask, expression: str, conditions: Sequence[Condition], last: int, limit: int) -> tuple[Hits, int]:
    """Return the last matches that meet conditions, and how many these are, at most one too many."""
    where, values = join_conditions(conditions)
    narrowed = _AMONG_ALL.format(where=where) if conditions else "where papers_fts match ?"
    return read_hits(ask, _LAST.format(narrowed=narrowed), (expression, *values, last + 1, limit))


def read_hits(ask: Ask, sql: str, values: Sequence[Any]) -> tuple[Hits, int]:
    """Return what a query of (id, score, number) finds, and the number of its first row."""
    *best, (rest, *_) = ask(_RANKED.format(sql=sql, ranked=RANKED), values)
    papers = [(paper_id, score) for paper_id, score, _ in best]
    return [*papers, *((paper_id, 0.0) for paper_id in read_ids(rest))], best[0][2] or 0 if best else 0


def read_ids(text: str | None) -> Iterator[int]:
    """Yield the ids of a text of numbers; a query of many rows is one: a thread waits for its turn after each row."""
    return map(int, text.split(",")) if text else iter(())
