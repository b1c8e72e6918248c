"""Queries as expressions of FTS5: the words in their spellings, the phrases, and what must not be there."""

from __future__ import annotations

from collections.abc import Sequence

from papersette.site.query import Query
from papersette.site.search import quote
from papersette.site.spelling import spellings_of

__all__ = ["join_each_way", "join_words", "spellings_in"]


def join_words(words: Sequence[str], operator: str, query: Query) -> str:
    """Return an FTS5 expression: the words joined, all phrases besides, or any of both, and neither word that is not wanted."""
    return _join([spellings_in(word, query) for word in words], operator, query)


def spellings_in(word: str, query: Query) -> Sequence[str]:
    """Return the spellings in which a word of a query is looked for."""
    return spellings_of(word) if word in query.spelled else (word,)


def join_each_way(words: Sequence[str], operator: str, query: Query) -> list[str]:
    """Return an expression for each spelling that counts of the first word with several, none where no word is spelled so."""
    spelled = sorted((word for word in words if word in query.spelled), key=lambda word: len(query.spelled[word]) == 1)
    said = {word: query.spelled.get(word, (word,)) for word in words}
    ways = [said | {word: (spelling,)} for word in spelled[:1] for spelling in query.spelled[word]]
    return [_join([way[word] for word in words], operator, query) for way in ways]


def _join(said: Sequence[Sequence[str]], operator: str, query: Query) -> str:
    """Return the expression of words, each in any of its spellings."""
    words = [f"({' OR '.join(map(quote, spellings))})" if len(spellings) > 1 else quote(spellings[0]) for spellings in said]
    phrases = list(map(quote, query.phrases))
    parts = [f"({operator.join(words)})"] if words else []
    expression = (" OR " if query.is_any else " AND ").join(parts + phrases)
    return f"({expression}) NOT ({' OR '.join(map(quote, query.without))})" if query.without else expression
