"""Which split of a dataset a number is on: "73.2% and 70.3% on the validation and test sets", "a dev F1 of 81.2"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.numbers.listed import AND, REACH, UNIT, in_list
from papersette.models import Metric, Span

__all__ = ["with_splits"]

SPLITS = ("validation", "test", "training")
_words = partial(pattern_of, "splits")

NAMED = "|".join(f"(?P<{split}>{_words(split)})" for split in SPLITS)
# Of cross-validation, a test-clean set and a test-time budget nothing is said here.
APART = r"(?<![\w-])(?<!\bcross )"
SHORT = r"(?![\w-])(?: ?\((?:dev|val)\))?"
EACH = re.compile(rf"{APART}(?:{NAMED}){SHORT}", re.IGNORECASE)
ANY = rf"{APART}(?:{'|'.join(map(_words, SPLITS))}){SHORT}"
NOUN = rf" (?:{_words('noun')})(?![\w-])"
# Without a noun it ends what is said: on GAIA validation, but no development of stones; a test alone is any trial.
ALONE = rf"{APART}(?:{_words('validation')}|{_words('alone')})(?![\w-])(?= ?(?:[.,;:()]|$))"
PARTS = rf"(?:{ANY}(?:{NOUN})?{AND}(?:the )?)*(?:{ANY}{NOUN}|{ALONE})"
# The dataset's own name and what is said of it: the official, the Babble2019.
NAME = rf"(?: (?!(?:{_words('no name')})\b)[\w'’+/.-]*\w){{0,6}}"
LEAD = rf"(?:{_words('lead')})\b{NAME} "
BEHIND = re.compile(rf"{UNIT} {{1,3}}(?:{LEAD}|\(){PARTS}", re.IGNORECASE)
ONE = re.compile(PARTS, re.IGNORECASE)
LED = re.compile(rf"(?P<learnt>\b(?:{_words('learnt')})\w* (?:[\w-]+ ){{0,3}}?)?\b{LEAD}$", re.IGNORECASE)
BEGINS = re.compile(rf"\W*{LEAD}{PARTS}", re.IGNORECASE)
# From the name of a split to its number no other number stands, nor what begins anew.
_WORD = r"(?!(?:and|but|or|than|whereas|while)\b)[a-zA-Z][\w'’-]*"
BETWEEN = re.compile(rf"(?: ?[(:=,] ?(?:{_WORD})?| {_WORD}){{0,9}}[ $~]*", re.IGNORECASE)
# Where a number has its own place, what stands before it is of the one before: 81% on the dev set, 70% on Babble2019.
BEHIND_ANOTHER = re.compile(r"\d[ $]*(?:%|points?)? $")
ELSEWHERE = re.compile(rf"{UNIT} {{1,3}}(?:on|in) ", re.IGNORECASE)
MEASURED = re.compile(rf"(?:(?:{_words('said of')}) )*(?P<split>{ANY})[ -](?!(?:{_words('of code')})\b)", re.IGNORECASE)
# How long training or a test takes is on no split.
UNSPLIT = frozenset({"cost", "speed"})


def with_splits(view: str, results: Iterable[Metric]) -> list[Metric]:
    """Return the results of a view, each with the split that the words beside it tell."""
    return [replace(result, split=_split_of(view, result)) for result in results]


def _split_of(view: str, result: Metric) -> str | None:
    """Return the split that a result is on, one of SPLITS, None where nothing tells."""
    number, sentence = result.span, result.sentence
    if number is None or sentence is None:
        return None
    behind, numbers, place = _behind(view, number, sentence)
    if len(behind) > 1:
        return behind[place] if len(behind) == numbers else None
    family = result.measure.family if result.measure else None
    if family and family not in UNSPLIT and (match := MEASURED.match(result.measure_text or "")):
        return _splits(match["split"])[0]
    return (
        _one_of(behind) or _before(view, result, number, sentence) or _leading(view, sentence) or _only(result.dataset_text or "")
    )


def _splits(text: str) -> list[str]:
    """Return the splits that a text names, in order."""
    return [match.lastgroup for match in EACH.finditer(text) if match.lastgroup]


def _behind(view: str, number: Span, sentence: Span) -> tuple[list[str], int, int]:
    """Return the splits that stand behind a number or its list, how many numbers that has, and the place of this one."""
    place, numbers, last = in_list(view, number.start, number.stop)
    match = BEHIND.match(view, last, sentence.stop)
    return (_splits(match[0]) if match else []), numbers, place


def _before(view: str, result: Metric, number: Span, sentence: Span) -> str | None:
    """Return the split that a number is said to be on by the words right before it: on the dev set (F1: 81.2)."""
    start = max(sentence.start, number.start - REACH)
    last = next(reversed([*ONE.finditer(view, start, number.start)]), None)
    if last is None or not BETWEEN.fullmatch(view, last.end(), number.start):
        return None
    led = LED.search(view, start, last.start())
    if led is None or led["learnt"]:
        return None
    # A place in a ranking is that of the score before it.
    has_own = result.kind != "rank" and ELSEWHERE.match(view, number.stop, sentence.stop)
    return None if has_own and BEHIND_ANOTHER.search(view, start, led.start()) else _only(last[0])


def _leading(view: str, sentence: Span) -> str | None:
    """Return the split that a sentence begins with, None where it names another: on the val split, we reach 56.2 and 46.2."""
    match = BEGINS.match(view, sentence.start, sentence.stop)
    return _only(view[sentence.start : sentence.stop]) if match else None


def _only(text: str) -> str | None:
    """Return the only split that a text names, None where it names none, or several."""
    return _one_of([split for match in ONE.finditer(text) for split in _splits(match[0])])


def _one_of(splits: Sequence[str]) -> str | None:
    """Return the split that is named alone; training data alone are mostly what something was learnt from."""
    named = set(splits)
    return named.pop() if len(named) == 1 and "training" not in named else None
