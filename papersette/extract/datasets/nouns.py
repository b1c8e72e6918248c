"""Datasets beside nouns that call them so: the Babble corpus, a benchmark called Babble, two datasets: WikiX and FooX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.datasets.contests import contest_name, find_challenge
from papersette.extract.datasets.names import (
    CODES,
    KNOWN_NAMES,
    MARKS,
    NAME,
    NAME_WORD,
    NOT_NAMES,
    ODD_WORD,
    TASKS,
    VERSION,
    DatasetName,
    name_at,
    text_of,
)
from papersette.extract.knowledge.cues import GRAMMAR, NOT_DATASETS, any_of
from papersette.extract.text.vocabulary import Term
from papersette.models import Dataset

__all__ = ["find_called"]

# What else something is said to be, before the noun of a dataset: "OurNet, a framework that makes benchmarks".
OTHER_HEAD = rf"{any_of(GRAMMAR['other head'])}s?,? {any_of(GRAMMAR['behind another head'])} "
# What stands before a noun that calls it a dataset; each is searched for where the noun begins.
BEFORE_NOUN: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    # "BabbleBench, a multilingual benchmark of ...", "Babble is the first benchmark".
    (
        "introduced",
        frozenset({"set"}),
        re.compile(
            rf"(?<![\w-]){NAME}(?: \([^()]{{3,90}}\))?{MARKS}(?:, | is | - | -- |: )(?:an?|the|our|(?<=: )An?) "
            rf"(?:(?!{OTHER_HEAD})[\w+'’*/-]+,? |\([A-Z][\w-]*\) ){{0,9}}$"
        ),
    ),
    (
        "called",
        frozenset({"set", "part", "contest"}),
        re.compile(
            rf"(?<![\w-])(?P<name>{NAME_WORD}"
            rf"(?: (?:{NAME_WORD}|{VERSION}|of|and(?= [A-Z][\w-]* $))){{0,5}}) $"
        ),
    ),
)
# Of two that are introduced as one both are the name: "we introduce Tell or Show, a benchmark".
ALTERNATIVE = re.compile(rf"{any_of(GRAMMAR['stem of presenting'])}\w* {MARKS}{NAME} or $")
# What stands behind one: "a dataset called Babble", "a benchmark of spoken questions, termed Babble", "datasets such as WikiX".
BEHIND_NOUN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "introduced",
        re.compile(
            r"(?: (?:of|for|with|that|to|on|in)(?: [\w+'’/-]+){1,12})?,? "
            rf"(?:{any_of(GRAMMAR['calling a noun'])}|which we {any_of(GRAMMAR['calling'])}|known as|referred to as) "
            rf"{MARKS}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|{VERSION})){{0,2}})"
        ),
    ),
    ("called", re.compile(rf"(?:,? (?:such as|including|like|namely)|:)? {MARKS}(?P<name>{ODD_WORD})")),
    # Behind a comma it stands between two: "on this benchmark, OurNet wins" calls nothing so.
    (
        "called",
        re.compile(rf", {MARKS}(?P<name>{ODD_WORD})(?={MARKS}(?:[.,;:()]|(?:and|which|that|with|for|to|in)\b|$))"),
    ),
)
# "Two datasets, WikiX and FooX", "(WikiX, FooX, and BarX)"; what a comma alone opens is a list of them where one is known.
LISTED = re.compile(
    r"(?P<opens>: | \(|,? (?:such as|including|namely|i\.e\.,?) |, | )"
    rf"(?P<names>{ODD_WORD}(?:, {ODD_WORD}){{0,7}},? and {ODD_WORD})"
    rf"(?=[.,;:)]| {any_of(GRAMMAR['stem of showing'])}|$)"
)
IN_LIST = re.compile(ODD_WORD)
# "We benchmark OurNet": a verb.
DOING = re.compile(r"\b(?:[Ww]e|to)(?: \w+ly)? $")
DOING_ENDS = ("e ", "o ", "ly ")
# A name in full and its abbreviation, behind "the": "the Babble Word Set (BWS) dataset", no "question answering (QA) benchmark".
LINKS = r"(?: (?:of|in|the|for|and|on|to|at|with|by)){0,2}"
IN_FULL = re.compile(
    rf"\bthe (?:[a-z][a-z-]+ )?(?P<name>(?P<long>{NAME_WORD}(?:{LINKS} (?:{NAME_WORD}|\d{{4}})){{0,8}})"
    r" ?\((?P<short>[A-Z][\w&+-]*[A-Z\d][\w&+-]*(?:[ -]?(?:19|20)\d\d)?)\)(?P<year> (?:19|20)\d\d)?) $"
)
IN_BRACKETS = re.compile(r"\)(?: (?:19|20)\d\d)? $")
# How far before a noun its name may begin, in characters.
REACH = 160
# Before the noun of an introduced one stands one of these, and before that of a called one a word of a name, or "of".
ARTICLES = tuple(f"{joint}{article} " for joint in (", ", " is ", " - ", " -- ", ": ") for article in ("a", "an", "the", "our"))
ARTICLES += (": A ", ": An ")


def find_called(view: str, nouns: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names beside nouns that call them datasets."""
    for noun in nouns:
        offset, sort = max(0, noun.start - REACH), noun.entry.sort
        before = view[offset : noun.start]
        is_plural = view[noun.stop - 1] == "s"
        # "WikiX poses new challenges" is no contest.
        if sort == "contest" and not is_plural and (name := find_challenge(view, noun)):
            yield name
        yield from _before(view, noun, offset)
        if IN_BRACKETS.search(before) and sort != "part" and not is_plural and (name := _in_full(view, noun)):
            yield name
        if sort == "set" and not (before.endswith(DOING_ENDS) and DOING.search(before)):
            for kind, pattern in BEHIND_NOUN:
                if (match := pattern.match(view, noun.stop)) and (name := name_at(view, *match.span("name"), kind)):
                    yield name
            if is_plural or noun.entry.text == "corpora":
                yield from _listed(view, noun.stop)


def _before(view: str, noun: Term, offset: int) -> Iterator[DatasetName]:
    """Yield the names that end where a noun begins, of what stands from `offset` on."""
    before, is_plural = view[offset : noun.start], view[noun.stop - 1] == "s"
    for kind, sorts, pattern in BEFORE_NOUN:
        if noun.entry.sort in sorts and _may_be_named(before, kind) and (match := pattern.search(before)):
            start, stop = offset + match.start("name"), offset + match.end("name")
            if kind == "introduced" and (first := ALTERNATIVE.search(view, offset, start)):
                start = first.start("name")
            if view.startswith("Treebank", noun.start) and not is_plural:
                yield from _treebank(view, start, noun.stop)
            else:
                yield from _apart(view, start, stop, kind, is_plural=is_plural)


def _listed(view: str, stop: int) -> Iterator[DatasetName]:
    """Yield the names of a list behind the plural of a noun that stops at a place."""
    match = LISTED.match(view, stop)
    if match and (match["opens"].strip(" ,") or not KNOWN_NAMES.isdisjoint(IN_LIST.findall(match["names"]))):
        for word in IN_LIST.finditer(view, *match.span("names")):
            if name := name_at(view, *word.span(), "called"):
                yield name


def _treebank(view: str, start: int, stop: int) -> Iterator[DatasetName]:
    """Yield a name that ends in Treebank, its language a part of it: the Finnish Babble Treebank, but no Finnish Treebank."""
    words = view[start:stop].split(" ")
    while words[0] in NOT_NAMES and words[0] not in CODES:
        start += len(words.pop(0)) + 1
    if not TASKS.issuperset(words[:-1]):
        yield DatasetName(start, stop, "called", text := text_of(view, start, stop), Dataset(text))


def _apart(view: str, start: int, stop: int, kind: str, *, is_plural: bool) -> Iterator[DatasetName]:
    """Yield a name, or the two of WikiX and FooX datasets; the Lost and Found dataset is one."""
    first, joint, _ = view[start:stop].rpartition(" and ")
    spans = [(start, start + len(first)), (start + len(first + joint), stop)] if joint and is_plural else [(start, stop)]
    yield from filter(None, (name_at(view, *span, kind) for span in spans))


def _in_full(view: str, noun: Term) -> DatasetName | None:
    """Return the name before a noun that has its abbreviation in brackets behind it: the Babble Word Set (BWS) dataset."""
    match = IN_FULL.search(view, max(0, noun.start - REACH), noun.start)
    if not match or match["long"][0].lower() != match["short"][0].lower():
        return None
    if match["short"] in NOT_DATASETS or match["short"] in KNOWN_NAMES:
        return None
    start, stop = match.span("name")
    if noun.entry.sort == "contest":
        contest = contest_name(f"{match['short']}{match['year'] or ''} {noun.entry.text}")
        return DatasetName(start, noun.stop, "contest", text_of(view, start, noun.stop), Dataset(contest))
    return DatasetName(start, stop, "called", text_of(view, start, stop), Dataset(match["short"]))


def _may_be_named(before: str, kind: str) -> bool:
    """Whether the words before a noun may name a dataset: before most nouns stands no name, and that is soon told."""
    if kind != "called":
        return any(map(before.__contains__, ARTICLES))
    word = before[before.rfind(" ", 0, -1) + 1 :]
    return not word.islower() or word[0].isdigit() or word == "of "
