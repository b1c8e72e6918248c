"""The name of a system that a title begins with: RockNet: Finding Rocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from papersette.extract.datasets.names import ADJECTIVE, unraised
from papersette.extract.knowledge.cues import ACTING, GRAMMAR, any_of
from papersette.extract.systems.words import CAPITAL, NOT_ALONE, NOT_SYSTEMS, VARIANTS, kind_of_word
from papersette.extract.text.views import make_view

__all__ = ["begin_of", "places_of"]

# "RockNet: Finding Rocks", "RockNet:Finding Rocks", "UPB at SemEval-2020", "UPB@SemEval", "RockNet Technical Report".
TITLE = re.compile(
    r"[\"“]?(?P<name>[^\s:][^:]{0,40}?)[\"”]?"
    r"(?P<sign>:(?:\s|(?=[A-Z]))| [-–—] |(?: at |@)(?=[A-Z])| (?=[Tt]ech(?:nical)? [Rr]eport))"
)
LONGEST_TITLE = 300
MOST_TITLE_WORDS = 3
VERSION = re.compile(r"[a-z]\d+(?:\.\d+)*")
# What the title says of a name that it begins with, where that is one of data: "PebbleQA: A Large Benchmark for ..."
_WITHIN = any_of(GRAMMAR["preposition"] | {"and"})
DATA = re.compile(
    rf"(?:benchmarking (?!and )|(?:(?!\w+ing |{_WITHIN} )[\w-]+ ){{0,7}}{any_of(GRAMMAR['data in a title'])}"
    r"(?=$|[.,:]| (?:for|of|to|from|with|on|in|towards?) )|[^:]* as a case study)",
    re.IGNORECASE,
)
DOING = re.compile(rf" {any_of(ACTING - GRAMMAR['being'])}(?!\w)")


# Who looks for systems asks for the same as who looks for datasets, one after the other.
@lru_cache(1)
def begin_of(title: str, text: str) -> tuple[str | None, str | None]:
    """Return the name of a system that a title begins with, and that of data; None where it is neither, or a phrase.

    What reaches or changes something in the text is a system after all, as its title may call it a testbed.
    """
    whole = make_view(title[:LONGEST_TITLE])
    match = TITLE.match(whole)
    words = unraised(match["name"]).split() if match else []
    name = " ".join(words)
    if match is None or not (_is_small(words, match["sign"]) or _is_named(words) or (_is_of_kind(words) and name in text)):
        return None, None
    is_data = DATA.match(whole, match.end()) and not any(DOING.match(text, place.end()) for place in places_of(name, text))
    return (None, name) if is_data else (name, None)


def _is_named(words: Sequence[str]) -> bool:
    """Whether the words that a title begins with are a name, with its version: RockNet v2, RockNet k1.5, RockNet mini."""
    small = any(word.islower() and not VERSION.fullmatch(word) and word not in VARIANTS for word in words)
    return 1 <= len(words) <= MOST_TITLE_WORDS and not small and kind_of_word(words[0]) is not None


def _is_of_kind(words: Sequence[str]) -> bool:
    """Whether words that a title begins with name a system and what it is or is for: LLM-to-Rock, QA-PEBBLE, 3D RockNet."""
    if not 1 <= len(words) <= MOST_TITLE_WORDS:
        return False
    head, _, tail = words[0].partition("-")
    if len(words) == 1:
        return head in NOT_ALONE and CAPITAL.search(tail) is not None and not ADJECTIVE.search(f"-{tail.lower()}")
    odd = all(word not in NOT_SYSTEMS and kind_of_word(word) in ("odd", "family") for word in words[1:])
    return words[0] in NOT_SYSTEMS and odd


def _is_small(words: Sequence[str], sign: str) -> bool:
    """Whether one word that begins a title with a small letter is a name: before a colon others have a capital."""
    return len(words) == 1 and sign[0] == ":" and words[0][0].islower()


def places_of(name: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the places of a name in a text."""
    return re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text)
