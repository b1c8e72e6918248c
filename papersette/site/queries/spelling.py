"""Suggesting words and names that papers have for those that none has."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, product

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

from papersette.site.things import THINGS
from papersette.site.typed.variants import is_one_word, variants_of
from papersette.site.typed.words import WORD_PAPERS, Ask, count_papers, is_prose, quote, stop_words, telling_words

__all__ = ["NAME", "closest", "find_unheld", "respell", "spell_as_most", "spellings_of", "suggest"]

MOST_UNKNOWN = 4
SHORTEST = 4
# Misspellings have most of their letters in the order of the word that is meant.
CLOSE = 0.75
MOST_CLOSE = 20
# Papers misspell words as those who search do: a long one that few have is a slip where many times as many have one a letter off.
LONG, FEW, MANY_TIMES = 6, 100, 100
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Papers misspell words too, but rarely: ten times as many papers count as much as a twentieth of likeness.
COMMON = 0.05

# Letters beside figures are a part of a name.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
# A name with figures or signs: its spelling is its own, but others may begin with it, as GPT-4o does with GPT-4.
NAME = re.compile(r"(?=\S*[^\W\d_])(?=\S*\d)[^\W_][\w.@+-]*[^\W_]")
# Where letters and figures meet, and what stands between parts of a name; two words that may be such parts: dino v2, qwen 2.5.
PART_ENDS = re.compile(r"[\s-]+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
PARTS = re.compile(
    r"""(?<![\w-])(?=[\w-]*[^\W\d_]\s)[^\W_][\w-]*\s+v?\d[\w.]*(?<=\w)(?![\w-])
      | (?<!\w)\w+(?:-\w[\w.]*)+(?<=\w)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# The second word of such a name, as R1 is; a year stands apart.
VERSION = re.compile(r"(?!(?:19|20)\d\d$)[a-z]?\d[\w.]*", re.IGNORECASE)
# Another spelling is offered where so many times as many papers have it, and no fewer; one of so many papers is well known.
MORE_OFTEN, FEWEST, WELL_KNOWN = 4, 10, 1000
# Two words of which so many times fewer papers make one are two.
RARELY_JOINED = 10
# The rarer of two spellings weighs more: one that so many times fewer papers have does not count.
NOT_SO_MANY_FEWER = 5
# F-1 and F1 are too short to be the same for sure, and a name of many parts has too many spellings.
SHORTEST_NAME, MOST_BORDERS = 3, 3
LETTERS_OR_FIGURES = re.compile(r"[^\W\d_]+|\d+")
# What is made of what, told in figures.
FROM_TO = re.compile(r"(?<=[^\W\d_]{3})2(?=[^\W\d_]{3})")
SOME_PAPERS = 200
_BEGINS = f"""
    select title || ' ' || coalesce(abstract, '') from papers
     where id in (select rowid from papers_fts where papers_fts match ? limit {SOME_PAPERS})
"""
_NAMED = "select 1 from authors_fts where authors_fts match ? limit 1"
# Misspellings keep the first letter and nearly the length. One value: a thread waits for its turn after each row.
_CANDIDATES = """
    select group_concat(word, ' ') from words where word >= ? and word < ? and length(word) between ? and ?
"""
# All spellings of the measures and datasets that one is a spelling of.
_SPELLINGS = tuple(
    f"""
    select {table}.name, other.name from {names} as said join {table} on {table}.id = said.{key}
      join {names} as other using ({key}) where said.name = ? collate nocase
    """
    for table, (names, key) in ((table, thing.spelled) for table, thing in THINGS.items() if thing.spelled)
)


def spell_as_most(ask: Ask, words: Sequence[str], is_any: bool = False) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return words in which each name with figures, be it two of them, stands as most papers spell it: Qwen2.5 for Qwen 2.5.

    So do a word that papers spell in several ways and two that many write as one: dataset for data set. In prose, and where any
    of the words is asked for, these stay two. Beside them stand the spellings of each that many papers have, that of most first.
    """
    read = _join(ask, words, is_strict=not (is_any or is_prose(words)))
    several = [word for word in telling_words(list(dict.fromkeys(read))) if len(spellings_of(word)) > 1]
    # Of many words the names come first: each spelling is counted.
    names = sorted(several, key=lambda word: not NAME.fullmatch(word))[: 2 * MOST_UNKNOWN]
    many = {name: found for name in names if (found := _of_many(ask, spellings_of(name)))}
    return tuple(many[word][0] if word in many else word for word in read), {found[0]: found for found in many.values()}


def _join(ask: Ask, words: Sequence[str], is_strict: bool) -> list[str]:
    """Return words of which two that are one name, or where all must be there one word, stand with a hyphen between."""
    joined: list[str] = []
    for word in words:
        if joined and (_is_one_name(ask, joined[-1], word) or (is_strict and _are_one_word(ask, joined[-1], word))):
            joined[-1] += f"-{word}"
        else:
            joined.append(word)
    return joined


def _of_many(ask: Ask, spellings: Sequence[str]) -> tuple[str, ...]:
    """Return the spelling that most papers have, and those that not so many fewer have; none where all have the first."""
    papers = {spelling: _count(ask, quote(spelling)) for spelling in spellings}
    if not any(papers[spelling] for spelling in spellings[1:]) and not NAME.fullmatch(spellings[0]):
        return ()
    least = max(papers.values()) / NOT_SO_MANY_FEWER
    return tuple(sorted((name for name in papers if papers[name] > least), key=lambda name: -papers[name]))


def _is_one_name(ask: Ask, first: str, version: str) -> bool:
    """Whether most papers that hold two words hold them as the name of one thing."""
    if not VERSION.fullmatch(version) or first.lower() in stop_words() or not first[-1].isalpha():
        return False
    papers = _count(ask, " OR ".join(map(quote, spellings_of(f"{first}-{version}"))))
    return papers >= FEWEST and 2 * papers >= _count(ask, f"{quote(first)} AND {quote(version)}")


def _are_one_word(ask: Ask, first: str, second: str) -> bool:
    """Whether many papers write two words as one, and most that hold both mean that: data set."""
    if not is_one_word(first, second) or {first.lower(), second.lower()} & stop_words():
        return False
    joined, apart = quote(first + second), quote(f"{first} {second}")
    as_one = _count(ask, joined)
    if not as_one or _count(ask, apart) > RARELY_JOINED * as_one:
        return False
    return 2 * _count(ask, f"{joined} OR {apart}") >= _count(ask, f"{quote(first)} AND {quote(second)}")


def _count(ask: Ask, expression: str) -> int:
    return count_papers(ask, expression, MORE_OFTEN * WELL_KNOWN)


def spellings_of(word: str) -> list[str]:
    """Return the spellings of a name with figures or of a word, the same ones of each; where there is one, that.

    In words a 2 may stand for "to": text2image is text-to-image, which has no figure itself.
    """
    return (_joined_and_apart(word) if NAME.fullmatch(word) else list(variants_of(word))) or [word]


def find_unheld(ask: Ask, words: Sequence[str]) -> list[str]:
    """Return those of the words of a search that no paper has, in whatever spelling."""
    asked = list(dict.fromkeys(telling_words(words)))[: 2 * MOST_UNKNOWN]
    return [word for word in asked if not count_papers(ask, " OR ".join(map(quote, spellings_of(word))), 1)]


def suggest(ask: Ask, text: str, parts: Sequence[str]) -> str | None:
    """Return the text with those words of `parts` replaced that no paper holds, or few, and for which papers hold one near.

    The name of an author here is none of them. Names that no paper holds are replaced by another spelling or by a longer one.
    None where there is nothing to replace.
    """
    words = dict.fromkeys(word for part in parts for word in WORD.findall(part) if len(word) >= SHORTEST)
    asked = [word for word in words if word.lower() not in stop_words()][:64]
    known: dict[str, int] = dict(ask(WORD_PAPERS, (json.dumps([word.lower() for word in asked]),)))
    held = {word: count_papers(ask, quote(word), FEW) for word in asked if known.get(word.lower(), 0) < FEW}
    few = {word: papers for word, papers in held.items() if papers < FEW and not ask(_NAMED, (quote(word),))}
    unknown = [word for word, papers in few.items() if not papers][:MOST_UNKNOWN]
    rare = [word for word, papers in few.items() if papers and len(word) >= LONG][:MOST_UNKNOWN]
    names = list(dict.fromkeys(chain.from_iterable(map(NAME.findall, parts))))[:MOST_UNKNOWN]
    found = {
        **{name: _find_spelled(ask, name) for name in names if not _is_held(ask, name)},
        **{word: _nearest(ask, word.lower()) for word in unknown},
        **{word: _correct(ask, word.lower(), held[word]) for word in rare},
    }
    return _replace(text, found)


def respell(ask: Ask, text: str, parts: Sequence[str]) -> str | None:
    """Return the text with those names in one, or in two, that many times as many papers have so: GPT-4o for GPT4o.

    None where papers have all names as they are spelled.
    """
    said = " ".join(parts)
    names = list(dict.fromkeys([*PARTS.findall(said), *NAME.findall(said)]))[: 2 * MOST_UNKNOWN]
    return _replace(text, {name: _more_often(ask, name) for name in names})


def _replace(text: str, found: Mapping[str, str | None]) -> str | None:
    """Return a text with words replaced by what was found for them, None where that changes nothing."""
    better = {word: other for word, other in found.items() if other}
    if not better:
        return None
    respelled = re.sub("|".join(rf"\b{re.escape(word)}\b" for word in better), lambda match: better[match[0]], text)
    return respelled if respelled != text else None


def _more_often(ask: Ask, name: str) -> str | None:
    """Return a name with its parts together or apart as most papers have it, None where they are not many times as many."""
    papers = count_papers(ask, quote(name), WELL_KNOWN)
    if papers == WELL_KNOWN:
        return None
    enough = max(MORE_OFTEN * papers, FEWEST)
    others = [other for other in _joined_and_apart(name) if other != name]
    held = {other: _count(ask, quote(other)) for other in others}
    most = max(held, key=lambda other: held[other], default=None)
    return most if most and held[most] >= enough else None


def _joined_and_apart(name: str) -> list[str]:
    """Return a name with its parts together and with a hyphen between some or all: GPT4o, GPT-4o, GPT4-o, GPT-4-o."""
    first, *parts = PART_ENDS.split(name)
    whole = first + "".join(parts)
    if len(whole) < SHORTEST_NAME or len(parts) > MOST_BORDERS:
        return []
    joints = product(("", "-"), repeat=len(parts))
    words = [FROM_TO.sub("-to-", whole)] if FROM_TO.search(whole) else []
    return [*(first + "".join(chain.from_iterable(zip(signs, parts, strict=True))) for signs in joints), *words]


def _nearest(ask: Ask, word: str) -> str | None:
    first = word[0]
    ((words,),) = ask(_CANDIDATES, (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2))
    near = _find_alike(word, (words or "").split())
    return closest(word, dict(ask(WORD_PAPERS, (json.dumps(list(near)),))))


def closest(word: str, papers: Mapping[str, int]) -> str | None:
    """Return which of some words, with how many papers have each, one is a misspelling of; None where none is like it."""
    alike = _find_alike(word, list(papers))
    likeness = {found: _likeness(word, found, alike[found]) + COMMON * math.log10(papers[found]) for found in alike}
    return max(likeness, key=lambda found: likeness[found], default=None)


def _find_alike(word: str, words: Sequence[str]) -> dict[str, float]:
    """Return those of some words that are most like one, and how like they are."""
    alike = extract(word, words, scorer=Indel.normalized_similarity, score_cutoff=CLOSE, limit=MOST_CLOSE)
    return {found: likeness for found, likeness, _ in alike}


def _correct(ask: Ask, word: str, papers: int) -> str | None:
    """Return the word a letter off that most papers have, None where they are not many times the papers that have the word."""
    counts: dict[str, int] = dict(ask(WORD_PAPERS, (json.dumps(_a_letter_off(word)),)))
    meant = max(counts, key=lambda other: counts[other], default=None)
    return meant if meant and counts[meant] >= MANY_TIMES * papers else None


def _a_letter_off(word: str) -> list[str]:
    """Return what a word is with a letter less, more or another, or with two exchanged; the first stays."""
    parts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    less = [head + tail[1:] for head, tail in parts if tail]
    return [
        *_exchanged(word),
        *less,
        *[head + letter + rest for head, tail in parts for letter in LETTERS for rest in (tail, tail[1:])],
    ]


def _exchanged(word: str) -> list[str]:
    """Return what a word is with two neighbouring letters exchanged; the first stays."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]


def _find_spelled(ask: Ask, name: str) -> str | None:
    """Return how papers spell a name that none has so: otherwise, with its figures apart, or with more behind it."""
    return _other_spelling(ask, name) or _apart(ask, name) or _longer(ask, name)


def _is_held(ask: Ask, name: str) -> bool:
    return count_papers(ask, quote(name), 1) > 0


def _other_spelling(ask: Ask, name: str) -> str | None:
    """Return another name of a measure or dataset which papers hold, its own before others."""
    spelled = chain.from_iterable(chain.from_iterable(ask(sql, (name,)) for sql in _SPELLINGS))
    return next((other for other in dict.fromkeys(spelled) if _is_held(ask, other)), None)


def _apart(ask: Ask, name: str) -> str | None:
    """Return a name with hyphens between letters and figures if papers have these apart: SD2Net is SD$^2$Net in TeX."""
    apart = "-".join(LETTERS_OR_FIGURES.findall(name))
    return apart if _is_held(ask, apart) else None


def _longer(ask: Ask, name: str) -> str | None:
    """Return the name that most papers have of those that begin with one."""
    begins = re.compile(rf"(?<!\w){re.escape(name)}[\w.+-]*\w", re.IGNORECASE)
    held = Counter(longer for (text,) in ask(_BEGINS, (quote(name) + "*",)) for longer in set(begins.findall(text)))
    return min(held, key=lambda longer: (-held[longer], longer), default=None)


def _likeness(word: str, found: str, alike: float) -> float:
    """Return how like two words are, up to 1: two letters exchanged are one slip, as a letter more or less is."""
    return 1 - 1 / (2 * len(word)) if found in _exchanged(word) else alike
