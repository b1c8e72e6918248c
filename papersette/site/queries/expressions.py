"""Queries as expressions of FTS5: the words in their spellings, the phrases, and what must not be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from papersette.site.queries.parse import Query
from papersette.site.queries.spelling import spellings_of
from papersette.site.typed.words import quote

__all__ = ["Match", "match_words", "spellings_in"]


class Match(NamedTuple):
    """An FTS5 expression, `titled` for what has all of it in the title.

    It is divided by the spellings of its first word with several: `ways` has an expression for each that counts, none where no
    word is spelled so; `rest` finds what has any word in another spelling, None where all count.
    """

    expression: str
    titled: str
    ways: Sequence[str] = ()
    rest: str | None = None


def match_words(words: Sequence[str], operator: str, query: Query) -> Match:
    """Return an expression: the words joined, all phrases besides, or any of both, and neither word that is not wanted."""
    every = {word: spellings_in(word, query) for word in words}
    expression, titled = (_join(words, every, operator, query, part) for part in ("", "title : "))
    spelled = sorted((word for word in words if word in query.spelled), key=lambda word: len(query.spelled[word]) == 1)
    if not spelled:
        return Match(expression, titled)
    said = {word: query.spelled.get(word, (word,)) for word in words}
    ways = [_join(words, said | {spelled[0]: (spelling,)}, operator, query) for spelling in query.spelled[spelled[0]]]
    others = {word: [spelling for spelling in every[word] if spelling not in query.spelled[word]] for word in spelled}
    rest = [_join(words, every | {word: rare}, operator, query) for word, rare in others.items() if rare]
    return Match(expression, titled, ways, " OR ".join(f"({each})" for each in rest) or None)


def spellings_in(word: str, query: Query) -> Sequence[str]:
    """Return the spellings in which a word of a query is looked for."""
    return spellings_of(word) if word in query.spelled else (word,)


def _join(words: Sequence[str], said: Mapping[str, Sequence[str]], operator: str, query: Query, part: str = "") -> str:
    """Return the expression of words, each in any of its spellings, all of which stand in a `part`: `title : `."""
    spelled = [f"({' OR '.join(map(quote, said[word]))})" if len(said[word]) > 1 else quote(said[word][0]) for word in words]
    phrases = list(map(quote, query.phrases))
    parts = [f"({operator.join(spelled)})"] if spelled else []
    expression = (" OR " if query.is_any else " AND ").join(parts + phrases)
    expression = f"{part}({expression})" if part else expression
    return f"({expression}) NOT ({' OR '.join(map(quote, query.without))})" if query.without else expression
