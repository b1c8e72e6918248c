"""A search: from what an address asks for to a page of papers, best first, with its facets.

Every step is one statement, given to `ask`, which runs it and returns rows. What is narrowed, counted and sorted are the BEST
papers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from papersette.merge import title_keys
from papersette.site.conditions import FIELDS, Condition, having
from papersette.site.conflated import find_conflated
from papersette.site.facets import FACETS, count_facets, narrow
from papersette.site.hints import find_unmet, quote_author, respell_author, reword
from papersette.site.hits import mark_hits
from papersette.site.matched import find_matched
from papersette.site.named import find_doors
from papersette.site.people import YEAR, People, find_asked, find_people
from papersette.site.query import Query, parse
from papersette.site.scope import Scope, find_scope, join_conditions, rank
from papersette.site.search import (
    MARK_START,
    Ask,
    clean,
    has_word,
    identifier,
    is_identifier,
    split_words,
    stop_words,
    symbol_terms,
)
from papersette.site.spelling import find_unheld, respell, spell_as_most, suggest
from papersette.site.vectors import Near

__all__ = ["COLUMNS", "MOST_SIZE", "SORTS", "Found", "Request", "find_papers", "read_request"]

# Where only some of the words need to stand in each, papers are sorted by another column than relevance from this share of it.
RELEVANT = 0.5
# Where fewer papers have all the words, one of them may be misspelled.
ENOUGH_WHOLE = 100
# Characters of an abstract that are shown where it has no hits, and in which hits are looked for: it may be as long as a book.
BEGINNING, MARKED = 280, 5_000
# Papers whose facets are counted, the best of those found: all of 10,000 take longer than to find them.
FACETED = 1000
MOST_PAGES = 10**8
# Papers of one page.
MOST_SIZE = 500
LONGEST_VALUE = 200
# Values of a facet that an address may choose.
MOST_CHOSEN = 20


@dataclass(frozen=True, slots=True)
class Sort:
    """What papers are sorted by; of too many that no words rank the newest are kept, or by a column those with most."""

    by: str = ""
    column: str | None = None
    kept: str = "newest"


SORTS = {
    "relevance": Sort(),
    "date": Sort("cast(coalesce(papers.published, papers.year) as text)"),
    "upvotes": Sort("papers.upvotes", "upvotes", "most upvoted"),
    "citations": Sort("papers.citations", "citations", "most cited"),
}
COLUMNS = ("key", "title", "authors", "found", "year", "published", "venue", "code", "metrics", "upvotes", "citations", "url")

PERSON = ("id", "name", "papers")

# Words that stand as one: beta-VAE, CNN/LSTM.
JOINTS, JOINED = re.compile(r"[-‐-–/]+"), re.compile(r"[^\W\d_]+(?:[-‐-–/]+[^\W\d_]+)+")

_NAMED = """
    select paper_id from paper_ids where value in (?, ?) union select id from papers where key = ? limit 5
"""
# Of one title there are seldom two papers; "Introduction" is that of many.
_TITLED = """
    select id, title from title_keys join papers on papers.id = title_keys.paper_id where title_keys.key = ? order by id limit 50
"""
MOST_TITLED = 5
_WRITTEN_BY = "author_id in (select value from json_each(?))"
_CITED_FOR = f"{_WRITTEN_BY} and position = 1"
_SYMBOL = "instr(lower(papers.title || ' ' || coalesce(papers.abstract, '')), ?)"
_SHOWN = f"""
    select papers.id, papers.title, substr(papers.abstract, 1, {MARKED}), papers.key,
           (select json_group_array(name) from (
              select authors.name from paper_authors join authors on authors.id = paper_authors.author_id
               where paper_authors.paper_id = papers.id order by paper_authors.position)),
           papers.year, papers.published, venues.name, papers.code,
           (select count(*) from metrics where metrics.paper_id = papers.id), papers.upvotes, papers.citations,
           papers.url
      from json_each(?) as page join papers on papers.id = page.value left join venues on venues.id = papers.venue_id
     order by page.key
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

    `facets` are of the best papers, `counted` of them. `all_words` says whether each has all the words, `complete` how many of
    those that need not do; `bounded`, that there are more, so that `total` is of those that are `kept`: the best or, where no
    words rank them, the newest or those with most of what they are sorted by; `relaxed`, that no paper has the phrases, so that
    their words were looked for; `apart`, that no result is of the measure and on the dataset, so that papers with each of them
    were looked for; `are_first`, that papers of the `people` whom the words name come first; `doors` are the pages of what else
    they name. `suggestion` is the text as it may have been meant: its unknown words and names spelled as others are; `understood`
    are its conditions, `unmet` those that no paper meets even by themselves where none is found, `unheld` its words that no paper
    has where none has all of them, `unknown` those that look like conditions; `matched` are the results by which papers (by their
    keys) meet conditions on measures.
    """

    rows: list[dict[str, Any]]
    total: int
    counted: int
    all_words: bool
    complete: int
    bounded: bool
    kept: str
    relaxed: bool
    apart: bool
    are_first: bool
    people: list[dict[str, Any]]
    doors: list[dict[str, str]]
    suggestion: str | None
    unmet: list[str]
    unheld: list[str]
    unknown: list[str]
    understood: list[str]
    matched: Mapping[str, list[dict[str, Any]]]
    facets: dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a query may mean: one that asks for it exactly comes before those that ask for less.

    `symbols` are those of its conditions that are words.
    """

    query: Query
    conditions: Sequence[Condition]
    symbols: Sequence[Condition] = ()
    relaxed: bool = False
    apart: bool = False


def read_request(values: Mapping[str, list[str]], size: int) -> Request:
    """Return what the parameters of an address ask for; what they cannot mean is as if it were not there."""
    first = {name: given[0] for name, given in values.items() if given}
    chosen = {name: [clean(value)[:LONGEST_VALUE] for value in values.get(name, []) if value][:MOST_CHOSEN] for name in FACETS}
    return Request(
        text=clean(first.get("q")).strip(),
        sort=first["sort"] if first.get("sort") in SORTS else "relevance",
        page=_number(first.get("page"), 1, MOST_PAGES),
        size=_number(first.get("size") or first.get("_size"), min(size, MOST_SIZE), MOST_SIZE),
        chosen={name: given for name, given in chosen.items() if given},
    )


def find_papers(ask: Ask, request: Request, with_facets: bool = True, near: Near | None = None) -> Found:
    """Answer a request; what tells how near papers are to its text ranks by meaning besides."""
    query = parse(request.text)
    spelled = _spell(ask, query)
    narrowed = [narrow(name, values) for name, values in request.chosen.items()]
    words = [*query.words, *split_words(query.phrases)]
    people = find_people(ask, words, request.text)
    authored = _find_authored(ask, query, people, narrowed) if people.are_meant else []
    reading, scope = _find_widest(ask, request, spelled, narrowed, is_enough=bool(authored))
    if not (people.are_meant or scope.papers):
        authored = _find_authored(ask, query, people, narrowed)
    named = [*_find_named(ask, request.text, narrowed), *_find_conflated(ask, spelled, narrowed)]
    ids = _order(ask, request, [*named, *authored], scope, _find_whole(ask, reading, scope), near)
    shown = ids[(request.page - 1) * request.size :][: request.size]
    rows = ask(_SHOWN, (json.dumps(shown),))
    hits = mark_hits((row[:3] for row in rows), scope.expression) if scope.expression else {}
    counts = count_facets(ask, ids[:FACETED]) if with_facets else {}
    # Where papers have all the words, each of them is one; a few may have the same slip.
    whole = len(scope.papers) if scope.all_words else len(scope.complete)
    unmet = [] if ids else find_unmet(ask, query, is_narrowed=bool(narrowed))
    return Found(
        rows=[_show(row, hits) for row in rows],
        total=len(ids),
        counted=min(len(ids), FACETED),
        all_words=scope.all_words or not scope.papers,
        complete=len(scope.complete),
        bounded=scope.bounded,
        kept="best" if scope.expression else SORTS[request.sort].kept,
        relaxed=reading.relaxed and bool(scope.papers),
        apart=reading.apart and bool(scope.papers),
        are_first=bool(authored),
        people=[dict(zip(PERSON, row, strict=True)) for row in people.authors or find_asked(ask, query.conditions)],
        doors=find_doors(ask, request.text, query, words, [*spelled.words, *split_words(query.phrases)]) if with_facets else [],
        suggestion=_suggest(ask, request, spelled, unmet, ids, 0 if reading.relaxed else whole, bool(authored)),
        unmet=unmet,
        unheld=[] if whole or named or authored or reading.relaxed else find_unheld(ask, spelled.words),
        # An id such as arxiv:2405.15738 looks like a condition, be it that of a paper here or not.
        unknown=[] if named or is_identifier(request.text) else list(query.unknown),
        understood=list(query.understood),
        matched=find_matched(ask, shown, reading.conditions),
        facets={name: sorted(given, reverse=True) if FACETS[name].by_value else given for name, given in counts.items() if given},
    )


def _spell(ask: Ask, query: Query) -> Query:
    """Return a query with its names as most papers spell them."""
    words, spelled = spell_as_most(ask, query.words)
    return replace(query, words=words, spelled=spelled)


def _find_widest(
    ask: Ask, request: Request, query: Query, narrowed: Sequence[Condition], is_enough: bool
) -> tuple[_Reading, Scope]:
    """Return the first reading of a query that finds papers, the strictest where none needs to or does, and what it finds."""
    strictest = None
    # A text of signs alone asks for nothing that a paper could hold; no text asks for all papers.
    for reading in _read(query, narrowed) if query.asks or not request.text else ():
        scope = find_scope(ask, reading.query, reading.conditions, SORTS[request.sort].column)
        strictest = strictest or (reading, scope)
        if scope.papers:
            return reading, scope
        if is_enough:
            break
    return strictest or (_Reading(query, narrowed), Scope([]))


def _read(query: Query, narrowed: Sequence[Condition]) -> Iterator[_Reading]:
    """Yield the readings of a query: as it stands, phrases as their words, measures and datasets apart, both.

    A word with hyphens or strokes is a phrase of its parts; a name with figures is none.
    """
    symbols = [Condition(_SYMBOL, (symbol,)) for symbol in symbol_terms(" ".join(query.words))]
    parts = split_words(JOINTS.sub(" ", word) if JOINED.fullmatch(word) else word for word in query.words)
    words = Query((*parts, *split_words(query.phrases)), (), query.without, is_any=query.is_any, spelled=query.spelled)
    for is_apart, conditions in ((False, query.conditions), (True, query.apart)):
        if is_apart and not conditions:
            continue
        yield _Reading(query, [*conditions, *narrowed, *symbols], symbols, apart=is_apart)
        if words.words != query.words or symbols:
            yield _Reading(words, [*conditions, *narrowed], relaxed=True, apart=is_apart)


def _suggest(  # noqa: PLR0913 - what a search asked for and found
    ask: Ask, request: Request, query: Query, unmet: Sequence[str], ids: Sequence[int], whole: int, is_authored: bool
) -> str | None:
    """Return the text as it may have been meant, None where nothing says that it was not meant as it stands.

    So many papers have the `whole` of its words.
    """
    text = request.text
    parts = (*(word for word in query.words if word not in query.spelled), *query.phrases)
    meant = (None if ids else quote_author(ask, text)) or text
    named = {} if whole or is_authored else respell_author(ask, split_words((*query.words, *query.phrases)))
    for said, other in (reword(ask, query, unmet) | named).items():
        meant = meant.replace(said, other)
    meant = (None if is_authored else respell(ask, meant, parts)) or meant
    respelled = suggest(ask, meant, parts) if whole < ENOUGH_WHOLE and not (is_authored or named) else None
    return respelled or (meant if meant != text else None)


def _find_conflated(ask: Ask, query: Query, narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers that name what the index takes for other words, best first."""
    conflated = list(find_conflated(ask, query.words))
    if not conflated or query.is_any:
        return []
    return _rank_narrowed(ask, query, [*query.conditions, *conflated], narrowed)


def _find_authored(ask: Ask, query: Query, people: People, narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers of authors that are about the other words, the newest first where there are none.

    A year is that of a paper, not a word; where they have none of that year, those of all years are returned.
    """
    if not people.authors:
        return []
    authors = json.dumps([author_id for author_id, *_ in people.authors])
    written = having("paper_authors", _CITED_FOR if people.are_cited else _WRITTEN_BY, (authors,))
    rest = [word for word in people.rest if word.lower() not in stop_words()]
    about = Query(tuple(word for word in rest if not YEAR.fullmatch(word)), (), query.without)
    years = [condition for word in rest if YEAR.fullmatch(word) and (condition := FIELDS["year"].read(word))]
    for of_years in (years, ()):
        if found := _rank_narrowed(ask, about, [*query.conditions, *of_years, written], narrowed):
            return found
    return []


def _rank_narrowed(ask: Ask, query: Query, conditions: Sequence[Condition], narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers that a query finds under conditions, in the order that they have without those which narrow them."""
    whole = find_scope(ask, query, conditions) if narrowed else None
    return [paper_id for paper_id, _ in rank(ask, find_scope(ask, query, [*conditions, *narrowed]), whole=whole)]


def _find_whole(ask: Ask, reading: _Reading, scope: Scope) -> Scope | None:
    """Return what a reading finds without its conditions, None where it has none, no words rank its papers, or not all are."""
    is_narrowed = len(reading.conditions) > len(reading.symbols)
    is_ranked = scope.papers and scope.expression and not scope.bounded
    return find_scope(ask, reading.query, reading.symbols) if is_narrowed and is_ranked else None


def _order(  # noqa: PLR0913 - what a search asked for and found
    ask: Ask, request: Request, first: Sequence[int], scope: Scope, whole: Scope | None, near: Near | None
) -> list[int]:
    """Return the papers in the order that is asked for; by relevance some come first."""
    if request.sort == "relevance":
        ranked = rank(ask, scope, near, whole)
        return list(dict.fromkeys([*first, *(paper_id for paper_id, _ in ranked)]))
    # The share of RELEVANT is one of words, wherever they stand.
    ranked = rank(ask, replace(scope, pairs=()), whole=whole)
    least = RELEVANT * max((score for _, score in ranked), default=0.0) if not scope.all_words else 0.0
    relevant = [paper_id for paper_id, score in ranked if score >= least or paper_id in scope.complete]
    return _sort(ask, list(dict.fromkeys([*first, *relevant])), SORTS[request.sort].by)


def _show(row: Sequence[Any], hits: Mapping[int, tuple[str, str | None]]) -> dict[str, Any]:
    """Return a row by its columns; an abstract without hits is its beginning, ended behind a word by a sign."""
    paper_id, title, abstract, key, authors, *others = row
    title, found = hits.get(paper_id, (title, abstract))
    if found and len(found) > BEGINNING and MARK_START not in found:
        found = (found[:BEGINNING].rpartition(" ")[0] or found[:BEGINNING]) + "…"
    return dict(zip(COLUMNS, (key, title, json.loads(authors), found, *others), strict=True))


def _find_named(ask: Ask, text: str, conditions: Sequence[Condition]) -> list[int]:
    """Return the papers whose id, key or whole title a text is, as far as they meet conditions.

    A key such as title:deep-learning-1a2b would read as a condition; it names its paper all the same.
    """
    if not has_word(text):
        return []
    ids = [*(paper_id for (paper_id,) in ask(_NAMED, (identifier(text), text, text))), *_find_titled(ask, text)]
    where, values = join_conditions(conditions)
    meeting = set(
        ask(f"select id from papers where id in (select value from json_each(?)) and {where}", (json.dumps(ids), *values))
    )
    return [paper_id for paper_id in ids if (paper_id,) in meeting]


def _find_titled(ask: Ask, text: str) -> list[int]:
    """Return the papers whose whole title a text is however it is spelled, first those that spell it so."""
    whole = title_keys(text)[:1]
    # The keys of a paper are those of its title without a subtitle too.
    titled = [row for row in ask(_TITLED, whole) if title_keys(row[1])[:1] == whole] if whole else []
    return [paper_id for paper_id, _ in sorted(titled, key=lambda row: row[1] != text)[:MOST_TITLED]]


def _sort(ask: Ask, ids: Sequence[int], column: str) -> list[int]:
    """Return ids by a column, the greatest first, those without a value last, equal ones as they stood."""
    sql = f"select id, {column} from papers where id in (select value from json_each(?))"
    values: dict[int, Any] = dict(ask(sql, (json.dumps(ids),)))
    return sorted(ids, key=lambda paper_id: (values[paper_id] is not None, values[paper_id]), reverse=True)


def _number(text: str | None, default: int, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
