"""A search: from what an address asks for to a page of papers, best first, with its facets.

Every step is one statement, given to `ask`, which runs it and returns rows. What is narrowed, counted and sorted are the BEST
papers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from papersette.site.queries.conditions import Condition
from papersette.site.queries.parse import Query, parse
from papersette.site.queries.people import People, find_asked, find_people
from papersette.site.queries.spelling import find_unheld, respell, spell_as_most, suggest
from papersette.site.search.doors import find_doors
from papersette.site.search.facets import FACETS, count_facets, narrow
from papersette.site.search.found import Extent, Found, Hints
from papersette.site.search.hints import find_unmet, quote_author, respell_author, reword
from papersette.site.search.hits import mark_hits
from papersette.site.search.matched_results import find_matched
from papersette.site.search.named_papers import find_authored, find_named, find_naming
from papersette.site.search.readings import Reading, find_unnarrowed, find_widest, read_each
from papersette.site.search.scope import Scope, rank
from papersette.site.search.vectors import Near
from papersette.site.typed.words import MARK_START, Ask, clean, find_identifiers, split_words

__all__ = ["COLUMNS", "MOST_SIZE", "SORTS", "Request", "find_papers", "read_request"]

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
# Names of venues from entries of BibTeX have some hundred characters.
LONGEST_VALUE = 2_000
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

    @property
    def kept(self) -> dict[str, str | Sequence[str]]:
        """What of its address the same search keeps that is said in another way."""
        return {**self.chosen, **({} if self.sort == "relevance" else {"sort": self.sort})}


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


@dataclass(frozen=True, slots=True)
class _Search:
    """A search that is done: what its text means, and all papers that it finds, in order.

    `spelled` is the query with its names as most papers spell them, `narrowed` are the conditions of chosen facets. `people` are
    those whom the words name, `authored` their papers where these come first, as those do which the text has `named` and those
    `naming` what its words are names of; `scope` is what the `reading` finds.
    """

    query: Query
    spelled: Query
    narrowed: Sequence[Condition]
    people: People
    reading: Reading
    scope: Scope
    named: Sequence[int]
    naming: Sequence[int]
    authored: Sequence[int]
    ids: Sequence[int]

    @property
    def holding_all(self) -> int:
        """How many papers have all the words."""
        # Where papers have all the words, each of them is one; a few may have the same slip.
        return len(self.scope.papers) if self.scope.all_words else len(self.scope.complete)


def find_papers(ask: Ask, request: Request, with_facets: bool = True, near: Near | None = None) -> Found:
    """Answer a request; what tells how near papers are to its text ranks by meaning besides."""
    search = _search(ask, request, near)
    query, ids = search.query, search.ids
    shown = ids[(request.page - 1) * request.size :][: request.size]
    return Found(
        rows=_read_rows(ask, shown, search.scope.expression),
        extent=_tell_extent(search, SORTS[request.sort]),
        hints=_hint(ask, request.text, search),
        people=[dict(zip(PERSON, row, strict=True)) for row in search.people.authors or find_asked(ask, query.conditions)],
        are_first=bool(search.authored),
        doors=find_doors(ask, request.text, query, search.spelled, request.kept) if with_facets else [],
        matched=find_matched(ask, shown, search.reading.conditions),
        facets=_count_facets(ask, ids[:FACETED]) if with_facets else {},
    )


def _tell_extent(search: _Search, sort: Sort) -> Extent:
    """Return how many papers are found, and in what sense."""
    scope, reading = search.scope, search.reading
    return Extent(
        total=len(search.ids),
        counted=min(len(search.ids), FACETED),
        bounded=scope.bounded,
        kept="best" if scope.expression else sort.kept,
        all_words=scope.all_words or not scope.papers,
        complete=len(scope.complete),
        relaxed=reading.relaxed and bool(scope.papers),
        apart=reading.apart and bool(scope.papers),
    )


def _hint(ask: Ask, text: str, search: _Search) -> Hints:
    """Return how a text was read, and what of it may be meant otherwise."""
    query = search.query
    unmet = [] if search.ids else find_unmet(ask, query, is_narrowed=bool(search.narrowed))
    is_held = search.holding_all or search.named or search.naming or search.authored or search.reading.relaxed
    return Hints(
        understood=query.understood,
        # An id such as arxiv:2405.15738 looks like a condition, be it that of a paper here or not.
        unknown=[] if search.named else [said for said in query.unknown if not find_identifiers(said)],
        unmet=unmet,
        unheld=[] if is_held else find_unheld(ask, search.spelled.words),
        # A title is meant as it stands, whatever its words are like.
        suggestion=None if search.named else _suggest(ask, text, search, unmet),
    )


def _search(ask: Ask, request: Request, near: Near | None) -> _Search:
    """Return what a text means and finds: papers that it names, those of authors whom it names, and those that its words rank."""
    query = parse(request.text)
    spelled = _spell(ask, query)
    narrowed = [narrow(name, values) for name, values in request.chosen.items()]
    people = find_people(ask, query.all_words, request.text)
    authored = find_authored(ask, query, people, narrowed) if people.are_meant else []
    # A text of signs alone asks for nothing that a paper could hold; no text asks for all papers.
    readings = read_each(spelled, narrowed) if query.asks or not request.text else ()
    found = find_widest(ask, readings, SORTS[request.sort].column, is_enough=bool(authored))
    reading, scope = found or (Reading(spelled, narrowed), Scope([]))
    if not (people.are_meant or scope.papers):
        authored = find_authored(ask, query, people, narrowed)
    named, naming = find_named(ask, request.text, query.conditions, narrowed), find_naming(ask, spelled, narrowed)
    first = [*named, *naming, *authored]
    whole = find_unnarrowed(ask, reading, scope)
    if request.sort == "relevance":
        ids = _put_first(first, (paper_id for paper_id, _ in rank(ask, scope, near, whole)))
    else:
        ids = _sort(ask, _put_first(first, _find_relevant(ask, scope, whole)), SORTS[request.sort].by)
    return _Search(query, spelled, narrowed, people, reading, scope, named, naming, authored, ids)


def _spell(ask: Ask, query: Query) -> Query:
    """Return a query with its names as most papers spell them."""
    words, spelled = spell_as_most(ask, query.words, query.is_any)
    return replace(query, words=words, spelled=spelled)


def _find_relevant(ask: Ask, scope: Scope, whole: Scope | None) -> list[int]:
    """Return the papers that may stand first by another column than relevance."""
    # The share of RELEVANT is one of words, wherever they stand.
    ranked = rank(ask, replace(scope, pairs=()), whole=whole)
    least = RELEVANT * max((score for _, score in ranked), default=0.0) if not scope.all_words else 0.0
    return [paper_id for paper_id, score in ranked if score >= least or paper_id in scope.complete]


def _put_first(first: Iterable[int], others: Iterable[int]) -> list[int]:
    return list(dict.fromkeys([*first, *others]))


def _suggest(ask: Ask, text: str, search: _Search, unmet: Sequence[str]) -> str | None:
    """Return the text as it may have been meant, None where nothing says that it was not meant as it stands."""
    query, is_authored = search.spelled, bool(search.authored)
    holding_all = 0 if search.reading.relaxed else search.holding_all
    parts = (*(word for word in query.words if word not in query.spelled), *query.phrases)
    meant = (None if search.ids else quote_author(ask, text)) or text
    named = {} if holding_all or is_authored else respell_author(ask, split_words((*query.words, *query.phrases)))
    for said, other in (reword(ask, query, unmet) | named).items():
        meant = meant.replace(said, other)
    meant = (None if is_authored else respell(ask, meant, parts)) or meant
    respelled = suggest(ask, meant, parts) if holding_all < ENOUGH_WHOLE and not (is_authored or named) else None
    return respelled or (meant if meant != text else None)


def _count_facets(ask: Ask, ids: Sequence[int]) -> dict[str, list[tuple[Any, ...]]]:
    counts = count_facets(ask, ids)
    return {name: sorted(given, reverse=True) if FACETS[name].by_value else given for name, given in counts.items() if given}


def _read_rows(ask: Ask, ids: Sequence[int], expression: str | None) -> list[dict[str, Any]]:
    """Return the rows of papers, the words of an expression marked in them."""
    rows = ask(_SHOWN, (json.dumps(ids),))
    hits = mark_hits((row[:3] for row in rows), expression) if expression else {}
    return [_show(row, hits) for row in rows]


def _show(row: Sequence[Any], hits: Mapping[int, tuple[str, str | None]]) -> dict[str, Any]:
    """Return a row by its columns; an abstract without hits is its beginning, ended behind a word by a sign."""
    paper_id, title, abstract, key, authors, *others = row
    title, found = hits.get(paper_id, (title, abstract))
    if found and len(found) > BEGINNING and MARK_START not in found:
        found = (found[:BEGINNING].rpartition(" ")[0] or found[:BEGINNING]) + "…"
    return dict(zip(COLUMNS, (key, title, json.loads(authors), found, *others), strict=True))


def _sort(ask: Ask, ids: Sequence[int], column: str) -> list[int]:
    """Return ids by a column, the greatest first, those without a value last, equal ones as they stood."""
    sql = f"select id, {column} from papers where id in (select value from json_each(?))"
    values: dict[int, Any] = dict(ask(sql, (json.dumps(ids),)))
    return sorted(ids, key=lambda paper_id: (values[paper_id] is not None, values[paper_id]), reverse=True)


def _number(text: str | None, default: int, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
