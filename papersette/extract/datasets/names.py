"""The names of datasets: how they are spelt, and which words are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.knowledge.cues import FAMILIES, GRAMMAR, NOT_DATASETS, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.spans import Spans
from papersette.extract.text.vocabulary import Term
from papersette.models import Dataset

__all__ = [
    "ADJECTIVE",
    "CODES",
    "INTRODUCES",
    "KNOWN_NAMES",
    "LONGEST_GAP",
    "MARKS",
    "MODEL",
    "NAME",
    "NAMED",
    "NAME_WORD",
    "NOT_NAMES",
    "ODDER_WORD",
    "ODD_WORD",
    "PAIR",
    "SENTENCE_START",
    "SMALL_WORDS",
    "SUBSETS",
    "TASKS",
    "THEME",
    "VERSION",
    "DatasetName",
    "Hint",
    "find_open",
    "has_any",
    "is_alone",
    "is_pair",
    "is_small",
    "name_at",
    "pair_name",
    "start_of",
    "text_of",
    "unraised",
    "without_measures",
    "without_overlaps",
]


@dataclass(slots=True)  # not frozen, as Token is not
class DatasetName:
    """A dataset's name in a view.

    `kind` is known, contest, introduced (the text presents it as one), or called (the text calls it one). Names that only
    their place or spelling speaks for are guesses: placed (behind "on"), inside (behind another preposition), part (of a
    contest), named (spelt as one), scored (a measure's as well), numbered (behind a number and "on"), listed (in one list with
    others).
    """

    start: int
    stop: int
    kind: str
    text: str
    dataset: Dataset


# A name: words that start with a capital, with few small letters before it, joined by blanks, or a version: 2, 2.0, v2, 7B.
# What was joined by mistake is none: onBabble.
VERSION = r"[vV]?\d\w*(?:\.\w+)*"
NAME_WORD = r"(?!(?:and|by|for|in|of|on|our|the|to)[A-Z][a-z])[a-z]{0,3}[A-Z](?:[\w+'’/-]|[.&](?=\w)| &(?=\w))*"
NAME = rf"(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|{VERSION})){{0,3}})"
# A word with a capital inside or a digit, as names have: WikiX, C4, VCR-2.
ODD_WORD = r"[A-Z][A-Za-z]*(?:[A-Z]|\d|-[A-Z0-9])[\w+'’-]*(?:\.\d[\w-]*)?"
# The same with a small letter or a figure in front: cQA-2016, 4D-Bench, 3DRooms.
ODDER_WORD = rf"(?:\d(?:[A-Z]-)?)?(?:[a-z]-?)?{ODD_WORD}"
# What a contest is about: Babble Detection in Tweets.
THEME = rf"{NAME_WORD}(?:(?: (?:of|in|for|and|on|the|&)){{0,2}} {NAME_WORD})*"
# Names and aliases of the known ones.
KNOWN_NAMES = frozenset(name for row in read_rows("datasets") for name in (row["name"], *row["aliases"].split("|")))
# A pair of languages: English-to-German, En-De, EN→DE, en-de; in small letters with English, as words are pairs too: no-so.
CODES = {word: row["class"].capitalize() for row in read_rows("languages") for word in row["words"].split()}
LANGUAGE = rf"(?:{any_of(CODES)}|[A-Z][a-z]|[A-Z]{{2}})(?![A-Za-z])"
TO = "-to-| to |<?->|[-–]| {0,2}[→↔] {0,16}"
SMALL = rf"{any_of(code.lower() for code in CODES.values())}(?![A-Za-z])"
# Of several at once, En→De/Es, a number is an average.
PAIR = rf"(?:{LANGUAGE}(?:{TO}){LANGUAGE}|en(?:{TO}){SMALL}|{SMALL}(?:{TO})en(?![A-Za-z]))(?!/{LANGUAGE}(?!{TO}))"
PARTED = re.compile(rf"({TO})")
SPOKEN = frozenset([*(word.lower() for word in CODES), *(code.lower() for code in CODES.values())])
BOTH_WAYS = frozenset({"↔", "<->"})
# What a view leaves of a raised sign, and of a Greek letter or another sign before what it is joined to: V ^2 R, τ    -Babble.
RAISED = r" {0,3}\^ {0,3}\w {0,3}"
SIGN = "[α-ω∞]"
# Of an escaped sign its own place is left, and a blank: Babble &Act.
ESCAPED, BLANK = re.compile(r" &(?=\w)"), re.compile(r" (?!&\w)")
RAISED_SIGN, SIGN_APART = re.compile(r" *\^ *(\w) *"), re.compile(rf"(?<={SIGN}) +(?=[-^A-Z])")
# What is left of markup around a name: **Babble**, a word that was bold.
MARKS = r"[*_\"“”‘’'` ]{0,12}"
_PRESENTS, _MAKES = any_of(GRAMMAR["stem of presenting"]), any_of(GRAMMAR["stem of making"])
INTRODUCES = re.compile(rf"\b(?:{_PRESENTS}|{_MAKES})\w* (?:[\w-]+ ){{0,5}}$")
# With no article between: "we introduce Common Babble".
ARTICLES = frozenset({"A", "An", "Our", "The"})
NEWLY_NAMED = re.compile(rf"\b{_PRESENTS}\w* $")
# Tells whether a text may hold names of a kind, faster than their pattern does.
Hint = Callable[[str], object]


def has_any(*parts: str) -> Hint:
    """Return the hint that a text holds one of some parts."""
    part = parts[0]
    return (lambda text: any(map(text.__contains__, parts))) if parts[1:] else (lambda text: part in text)


# What a part of a benchmark is called behind its name.
SUBSETS = any_of(GRAMMAR["subset"])
# Names that say themselves what they are: HumanEval-Bench, LongBench-v2, Babble Arena. Searched for where a text has their hint,
# which is found fast.
NAMED: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    (
        "called",
        re.compile(r"ench(?![A-Za-z])").search,
        re.compile(
            r"(?<![\w+'’/.&-])(?P<name>"
            rf"(?:(?:\d[A-Z]-)?(?:[A-Za-z]|{SIGN} {{0,8}})(?:[\w-]|{RAISED}(?=[A-Z-]))*[Bb]ench|[A-Z]\w*\* [Bb]ench|"
            rf"{NAME_WORD}(?: {NAME_WORD}){{0,2}}(?<!-) Bench)"
            rf"(?:-[A-Za-z\d]+| ?[vV]\d[\w.]*| {SUBSETS})?)(?![\w-])"
        ),
    ),
    ("called", has_any("-Benchmark"), re.compile(r"(?<![\w+'’/.&-])(?P<name>[A-Z][\w-]*-Benchmark(?: ?[vV]\d[\w.]*)?)(?![\w-])")),
    (
        "called",
        has_any(" Arena"),
        re.compile(rf"(?<![\w+'’/.-])(?P<name>{NAME_WORD}(?: {NAME_WORD})? Arena(?: [vV]\d[\w.]*)?)(?![\w-])"),
    ),
)
# Names that may have no capital: task 2, newstest2019.
LOWER = frozenset({"part", "placed"})
# And one that says what it is: babble-bench, but no workbench.
SAYS_SO = re.compile(r"[a-z-](?<!test)(?<!work)(?<!test-)bench(?![a-z])")
SAID = frozenset({"introduced", "contest"})
WHOLE = frozenset({"introduced", "contest", "called"})
# Between sentences stand at most so many characters, what was markup included.
LONGEST_GAP = 40
SENTENCE_START = re.compile(r"(?:^|[.!?:] +)$")
NOT_ALONE = ("task", "alone", "venue", "ordinal")
NOT_NAMES = {word: kind for word, kind in NOT_DATASETS.items() if kind not in (*NOT_ALONE, "part")}
# What is no dataset alone: a task, a language.
TASKS = frozenset([*CODES, *(word for word, kind in NOT_DATASETS.items() if kind in NOT_ALONE)])
# Holland may be somebody's name.
COUNTRIES = frozenset(
    name
    for row in read_rows("countries")
    for name in (row["name"], *row["aliases"].split("|"))
    if name == row["name"] or name.isupper()
)
VENUE = re.compile(rf"{any_of(word for word, kind in NOT_DATASETS.items() if kind == 'venue')}(?:[ -]?(?:19|20)\d\d|['’]\d\d)?")
# Names of models and machines: families with a version behind them, and names that end as those of networks do.
MODEL = re.compile(
    r"(?:[a-z]Net|U-Net|BERT|GPT|[Ff]ormer|LM|ViT|LaMA|YOLO)(?:s|-like|-based)?(?:[-v]?\d[\w.]*)?$|-\d+(?:\.\d+)?[Bb]\b|"
    rf"^{any_of(FAMILIES)}(?![A-UW-Za-z]|V(?!\d))",
)


# WikiX's questions, ``WikiX''.
OWNING = re.compile(r"(?:['’]s)?['’]*$")
# A dash that is spelt as a hyphen: WikiX-but not FooX, WikiX--the first of all.
SMALL_WORDS = any_of(GRAMMAR["behind a dash"])
DASHED = re.compile(rf"(?:--.*|-{SMALL_WORDS})$")
# What is surely the name of a contest: it has its year, or the capital of a name.
PROPER_CONTEST = re.compile(r"\d\d\b.* (?:challenge|competition|task)|[ -](?:Challenge|Competition|Task)(?![A-Za-z])")
# A name goes on behind it in signs that are no part of one here: COCO-20^i.
CUT = re.compile(r" ?[\^_]")
# PhD-level, CNN-based, UAV-captured: what describes something names nothing.
ADJECTIVE = re.compile(rf"-(?:[a-z]+ed|{any_of(GRAMMAR['end of an adjective'])})$")


def pair_name(pair: str) -> str:
    """Return the one name of a pair of languages: En-De for English-to-German and EN→DE, En<->De for both ways."""
    first, to, second = PARTED.split(pair, maxsplit=1)
    languages = [CODES.get(word, word.capitalize()) for word in (first, second)]
    return ("<->" if to.strip() in BOTH_WAYS else "-").join(languages)


def is_pair(text: str) -> bool:
    """Whether a text is a pair of languages that are known, and no more: En-De, but not MM-Fi."""
    return re.fullmatch(PAIR, text) is not None and SPOKEN.issuperset(PARTED.split(text.lower(), maxsplit=1)[::2])


def is_small(view: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether there are words, all in small letters but for acronyms; the capital that begins a sentence says nothing."""
    if all(word[0].isupper() for word in words):
        return False
    begins = bool(SENTENCE_START.search(view, max(0, words[0].start() - LONGEST_GAP), words[0].start()))
    return all(word[0][0].islower() or (len(word[0]) > 1 and word[0].isupper()) for word in words[begins:])


def is_alone(text: str) -> bool:
    """Whether a name is a bare task, language, pair of them, country or venue: none of a dataset, though maybe a part of one."""
    return TASKS.issuperset(text.split(" ")) or text in COUNTRIES or VENUE.fullmatch(text) is not None or is_pair(text)


def start_of(name: DatasetName) -> int:
    """Return where a name starts, to sort names by."""
    return name.start


def find_open(view: str, pattern: re.Pattern[str], kind: str) -> Iterator[DatasetName]:
    """Yield what the group `name` of a pattern finds in a view."""
    for match in pattern.finditer(view):
        if name := name_at(view, *match.span("name"), kind):
            yield name


def name_at(view: str, start: int, stop: int, kind: str) -> DatasetName | None:
    """Return a span as a name, without the words at its front that are none; None where nothing is left or it is a model's."""
    stop = start + len(DASHED.sub("", OWNING.sub("", view[start:stop])))
    # A raised sign joins the words on either side.
    words = [text_of(view, start, stop)] if "^" in view[start:stop] else BLANK.split(view[start:stop])
    # English is no dataset, English to Khmer may be one.
    while kind != "pair" and words and _is_before_name(view, start, words, kind):
        start += len(words.pop(0)) + 1
    # Names that the text itself calls so may look like a model's, but are whole.
    if (
        not words
        or NOT_DATASETS.get(words[0]) == "part"
        or NOT_DATASETS.get(" ".join(words)) == "ordinal"
        or (kind in WHOLE and view[start - 1 : start] == "/")
        or CUT.match(view, stop)
        or ADJECTIVE.search(words[-1])
        or stop - start < 2
        or (kind not in SAID and MODEL.search(words[0]))
    ):
        return None
    text = text_of(view, start, stop)
    if not (kind in LOWER or any(map(str.isupper, text)) or SAYS_SO.search(text)):
        return None
    return DatasetName(start, stop, kind, text, Dataset(text))


def _is_before_name(view: str, start: int, words: Sequence[str], kind: str) -> bool:
    """Whether the first of some words that a name may be is none of it: "recently" in front of it, or the article."""
    if words[0] in NOT_NAMES:
        return not ((kind == "contest" and _leads_name(words)) or (kind in WHOLE and _is_named_so(view, start, words)))
    begins = (len(words) > 1 or kind == "called" or words[0].endswith("ly")) and words[0].istitle()
    if kind == "introduced" and len(words) == 2 and words[1].istitle() and not words[0].endswith("ly"):
        # "Old Babble is a new corpus": of plain words one would be no name.
        return False
    return begins and bool(SENTENCE_START.search(view, max(0, start - LONGEST_GAP), start))


def _is_named_so(view: str, start: int, words: Sequence[str]) -> bool:
    """Whether a text gives a name that begins with a plain word: "we introduce Common Babble"."""
    if (
        len(words) == 1
        or words[0] in ARTICLES
        or NOT_NAMES[words[0]] != "word"
        or not words[1][:1].isupper()
        or words[1] in NOT_NAMES
    ):
        return False
    return bool(NEWLY_NAMED.search(view, max(0, start - LONGEST_GAP), start))


def _leads_name(words: Sequence[str]) -> bool:
    """Whether an abbreviation at the front of a contest's words is a part of its name: the AI City Challenge, no AI challenge."""
    return len(words) > 2 and NOT_NAMES[words[0]] == "abbreviation" and words[1][0].isupper()


def text_of(view: str, start: int, stop: int) -> str:
    """Return the words of a span, single blanks between them, and joined what markup has put apart."""
    return unraised(ESCAPED.sub("&", " ".join(view[start:stop].split())))


def unraised(text: str) -> str:
    """Return a part of a view with what is raised behind its base, and signs before what they are joined to: SD^2, τ-Babble."""
    text = RAISED_SIGN.sub(r"^\1", text) if "^" in text else text
    return text if text.isascii() else SIGN_APART.sub("", text)


def without_overlaps(names: Iterable[DatasetName]) -> list[DatasetName]:
    """Return the names of which none before it takes a part."""
    kept: list[DatasetName] = []
    taken = Spans()
    for name in names:
        if not taken.overlap(name.start, name.stop):
            taken.add(name.start, name.stop)
            kept.append(name)
    return kept


def without_measures(names: Iterable[DatasetName], terms: Sequence[Term]) -> list[DatasetName]:
    """Return the names of which no known measure is a part: "evaluated on NDCG@10" names no dataset; a contest may be on one."""
    measures = Spans()
    for term in terms:
        if term.entry.kind == "measure":
            measures.add(term.start, term.stop)
    return [name for name in names if PROPER_CONTEST.search(name.text) or not measures.overlap(name.start, name.stop)]
