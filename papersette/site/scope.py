"""Which papers a search is about: those that hold its words and meet its conditions, with their scores.

What is looked at is bounded: words that too many papers hold are left out beside rarer ones, and of too many papers that hold all
words and meet all conditions those that were read last are ranked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from papersette.site.conditions import Condition
from papersette.site.expressions import join_each_way, join_words, spellings_in
from papersette.site.proximity import Pairs, find_pairs, find_proximity
from papersette.site.query import Query
from papersette.site.search import WORD_PAPERS, Ask, quote, telling_words
from papersette.site.vectors import Near

__all__ = ["BEST", "RANKED", "Scope", "find_scope", "join_conditions", "rank"]

# Papers that are ranked by their neighbours too, where only some of the words need to stand in each.
RANKED = 500
# Papers with all the words: where there are so many, before anything narrows them, those with only some are left out.
ENOUGH = 100
# Papers that are sorted, counted and paged.
BEST = 10_000
# Places in the index that are looked at: 50,000 take about a tenth of a second.
MOST_MATCHES = 50_000
# Where more papers than COMMON hold all words, the last LAST_HELD of them are looked at. Under conditions the last COMMON are, up
# to the last that meets them where none of the last TRIED does (those of a year long past, say), as long as ENOUGH_LAST meet
# them. Otherwise LAST_READ of all that do are ranked; there are at most as many results.
COMMON, LAST_HELD, TRIED, ENOUGH_LAST, LAST_READ = 20_000, 10_000, 2_000, 1_000, 5_000
# To go through papers that hold several words takes long: about how many there are is told by these slices of the file, one in
# SLICED papers, and only where that is within a factor of SURE of COMMON they are counted. The last slice ends with the file,
# where words stand that are new.
SLICES, SLICED, SURE = 8, 100, 2
LAST_ID = 2**63 - 1
# How much the neighbours' scores add, measured on eight collections of abstracts.
NEIGHBOURS = 0.4
# How much it adds that all words which stand side by side in the query do so in an abstract: read off two collections, and off
# thirty terms of two and three words.
SIDE_BY_SIDE = 0.4
# How much the cosine of the angle to the query adds, where the best paper's words count 1: read off two collections.
MEANING = 1.25

# Of thousands of neighbours few are among the best: no others are handed over. The plus keeps SQLite from looking for each pair.
_NEAR = """
    select related.paper_id, related_id, weight
      from json_each(?) as ranked cross join related on related.paper_id = ranked.value
      cross join papers on papers.id = related.paper_id
     where +related_id in (select value from json_each(?)) and papers.abstract is not null
"""
_ENOUGH = f"select 1 from papers_fts where papers_fts match ? limit {ENOUGH}"
_BOUND = "select rowid from papers_fts where papers_fts match ? and rowid <= ? order by rowid desc limit 1 offset ?"
_SLICED = f"""
    with file(papers) as (select coalesce(max(id), 0) from papers),
         slice(start, stop) as (
           select papers * value / {SLICES} - papers / ({SLICES} * ?) - 1, papers * value / {SLICES}
             from file, json_each('{list(range(1, SLICES + 1))}'))
    select ? * sum((select count(*) from papers_fts where papers_fts match ? and rowid > start and rowid <= stop)) from slice
"""
_SOME_MEET = """
    select 1 from (select rowid as id from papers_fts where papers_fts match ? order by rowid desc limit ?) as held
      cross join papers on papers.id = held.id where {where} limit 1
"""
_LAST_MEETING = "select max(papers.id) from papers where {where}"
# The last paper with one value is known to an index; of a range it is looked up for each value that papers have.
_LAST_IN_RANGE = """
    with recursive present(value) as (
      select min({column}) from papers where {column} between ? and ?
       union all select (select min({column}) from papers where {column} > value and {column} <= ?) from present
        where value is not null)
    select max((select max(id) from papers where {column} = value)) from present
"""
# Of what is ranked those whose neighbours are looked for come with their scores, and all others as one text of numbers: a thread
# waits for its turn after each row.
_RANKED = f"""
    with ranked(id, score, found) as materialized ({{sql}})
    select * from (select * from ranked limit {RANKED})
     union all select group_concat(id), null, null from (select id from ranked limit -1 offset {RANKED})
"""
_LAST_READ = """
    select id, score, count(*) over () from (
      select papers_fts.rowid as id, -papers_fts.rank as score from papers_fts {narrowed} order by papers_fts.rowid desc limit ?)
     order by score desc, id limit ?
"""
# To weigh words FTS5 counts all papers of each, which takes a tenth of a second where hundreds of thousands have it. Of common
# words it says little; that they stand in the title says more.
_COMMON = """
    with titled(id) as materialized ({titled})
    select id, 1.0 as score, null from titled
     union all select id, 0.5, null from ({held}) where id not in (select id from titled) limit ?
"""
_LAST = """
    select papers_fts.rowid as id from papers_fts {joined}
     where papers_fts match ? and papers_fts.rowid between {first} and {last} and {where}
     order by papers_fts.rowid desc limit ?
"""
_JOINED = "cross join papers on papers.id = papers_fts.rowid"
# What few meet is looked up first. The plus keeps SQLite from asking the full-text index anew for each of these.
_AMONG_ALL = "where papers_fts match ? and +papers_fts.rowid in (select papers.id from papers where {where})"
# Each part is read from its own index; most files have no paper without a date.
_DATED = """
    select id, published as moment from papers {by}
     where published is not null and {where} order by published desc, id desc limit ?
"""
_UNDATED = "select id, year || '' from papers {by} where published is null and {where} order by year desc, id desc limit ?"
# Of papers that are looked up an index has the dates, which are read in half the time from there: papers are long.
_DATES = "indexed by idx_papers_dates"
_IS_UNDATED = "select 1 from papers where published is null limit 1"
# What most papers lack is read by its own index too.
_MOST = """
    select group_concat(id) from (
      select id from papers where {column} is not null and {where} order by {column} desc, id desc limit ?)
"""
_NEWEST = "select group_concat(id) from ({newest})"
_NEWEST_OF_BOTH = f"""
    select * from (select * from ({_DATED}) union all select * from ({_UNDATED}))
     order by coalesce(moment, '') desc, id desc limit ?
"""
# Where more papers than BROAD meet a condition, to look up all of them takes longer than to go through those that meet others, or
# through all by their date until LAST_BROAD are found. The plus keeps SQLite from looking them up.
BROAD, LAST_BROAD = 30_000, 1_000
_MEETING = f"select count(*) from (select 1 from ({{met}}) limit {BROAD + 1})"
# Where so few meet one that the last COMMON with common words can hardly hold ENOUGH_LAST of them, those are not looked at first.
_IS_RARE = f"""
    select count(*) <= {BROAD} and count(*) * {COMMON} < {ENOUGH_LAST} * (select max(id) from papers)
      from (select 1 from ({{met}}) limit {BROAD + 1})
"""
# Even their ids take long to gather: where so many of the NEWEST papers meet a condition, each paper is asked whether it does.
NEWEST, FREQUENT = 500, 25
_NEWEST_MEETING = f"""
    with newest(id) as (select id from papers where published is not null order by published desc, id desc limit {NEWEST})
    select count(*) from newest cross join papers on papers.id = newest.id where {{where}}
"""
_HOLDING = "papers.id in (select rowid from papers_fts where papers_fts match ?)"


@dataclass(frozen=True, slots=True)
class Scope:
    """Papers with their scores, best first and 0 behind the first RANKED, and the expression that found them.

    `all_words` says whether each has all the words; where they need not, `complete` are those that do. `bounded`: there are more
    than were looked at. `pairs` are the words that stand side by side in the query.
    """

    papers: list[tuple[int, float]]
    expression: str | None = None
    all_words: bool = True
    bounded: bool = False
    complete: frozenset[int] = frozenset()
    pairs: Pairs = ()


def find_scope(ask: Ask, query: Query, conditions: Sequence[Condition], most: str | None = None) -> Scope:
    """Return the papers with all the words, or where these are few the best of those with any.

    Without words they are the newest, or those with most of a column of papers.
    """
    words = telling_words(query.words)
    if not words and not query.phrases:
        return _browse(ask, query, conditions, most)
    if query.is_any:
        any_word = join_words(words, " OR ", query)
        holding, are_last = _match_any(ask, any_word, join_each_way(words, " OR ", query), conditions)
        return Scope(holding, any_word, all_words=False, bounded=are_last or len(holding) >= RANKED)
    every, ways = join_words(words, " AND ", query), join_each_way(words, " AND ", query)
    pairs = find_pairs(query.words, query.spelled)
    if len(words) < 2 or len(ask(_ENOUGH, (every,))) == ENOUGH:
        papers, are_last = _match_all(ask, every, ways, conditions, BEST + 1)
        if papers or len(words) < 2:
            return Scope(papers[:BEST], every, bounded=are_last or len(papers) > BEST, pairs=pairs)
    sizes = _count_papers(ask, words, query)
    kept = _leave_common(words, sizes)
    some = join_words(kept, " OR ", query)
    complete = dict(_match_all(ask, every, ways, conditions, ENOUGH)[0])
    holding, are_last = _match_any(ask, some, join_each_way(kept, " OR ", query), conditions)
    found = [*complete.items(), *(hit for hit in holding if hit[0] not in complete)]
    # Where as many are found as are ranked, there are more.
    bounded = are_last or sum(sizes.values()) > MOST_MATCHES or len(found) >= RANKED
    return Scope(found[:RANKED], some, all_words=False, bounded=bounded, complete=frozenset(complete), pairs=pairs)


def _browse(ask: Ask, query: Query, conditions: Sequence[Condition], most: str | None) -> Scope:
    """Return all papers that meet conditions, the newest first, those without a date last; of too many those with most too."""
    if query.without:
        excluded = " OR ".join(map(quote, query.without))
        conditions = [*conditions, Condition(f"not {_HOLDING}", (excluded,))]
    passed = [_gone_through(ask, condition) for condition in conditions]
    are_few = passed == list(conditions)
    best = BEST if are_few else LAST_BROAD
    are_looked_up = are_few and conditions and all(condition.ids for condition in conditions)
    found = list(_find_newest(ask, passed, best + 1, _DATES if are_looked_up else ""))
    if most and len(found) > best:
        where, values = join_conditions(passed)
        ((ids,),) = ask(_MOST.format(column=most, where=where), (*values, best))
        found = list(dict.fromkeys([*_numbers(ids), *found]))
    return Scope([(paper_id, 0.0) for paper_id in found[:best]], bounded=len(found) > best)


def _find_newest(ask: Ask, conditions: Sequence[Condition], most: int, by: str) -> Iterator[int]:
    """Return the newest papers that meet conditions, those without a date last."""
    where, values = join_conditions(conditions)
    newest, given = _DATED, [*values, most]
    if ask(_IS_UNDATED, ()):
        newest, given = _NEWEST_OF_BOTH, [*given, *given, most]
    ((ids,),) = ask(_NEWEST.format(newest=newest.format(where=where, by=by)), given)
    return _numbers(ids)


def _gone_through(ask: Ask, condition: Condition) -> Condition:
    """Return a condition so that the many papers that meet it are not looked up; as it is where these are few."""
    # A paper may be among the ids more than once, which changes nothing of what is quicker.
    if not condition.ids or ask(_MEETING.format(met=condition.ids), condition.values)[0][0] <= BROAD:
        return condition
    if condition.each and ask(_NEWEST_MEETING.format(where=condition.each), condition.values)[0][0] >= FREQUENT:
        return replace(condition, sql=condition.each)
    return replace(condition, sql=f"+{condition.sql}")


def _count_papers(ask: Ask, words: Sequence[str], query: Query) -> dict[str, int]:
    """Return how many papers hold each word in its spellings, as far as the words of all papers tell: of GPT-4 its letters."""
    parts = {word: {tuple(re.findall(r"[^\W_]+", way.lower())) for way in spellings_in(word, query)} for word in words}
    every = {part for ways in parts.values() for way in ways for part in way}
    known: dict[str, int] = dict(ask(WORD_PAPERS, (json.dumps(sorted(every)),)))
    return {
        word: sum(min((known[part] for part in way if part in known), default=0) for way in ways) for word, ways in parts.items()
    }


def _leave_common(words: Sequence[str], sizes: Mapping[str, int]) -> list[str]:
    """Return the words, the rarest of them as long as they stay within the bound; at least one that papers hold."""
    total, kept = 0, set[str]()
    for word in sorted(sizes, key=lambda word: sizes[word]):
        total += sizes[word]
        if total > max(MOST_MATCHES, sizes[word]):
            break
        kept.add(word)
    return [word for word in words if word in kept]


def _match_all(
    ask: Ask, every: str, ways: Sequence[str], conditions: Sequence[Condition], limit: int
) -> tuple[list[tuple[int, float]], bool]:
    """Return (id, score), best first, of papers with all words that meet conditions, and whether there are more.

    Where the words are common, the last papers that hold them are ranked by their titles, the newest first; only where too few of
    these meet the conditions all that do are looked at.
    """
    if not _are_common(ask, every):
        return _match_few(ask, every, ways, conditions, limit), False
    last = _find_last(ask, every, conditions)
    if last is None:
        return [], False
    first = _find_bound(ask, every, COMMON if conditions else LAST_HELD, last)
    if first is None and last == LAST_ID:
        # The slices told of more than there are.
        return _match_few(ask, every, ways, conditions, limit), False
    where, values = join_conditions(conditions)
    most = min(limit, LAST_READ)
    if first is not None and not any(_is_rare(ask, condition) for condition in conditions):
        window = _LAST.format(first=first, last=last, joined=_JOINED if conditions else "", where=where)
        given = (f"title : ({every})", *values, most, every, *values, most, most)
        papers, _ = _read(ask, _COMMON.format(titled=window, held=window), given)
        if not conditions or len(papers) >= min(ENOUGH_LAST, most):
            return papers, True
    papers, found = _read_last(ask, every, conditions, LAST_READ, most)
    return papers, found > LAST_READ


def _are_common(ask: Ask, every: str) -> bool:
    """Whether more than about COMMON papers hold all words."""
    # One word alone is counted at once.
    about = ask(_SLICED, (SLICED, SLICED, every))[0][0] if " " in every else COMMON
    if COMMON / SURE <= about < COMMON * SURE:
        return _find_bound(ask, every, COMMON) is not None
    return bool(about >= COMMON)


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
        return _LAST_IN_RANGE.format(column=indexed[0].ranged), (*indexed[0].values, indexed[0].values[-1])
    where, values = join_conditions(indexed)
    return _LAST_MEETING.format(where=where), values


def _find_bound(ask: Ask, expression: str, number: int, last: int = LAST_ID) -> int | None:
    """Return the id of the match before so many others, from `last` backwards, None where there are no more."""
    found = ask(_BOUND, (expression, last, number))
    return found[0][0] if found else None


def _match_any(ask: Ask, some: str, ways: Sequence[str], conditions: Sequence[Condition]) -> tuple[list[tuple[int, float]], bool]:
    """Return (id, score), best first, of papers with some of the words that meet conditions, and whether there are more."""
    if _find_bound(ask, some, MOST_MATCHES) is None:
        return _match_few(ask, some, ways, conditions, RANKED), False
    papers, found = _read_last(ask, some, conditions, MOST_MATCHES, RANKED)
    return papers, found > MOST_MATCHES


def _match_few(
    ask: Ask, expression: str, ways: Sequence[str], conditions: Sequence[Condition], limit: int
) -> list[tuple[int, float]]:
    """Return (id, score), best first, of all matches that meet conditions.

    A name in several spellings counts once, by the best of the ways to spell it: together they would weigh twice. What matches
    by another spelling alone, a rare one, is behind.
    """
    given = [expression, *ways]
    matches = "select rowid as id, -rank as score from papers_fts where papers_fts match ?"
    if ways:
        matched = "select rowid as id, 0.0 as score from papers_fts where papers_fts match ?"
        matches = f"select id, max(score) as score from ({' union all '.join([matched, *[matches] * len(ways)])}) group by id"
    if not conditions:
        sql = f"select id, score, null from ({matches}) order by score desc, id limit ?"
        return _read(ask, sql, (*given, limit))[0]
    where, values = join_conditions(conditions)
    sql = f"select papers.id, score, null from ({matches}) as found join papers on papers.id = found.id where {where}"
    return _read(ask, f"{sql} order by score desc, papers.id limit ?", (*given, *values, limit))[0]


def _read_last(
    ask: Ask, expression: str, conditions: Sequence[Condition], last: int, limit: int
) -> tuple[list[tuple[int, float]], int]:
    """Return (id, score), best first, of the last matches that meet conditions, and how many these are, at most one too many."""
    where, values = join_conditions(conditions)
    narrowed = _AMONG_ALL.format(where=where) if conditions else "where papers_fts match ?"
    return _read(ask, _LAST_READ.format(narrowed=narrowed), (expression, *values, last + 1, limit))


def _read(ask: Ask, sql: str, values: Sequence[Any]) -> tuple[list[tuple[int, float]], int]:
    """Return (id, score) of each row of a query, and the third column of the first; behind the first RANKED the score is 0."""
    *best, (rest, *_) = ask(_RANKED.format(sql=sql), values)
    papers = [(paper_id, score) for paper_id, score, _ in best]
    return [*papers, *((paper_id, 0.0) for paper_id in _numbers(rest))], best[0][2] or 0 if best else 0


def _numbers(text: str | None) -> Iterator[int]:
    return map(int, text.split(",")) if text else iter(())


def join_conditions(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Return the SQL of all conditions, true where there are none, and its values."""
    return " and ".join(c.sql for c in conditions) or "true", [value for c in conditions for value in c.values]


def rank(ask: Ask, scope: Scope, near_in_meaning: Near | None = None, whole: Scope | None = None) -> list[tuple[int, float]]:
    """Return papers best first: those with all the words, and of the best those whose neighbours match well too rise.

    So do those in which the query's words stand side by side and, where it is known how near papers are in meaning, those that
    are. Where conditions narrow a search, `whole` are the papers that it finds without: by their scores papers stand in the same
    order with conditions as without.
    """
    best, rest = scope.papers[:RANKED], scope.papers[RANKED:]
    around = dict(whole.papers[:RANKED] if whole and whole.expression == scope.expression else best)
    top = max(around.values(), default=0.0)
    if not scope.expression or top <= 0:
        return scope.papers
    scores = {paper_id: score / top for paper_id, score in best}
    near = _find_near(ask, scores, {paper_id: score / top for paper_id, score in around.items()})
    together = find_proximity(ask, list(scores), scope.pairs) if scope.pairs else dict.fromkeys(scores, 0.0)
    cosines = near_in_meaning(ask, list(scores)) if near_in_meaning else dict.fromkeys(scores, 0.0)
    total = {
        paper_id: score + NEIGHBOURS * near[paper_id] + SIDE_BY_SIDE * together[paper_id] + MEANING * cosines[paper_id]
        for paper_id, score in scores.items()
    }
    return [*sorted(total.items(), key=lambda ranked: (ranked[0] not in scope.complete, -ranked[1])), *rest]


def _find_near(ask: Ask, papers: Iterable[int], around: Mapping[int, float]) -> dict[int, float]:
    """Return what each of some papers gains from the scores of its neighbours among others, of which none gains more than 1."""
    near = dict.fromkeys([*papers, *around], 0.0)
    for paper_id, related_id, weight in ask(_NEAR, (json.dumps(list(near)), json.dumps(list(around)))):
        near[paper_id] += weight * around[related_id]
    nearest = max((near[paper_id] for paper_id in around), default=0.0) or 1.0
    return {paper_id: gain / nearest for paper_id, gain in near.items()}
