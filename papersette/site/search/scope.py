"""Which papers a search is about: those that hold its words and meet its conditions, with their scores.

What is looked at is bounded: words that too many papers hold are left out beside rarer ones, and of too many papers that hold all
words and meet all conditions those that were read last are ranked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from papersette.site.queries.conditions import Condition, join_conditions, last_in_range
from papersette.site.queries.expressions import Match, match_words, spellings_in
from papersette.site.queries.parse import Query
from papersette.site.search.common_words import match_common
from papersette.site.search.matches import RANKED, Hits, find_bound, match_few, match_last, read_ids
from papersette.site.search.proximity import Pairs, find_pairs, find_proximity
from papersette.site.search.vectors import Near
from papersette.site.typed.words import WORD_PAPERS, Ask, quote, telling_words

__all__ = ["BEST", "Scope", "find_meeting", "find_scope", "rank"]

# Papers with all the words: where there are so many, before anything narrows them, those with only some are left out.
ENOUGH = 100
# Papers that are sorted, counted and paged.
BEST = 10_000
# Places in the index that are looked at: 50,000 take about a tenth of a second.
MOST_MATCHES = 50_000
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
_ENOUGH = f"select rowid from papers_fts where papers_fts match ? limit {ENOUGH}"
_MEET = "select papers.id from json_each(?) as given cross join papers on papers.id = given.value where {where}"
# Each part is read from its own index; most files have no paper without a date.
_DATED = """
    select id, published as moment from papers {by}
     where published <= ? and {where} order by published desc, id desc limit ?
"""
# Behind every date.
_LATEST = "~"
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

    papers: Hits
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
        any_word = match_words(words, " OR ", query)
        holding, are_last = _match_any(ask, any_word, conditions)
        return Scope(holding, any_word.expression, all_words=False, bounded=are_last or len(holding) >= RANKED)
    every = match_words(words, " AND ", query)
    pairs = find_pairs(query.words, query.spelled)
    whole = [paper_id for (paper_id,) in ask(_ENOUGH, (every.expression,))] if len(words) > 1 else []
    if len(words) < 2 or len(whole) == ENOUGH:
        papers, are_last = _match_all(ask, every, conditions)
        if papers or len(words) < 2:
            return Scope(papers[:BEST], every.expression, bounded=are_last or len(papers) > BEST, pairs=pairs)
        # None of them all meets the conditions.
        whole = []
    sizes = _count_papers(ask, words, query)
    kept = _leave_common(words, sizes)
    some = match_words(kept, " OR ", query)
    complete = find_meeting(ask, whole, conditions)
    holding, are_last = _match_any(ask, some, conditions)
    found = _with_first(holding, complete)
    # Where as many are found as are ranked, there are more.
    bounded = are_last or sum(sizes.values()) > MOST_MATCHES or len(found) >= RANKED
    return Scope(found[:RANKED], some.expression, all_words=False, bounded=bounded, complete=complete, pairs=pairs)


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
        found = list(dict.fromkeys([*read_ids(ids), *found]))
    return Scope([(paper_id, 0.0) for paper_id in found[:best]], bounded=len(found) > best)


def _find_newest(ask: Ask, conditions: Sequence[Condition], most: int, by: str) -> Iterator[int]:
    """Return the newest papers that meet conditions, those without a date last."""
    where, values = join_conditions(conditions)
    newest, given = _DATED, [_find_latest(ask, conditions), *values, most]
    if ask(_IS_UNDATED, ()):
        newest, given = _NEWEST_OF_BOTH, [*given, *values, most, most]
    ((ids,),) = ask(_NEWEST.format(newest=newest.format(where=where, by=by)), given)
    return read_ids(ids)


def _find_latest(ask: Ask, conditions: Sequence[Condition]) -> str:
    """Return a date behind which no paper meets conditions: the last of its years, or one behind all."""
    years = [ask(*last_in_range(condition, "published"))[0][0] for condition in conditions if condition.ranged == "year"]
    return min((latest or "" for latest in years), default=_LATEST)


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


def _match_all(ask: Ask, every: Match, conditions: Sequence[Condition]) -> tuple[Hits, bool]:
    """Return papers with all words that meet conditions, of common words the last, and whether there are more."""
    common = match_common(ask, every, conditions)
    return common or (match_few(ask, every, conditions, BEST + 1), False)


def find_meeting(ask: Ask, papers: Sequence[int], conditions: Sequence[Condition]) -> frozenset[int]:
    """Return those of a few papers that meet conditions."""
    if not conditions or not papers:
        return frozenset(papers)
    where, values = join_conditions(conditions)
    return frozenset(paper_id for (paper_id,) in ask(_MEET.format(where=where), (json.dumps(papers), *values)))


def _with_first(holding: Hits, complete: Set[int]) -> Hits:
    """Return papers that hold some words behind those that hold all, which count as the last of them if they are not there."""
    scores = dict(holding)
    last = min(scores.values(), default=1.0)
    first = sorted([(paper_id, scores.get(paper_id, last)) for paper_id in complete], key=lambda hit: (-hit[1], hit[0]))
    return [*first, *(hit for hit in holding if hit[0] not in complete)]


def _match_any(ask: Ask, some: Match, conditions: Sequence[Condition]) -> tuple[Hits, bool]:
    """Return papers with some of the words that meet conditions, and whether there are more."""
    if find_bound(ask, some.expression, MOST_MATCHES) is None:
        return match_few(ask, some, conditions, RANKED), False
    papers, found = match_last(ask, some.expression, conditions, MOST_MATCHES, RANKED)
    return papers, found > MOST_MATCHES


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
