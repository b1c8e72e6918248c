"""The names of shared tasks, a contest, its year and its task in whatever order a text has them, and those of challenges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from papersette.extract.datasets.names import NAME_WORD, NOT_NAMES, PAIR, THEME, DatasetName, name_at
from papersette.extract.knowledge.cues import any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.vocabulary import Term, load_vocabulary
from papersette.models import Dataset

__all__ = ["CONTEST", "KNOWN", "YEAR", "contest_name", "find_challenge", "find_contests", "in_one_name", "is_contest"]

BY_CLASS = {row["class"]: row["words"].split() for row in read_rows("contests")}
PLAIN = frozenset(BY_CLASS["plain"])
NAMES = tuple(BY_CLASS["contest"])
# The spelling of each that comes first in the table, whatever its case and hyphens.
SPELLED = {name.lower().replace("-", ""): name for name in reversed([*NAMES, *BY_CLASS["spelt"]])}
# Those that count their editions: NTCIR-12 was in 2016.
COUNTED = frozenset(BY_CLASS["counted"])
# What stands before the first blank is the contest's own: BabbleNLP Open.
ALONE = 2
# The last year of this century that a contest may be of.
YOUNGEST = 50
# Their first letters, which tell soon that a name is none.
HEAD = 3
HEADS = frozenset(name[:HEAD] for name in NAMES)
KNOWN = f"(?:{'|'.join(map(re.escape, NAMES))})"
YEAR = r"(?:[ -]?(?:19|20)\d\d|[ -]?[’']?\d\d)(?!\d)"
# One that is known, with or without its year, or any name and a year: SemEval, WMT’22, FooEval 2024.
CONTEST = rf"(?:{KNOWN}(?:{YEAR})?|[A-Z][\w&-]{{1,30}} ?(?:19|20)\d\d)"
# What is hyphened behind a number may be the name of its task: Task 6-BABBLE. A year is no number of one: WMT Shared Task 2031.
TASK = r"(?:[Ss]hared[ -])?(?:[Tt]ask|[Tt]rack)(?:[ -]| ?#)?(?P<number>(?!(?:19|20)\d\d)\d+[A-Za-z]?|[A-Z])(?!\w|-(?![A-Z]\w))"
PART = r"[Ss]ub-? ?[Tt]ask[ -]?(?P<part>[A-Z]|\d[A-Za-z]?|I{1,3})(?![\w-])"
# What stands between a contest and its task in either order: "SemEval-2020 - Task 4", "Task 4 of the workshop SemEval 2020".
BETWEEN = (
    r"(?:['’]s)?(?: (?:[Ww]orkshop|[Cc]ompetition|[Cc]hallenge|[Ss]hared[ -][Tt]ask))?"
    r"(?:(?:,? |: | [-–/] |-)(?:the )?|(?P<open> ?\()|)"
)
BEFORE_CONTEST = r" ?(?:,|of|at|in|from|for)(?: the)? (?:(?:[Ii]nternational )?(?:[Ww]orkshop|[Cc]ompetition) )?"
NUMBERED = (
    re.compile(rf"(?<![\w-])(?P<name>(?P<contest>{CONTEST}){BETWEEN}{TASK}(?:,? \(?{PART}\)?)?(?(open)\)?))"),
    re.compile(rf"(?<![\w-])(?P<name>(?:{PART},? (?:of|in) )?{TASK}{BEFORE_CONTEST}(?P<contest>{CONTEST}))"),
)
# "WMT19 shared news translation task", "BEA 2024 Shared Task on Babble Detection": its words are the name.
WORD = rf"(?!{any_of(BY_CLASS['no task'])} )[\w/-]+ "
WORDED = re.compile(
    rf"(?<![\w-])(?P<name>(?:(?:19|20)\d\d )?{KNOWN}"
    rf"(?:(?:{YEAR})(?! {PAIR}) (?:{WORD}){{1,5}}(?:(?:[Ss]ub-?)?[Tt]ask|Track)(?! \w?\d)"
    rf"|(?:{YEAR})? [Ss]hared [Tt]ask(?:,? (?:19|20)\d\d(?!\d))?)(?:(?<=hared [Tt]ask) on {THEME})?)(?![\w-])"
)
# EmoBabble@SemEval2019, LangWorkshop@EACL 2024: a workshop's contest at its conference.
HOSTED = re.compile(r"(?<![\w-])(?P<name>[A-Z][\w-]{3,}@[A-Z][A-Za-z]{2,}[ -]?(?:19|20)\d\d)(?![\w-])")
NUMBER = re.compile(r"ask[ -]?#?[A-Z\d]")
# How contests are named, in parts: a known one with its year on either side, what any is called behind its name, and its year.
EDITION = re.compile(
    rf"(?:(?P<before>(?:19|20)\d\d) )?(?P<contest>{'|'.join(map(re.escape, [*NAMES, *SPELLED.values()]))}|[A-Z][A-Za-z-]+)"
    r"(?![A-Za-z])(?:[ '’-]{0,2}(?P<year>(?:19|20)\d\d)(?!\d)|[ -]?['’]?(?P<short>\d\d)(?!\d))?(?:['’]s(?= ))?"
)
# Of a task that is named by words it says nothing: the shared news translation task.
SHARED = re.compile(r"(?<= )[Ss]hared (?=(?:(?![Tt]ask\b|on\b)[\w/-]+ )+[Tt]ask\b)|(?<=[\w/-] )shared (?=task\b)")
# Large scale and low resource, which some spell with a blank.
APART = {word.replace("-", " "): word for word in BY_CLASS["hyphened"]}
# Two figures behind one may be no year: MADAR-26.
IS_KNOWN = re.compile(rf"{KNOWN}(?![A-Za-z]|-?\d\d(?!\d))")
SHARED_TASK = re.compile(r"\b[Ss]hared[ -][Tt]ask\b")
YEAR_LAST = re.compile(r"^(?P<contest>\D+) shared task,? (?P<year>(?:19|20)\d\d)$")
BEFORE_YEAR = re.compile(r"(?<=[A-Za-z])[ -]{0,2}(?=(?:19|20)\d\d(?!\d))")
BARE = re.compile(r"(?:['’]s)? (?:shared task|[Cc]ompetition|[Cc]hallenge|[Ee]valuation(?: campaign)?)$")
# Words between a name and "challenge" with which it is none: WikiX is an open challenge.
NO_PART = f"{any_of(BY_CLASS['no challenge'])} "
# A word of a challenge's name, 1M-Babble and 3.0 among them; one that begins with a year may have small words between others.
ODD_START = rf"(?:(?:[a-z]+\d[a-z\d]*/)?{NAME_WORD}|\d[A-Z][\w-]*)"
CHALLENGE_WORD = rf"(?:& )?(?:{ODD_START}|\d\.\d|(?:19|20)\d\d|\([A-Z][\w-]*\)(?= (?:[A-Z]|\d\.\d )))"
SMALL_WORDS = "(?:(?:and|at|for|in|of|on|the|under|with) ){0,2}"
DATED = rf"(?:{NAME_WORD} )?(?:19|20)\d\d:? {ODD_START} (?:{SMALL_WORDS}{CHALLENGE_WORD} ){{0,8}}"
# What is told behind "challenge" of which one it is: the AI City Challenge 2025 Track 2.
ONE_TRACK = r"(?:[:,]| --?| –)? Track \d\w?(?![\w.-])"
CHALLENGE_TAIL = re.compile(rf",? (?:19|20)\d\d(?:{ONE_TRACK})?|{ONE_TRACK}")
CHALLENGE_NOUN = re.compile(r" (?:challenge|competition)$", re.IGNORECASE)
# "The NIPS 2017 adversarial examples defense challenge": the whole is the name.
CHALLENGE = re.compile(
    rf"(?<![\w-])(?P<name>(?:{DATED}|(?:\d{{1,2}}(?:st|nd|rd|th) )?{ODD_START} (?:{CHALLENGE_WORD} ){{0,5}}(?:Grand )?)"
    rf"(?:(?!{NO_PART})[a-z][a-z-]+ ){{0,4}})$"
)
# Behind "the" a shared task has small words between others: the Babble Detection in Tales shared task.
SHARED_NAME = re.compile(rf"(?<= the )(?!{KNOWN})(?P<name>{ODD_START} (?:(?:(?:and|for|in|of) )?{CHALLENGE_WORD} ){{1,8}})$")
# How far before its noun a name may begin.
REACH = 160


def find_contests(view: str, known: Sequence[DatasetName], nouns: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the shared tasks that a view names, those with a number first; some may overlap.

    `known` are the known datasets of the view, `nouns` its nouns for datasets: without a known contest or "shared task" among
    them it has no task that is named by words.
    """
    if NUMBER.search(view):
        for pattern in NUMBERED:
            yield from filter(None, map(_numbered, pattern.finditer(view)))
    if any(noun.entry.text == "shared task" for noun in nouns) or any(name.text[:HEAD] in HEADS for name in known):
        for match in WORDED.finditer(view):
            if name := name_at(view, *match.span("name"), "contest"):
                yield _one_name(name)
    if "@" in view:
        for match in HOSTED.finditer(view):
            if name := name_at(view, *match.span("name"), "contest"):
                yield _one_name(name)


def contest_name(text: str) -> str:
    """Return the one name of a contest: BabbleEval-2031 Shared Task on Tales is BabbleEval 2031 shared task on Tales.

    Of a known one in a year all that says no more than that it is one is left out, and words of its task are small.
    """
    text = YEAR_LAST.sub(r"\g<contest> \g<year> shared task", SHARED_TASK.sub("shared task", text))
    match = EDITION.match(text)
    spelled = SPELLED.get(match["contest"].lower().replace("-", "")) if match else None
    if match is None or spelled is None or (spelled in COUNTED and match["short"]):
        return BEFORE_YEAR.sub(" ", text, count=1)
    year = match["year"] or match["before"] or (match["short"] and _year_of(match["short"]))
    name, rest = f"{spelled} {year}" if year else spelled, text[match.end() :]
    known = load_vocabulary().entry_of(name)
    name = known.dataset.name if known and known.dataset else name
    if year and spelled in NAMES and BARE.fullmatch(rest):
        return name
    task, on, theme = rest.partition(" on ")
    task = SHARED.sub("", task) if year and spelled in NAMES and task != " shared task" else task
    words = task.split(" ")
    if len(words) > ALONE and not NUMBER.search(task) and all(word in PLAIN for word in words if word.istitle()):
        task = " ".join(word.lower() if word.istitle() else word for word in words)
    for apart, hyphened in APART.items():
        task = task.replace(f" {apart} ", f" {hyphened} ")
    return name + task + on + theme


def in_one_name(dataset: Dataset) -> Dataset:
    """Return a dataset that is a contest under the one name of it, another as it is: WNUT-2020 is WNUT 2020."""
    return replace(dataset, name=contest_name(dataset.name)) if IS_KNOWN.match(dataset.name) else dataset


def _year_of(short: str) -> str:
    """Return the year of its last two figures: no contest is older than a century."""
    return f"{19 if int(short) > YOUNGEST else 20}{short}"


def is_contest(name: DatasetName) -> bool:
    """Whether a name is that of a contest, be it known or not."""
    return name.kind == "contest" or any(name.dataset.name.startswith(contest) for contest in NAMES)


def _numbered(match: re.Match[str]) -> DatasetName | None:
    """Return a task by its number, under one name for all orders: SemEval 2020 Task 4 Subtask A. "In 2020, Task 4" is none."""
    if match["contest"].split(" ")[0] in NOT_NAMES:
        return None
    name = f"{contest_name(match['contest'])} Task {match['number']}"
    if match["part"]:
        name += f" Subtask {match['part']}"
    return DatasetName(*match.span("name"), "contest", " ".join(match["name"].split()), Dataset(name))


def find_challenge(view: str, noun: Term) -> DatasetName | None:
    """Return the name that a noun for contests ends, with what tells behind it which one it is; None where no name does."""
    offset = max(0, noun.start - REACH)
    before = view[offset : noun.start]
    patterns = (CHALLENGE, SHARED_NAME) if noun.entry.text == "shared task" else (CHALLENGE,)
    match = min(filter(None, (pattern.search(before) for pattern in patterns)), key=re.Match.start, default=None)
    if match is None:
        return None
    tail = CHALLENGE_TAIL.match(view, noun.stop)
    name = name_at(view, offset + match.start("name"), tail.end() if tail else noun.stop, "contest")
    return name and _on_known(_one_name(name))


def _one_name(contest: DatasetName) -> DatasetName:
    """Return a contest with the dataset of its one name."""
    return replace(contest, dataset=Dataset(contest_name(contest.text)))


def _on_known(challenge: DatasetName) -> DatasetName:
    """Return a challenge on a known dataset under the name of that one: the Babble challenge."""
    entry = load_vocabulary().entry_of(CHALLENGE_NOUN.sub("", challenge.text))
    known = entry.dataset if entry and not entry.ambiguous else None
    return replace(challenge, dataset=known) if known else challenge
