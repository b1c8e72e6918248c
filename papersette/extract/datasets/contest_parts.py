"""Which contest a result belongs to: "Subtask A" and "SemEval" are of the contest that the title or the text names in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from papersette.extract.datasets.contests import KNOWN, YEAR, contest_name, is_contest
from papersette.extract.datasets.directions import PAIR_AT_END
from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.names import DatasetName, is_pair, pair_name
from papersette.extract.datasets.subtasks import part_beside
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.reading import Reading
from papersette.models import Dataset, Metric

__all__ = ["is_part", "with_contests"]

PART = re.compile(
    r"(?P<sub>sub-? ?)?(?P<noun>task|track)[ -]?(?P<number>[A-Z]\d?|\d(?:[A-Z]|\.\d)?|I{2,3})", re.IGNORECASE,
)  # fmt: skip
# In a title a contest and its year are enough: a team at BabbleEval 2031.
DATED = re.compile(rf"(?<![\w-])(?P<contest>{KNOWN}{YEAR})(?![\w-])")
# The number of a whole task within a contest; what it has are subtasks.
NUMBERED = re.compile(r" Task (?P<number>\w+)$")
# What a part needs no more: BabbleEval 2031 Task 6 Subtask A, Babble Challenge Track 2, WMT14 En-De.
IN_PART = re.compile(rf" (?:Subtask|Track) |{PAIR_AT_END.pattern}")
# Names of their own that tasks have, each with the task, and what may stand behind one: OffensEval 2020 competition.
OWN_NAMES = frozenset((name, row["contest"]) for row in read_rows("contest_names") for name in row["names"].split("|"))
NAMED = frozenset(name for name, _ in OWN_NAMES)
OWN_NAME_END = re.compile(r"(?:@SemEval)?(?:[ -]?20\d\d)?(?: (?:shared task|competition|challenge|task))?$")
SHARED_TASK = re.compile(" shared task$")
# What tells by number which contest one is.
NUMBER = re.compile(r"(?:19|20)\d\d|Task|\d{1,2}[A-Z]?|[A-Z]")
TASK_NOUN = re.compile(r" (?:shared )?task\b")
# "The second competition on babble" has no name.
BARE = re.compile("(?:shared task|challenge|competition)", re.IGNORECASE)


def with_contests(results: Iterable[Metric], names: Sequence[DatasetName], title: str, view: str) -> Iterator[Metric]:
    """Yield results, those on a bare part of a contest, or on a contest of which more is told elsewhere, under its whole name.

    Args:
        results: those of an abstract.
        names: the datasets named in it.
        title: that of the paper, which says best which contest it is about.
        view: the abstract's view, where the subtask of a result stands beside it.
    """
    contests = _Contests(names, title)
    for result in results:
        if result.dataset:
            named = contests.in_full(result.dataset.name)
            contest = named or (result.dataset.name if result.dataset.name in contests.named else None)
            named = (contest and _subtask(contest, view, result)) or named
        else:
            named = contests.part_of(result.dataset_text) if result.dataset_text else None
        yield replace(result, dataset=Dataset(named)) if named else result


def is_part(text: str) -> bool:
    """Whether a text names a part of some contest: Subtask A, En-De."""
    return PART.fullmatch(text) is not None or is_pair(text)


def _subtask(contest: str, view: str, result: Metric) -> str | None:
    """Return the subtask of a contest that a result is of by what stands beside it, None where nothing tells."""
    if result.span is None or result.sentence is None or IN_PART.search(contest):
        return None
    told = part_beside(view, result.span, result.sentence)
    part = PART.fullmatch(told) if told else None
    return _name(contest, part) if part else None


@dataclass
class _Contests:
    """The contests that a paper names: looked for once, and only where a result asks for them."""

    names: Sequence[DatasetName]
    title: str

    @cached_property
    def titled(self) -> list[str]:
        """Those of the title."""
        return _contests_of(self.title)

    @cached_property
    def named(self) -> list[str]:
        """Those of the text."""
        return _contests(self.names)

    @cached_property
    def only(self) -> str | None:
        """The only one that there is."""
        return _only_contest(self.named, self.titled)

    def part_of(self, text: str) -> str | None:
        """Return the part of the only contest that a text alone tells, None where it tells none: Subtask A, En-De."""
        if part := PART.fullmatch(text):
            return _name(self.only, part) if self.only else None
        return f"{PAIR_AT_END.sub('', self.only)} {pair_name(text)}" if is_pair(text) and self.only else None

    def in_full(self, name: str) -> str | None:
        """Return the contest that a name of the text is short for, None where it is short for none: SemEval, SemEval 2031 Task 6.

        The title tells, where it names one: its task may have parts, of which the whole is meant. Tasks that are named by words
        have names enough.
        """
        pair = PAIR_AT_END.search(name)
        name, languages = (name[: pair.start()], pair[0]) if pair else (name, "")
        bare = OWN_NAME_END.sub("", name)
        if name not in self.named and bare not in NAMED:
            return None
        fullest = [other for other in _fullest(self.titled or self.named) if OWN_NAME_END.sub("", other) not in NAMED]
        if len(fullest) != 1:
            return None
        own, whole = _words(name), _words(fullest[0])
        is_short = own < whole and all(map(NUMBER.fullmatch, whole - own))
        return fullest[0] + languages if is_short or (bare, fullest[0]) in OWN_NAMES else None


def _contests(names: Iterable[DatasetName]) -> list[str]:
    return [name.dataset.name for name in names if is_contest(name) and not BARE.match(name.dataset.name)]


def _contests_of(title: str) -> list[str]:
    """Return the names of the contests in a title."""
    reading = Reading("title", title)
    found = _contests(find_datasets(reading.view, reading.terms))
    return [*found, *(contest_name(match["contest"]) for match in DATED.finditer(reading.view))]


def _only_contest(named: Sequence[str], titled: Sequence[str]) -> str | None:
    """Return the one contest of a title, as the text names it in more words, else the one of the text; None for several."""
    fullest = _fullest(titled)
    if len(fullest) == 1:
        fullest = _fullest([*fullest, *(name for name in named if _words(fullest[0]) < _words(name))])
    elif not fullest:
        fullest = _fullest(named)
    return fullest[0] if len(fullest) == 1 else None


def _fullest(names: Sequence[str]) -> list[str]:
    """Return the names that are no part of another: BabbleEval 2031 is one of BabbleEval 2031 Task 3."""
    words = {name: _words(name) for name in names}
    return [name for name, own in words.items() if not any(own < other for other in words.values())]


def _words(name: str) -> set[str]:
    """Return the words of a contest's name that tell which one it is: of the BabbleEval shared task BabbleEval alone."""
    return set(TASK_NOUN.sub("", name).split())


def _name(contest: str, part: re.Match[str]) -> str | None:
    """Return the name of a part of a contest, None where that is another task than the contest's."""
    task, number = NUMBERED.search(contest), part["number"].upper()
    if task is None:
        return f"{SHARED_TASK.sub('', contest)} {'Subtask' if part['sub'] else part['noun'].capitalize()} {number}"
    if part["sub"] or (task["number"].isdecimal() and not number.isdecimal()):
        return f"{contest} Subtask {number}"
    return contest if number == task["number"].upper() else None
