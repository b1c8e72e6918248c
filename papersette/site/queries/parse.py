"""The query language: words, "exact phrases", -without, and conditions such as `year:2020-2024` or `metric:PQ>50`.

Whatever is not a condition that can be understood is words: no text is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from papersette.site.queries.conditions import FIELDS, Condition, tie
from papersette.site.typed.ranges import UNITS
from papersette.site.typed.words import EDGES, LONGEST_WORD, MOST_WORDS, has_word, is_prose, plain, split_words

__all__ = ["Query", "parse"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for: words, phrases, nothing of `without`, and conditions.

    Papers hold all of the words or, where few do, some of them (`is_any`: any of the words and phrases, as OR between them asks);
    they hold every phrase and meet every condition. `apart` are the conditions where measure and dataset need not meet in one
    result, empty where that is no difference; `unknown` is what looks like a condition and was taken for words, `understood` what
    was not. `spelled` are, of names with figures and of words that papers spell in several ways, the spellings that count.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    apart: tuple[Condition, ...] = ()
    unknown: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    is_any: bool = False
    spelled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything that a paper could hold or meet."""
        return bool(self.words or self.phrases or self.without or self.conditions)

    @property
    def all_words(self) -> list[str]:
        """Its words, and those of its phrases."""
        return [*self.words, *split_words(self.phrases)]


# Operators of other languages, between two words: cats AND dogs, cats OR dogs, cats NOT dogs.
OPERATOR = re.compile(r'"[^"]*"|(?<=\S)\s+(?P<operator>AND|OR|NOT)\s+(?=[\w"])')
# What stands for OR among the tokens: no text has it.
EITHER = "\ue000"
MEANT = {"AND": " ", "OR": f" {EITHER} ", "NOT": " -"}
MOST_CONDITIONS = 12
LONGEST_PHRASE = 300
# A condition of which nothing but the name was typed yet.
BARE = frozenset(f"{name}:" for name in FIELDS)
SIGNED = re.compile(r"([<>=])\s+")
NAMES, SIGN = "|".join(FIELDS), "(?:[<>]=?|=)"
# A number ends where its word does, but for the signs of the text around: of 1,000 or 1e3 no part is one.
END = r"(?=[.,;:!?()\[\]]*(?:\s|\Z))"
BOUND = rf"""\s*{SIGN}\s*-?\d+(?:\.\d+)?(?:\s*%|[a-zA-Z]{{1,9}}|\s+(?i:{"|".join(UNITS)}))?{END}"""
# The name of a measure before a bound may have words more, as F1 score > 80 has: no bound stands for itself.
BOUNDED = rf"""[^\s"<>=]+(?:\s+(?!-)[^\s"<>=:{EITHER}]+){{0,2}}(?={BOUND})"""
# A known condition may have blanks around its colon. One with a capital needs it before the colon or stands first: titles go on
# behind "Dataset:".
TOKEN = re.compile(
    rf"""(?P<minus>(?<!\S)-(?=[^\W_]|"))?
        (?:(?<![^\s-])(?=[a-zA-Z]{{3,11}}:\S|(?i:{NAMES})\s+:\s*\S|(?:{NAMES}):\s+\S|\A(?i:{NAMES}):\s+\S)
           (?P<field>(?P<score>(?i:metric|measure))|[a-zA-Z]{{3,11}})\s*:\s*)?
        (?:"(?P<phrase>[^"]*)"
           |(?P<word>(?(field)(?:{SIGN}\s+(?=\d))?)(?:(?(score){BOUNDED}|(?!))|[^\s"]+)))
        (?(score)(?P<bound>{BOUND})?|(?(field)(?P<end>(?<=\d)\s+[-–]\s+\d+{END})?))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of a text, the condition that it is, and whether OR joins it to the one before: only what is alike is joined."""

    match: re.Match[str]
    condition: Condition | None
    is_joined: bool


def parse(text: str | None) -> Query:
    """Return what a text asks for; no text is an error, and one of signs alone asks for nothing."""
    tokens = tuple(_read_tokens(plain(text)))
    others = [token for token in tokens if token.condition is None]
    groups = _group_conditions(tokens)
    conditions = tuple(reduce(Condition.either, [condition for condition, _ in group]) for group in groups)
    tied = tie(conditions)
    asked = _read_words(others)
    if is_prose(asked["words"]):
        # Quotes there are quotes and a hyphen before a word a slip: neither asks for anything.
        others, asked = [], {"words": [*asked["words"], *split_words(asked["phrases"] + asked["without"])]}
    words, phrases, without = (tuple(asked.get(part, [])[:MOST_WORDS]) for part in ("words", "phrases", "without"))
    return Query(
        words,
        phrases,
        without,
        conditions=tied,
        apart=conditions if tied != conditions else (),
        unknown=tuple(token.match[0][:LONGEST_WORD] for token in others if _looks_like_condition(token.match))[:MOST_CONDITIONS],
        understood=tuple(" OR ".join(said for _, said in group) for group in groups),
        is_any=any(token.is_joined for token in others),
    )


def _read_tokens(text: str) -> Iterator[_Token]:
    read, follows_or, was_condition = 0, False, False
    for match in TOKEN.finditer(OPERATOR.sub(lambda found: MEANT.get(found["operator"], found[0]), text)):
        if match[0] == EITHER:
            follows_or = True
            continue
        condition = _read_condition(match) if read < MOST_CONDITIONS else None
        is_condition = condition is not None
        yield _Token(match, condition, follows_or and is_condition == was_condition)
        read, follows_or, was_condition = read + is_condition, False, is_condition


def _group_conditions(tokens: Iterable[_Token]) -> list[list[tuple[Condition, str]]]:
    """Return the conditions with what was typed, in one group those that OR joins."""
    groups: list[list[tuple[Condition, str]]] = []
    for token in tokens:
        if token.condition is None:
            continue
        if not token.is_joined:
            groups.append([])
        groups[-1].append((token.condition, token.match[0]))
    return groups


def _read_condition(match: re.Match[str]) -> Condition | None:
    field = FIELDS.get((match["field"] or "").lower())
    if field is None:
        return None
    name = match["phrase"] if match["phrase"] is not None else SIGNED.sub(r"\1", match["word"]).strip("()[],;")
    value = name + re.sub(r"\s", "", match["bound"] or match["end"] or "")
    read = field.read if match["phrase"] is None else field.read_whole or field.read
    condition = read(value.strip()) if has_word(value) else None
    if condition and match["minus"]:
        return Condition(f"({condition.sql}) is not true", condition.values)
    return condition


def _looks_like_condition(match: re.Match[str]) -> bool:
    """Whether who typed a token may have meant a condition; author: before a blank is the beginning of one."""
    word = match["word"] or ""
    # An address is no condition, though it begins like one.
    return (match["field"] is not None and not word.startswith("//")) or word.lower() in BARE


def _read_words(tokens: Iterable[_Token]) -> dict[str, list[str]]:
    """Return what tokens ask for that are no conditions, by the parts of a query."""
    said: dict[str, list[str]] = {"words": [], "phrases": [], "without": []}
    for token in tokens:
        match = token.match
        if match["phrase"] is None:
            part, asked = "words", match[0].lstrip("-").strip(EDGES)[:LONGEST_WORD]
        else:
            part, asked = "phrases", match["phrase"].strip(EDGES)[:LONGEST_PHRASE]
        if has_word(asked):
            said["without" if match["minus"] else part].append(asked)
    return said
