"""Datasets, benchmarks and challenges named in a text: known ones, and open ones that the text itself calls so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papersette.extract.cues import FAMILIES, NOT_DATASETS
from papersette.extract.rows import read_rows
from papersette.extract.spans import Spans
from papersette.extract.vocabulary import Term
from papersette.models import Dataset

__all__ = ["DatasetName", "entry_of", "find_datasets", "guess_datasets"]


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


# A name: words that start with a capital, joined by blanks.
NAME_WORD = r"[a-z]?[A-Z](?:[\w+'’/-]|\.(?=\w))*"
NAME = rf"(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d[\w.]*)){{0,3}})"
# A word with a capital inside or a digit, as names have: WikiX, C4, VCR-2.
ODD_WORD = r"[A-Z][A-Za-z]*(?:[A-Z]|\d|-[A-Z0-9])[\w+'’-]*"
# The same with a lower-case letter or a figure in front: cQA-2016, 4D-Bench.
ODDER_WORD = rf"(?:\d[A-Z]-)?[a-z]?{ODD_WORD}"
# What stands before a noun that calls it a dataset; each is searched for where the noun begins.
BEFORE_NOUN: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    # "the NIPS 2017 adversarial examples defense challenge": the whole is the name.
    (
        "contest",
        frozenset({"contest"}),
        re.compile(
            rf"(?<![\w-])(?P<name>{NAME_WORD} (?:(?:{NAME_WORD}|\d{{4}}) ){{0,4}}(?:(?!th(?:is|e|ese) )[a-z][a-z-]+ ){{0,4}})$"
        ),
    ),
    # "BabbleBench, a multilingual benchmark of ...", "Babble is the first benchmark".
    (
        "introduced",
        frozenset({"set"}),
        re.compile(rf"(?<![\w-]){NAME}(?: \([^()]{{3,90}}\))?(?:, | is | - | -- |: )(?:an?|the|our) (?:[\w+'’*/-]+,? ){{0,9}}$"),
    ),
    (
        "called",
        frozenset({"set", "part", "contest"}),
        re.compile(
            rf"(?<![\w-])(?P<name>{NAME_WORD}"
            rf"(?: (?:{NAME_WORD}|\d[\w.]*|of|and(?= [A-Z][\w-]* $))){{0,5}}) $"
        ),
    ),
)
# What stands behind one: "a dataset called Babble", "a benchmark of spoken questions, termed Babble", "datasets such as WikiX".
BEHIND_NOUN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "introduced",
        re.compile(
            r"(?: (?:of|for|with|that|to|on|in)(?: [\w+'’/-]+){1,12})?,? "
            r"(?:called|named|dubbed|termed|coined|namely|titled|known as|referred to as) "
            rf"[\"“‘']?(?P<name>{NAME_WORD}(?: \d[\w.]*)?)"
        ),
    ),
    ("called", re.compile(rf"(?:,? (?:such as|including|like|namely)|,|:)? (?P<name>{ODD_WORD})")),
)
REACH = 160
# Tells whether a text may hold names of a kind, faster than their pattern does.
Hint = Callable[[str], object]


def _holding(*parts: str) -> Hint:
    return lambda text: any(map(text.__contains__, parts))


# Before the noun of an introduced one stands one of these, and before that of a called one a word of a name, or "of".
ARTICLES = tuple(f"{joint}{article} " for joint in (", ", " is ", " - ", " -- ", ": ") for article in ("a", "an", "the", "our"))
# Names that say themselves what they are: SemEval-2019 Task 8 Subtask A; HumanEval-Bench, LongBench-v2. Searched for where a text
# has their hint, which is found fast.
NAMED: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    (
        "contest",
        re.compile(r"ask \d").search,
        re.compile(
            r"\b(?P<name>(?:SemEval|DSTC|WMT|CLEF|TREC|WASSA)[- ]?(?:\d{2,4})?,? [Tt]ask \d+\w?(?: [Ss]ub-?[Tt]ask [A-Z\d])?)"
        ),
    ),
    (
        "called",
        re.compile(r"ench(?![A-Za-z])").search,
        re.compile(r"(?<![\w-])(?P<name>(?:\d[A-Z]-)?[A-Za-z][\w-]*[Bb]ench(?:-[A-Za-z\d]+| ?[vV]\d[\w.]*)?)(?![\w-])"),
    ),
)
# What a name is that is spelt oddly and stands behind such a word: "on WikiX", "across the WikiX test set".
PLACES = {
    "on": "placed", "in": "inside", "for": "inside", "across": "inside", "into": "inside", "under": "inside", "over": "inside",
    "from": "inside", "of": "inside", "tackle": "inside",
}  # fmt: skip
SPELT = re.compile(rf" (?P<name>{ODDER_WORD}(?: \d{{4}})?(?: (?:test|val|dev|validation)(?: set)?)?)")
# "On" may stand before up to two more words, which are within so many characters.
ADJECTIVES = 2
REACH_BACK = 32
GUESSES: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    # Parts of a contest: subtask B, Track 2.
    (
        "part",
        re.compile(r"k(?:(?<=ask)|(?<=rack))s?[ -](?:[A-Z]|\d)").search,
        re.compile(r"\b(?P<name>(?:[Ss]ub-?)?(?:[Tt]ask|[Tt]rack)s?[ -](?:[A-Z]|\d)\b|(?<=subtask )[A-Z][\w-]+)"),
    ),
    # Names that end as those of datasets do.
    (
        "named",
        _holding("QA", "Eval", "Arena", "Corpus", "Set"),
        re.compile(r"(?<![\w-])(?P<name>(?:\d[A-Z]-)?[A-Za-z][\w-]*(?:QA|Eval|Arena|Corpus|[a-z]Set)(?:-[A-Z\d]\w*)?)(?![\w-])"),
    ),
    # "12.3% on Actor": behind a number any name may be one.
    (
        "numbered",
        _holding("on ", "for "),
        re.compile(rf"\d[\w.%\\ ]{{0,30}} (?:on|for)(?: the)? (?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})"),
    ),
)
# What joins the names of one list: GSM8K (91.2%), MATH, and 12% on AIME'24.
JOINT = r"(?: ?\([^()]{1,40}\))?(?P<joint>, and |, | and | & | or |/)(?:the |on |on the |[+~]?\d[\d.]* ?%? (?:on|for) (?:the )?)?"
BEHIND_IN_LIST = re.compile(rf"{JOINT}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})")
BEFORE_IN_LIST = re.compile(rf"(?P<name>{NAME_WORD}(?:[ -]\d{{1,4}})?){JOINT}$")
JOINT_ENDS = (", ", "and ", "& ", "or ", "/", "the ", "on ", "for ")
LONGEST_JOINT = 90
GOES_ON = re.compile(r"(?: ?\([^()]{1,40}\))?(?:, (?:and )?[A-Z]|,? (?:and|or|&) )")

# What makes another name of a known one: Extreme-GoPro, WebArena-Lite.
PART_BEFORE = re.compile(r"(?<![\w/-])[A-Z][A-Za-z\d]+-$")
PART_BEHIND = re.compile(r"-[A-Z][A-Za-z\d]*(?![\w-])")
LONGEST_PART = 20
ODD_SPELLING = re.compile(r"[A-Za-z\d][A-Z\d]")
ABBREVIATION = re.compile(r" ?(?:data ?set|benchmark|corpus)? ?\((?P<short>[A-Z][\w@+-]{1,19})\)", re.IGNORECASE)
INTRODUCES = re.compile(
    r"\b(?:introduc|present|propos|releas|construct|creat|buil[dt]|develop|curat|collect|establish|design)\w* (?:[\w-]+ ){0,5}$"
)
CAPITAL = re.compile("[A-Z]")
SAID = frozenset({"introduced", "contest"})
SENTENCE_START = re.compile(r"(?:^|[.!?:] +)$")
NAMES = frozenset(name for row in read_rows("datasets") for name in (row["name"], *row["aliases"].split("|")))
NOT_NAMES = {word: kind for word, kind in NOT_DATASETS.items() if kind != "task"}
TASKS = frozenset(word for word, kind in NOT_DATASETS.items() if kind == "task")
# Names of models and machines: families with a version behind them, and names that end as those of networks do.
MODEL = re.compile(
    r"(?:[a-z]Net|U-Net|BERT|GPT|[Ff]ormer|LM|ViT|LaMA|YOLO)(?:s|-like|-based)?(?:[-v]?\d[\w.]*)?$|-\d+(?:\.\d+)?[Bb]\b|"
    rf"^(?:{'|'.join(FAMILIES)})(?![A-Za-z])",
)
SUPPORT = re.compile(
    r"data ?sets?|benchmarks?|corpus|corpora|challenge|leaderboard|test ?set|suite|tasks?\b|evaluat|such as|including|split|\(",
    re.IGNORECASE,
)
SUPPORT_BEFORE = re.compile(r"(?:\b[Oo]n|,|\band|\bin|[(/])(?: the)? $")


def entry_of(name: DatasetName) -> Dataset | None:
    """Return the dataset of a name; None where it says what is done and on no data: a bare task, or a part of some contest."""
    return None if name.kind == "part" or name.text in TASKS else name.dataset


def find_datasets(view: str, terms: Sequence[Term]) -> list[DatasetName]:
    """Return the datasets named in a view, in order, none within another."""
    known = list(_known(view, terms))
    nouns = [term for term in terms if term.entry.kind == "noun"]
    named = [*_named(view), *_called(view, nouns)]
    if named and (named := _without_measures(named, terms)):
        contests = [name for name in named if name.kind == "contest"]
        found = _without_overlaps([*contests, *known, *sorted(named, key=lambda name: (name.kind != "introduced", name.start))])
        found = [replace(n, kind="introduced") if n.kind == "called" and _is_introduced(view, n) else n for n in found]
        known = _without_overlaps([*found, *_again(view, found)])
    return sorted(known, key=_start)


def _named(view: str) -> Iterator[DatasetName]:
    """Yield the names that say themselves that they are datasets."""
    for kind, hint, pattern in NAMED:
        if hint(view):
            yield from _open(view, pattern, kind)


def _called(view: str, nouns: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names beside nouns that call them datasets."""
    for noun in nouns:
        offset, sort = max(0, noun.start - REACH), noun.entry.sort
        before = view[offset : noun.start]
        for kind, sorts, pattern in BEFORE_NOUN:
            # "WikiX poses new challenges" is no contest.
            if kind == "contest" and view[noun.stop - 1] == "s":
                continue
            if sort in sorts and _may_be_named(before, kind) and (match := pattern.search(before)):
                stop = noun.stop if kind == "contest" else offset + match.end("name")
                if name := _name(view, offset + match.start("name"), stop, kind):
                    yield name
        if sort == "set":
            for kind, pattern in BEHIND_NOUN:
                if (match := pattern.match(view, noun.stop)) and (name := _name(view, *match.span("name"), kind)):
                    yield name


def _may_be_named(before: str, kind: str) -> bool:
    """Whether the words before a noun may name a dataset: before most nouns stands no name, and that is soon told."""
    if kind != "called":
        return kind == "contest" or any(map(before.__contains__, ARTICLES))
    word = before[before.rfind(" ", 0, -1) + 1 :]
    return not word.islower() or word[0].isdigit() or word == "of "


def guess_datasets(view: str, terms: Sequence[Term], found: Sequence[DatasetName]) -> list[DatasetName]:
    """Return the datasets found in a view and the names that only their place speaks for, in order, none within another."""
    hinted = [(kind, pattern) for kind, hint, pattern in GUESSES if hint(view)]
    guessed = [*_placed(view), *(name for kind, pattern in hinted for name in _open(view, pattern, kind))]
    names = _without_overlaps([*found, *_scored(view, terms), *_without_measures(guessed, terms)])
    listed = _without_measures(_listed(view, names), terms)
    return sorted(_without_overlaps([*names, *listed]) if listed else names, key=_start)


def _placed(view: str) -> Iterator[DatasetName]:
    """Yield the oddly spelt names behind a preposition that datasets stand behind, those behind "on" first."""
    found = []
    for match in SPELT.finditer(view):
        words = view[max(0, match.start() + 1 - REACH_BACK) : match.start()].rsplit(None, ADJECTIVES + 2)
        if words and words[-1] == "the":
            words.pop()
        kind = PLACES.get(words[-1].lower()) if words else None
        if kind is None and any(word in ("on", "On") for word in words[-1 - ADJECTIVES :]):
            kind = "placed"
        if kind and (name := _name(view, *match.span("name"), kind)):
            found.append(name)
    yield from sorted(found, key=lambda name: name.kind != "placed")


def _scored(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names that are a dataset's as well as its score's: 0.74 GenEval, a score of 0.74 on GenEval."""
    for term in terms:
        if term.entry.kind == "measure" and (text := view[term.start : term.stop]) in NAMES:
            yield DatasetName(term.start, term.stop, "scored", text, Dataset(text))


def _start(name: DatasetName) -> int:
    return name.start


def _without_overlaps(names: Iterable[DatasetName]) -> list[DatasetName]:
    """Return the names of which none before it takes a part."""
    kept: list[DatasetName] = []
    taken = Spans()
    for name in names:
        if not taken.overlap(name.start, name.stop):
            taken.add(name.start, name.stop)
            kept.append(name)
    return kept


def _without_measures(names: Iterable[DatasetName], terms: Sequence[Term]) -> list[DatasetName]:
    """Return the names of which no known measure is a part: "evaluated on NDCG@10" names no dataset."""
    measures = Spans()
    for term in terms:
        if term.entry.kind == "measure":
            measures.add(term.start, term.stop)
    return [name for name in names if not measures.overlap(name.start, name.stop)]


def _is_introduced(view: str, name: DatasetName) -> bool:
    """Whether a text presents a name as its own: we introduce the WikiX corpus."""
    return bool(INTRODUCES.search(view, max(0, name.start - 60), name.start))


def _again(view: str, found: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the other places of names, or of their abbreviations, that the text calls datasets once."""
    own = {name.text: name for name in found if name.kind in ("introduced", "called")}
    for name in list(own.values()):
        if match := ABBREVIATION.match(view, name.stop):
            own.setdefault(match["short"], name)
    for text, name in own.items():
        if ODD_SPELLING.search(text) or name.kind == "introduced":
            for start in _places(view, text):
                yield DatasetName(start, start + len(text), name.kind, text, name.dataset)


def _places(view: str, word: str) -> Iterator[int]:
    """Yield where a word stands as one of its own."""
    start = view.find(word)
    while start >= 0:
        stop = start + len(word)
        if not any(ch.isalnum() or ch in "_-" for ch in (view[start - 1 : start], view[stop : stop + 1])):
            yield start
        start = view.find(word, stop)


def _known(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    for term in terms:
        entry = term.entry
        if entry.kind == "dataset" and entry.dataset and (not entry.ambiguous or _is_supported(view, term)):
            start, stop = _grown(view, term)
            text = _text(view, start, stop)
            if stop - start > term.stop - term.start:
                yield DatasetName(start, stop, "called", text, Dataset(text))
            else:
                yield DatasetName(start, stop, "known", text, entry.dataset)


def _grown(view: str, term: Term) -> tuple[int, int]:
    """Return the whole of a name of which a known one is a part: WebArena-Lite is not WebArena."""
    before = PART_BEFORE.search(view, max(0, term.start - LONGEST_PART), term.start)
    behind = PART_BEHIND.match(view, term.stop)
    return before.start() if before else term.start, behind.end() if behind else term.stop


def _is_supported(view: str, term: Term) -> bool:
    """Whether the words around an ambiguous name speak for a dataset."""
    before, behind = view[max(0, term.start - 40) : term.start], view[term.stop : term.stop + 25]
    return bool(SUPPORT.search(behind) or (SUPPORT.search(before) and SUPPORT_BEFORE.search(before)))


def _open(view: str, pattern: re.Pattern[str], kind: str) -> Iterator[DatasetName]:
    for match in pattern.finditer(view):
        if name := _name(view, *match.span("name"), kind):
            yield name


def _name(view: str, start: int, stop: int, kind: str) -> DatasetName | None:
    """Return a span as a name, without the words at its front that are none; None where nothing is left or it is a model's."""
    words = view[start:stop].split(" ")
    while words and (
        words[0] in NOT_NAMES
        or ((len(words) > 1 or kind == "called") and words[0].istitle() and SENTENCE_START.search(view[:start]))
    ):
        start += len(words.pop(0)) + 1
    # Names that the text itself calls so may look like a model's.
    if (
        not words
        or stop - start < 2
        or (kind not in SAID and MODEL.search(words[0]))
        or not any(map(str.isupper, view[start:stop]))
    ):
        return None
    text = _text(view, start, stop)
    return DatasetName(start, stop, kind, text, Dataset(text))


def _listed(view: str, names: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the names that stand in one list with a name, on either side of it."""
    for name in names:
        at: int | None = name.stop
        while at is not None and (match := BEHIND_IN_LIST.match(view, at)):
            found = _name(view, *match.span("name"), "listed") if _is_list(view, match["joint"], match.end()) else None
            at = found.stop if found else None
            if found:
                yield found
        offset = max(0, name.start - LONGEST_JOINT)
        before = view[offset : name.start]
        if not before.endswith(JOINT_ENDS):
            continue
        if (match := BEFORE_IN_LIST.search(before)) and _is_list(view, match["joint"], name.stop):
            start, stop = match.span("name")
            if found := _name(view, offset + start, offset + stop, "listed"):
                yield found


def _is_list(view: str, joint: str, stop: int) -> bool:
    """Whether a comma joins a list: it goes on behind its next name. "On WikiX, OurNet wins" is none."""
    return joint != ", " or bool(GOES_ON.match(view, stop))


def _text(view: str, start: int, stop: int) -> str:
    return " ".join(view[start:stop].split())
