"""Names that may be a dataset's, since they stand or are spelt as such do: candidates for the slots of results, no finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.datasets.names import (
    KNOWN_NAMES,
    MARKS,
    NAME,
    NAME_WORD,
    ODDER_WORD,
    PAIR,
    THEME,
    DatasetName,
    Hint,
    find_open,
    has_any,
    is_small,
    name_at,
    start_of,
    without_measures,
    without_overlaps,
)
from papersette.extract.knowledge.cues import GRAMMAR
from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.text.acronyms import words_meant
from papersette.extract.text.vocabulary import Term
from papersette.models import Dataset

__all__ = ["guess_datasets"]

# What a name is that is spelt oddly and stands behind such a word: "on WikiX", "across the WikiX test set".
PLACES = {"on": "placed", **dict.fromkeys(GRAMMAR["before a dataset"], "inside")}
# Most words are in small letters, and soon passed over.
SPELT = re.compile(
    rf" (?P<name>(?![a-z]{{2}}){ODDER_WORD}(?: \d{{4}}| [vV]\d[\w.]*(?<!\.)| [2-4]\.0(?![\w%]|\.\d| (?:%|percent|points?|pp)\b))?"
    r"(?: (?:test|val|dev|validation)\b(?: set)?)?)"
)
# "ScanBabble (+1.1 mAP50)", "MathBabble +16.2%", "GSM8K: 91.2%".
FIGURED = re.compile(r"(?: \(|: ?)[+~-]?\d| \+\d")
# "We introduce TALES, a collection of ...": what else is introduced is no benchmark.
PRESENTED = re.compile(rf"[^.]{{0,120}}?\b(?:{pattern_of('dataset_words', 'presented')})")
# "Two datasets (WikiX and FooX)", "the grounding task (Ground3D)".
LONGEST_NOUN = 16
IN_BRACKETS = re.compile(rf"\((?:(?:i\.e\.|e\.g\.|namely|such as),? )?{NAME}")
FIGURED_IN_BRACKETS = re.compile(rf"\((?P<name>{ODDER_WORD})(?:: ?[+~-]?| \+)\d")
# "The Restaurant domain", "the Countdown reasoning task", "the Flat NER Subtask".
PARTS = (" task", " Task", " subtask", " Subtask", " sub-task", " domain", " split", " subset", " test set", " validation set")
BEFORE_PART = re.compile(rf"(?<![\w-]){NAME}(?: [a-z]+)?$")
# "On" may stand before up to two more words, which are within so many characters.
ADJECTIVES = 2
REACH_BACK = 32
ON = frozenset({"on", "On"})
# What a name behind a number has before it, and how far before that the number may begin.
ON_NAME = re.compile(r"[nr] (?:(?<= on )|(?<= for ))(?:the )?[a-z]?[A-Z]")
FIGURE = re.compile(r"\d")
NUMBER_BACK = 40


def _has_number_on_name(view: str) -> bool:
    """Whether a number stands shortly before "on" or "for" and a name, as far as is soon told."""
    names = ON_NAME.finditer(view)
    return any(FIGURE.search(view, max(0, name.start() - NUMBER_BACK), name.start()) for name in names)


NUMBERED_PART = r"(?:[Ss]ub-? ?)?(?:[Tt]ask|[Tt]rack)s?[ -]?(?:[A-Z]|\d[A-Za-z]?|I{2,3})"
QUOTED_TASK = re.compile(r"(?<!\w)[\"“”‘’'](?P<name>[A-Z][^\"“”‘’'.,;:]{3,90})[\"“”‘’']{1,2} (?:[Ss]hared )?[Tt]asks?\b")
# What a pattern begins with stands before what it looks back at, where that can be: so the search runs to it without a stop.
GUESSES: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    # Parts of a contest or a study: subtask B, Track 2, task 1A, Cohort II.
    (
        "part",
        re.compile(r"k(?:(?<=ask)|(?<=rack))s?[ -]?(?:[A-Z]|\d)").search,
        re.compile(rf"\b(?P<name>{NUMBERED_PART}\b(?!-[a-z])|(?<=subtask )[A-Z][\w-]+)"),
    ),
    (
        "part",
        has_any("ohort ", "est set "),
        re.compile(r"\b(?P<name>(?:[Cc]ohort|[Tt]est set) (?:[A-Z]|[IVX]{1,3}|\d|20\d\d))\b"),
    ),
    ("placed", has_any("test20", "tst20"), re.compile(r"\b(?P<name>(?:news)?(?:test|tst)20\d\d)\b")),
    # Names that end as those of datasets do.
    (
        "named",
        has_any("QA", "Eval", "Arena", "Corpus", "Set"),
        re.compile(r"(?<![\w-])(?P<name>(?:\d[A-Z]-)?[A-Za-z][\w-]*(?:QA|Eval|Arena|Corpus|[a-z]Set)(?:-[A-Z\d]\w*)?)(?![\w-])"),
    ),
    # "The Basic Babble Course (BBC) dataset".
    (
        "bracketed",
        has_any(") "),
        re.compile(
            r"\((?P<name>[A-Z][\w&+@-]+(?: \d{4})?)\)[\"”’']{0,2} (?:[\w-]+ )?"
            r"(?:[Dd]ata ?sets?|[Bb]enchmarks?|corpus|corpora|[Ss]hared [Tt]asks?|[Cc]hallenge|[Cc]ompetition|[Tt]rack|[Tt]asks?)"
            r"\b"
        ),
    ),
    # "The 'Spot the Babble' shared task".
    (
        "theme",
        re.compile(r"ask(?:(?<=[\"“”‘’'] [Tt]ask)|(?<=[\"“”‘’'] [Ss]hared [Tt]ask))").search,
        QUOTED_TASK,
    ),
    # "The shared task on Babble Detection in Tweets".
    (
        "theme",
        has_any("hared task", "hared Task"),
        re.compile(rf"[Ss]hared [Tt]asks?(?: on|:|,| of| at| in)? ?{MARKS}(?P<name>{THEME})"),
    ),
    # Workshops and contests with a year: FooLang 2024.
    (
        "dated",
        has_any("20"),
        re.compile(r"(?P<name>[A-Z](?<![\w-].)[\w&-]{0,20}[A-Z][\w&-]{0,20}(?:@[A-Z]+)?[ @-]?20[012]\d)(?![\w-])"),
    ),
    # "18.7 for Manipuri to English", "on En-De".
    ("pair", has_any("nglish", "En-", "→"), re.compile(rf"(?=[A-Z])(?<![\w-])(?P<name>{PAIR})(?![\w-])")),
    # "12.3% on Actor": behind a number any name may be one.
    (
        "numbered",
        _has_number_on_name,
        re.compile(
            rf"\d(?<!\d\d)(?<!\d\.\d)[\w.%\\ ]{{0,33}} (?:on|for)(?: the)? "
            rf"(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})"
        ),
    ),
)
# What joins the names of one list: GSM8K (91.2%), MATH, and 12% on AIME'24.
JOINT = r"(?: ?\([^()]{1,40}\))?(?P<joint>, and |, | and | & | or |/)(?:the |on |on the |[+~]?\d[\d.]* ?%? (?:on|for) (?:the )?)?"
BEHIND_IN_LIST = re.compile(rf"{JOINT}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})")
BEFORE_IN_LIST = re.compile(rf"(?P<name>{NAME_WORD}(?:[ -]\d{{1,4}})?){JOINT}$")
JOINT_ENDS = (", ", "and ", "& ", "or ", "/", "the ", "on ", "for ")
LONGEST_JOINT = 90
SCORE = re.compile(" scores?$")
GOES_ON = re.compile(r"(?: ?\([^()]{1,40}\))?(?:, (?:and )?[A-Z]|,? (?:and|or|&) )")


def guess_datasets(view: str, terms: Sequence[Term], found: Sequence[DatasetName]) -> list[DatasetName]:
    """Return the datasets found in a view and the names that only their place speaks for, in order, none within another."""
    hinted = [(kind, pattern) for kind, hint, pattern in GUESSES if hint(view)]
    patterned = (name for kind, pattern in hinted for name in find_open(view, pattern, kind))
    placed = [*_spelt(view), *_bracketed(view), *patterned, *_tasked(view)]
    guessed = [name for name in placed if not _stands_for_words(view, name)]
    names = without_overlaps([*found, *_scored(view, terms), *without_measures(guessed, terms)])
    if listed := list(_listed(view, names)):
        names = without_overlaps([*names, *without_measures(listed, terms)])
    return sorted(names, key=start_of)


def _spelt(view: str) -> Iterator[DatasetName]:
    """Yield the oddly spelt names by what stands before or behind them, those behind "on" first."""
    found = []
    for match in SPELT.finditer(view):
        words = view[max(0, match.start() + 1 - REACH_BACK) : match.start()].rsplit(None, ADJECTIVES + 2)
        if (kind := _kind(view, words, match.end())) and (name := name_at(view, *match.span("name"), kind)):
            found.append(name)
    yield from sorted(found, key=lambda name: name.kind != "placed")


def _kind(view: str, words: list[str], stop: int) -> str | None:
    """Return what a name is that stands behind some words and ends at `stop`."""
    if words and words[-1] == "the":
        words.pop()
    kind = PLACES.get(words[-1].lower()) if words else None
    if kind is None and not ON.isdisjoint(words[-1 - ADJECTIVES :]):
        kind = "placed"
    if kind is None and FIGURED.match(view, stop):
        kind = "figured"
    if kind is None and not GRAMMAR["presenting"].isdisjoint(words[-2:]) and PRESENTED.match(view, stop):
        kind = "presented"
    return kind


def _bracketed(view: str) -> Iterator[DatasetName]:
    """Yield the names that open a bracket behind a noun for datasets or tasks, or with a number behind them."""
    at = view.find("(")
    while at >= 0:
        noun = view[max(0, at - LONGEST_NOUN) : at].rstrip().rpartition(" ")[2].lower()
        if noun in GRAMMAR["holder"]:
            match, kind = IN_BRACKETS.match(view, at), "bracketed"
        else:
            match, kind = FIGURED_IN_BRACKETS.match(view, at), "figured"
        if match and (name := name_at(view, *match.span("name"), kind)):
            yield name
        at = view.find("(", at + 1)


def _stands_for_words(view: str, name: DatasetName) -> bool:
    """Whether a name in brackets abbreviates words in small letters before them: question answering (QA), which is a task.

    Of 85 such names of annotated abstracts three were datasets; of those that abbreviate words with capitals one in nine was.
    """
    return is_small(view, words_meant(view, name.start, name.text))


def _tasked(view: str) -> Iterator[DatasetName]:
    """Yield the names before a word for a task or a part of a dataset."""
    for noun in PARTS:
        at = view.find(noun)
        while at >= 0:
            offset = max(0, at - REACH_BACK)
            before = view[offset:at]
            if not before.islower() and (match := BEFORE_PART.search(before)):
                start, stop = match.span("name")
                if name := name_at(view, offset + start, offset + stop, "tasked"):
                    yield name
            at = view.find(noun, at + 1)


def _scored(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names that are a dataset's as well as its score's: 0.74 GenEval, a GenEval score of 0.74, 0.74 on GenEval."""
    for term in terms:
        if term.entry.kind == "measure":
            text = SCORE.sub("", view[term.start : term.stop])
            if text in KNOWN_NAMES:
                yield DatasetName(term.start, term.start + len(text), "scored", text, Dataset(text))


def _listed(view: str, names: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the names that stand in one list with a name, on either side of it."""
    for name in names:
        at: int | None = name.stop
        while at is not None and (match := BEHIND_IN_LIST.match(view, at)):
            found = name_at(view, *match.span("name"), "listed") if _is_list(view, match["joint"], match.end()) else None
            at = found.stop if found else None
            if found:
                yield found
        offset = max(0, name.start - LONGEST_JOINT)
        before = view[offset : name.start]
        if not before.endswith(JOINT_ENDS):
            continue
        if (match := BEFORE_IN_LIST.search(before)) and _is_list(view, match["joint"], name.stop):
            start, stop = match.span("name")
            if found := name_at(view, offset + start, offset + stop, "listed"):
                yield found


def _is_list(view: str, joint: str, stop: int) -> bool:
    """Whether a comma joins a list: it goes on behind its next name. "On WikiX, OurNet wins" is none."""
    return joint != ", " or bool(GOES_ON.match(view, stop))
