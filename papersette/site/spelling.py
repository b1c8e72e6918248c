"""Suggesting words and names that papers have for those that none has."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from papersette.site.search import WORD_PAPERS, Ask, quote, stop_words

__all__ = ["suggest"]

MOST_UNKNOWN = 4
SHORTEST = 4
# Misspellings keep the first letter and nearly the length.
MOST_CANDIDATES = 20_000
CLOSE = 0.75
MOST_CLOSE = 20
# Papers misspell words too, but rarely: ten times as many papers count as much as a twentieth of likeness.
COMMON = 0.05

WORD = re.compile(r"[^\W\d_]+")
# A name with figures or signs: its spelling is its own, but others may begin with it, as GPT-4o does with GPT-4.
NAME = re.compile(r"(?=\S*[^\W\d_])(?=\S*\d)[^\W_][\w.@+-]*[^\W_]")
SOME_PAPERS = 200
_BEGINS = f"""
    select title || ' ' || coalesce(abstract, '') from papers
     where id in (select rowid from papers_fts where papers_fts match ? limit {SOME_PAPERS})
"""
_MATCHED = "select 1 from papers_fts where papers_fts match ? limit 1"
_CANDIDATES = f"""
    select word, papers from words
     where word >= ? and word < ? and length(word) between ? and ? order by papers desc, word limit {MOST_CANDIDATES}
"""


def suggest(ask: Ask, text: str, parts: Sequence[str]) -> str | None:
    """Return the text with those words of `parts` replaced that no paper holds and for which papers hold one near or longer.

    None where every word is held, or there is neither.
    """
    words = dict.fromkeys(word for part in parts for word in WORD.findall(part) if len(word) >= SHORTEST)
    asked = [word for word in words if word.lower() not in stop_words()][:64]
    known: dict[str, int] = dict(ask(WORD_PAPERS, (json.dumps([word.lower() for word in asked]),)))
    unknown = [word for word in asked if word.lower() not in known and not ask(_MATCHED, (quote(word),))]
    better = {word: near for word in unknown[:MOST_UNKNOWN] if (near := _nearest(ask, word.lower()))}
    names = dict.fromkeys(name for part in parts for name in NAME.findall(part))
    better = {name: longer for name in list(names)[:MOST_UNKNOWN] if (longer := _longer(ask, name))} | better
    if not better:
        return None
    return re.sub("|".join(rf"\b{re.escape(word)}\b" for word in better), lambda match: better[match[0]], text)


def _nearest(ask: Ask, word: str) -> str | None:
    first = word[0]
    bounds = (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2)
    papers: dict[str, int] = dict(ask(_CANDIDATES, bounds))
    close = get_close_matches(word, papers, n=MOST_CLOSE, cutoff=CLOSE)
    return max(close, key=lambda found: _likeness(word, found) + COMMON * math.log10(papers[found]), default=None)


def _longer(ask: Ask, name: str) -> str | None:
    """Return the name that most papers have of those that begin with one, None where papers have the name itself."""
    if ask(_MATCHED, (quote(name),)):
        return None
    begins = re.compile(rf"(?<!\w){re.escape(name)}[\w.+-]*\w", re.IGNORECASE)
    held = Counter(longer for (text,) in ask(_BEGINS, (quote(name) + "*",)) for longer in set(begins.findall(text)))
    return min(held, key=lambda longer: (-held[longer], longer), default=None)


def _likeness(word: str, found: str) -> float:
    return SequenceMatcher(None, found, word).ratio()
