"""The names of systems: methods, models, algorithms and tools, to which the numbers of a text may belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from papersette.extract.cues import GRAMMAR, NOT_DATASETS
from papersette.extract.dataset_names import MODEL, NAME_WORD, ODDER_WORD
from papersette.extract.rows import read_rows
from papersette.extract.spans import Spans
from papersette.extract.vocabulary import Term

__all__ = ["PRESENTED", "SystemName", "find_system_names", "kind_of_word"]

# Kinds of names that the paper makes its own.
PRESENTED = ("titled", "introduced")


@dataclass(slots=True)  # not frozen, as Token is not
class SystemName:
    """A name in a view that may be a system's; of one that only the title has, start and stop are 0.

    `key` is the same for all places of a system: its name in small letters, that of the acronym where both stand together.
    `kind` is titled (the title begins with it), introduced (the text presents it, or calls something so), algorithm (a known name
    in small letters), family (a model of many versions), bracketed, odd (by its spelling), or capital.
    """

    start: int
    stop: int
    kind: str
    text: str
    key: str


# A name from its first capital, before which stand no more than three small letters or figures, and what follows it: vLLM,
# LLaMA-2 70B, Gemini 1.5 Pro, Mask R-CNN.
_BEGINS = "|".join(rf"(?<=[ (“][a-z\d]{{{n}}}[A-Z])" for n in (1, 2, 3))
NAME = re.compile(
    rf"[A-Z](?:(?<![\w.@/-][A-Z])|{_BEGINS})(?:[\w+*@'’/-]|\.(?=\w)|\^\w)*(?: (?:{NAME_WORD}|\d[\w.]*\w(?![\w%]))){{0,4}}"
)
ODD = re.compile(rf"{ODDER_WORD}|[a-z]+[A-Z]")
# "RockNet: Finding Rocks", "UPB at SemEval-2020", "UPB@SemEval", "RockNet Technical Report".
TITLE = re.compile(r"[\"“]?(?P<name>[^\s:][^:]{0,40}?)[\"”]?(?::\s| [-–—] |(?: at |@)(?=[A-Z])| (?=[Tt]ech(?:nical)? [Rr]eport))")
LONGEST_TITLE = 300
MOST_TITLE_WORDS = 3
# So far before a name, in characters and in words, it is looked for what presents it.
WINDOW, WORDS = 60, 6
# What stands there is no other name: a measure, or an algorithm that is known.
TAKEN = frozenset({"measure", "system"})
SENTENCE_ENDS = frozenset('.!?:;("“')
CLOSING = frozenset({")", ",", ";"})
CALLING = tuple(GRAMMAR["calling"])
CALLED = re.compile(rf"\b(?:{'|'.join(map(re.escape, CALLING))}) \W*$")
FAR = 20
PLAIN = frozenset(word for word, kind in NOT_DATASETS.items() if kind == "word")
NOT_SYSTEMS = frozenset(word for row in read_rows("not_systems") for word in row["words"].split())


def find_system_names(view: str, title: str, terms: Sequence[Term]) -> list[SystemName]:
    """Return the names of a view that may be a system's in order, and the one that only the title has before them."""
    taken = Spans()
    names = []
    for term in terms:
        if term.entry.kind in TAKEN:
            taken.add(term.start, term.stop)
        if term.entry.kind == "system":
            text = view[term.start : term.stop]
            names.append(SystemName(term.start, term.stop, "algorithm", text, text.lower()))
    names += [name for name in _spelt(view) if not taken.overlap(name.start, name.stop)]
    names.sort(key=lambda name: name.start)
    _join_acronyms(view, names)
    return _with_title(names, title)


def _join_acronyms(view: str, names: Sequence[SystemName]) -> None:
    """Give a long name and the acronym in brackets behind it one key, and both what speaks for either."""
    same: dict[str, str] = {}
    for long, short in pairwise(names):
        if view[long.stop : short.start].strip() == "(" and short.key[0] == long.key[0] and len(short.key) < len(long.key):
            same[long.key] = short.key
            if short.kind != "titled" and long.kind == "introduced":
                short.kind = long.kind
    for name in names:
        name.key = same.get(name.key, name.key)


def _key_of(text: str) -> str:
    """Return a name in small letters, an acronym without the sign of its plural."""
    return (text[:-1] if text.endswith("s") and text[-2:-1].isupper() else text).lower()


def _with_title(names: list[SystemName], title: str) -> list[SystemName]:
    """Mark the names with which the title begins; where the text has none of them, put that one before all others."""
    match = TITLE.match(title[:LONGEST_TITLE])
    own = " ".join(match["name"].split()) if match else ""
    words = own.split()
    if not 1 <= len(words) <= MOST_TITLE_WORDS or any(map(str.islower, words)) or not kind_of_word(words[0]):
        return names
    keys = {name.key for name in names if name.text.lower() == own.lower() or _begins(name, own)}
    titled = [name for name in names if name.key in keys]
    for name in titled:
        name.kind = "titled"
    # Several plain words that only the title has are its subject rather than a name.
    if titled or (len(words) > 1 and all(kind_of_word(word) == "capital" for word in words)):
        return names
    return [SystemName(0, 0, "titled", own, _key_of(own)), *names]


def _begins(name: SystemName, title: str) -> bool:
    """Whether a name that the text presents is what the name of a title begins with: RockNet of RockNet-Sorting."""
    return name.kind == "introduced" and title.lower().startswith(f"{name.text.lower()}-")


def _spelt(view: str) -> Iterator[SystemName]:
    """Yield the names that begin with a capital, or have one inside."""
    for match in NAME.finditer(view):
        start = match.start()
        while start and view[start - 1].isalnum():
            start -= 1
        words = view[start : match.end()].split(" ")
        begins = start < 2 or view[start - 2] in SENTENCE_ENDS or view[start - 1] in SENTENCE_ENDS
        if begins and words[0].istitle() and not (len(words) == 1 and _is_called(view, start)):
            start += len(words.pop(0)) + 1
        while words and words[0] in PLAIN:
            start += len(words.pop(0)) + 1
        if words and (kind := kind_of_word(words[0])):
            text = _without_possessive(view[start : match.end()])
            stop = start + len(text)
            yield SystemName(start, stop, _kind(view, start, stop, kind), text, _key_of(text))


def _is_called(view: str, start: int) -> bool:
    """Whether the words before a place say that a name follows: called, named, dubbed."""
    before = view[max(0, start - FAR) : start].lower()
    word = before.rstrip()
    # Most words are no such ones, and that is soon told.
    return (word.endswith(CALLING) or not word[-1:].isalpha()) and bool(CALLED.search(before))


def _without_possessive(text: str) -> str:
    return text[:-2] if text.endswith(("'s", "’s")) else text.rstrip("'’")


@lru_cache(4096)
def kind_of_word(word: str) -> str | None:
    """Return the kind of a name that begins with a word, None where it is no system's."""
    if len(word) == 1 or word.partition("-")[0] in NOT_SYSTEMS:
        return None
    if NOT_DATASETS.get(word) == "family" or MODEL.search(word):
        return "family"
    return "odd" if ODD.match(word) else "capital"


def _kind(view: str, start: int, stop: int, kind: str) -> str:
    """Return the kind of a name by the words before it and the sign behind it; `kind` is what its spelling says."""
    before = view[max(0, start - WINDOW) : start].split()[-WORDS:]
    if not GRAMMAR["presenting"].isdisjoint(before) or _is_called(view, start):
        return "introduced"
    bracketed = kind != "family" and view[start - 1 : start] == "(" and view[stop : stop + 1] in CLOSING
    return "bracketed" if bracketed else kind
