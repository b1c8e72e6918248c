"""How many of the words that stand side by side in a query stand so in papers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from papersette.site.queries.spelling import NAME, spellings_of
from papersette.site.typed.words import Ask, stop_words

__all__ = ["Pairs", "find_pairs", "find_proximity"]

# Two words, the second without its ending: "world model" stands in "world models" and "world-modelling"; or a name that has
# figures in each of its spellings.
Pairs = tuple[tuple[str, ...], ...]

WORD = re.compile(r"[^\W_]+")
# Endings that English nouns and verbs have, of words that are longer.
ENDING = re.compile(r"(?<=\w{3})(?:ies|ing|es|ed|s|y|e)$")
# Of longer queries the first pairs are looked for, and in the beginning of an abstract that is as long as a book.
MOST_PAIRS, LOOKED_AT = 8, 5_000
# What a pair in a title counts, where one in an abstract counts 1.
IN_TITLE = 1.5
_TEXTS = f"select id, title, substr(abstract, 1, {LOOKED_AT}) from papers where id in (select value from json_each(?))"


def find_pairs(words: Sequence[str], spelled: Mapping[str, Sequence[str]] | None = None) -> Pairs:
    """Return the words that stand side by side in a query, none of which is a stop word, and its names with figures.

    Of a word with several spellings each stands beside the next; where it has a hyphen in one of them, its parts are a pair too.
    """
    pairs: list[tuple[str, ...]] = []
    before: Sequence[str] = ()
    for word in words:
        ways = [_parts(way.lower()) for way in (spelled or {}).get(word, (word,))]
        pairs += _pair(before, [parts[0] for parts in ways])
        if NAME.fullmatch(word) and len(spellings_of(word)) > 1:
            pairs.append(tuple(f" {spelling.lower().replace('-', ' ')}" for spelling in spellings_of(word)))
        elif len(ways) > 1 and max(map(len, ways)) > 1:
            pairs.append(tuple(f" {' '.join(parts)}" for parts in ways))
        else:
            pairs += [pair for first, second in pairwise(ways[0]) for pair in _pair([first], [second])]
        before = [parts[-1] for parts in ways]
    return tuple(dict.fromkeys(pairs))[:MOST_PAIRS]


def _pair(firsts: Sequence[str], seconds: Sequence[str]) -> list[tuple[str, ...]]:
    """Return words side by side in each of their spellings, nothing where one of them is none."""
    found = [f" {first} {ENDING.sub('', second)}" for first, second in product(firsts, seconds) if first and second]
    return [tuple(dict.fromkeys(found))] if found else []


def _parts(word: str) -> Sequence[str]:
    """Return the parts of a word, an empty one for a stop word, which stands side by side with nothing."""
    return ([] if word in stop_words() else WORD.findall(word)) or [""]


def find_proximity(ask: Ask, papers: Sequence[int], pairs: Pairs) -> dict[int, float]:
    """Return the share of pairs that stand side by side in each paper, up to IN_TITLE where they do so in its title."""
    texts = ask(_TEXTS, (json.dumps(list(papers)),))
    return {paper_id: _count(pairs, _space(title), _space(abstract or "")) / len(pairs) for paper_id, title, abstract in texts}


def _space(text: str) -> str:
    """Return a text in small letters with a blank before each word, be it the first, or behind a hyphen or the end of a line."""
    return f" {text}".lower().replace("-", " ").replace("\n", " ")


def _count(pairs: Pairs, title: str, abstract: str) -> float:
    """Return what the pairs count that stand in the texts of a paper."""
    return sum(
        IN_TITLE if any(phrase in title for phrase in pair) else 1.0 if any(phrase in abstract for phrase in pair) else 0.0
        for pair in pairs
    )
