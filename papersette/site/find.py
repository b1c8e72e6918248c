"""A search: from what an address asks for to a page of papers, best first, with its facets.

Every step is one statement, given to `ask`, which runs it and returns rows. What a search looks at is bounded: words that too
many papers hold are left out beside rarer ones, a word alone is looked for in the newest papers that hold it, and what is
narrowed, counted and sorted are the BEST papers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from papersette.site.facets import FACETS, count_sql, narrow
from papersette.site.query import Condition, Query, parse
from papersette.site.search import (
    MARK_START,
    MARK_STOP,
    NOTHING,
    Ask,
    clean,
    has_word,
    identifier,
    quote,
    symbol_terms,
    telling_words,
)  # fmt: skip
from papersette.site.spelling import suggest

__all__ = ["COLUMNS", "SORTS", "Found", "Request", "find_papers", "read_request"]

# Papers that are ranked by their neighbours too, where only some of the words need to stand in each.
RANKED = 500
# Papers with all the words: where there are so many, before anything narrows them, those with only some are left out.
ENOUGH = 100
# Where only some of the words need to stand in each, papers are sorted by another column than relevance from this share of it.
RELEVANT = 0.5
# Papers that are sorted, counted and paged.
BEST = 10_000
# Places in the index that are looked at: at a million papers, 100,000 take about a fifth of a second.
MOST_MATCHES = 100_000
# How much the neighbours' scores add, measured on eight collections of abstracts.
NEIGHBOURS = 0.4
MOST_PAGES = 500
MOST_SIZE = 500
LONGEST_VALUE = 200
MOST_VALUES = 20

SORTS = {
    "relevance": "",
    "date": "cast(coalesce(papers.published, papers.year) as text)",
    "upvotes": "papers.upvotes",
    "citations": "papers.citations",
}
COLUMNS = ("key", "title", "found", "year", "published", "venue", "code", "metrics", "upvotes", "citations", "url")

_NEAR = """
    select related.paper_id, related_id, weight
      from json_each(?) as best join papers on papers.id = best.value join related on related.paper_id = papers.id
     where papers.abstract is not null
"""
_NAMED = """
    select paper_id from paper_ids where value in (?, ?) union select id from papers where key = ? limit 5
"""
# A title of one common word may stand in too many others to be told from them.
_TITLED = """
    select id from (select rowid as id, title from papers_fts where papers_fts match ? limit 2000)
     where lower(title) = lower(?) order by title = ? desc, id limit 5
"""
_SIZES = "select word, papers from words where word in (select value from json_each(?))"
_ENOUGH = f"select 1 from papers_fts where papers_fts match ? limit {ENOUGH}"
_HOLDING = "papers.id in (select rowid from papers_fts where papers_fts match ?)"
_SYMBOL = "instr(lower(papers.title || ' ' || coalesce(papers.abstract, '')), ?)"
_SHOWN = f"""
    with page(id, place) as (select value, key from json_each(?)),
         hits as materialized (
           select rowid as id, highlight(papers_fts, 0, '{MARK_START}', '{MARK_STOP}') as title,
                  snippet(papers_fts, 1, '{MARK_START}', '{MARK_STOP}', '…', 40) as found
             from papers_fts where papers_fts match ? and rowid in (select id from page))
    select papers.key, coalesce(hits.title, papers.title), coalesce(hits.found, substr(papers.abstract, 1, 280)),
           papers.year, papers.published, venues.name, papers.code,
           (select count(*) from metrics where metrics.paper_id = papers.id), papers.upvotes, papers.citations, papers.url
      from page join papers on papers.id = page.id left join hits on hits.id = page.id
      left join venues on venues.id = papers.venue_id
     order by page.place
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What an address asks for; `chosen` are the values of facets."""

    text: str = ""
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    chosen: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows (COLUMNS), how many papers there are, and what else a page tells of them.

    `all_words` says whether each has all the words; `bounded`, that there are more than were looked at; `relaxed`, that no paper
    has the phrases, so that their words were looked for; `suggestion` is the text with its unknown words spelled as others are.
    """

    rows: list[dict[str, Any]]
    total: int
    all_words: bool
    bounded: bool
    relaxed: bool
    suggestion: str | None
    facets: dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Papers with their scores, best first, and the expression that found them."""

    papers: list[tuple[int, float]]
    expression: str | None = None
    all_words: bool = True
    bounded: bool = False


def read_request(values: Mapping[str, list[str]], size: int) -> Request:
    """Return what the parameters of an address ask for; what they cannot mean is as if it were not there."""
    first = {name: given[0] for name, given in values.items() if given}
    chosen = {name: [clean(value)[:LONGEST_VALUE] for value in values.get(name, []) if value][:MOST_VALUES] for name in FACETS}
    return Request(
        text=clean(first.get("q")).strip(),
        sort=first["sort"] if first.get("sort") in SORTS else "relevance",
        page=_number(first.get("page"), 1, MOST_PAGES),
        size=_number(first.get("size") or first.get("_size"), size, MOST_SIZE),
        chosen={name: given for name, given in chosen.items() if given},
    )


def find_papers(ask: Ask, request: Request, with_facets: bool = True) -> Found:
    """Answer a request."""
    query = parse(request.text)
    narrowed = [narrow(name, values) for name, values in request.chosen.items()]
    conditions = [*query.conditions, *narrowed]
    symbols = [Condition(_SYMBOL, (symbol,)) for symbol in symbol_terms(" ".join(query.words))]
    # A text of signs alone asks for nothing that a paper could hold; no text asks for all papers.
    means_nothing = bool(request.text) and query == Query()
    scope, relaxed = _Scope([]) if means_nothing else _find_scope(ask, query, [*conditions, *symbols]), False
    if not scope.papers and (query.phrases or symbols):
        words = query.words + tuple(word for phrase in query.phrases for word in phrase.split())
        scope = _find_scope(ask, Query(words, (), query.without), conditions)
        relaxed = bool(scope.papers)
    ranked = _rank(ask, scope)
    if request.sort != "relevance" and not scope.all_words:
        ranked = [(paper_id, score) for paper_id, score in ranked if score >= RELEVANT * ranked[0][1]]
    ids = list(dict.fromkeys([*_find_named(ask, request.text, narrowed), *(paper_id for paper_id, _ in ranked)]))
    if request.sort != "relevance":
        ids = _sort(ask, ids, SORTS[request.sort])
    start = (request.page - 1) * request.size
    rows = ask(_SHOWN, (json.dumps(ids[start : start + request.size]), scope.expression or NOTHING))
    counts = {name: ask(count_sql(name), (json.dumps(ids),)) for name in FACETS} if with_facets else {}
    return Found(
        rows=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        total=len(ids),
        all_words=scope.all_words,
        bounded=scope.bounded,
        relaxed=relaxed,
        suggestion=suggest(ask, request.text, query.words + query.phrases),
        facets={name: sorted(given, reverse=True) if FACETS[name].by_value else given for name, given in counts.items() if given},
    )


def _find_scope(ask: Ask, query: Query, conditions: Sequence[Condition]) -> _Scope:
    """Return the papers with all the words, or where these are few the best of those with any."""
    words = telling_words(query.words)
    if not words and not query.phrases:
        return _browse(ask, query, conditions)
    sizes = _count_papers(ask, words)
    is_common = sum(sizes.values()) > MOST_MATCHES
    every = _expression(words, " AND ", query)
    if len(words) < 2 or len(ask(_ENOUGH, (every,))) == ENOUGH:
        papers = _match(ask, every, conditions, BEST + 1, is_common)
        if papers or len(words) < 2:
            return _Scope(papers[:BEST], every, bounded=is_common or len(papers) > BEST)
    some = _expression(_leave_common(words, sizes), " OR ", query)
    return _Scope(_match(ask, some, conditions, RANKED, is_common), some, all_words=False, bounded=is_common)


def _browse(ask: Ask, query: Query, conditions: Sequence[Condition]) -> _Scope:
    """Return all papers that meet conditions, the newest first; none where a text has nothing to look for."""
    if query.without:
        excluded = " OR ".join(map(quote, query.without))
        conditions = [*conditions, Condition(f"not {_HOLDING}", (excluded,))]
    where, values = _join(conditions)
    found = ask(f"select id, 0.0 from papers where {where} order by published desc, id desc limit ?", (*values, BEST + 1))
    return _Scope(found[:BEST], bounded=len(found) > BEST)


def _expression(words: Sequence[str], operator: str, query: Query) -> str:
    """Return an FTS5 expression: the words joined, all phrases besides, and neither word that is not wanted."""
    phrases = list(map(quote, query.phrases))
    parts = [f"({operator.join([*map(quote, words)])})"] if words else []
    expression = " AND ".join(parts + phrases)
    return f"({expression}) NOT ({' OR '.join(map(quote, query.without))})" if query.without else expression


def _count_papers(ask: Ask, words: Sequence[str]) -> dict[str, int]:
    """Return how many papers hold each word, as far as the words of all papers tell: of GPT-4 they know its letters."""
    parts = {word: re.findall(r"[^\W_]+", word.lower()) for word in words}
    known: dict[str, int] = dict(ask(_SIZES, (json.dumps([part for found in parts.values() for part in found]),)))
    return {word: min((known[part] for part in found if part in known), default=0) for word, found in parts.items()}


def _leave_common(words: Sequence[str], sizes: Mapping[str, int]) -> list[str]:
    """Return the words, the rarest of them as long as they stay within the bound; at least one."""
    total, kept = 0, set[str]()
    for word in sorted(sizes, key=lambda word: sizes[word]):
        total += sizes[word]
        if kept and total > MOST_MATCHES:
            break
        kept.add(word)
    return [word for word in words if word in kept]


def _match(ask: Ask, expression: str, conditions: Sequence[Condition], limit: int, is_common: bool) -> list[tuple[int, float]]:
    """Return (id, score), best first; of very many matches only the newest are looked at."""
    matches = "select rowid as id, -rank as score from papers_fts where papers_fts match ?"
    if is_common:
        matches += f" order by rowid desc limit {MOST_MATCHES}"
    if not conditions:
        return ask(f"select id, score from ({matches}) order by score desc, id limit ?", (expression, limit))
    where, values = _join(conditions)
    sql = f"select papers.id, score from ({matches}) as found join papers on papers.id = found.id where {where}"
    return ask(f"{sql} order by score desc, papers.id limit ?", (expression, *values, limit))


def _join(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    return " and ".join(c.sql for c in conditions) or "true", [value for c in conditions for value in c.values]


def _find_named(ask: Ask, text: str, conditions: Sequence[Condition]) -> list[int]:
    """Return the papers whose id, key or whole title a text is, as far as they meet conditions.

    A key such as title:deep-learning-1a2b would read as a condition; it names its paper all the same.
    """
    if not has_word(text):
        return []
    named = [*ask(_NAMED, (identifier(text), text, text)), *ask(_TITLED, (f"title : {quote(text)}", text, text))]
    where, values = _join(conditions)
    ids = [paper_id for (paper_id,) in named]
    meeting = set(
        ask(f"select id from papers where id in (select value from json_each(?)) and {where}", (json.dumps(ids), *values))
    )
    return [paper_id for paper_id in ids if (paper_id,) in meeting]


def _rank(ask: Ask, scope: _Scope) -> list[tuple[int, float]]:
    """Return papers best first: of the best by their words, those whose neighbours match well too rise."""
    best, rest = scope.papers[:RANKED], scope.papers[RANKED:]
    top = best[0][1] if best else 0.0
    if not scope.expression or top <= 0:
        return scope.papers
    scores = {paper_id: score / top for paper_id, score in best}
    near: dict[int, float] = {}
    for paper_id, related_id, weight in ask(_NEAR, (json.dumps(list(scores)),)):
        near[paper_id] = near.get(paper_id, 0.0) + weight * scores.get(related_id, 0.0)
    nearest = max(near.values(), default=0.0) or 1.0
    total = [(paper_id, score + NEIGHBOURS * near.get(paper_id, 0.0) / nearest) for paper_id, score in scores.items()]
    return [*sorted(total, key=lambda ranked: (-ranked[1], ranked[0])), *rest]


def _sort(ask: Ask, ids: Sequence[int], column: str) -> list[int]:
    """Return ids by a column, the greatest first, those without a value last, equal ones as they stood."""
    sql = f"select id, {column} from papers where id in (select value from json_each(?))"
    values: dict[int, Any] = dict(ask(sql, (json.dumps(ids),)))
    return sorted(ids, key=lambda paper_id: (values[paper_id] is not None, values[paper_id]), reverse=True)


def _number(text: str | None, default: int, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
