"""Other spellings of a word: British and American, in one word or with a hyphen, Greek letters by names, accents in TeX."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from papersette.merge import plain_letters
from papersette.table_rows import read_table

__all__ = ["is_one_word", "variants_of"]

# A name with figures or with capitals within has spellings of its own.
PART = r"[^\W\d_](?:[^\W\d_A-Z]+|[A-Z]+)?"
WORD = re.compile(rf"{PART}(?:-{PART})*")
# What stands behind a prefix is a word by itself.
REST = r"(?=[^\W\d_]{4})"
# What may stand behind the second word of a compound: data sets, crowd-sourced, key framing.
COMPOUND_END = r"(?=(?:e?s?|e[dr]|ers|ing|ion)\b)"
# Endings of verbs and what is made of them: optimise and optimize, analyse and analyze.
OF_VERBS, OF_ANALYSIS = r"(?=(?:e|ed|es|er|ers|ing|able|ation|ations)$)", r"(?=(?:e|ed|es|er|ers|ing)$)"

# A pattern, and what stands for what it finds.
Rule = tuple[str, str]


@lru_cache(maxsize=10_000)
def variants_of(word: str) -> tuple[str, ...]:
    """Return a word and its other spellings in small letters, be they words or not; of a name the name alone."""
    found = {word.lower()}
    # Capitals throughout are none within, those with accents too.
    if WORD.fullmatch(word.lower() if word.isupper() else word):
        for pattern, other in _rules():
            found |= {pattern.sub(other, known).strip("-") for known in found if pattern.search(known)}
    return (word, *sorted(found - {word.lower()}))


def is_one_word(first: str, second: str) -> bool:
    """Whether two words are spelled as one too, as data set is."""
    return f"{first}{second}".lower() in variants_of(f"{first}-{second}")


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns in words and what stands for each, there and back."""
    rows = _read()
    prefixes = "|".join(prefix for prefix, _ in rows["prefix"])
    apart = [(rf"^({prefixes})-{REST}", r"\1"), (rf"^({prefixes}){REST}", r"\1-")]
    beginnings = [rule for british, american in rows["beginning"] for rule in _both_ways(british, american)]
    letters = [rule for letter, name in rows["letter"] for rule in ((letter, f"-{name}-"), (rf"\b{name}\b", letter))]
    accents = [(rf"\b(?:{word}|{plain_letters(word)})", parts) for word, parts in rows["accent"]]
    compounds = [rule for first, second in rows["compound"] for rule in _joined_or_not(first, second)]
    # What another spelling brought to light may have a prefix.
    rules = [*apart, *_endings([verb for verb, _ in rows["verb"]]), *beginnings, *letters, *compounds, *accents, *apart]
    return tuple((re.compile(pattern), other) for pattern, other in rules)


def _read() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the rows of variants.tsv by their kind: (spelling, other)."""
    rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_table("site/typed/variants.tsv"):
        rows[row["kind"]].append((row["spelling"], row["other"]))
    return rows


def _endings(kept: Sequence[str]) -> list[Rule]:
    """Return the rules of verbs; those that have what is `kept` before their end have an s in American too."""
    return [
        (rf"^(?!\w*(?:{'|'.join(kept)}))(\w{{3,}})is{OF_VERBS}", r"\1iz"),
        (rf"^(\w{{3,}})iz{OF_VERBS}", r"\1is"),
        (rf"(?<=[aeo]l)ys{OF_ANALYSIS}", "yz"),
        (rf"(?<=[aeo]l)yz{OF_ANALYSIS}", "ys"),
    ]


def _both_ways(british: str, american: str) -> list[Rule]:
    """Return the rules of a beginning of words; dialog is no other spelling of the beginning of dialogue."""
    rest = british.removeprefix(american) if british.startswith(american) else ""
    return [(rf"\b{british}", american), (rf"\b{american}" + (rf"(?!{rest})" if rest else ""), british)]


def _joined_or_not(first: str, second: str) -> list[Rule]:
    """Return the rules of two words that may be one."""
    return [(rf"\b{first}{joint}{second}{COMPOUND_END}", f"{first}{other}{second}") for joint, other in (("-", ""), ("", "-"))]
