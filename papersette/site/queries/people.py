"""Authors whose names stand in a search among its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

from papersette.site.queries.conditions import MOST_OF_A_FAMILY, Condition
from papersette.site.typed.initials import fold_words, is_initial, split_initials
from papersette.site.typed.words import Ask, quote, stop_words

__all__ = ["YEAR", "People", "find_asked", "find_people"]

# From which word to which, and the authors whom such words name.
Span = tuple[int, int]
Named = dict[Span, tuple[tuple[Any, ...], ...]]

# A text of more words is no name, nor a name and a subject, but it may be a list of names.
MOST_NAMING_WORDS, MOST_LISTED_WORDS = 8, 32
LONGEST_NAME = 4
LISTED = re.compile(r"[,;&]|\band\b")
# One letter is in too many names.
SHORTEST = 2
# Signs that no name has: without them C++ would be whoever has a C. in the name.
SIGNS = re.compile(r"[+#@<>=*/\\]")
MOST_AUTHORS = 40
# Of a list so many are looked for by initials: a family may have thousands of members.
MOST_FAMILIES = 8
# Beside other words these are no initials without a full stop: A Song Generator asks for no A. Song.
ARTICLES = frozenset({"a", "i"})
STOPPED = re.compile(r"(?<![\w.])[^\W\d_](?=\.)")

ET_AL = ("et", "al")
YEAR = re.compile(r"(?:19|20)\d\d")

# At most so many authors are counted: of a common word in names, some; beside a condition, which finds their papers, fewer.
MOST_COUNTED, MOST_ASKED = 2_000, 300

_AUTHORS = f"""
    select authors.id, authors.name, count(*) as papers
      from (select rowid from authors_fts where authors_fts match ? limit ?) as named
      join authors on authors.id = named.rowid join paper_authors on paper_authors.author_id = authors.id
     group by authors.id order by papers desc, authors.id limit {MOST_AUTHORS}
"""
_FAMILY = f"""
    select id, name from authors
     where id in (select rowid from authors_fts where authors_fts match ? limit {MOST_OF_A_FAMILY})
"""
_COUNTED = f"""
    select authors.id, authors.name, count(*) as papers
      from json_each(?) as named join authors on authors.id = named.value
      join paper_authors on paper_authors.author_id = authors.id
     group by authors.id order by papers desc, authors.id limit {MOST_AUTHORS}
"""
_ASKED = f"""
    select authors.id, authors.name, count(*) as papers
      from (select author_id from (select id as author_id from authors) where {{asked}} limit ?) as asked
      join authors on authors.id = asked.author_id join paper_authors on paper_authors.author_id = authors.id
     group by authors.id order by papers desc, authors.id limit {MOST_AUTHORS}
"""


@dataclass(frozen=True, slots=True)
class People:
    """Authors by the names in a text, and its words that are no name.

    `named` are for each name the authors who have it, as rows of id, name and number of papers, the most papers first.
    `are_meant`: more than one word names them, so that their papers are looked for, those that they are the first author of
    where `are_cited` as in Turing et al.
    """

    named: tuple[tuple[tuple[Any, ...], ...], ...] = ()
    rest: tuple[str, ...] = ()
    are_meant: bool = False
    are_cited: bool = False

    @property
    def authors(self) -> list[tuple[Any, ...]]:
        """The authors of all names."""
        return list(chain.from_iterable(self.named))


def find_people(ask: Ask, words: Sequence[str], text: str) -> People:
    """Return the authors that the words of a text name: one whose name they are in any order, else those with it among them.

    The text tells which letters have a full stop, and whether it is a list. A year is no name, but one of the other words.
    """
    years = tuple(filter(YEAR.fullmatch, words))
    names = [word for word in words if word not in years]
    people = _find_cited(ask, names) or _find_people(ask, names, text)
    return replace(people, rest=(*people.rest, *years))


def _find_people(ask: Ask, words: Sequence[str], text: str) -> People:
    if not _may_name(words, text):
        return People()
    # Y. Wang may be any Wang with such a name, though one author is called just so.
    parts = _find_parts(words, text)
    if initialed := _find_initialed(ask, words, [(0, len(words))], parts):
        return _name(words, initialed)
    holding = ask(_AUTHORS, (" AND ".join(map(quote, words)), MOST_COUNTED))
    if holding:
        # Of Wei Wang and Xiao Wei Wang the first is meant.
        exact = [row for row in holding if sorted(fold_words(row[1])) == sorted(fold_words(" ".join(words)))]
        return People((tuple(exact or holding),), (), len(words) > 1)
    articles = ARTICLES.difference(map(str.lower, STOPPED.findall(text)))
    spans = [(start, start + size) for size in range(LONGEST_NAME, 1, -1) for start in range(len(words) - size + 1)]
    spans = [(start, stop) for start, stop in spans if not _has_article(words[start:stop], articles)]
    if not spans:
        return People()
    found = ask(_AUTHORS, (" OR ".join(quote(" ".join(words[start:stop])) for start, stop in spans), MOST_COUNTED))
    named = _find_exact(words, spans, found)
    if not named or len(parts) > 1:
        named |= _find_initialed(ask, words, _apart(spans, named), parts)
    return _name(words, named) if named else _find_joined(ask, words)


def _name(words: Sequence[str], named: Named) -> People:
    """Return the authors whom spans of words name, and the other words."""
    rest = tuple(word for at, word in enumerate(words) if not any(first <= at < last for first, last in named))
    return People(tuple(named[span] for span in sorted(named)), rest, True)


def _apart(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the spans that have no word in common with others."""
    return [(start, stop) for start, stop in spans if all(stop <= first or last <= start for first, last in others)]


def _find_exact(words: Sequence[str], spans: Sequence[Span], found: Sequence[tuple[Any, ...]]) -> Named:
    """Return those of the authors found whose whole names are spans of words; of two spans that overlap the first counts."""
    folded = [(fold_words(row[1]), row) for row in found]
    named: Named = {}
    for span in spans:
        name = fold_words(" ".join(words[slice(*span)]))
        exact = tuple(row for called, row in folded if called == name)
        if exact and _apart([span], named):
            named[span] = exact
    return named


def _find_cited(ask: Ask, words: Sequence[str]) -> People | None:
    """Return the authors whose family name stands before et al."""
    pairs = [(first.lower(), second.lower()) for first, second in pairwise(words)]
    at = pairs.index(ET_AL) if ET_AL in pairs and len(words) <= MOST_NAMING_WORDS else 0
    authors = _authors_of(ask, (), fold_words(words[at - 1])) if at else ()
    return People((authors,), (*words[: at - 1], *words[at + len(ET_AL) :]), True, True) if authors else None


def _find_joined(ask: Ask, words: Sequence[str]) -> People:
    """Return the authors whose name is some words of which two stand apart that are one: Yann Le Cun is Yann LeCun."""
    if len(words) > LONGEST_NAME:
        return People()
    names = [[*words[:at], words[at] + words[at + 1], *words[at + 2 :]] for at in range(len(words) - 1)]
    expression = " OR ".join("(" + " AND ".join(map(quote, name)) + ")" for name in names if len(name) > 1)
    found = ask(_AUTHORS, (expression, MOST_COUNTED)) if expression else []
    meant = [sorted(fold_words(" ".join(name))) for name in names]
    exact = tuple(row for row in found if sorted(fold_words(row[1])) in meant)
    return People((exact,), (), True) if exact else People()


def _find_parts(words: Sequence[str], text: str) -> list[Span]:
    """Return the parts of a list that words are in a text: K. He, Y. LeCun are two; of what is no list all words."""
    begins, at = {0}, 0
    for number, word in enumerate(words):
        place = text.find(word, at)
        if LISTED.fullmatch(word):
            begins |= {number, number + 1}
        elif place >= 0 and LISTED.search(text, at, place):
            begins.add(number)
        at = max(at, place + len(word))
    return list(pairwise(sorted({*begins, len(words)})))


def _find_initialed(ask: Ask, words: Sequence[str], spans: Sequence[Span], parts: Sequence[Span]) -> Named:
    """Return the authors that initials and a family name may stand for, as `_find_exact` does: A. Zisserman; Zisserman, A.

    They lie within a part of a list, else in two.
    """
    within = [span for span in spans if any(first <= span[0] and span[1] <= last for first, last in parts)]
    turned = [span for span in spans if _is_turned(words, span, parts)]
    starts, stops = zip(*parts, strict=True)
    named: Named = {}
    asked = 0
    for start, stop in (*within, *turned):
        split = split_initials(words[start:stop])
        is_whole = start in starts and stop in stops
        # K. He is somebody; in "Can A Model" nobody called Can is meant.
        if split is None or (not is_whole and stop_words().issuperset(split[1])):
            continue
        if asked < MOST_FAMILIES and _apart([(start, stop)], named):
            asked += 1
            if authors := _authors_of(ask, *split):
                named[start, stop] = authors
    return named


def _is_turned(words: Sequence[str], span: Span, parts: Sequence[Span]) -> bool:
    """Whether a span is the end of one part of a list and initials that begin the next: He, K., but not Z. Bengio, Y. LeCun."""
    start, stop = span
    bounds = [(first, last) for first, last in parts if start < last < stop]
    if len(bounds) != 1:
        return False
    first, bound = bounds[0]
    return all(map(is_initial, words[bound:stop])) and not any(map(is_initial, words[first:bound]))


def _authors_of(ask: Ask, initials: Sequence[str], family: Sequence[str]) -> tuple[tuple[Any, ...], ...]:
    """Return the authors of a family whose given names begin with initials, in their order; they may have more."""
    found = ask(_FAMILY, (quote(" ".join(family)),))
    ids = [author_id for author_id, name in found if _begins_with(fold_words(name), initials, family)]
    return tuple(ask(_COUNTED, (json.dumps(ids),))) if ids else ()


def _begins_with(name: list[str], initials: Sequence[str], family: Sequence[str]) -> bool:
    given, last = name[: -len(family)], name[-len(family) :]
    return last == list(family) and len(given) >= len(initials) and all(map(str.startswith, given, initials))


def _has_article(words: Sequence[str], articles: Set[str]) -> bool:
    """Whether words begin or end with an article and have no other initial, as those of R A Fisher have."""
    return not articles.isdisjoint({words[0].lower(), words[-1].lower()}) and sum(map(is_initial, words)) <= 1


def find_asked(ask: Ask, conditions: Sequence[Condition]) -> list[tuple[Any, ...]]:
    """Return the authors that conditions ask for, as rows of id, name and number of papers, the most papers first."""
    asked = [condition for condition in conditions if condition.part == "author"]
    where = " or ".join(condition.result for condition in asked)
    values = [value for condition in asked for value in condition.values]
    return ask(_ASKED.format(asked=where), (*values, MOST_ASKED)) if asked else []


def _may_name(words: Sequence[str], text: str) -> bool:
    joined = " ".join(words)
    tells = any(len(word) >= SHORTEST for word in fold_words(joined)) and any(word.lower() not in stop_words() for word in words)
    is_list = all(len(part.split()) <= LONGEST_NAME for part in LISTED.split(text))
    return tells and len(words) <= (MOST_LISTED_WORDS if is_list else MOST_NAMING_WORDS) and not SIGNS.search(joined)
