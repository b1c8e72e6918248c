"""Papers that a text names, by id, title, author or a dataset that is a word too: they come before those that hold its words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, product
from typing import Any

from papersette.merge import title_keys
from papersette.site.queries.conditions import FIELDS, Condition, having
from papersette.site.queries.conflated import find_conflated
from papersette.site.queries.parse import Query
from papersette.site.queries.people import YEAR, People
from papersette.site.search.scope import find_meeting, find_scope, rank
from papersette.site.typed.words import Ask, find_identifiers, has_word, identifier, stop_words

__all__ = ["find_authored", "find_named", "find_naming"]

_NAMED = """
    select paper_id from paper_ids where value in (?, ?) union select id from papers where key = ? limit 5
"""
# Of a list of references that many are told.
MOST_REFERRED = 50
_REFERRED = f"""
    select paper_id from json_each(?) as said cross join paper_ids on paper_ids.value = said.value
     order by said.key, paper_id limit {MOST_REFERRED}
"""
# Of one title there are seldom two papers; "Introduction" is that of many.
_TITLED = """
    select id, title from title_keys join papers on papers.id = title_keys.paper_id where title_keys.key = ? order by id limit 50
"""
MOST_TITLED = 5
# What stands around a title in a reference, an entry of BibTeX, the name of a window or file; and quotes of conditions.
AROUND_TITLE = re.compile(
    r"""(?::|(?<!\S)-)"[^"]*" | [{}"“”] | \.\s | \s[-–—|]\s | [\[(]\d[^\s\[\]()]*[\])] | \.pdf\b | [\s,](?:19|20)\d\d\Z""",
    re.IGNORECASE | re.VERBOSE,
)
# Fewer words may be a title by chance.
FEWEST_TITLE_WORDS, MOST_TITLES = 3, 32
_WRITTEN_BY = "author_id in (select value from json_each(?))"
_CITED_FOR = f"{_WRITTEN_BY} and position = 1"


def find_named(ask: Ask, text: str, asked: Sequence[Condition], narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers whose id, key or whole title a text is, or has as a part of it, as far as they meet what narrows it.

    The conditions `asked` for hold of those that a part of the text names. What is a name as a whole has none: a key such as
    title:deep-learning-1a2b would read as one, and names its paper all the same.
    """
    if not has_word(text):
        return []
    whole = [paper_id for (paper_id,) in ask(_NAMED, (identifier(text), text, text))] + _find_titled(ask, text)
    referred = [paper_id for (paper_id,) in ask(_REFERRED, (json.dumps(find_identifiers(text)),))]
    titled = chain.from_iterable(_find_titled(ask, title) for title in _titles_in(text))
    named = [*referred, *titled]
    meeting = find_meeting(ask, whole, narrowed) | find_meeting(ask, named, [*asked, *narrowed])
    return [paper_id for paper_id in dict.fromkeys([*whole, *named]) if paper_id in meeting]


def _titles_in(text: str) -> list[str]:
    """Return what of a text may be a title that other words stand around."""
    parts = map(str.strip, AROUND_TITLE.split(text))
    return [part for part in parts if len(part.split()) >= FEWEST_TITLE_WORDS][:MOST_TITLES]


def _find_titled(ask: Ask, text: str) -> list[int]:
    """Return the papers whose whole title a text is however it is spelled, first those that spell it so."""
    whole = title_keys(text)[:1]
    # The keys of a paper are those of its title without a subtitle too.
    titled = [row for row in ask(_TITLED, whole) if title_keys(row[1])[:1] == whole] if whole else []
    return [paper_id for paper_id, _ in sorted(titled, key=lambda row: row[1] != text)[:MOST_TITLED]]


def find_naming(ask: Ask, query: Query, narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers that name what the index takes for other words, best first."""
    conflated = list(find_conflated(ask, query.words))
    if not conflated or query.is_any:
        return []
    return _rank_narrowed(ask, query, [*query.conditions, *conflated], narrowed)


def find_authored(ask: Ask, query: Query, people: People, narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers of authors that are about the other words, the newest first where there are none.

    They are those that all who are named wrote together, or else that any of them did; where several are, the other words may be
    names that nobody has. A year is that of a paper, not a word; where they have none of that year, those of all years are
    returned.
    """
    if not people.named:
        return []
    together = [_written_by(authors, people) for authors in people.named]
    rest = [word for word in people.rest if word.lower() not in stop_words()]
    about = Query(tuple(word for word in rest if not YEAR.fullmatch(word)), (), query.without)
    years = [condition for word in rest if YEAR.fullmatch(word) and (condition := FIELDS["year"].read(word))]
    are_several = len(together) > 1
    abouts = (about, replace(about, words=())) if are_several and about.words else (about,)
    each_way = (together, [_written_by(people.authors, people)]) if are_several else (together,)
    for asked, written, of_years in product(abouts, each_way, (years, ()) if years else ((),)):
        if found := _rank_narrowed(ask, asked, [*query.conditions, *of_years, *written], narrowed):
            return found
    return []


def _written_by(authors: Sequence[Sequence[Any]], people: People) -> Condition:
    """Return the condition that a paper is of any of some authors."""
    ids = json.dumps([author_id for author_id, *_ in authors])
    return having("paper_authors", _CITED_FOR if people.are_cited else _WRITTEN_BY, (ids,))


def _rank_narrowed(ask: Ask, query: Query, conditions: Sequence[Condition], narrowed: Sequence[Condition]) -> list[int]:
    """Return the papers that a query finds under conditions, in the order that they have without those which narrow them."""
    whole = find_scope(ask, query, conditions) if narrowed else None
    return [paper_id for paper_id, _ in rank(ask, find_scope(ask, query, [*conditions, *narrowed]), whole=whole)]
